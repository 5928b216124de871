-- What does the table of inspections hold?
select *
from inspections
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
order by
    inspection_id
