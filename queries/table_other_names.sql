-- What does the table of other names of forces hold?
-- A row is a name, with the names that its identifiers stand for beside them.
select
    name,
    force_id,
    force_name(force_id) as force
from other_names
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
order by
    name,
    force_id
