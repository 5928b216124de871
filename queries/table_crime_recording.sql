-- What does the table of crime recording hold?
select *
from crime_recording
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
order by
    inspection_id
