-- What does the table of force areas hold?
-- A row is a force area, with the names that its identifiers stand for beside them.
select
    force_id,
    force_name(force_id) as force,
    * exclude (force_id)
from areas
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
order by
    force_id
