-- What does the table of force areas hold?
-- A row is a force area, with the names of its identifiers next to them.
-- Takes: forces, regions (several, optional).
select
    force_id,
    force_name(force_id) as force,
    * exclude (force_id)
from areas
where among(force_id, $forces)
  and in_regions(force_id, $regions)
order by
    force_id
