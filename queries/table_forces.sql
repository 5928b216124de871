-- What does the table of forces hold?
select *
from forces
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
order by
    short_name
