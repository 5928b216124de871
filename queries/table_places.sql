-- What does the table of places hold?
-- A row is a place, with the names that its identifiers stand for beside them.
select
    name,
    kind,
    force_id,
    force_name(force_id) as force,
    * exclude (name, kind, force_id)
from places
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
order by
    name,
    kind,
    force_id,
    district
