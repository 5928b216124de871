-- What does the table of forces hold?
-- A row is a force.
select *
from forces
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
order by
    short_name
