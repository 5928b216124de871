-- What does the table of names of forces by date hold?
-- A row is a name, with the names of its identifiers next to them.
-- Takes: forces, regions (several, optional).
select
    name,
    force_id,
    force_name(force_id) as force,
    * exclude (name, force_id)
from force_names
where among(force_id, $forces)
  and in_regions(force_id, $regions)
order by
    force_id,
    valid_to nulls last
