-- What does the table of crime recording hold?
select *
from crime_recording
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
order by
    inspection_id
