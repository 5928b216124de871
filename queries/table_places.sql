-- What does the table of places hold?
-- A row is a place, with the names of its identifiers next to them.
-- Takes: forces, regions (several, optional).
select
    name,
    kind,
    force_id,
    force_name(force_id) as force,
    * exclude (name, kind, force_id)
from places
where among(force_id, $forces)
  and in_regions(force_id, $regions)
order by
    name,
    kind,
    force_id,
    district
