-- What does the table of other names of forces hold?
-- A row is a name, with the names of its identifiers next to them.
-- Takes: forces, regions (several, optional).
select
    name,
    force_id,
    force_name(force_id) as force
from other_names
where among(force_id, $forces)
  and in_regions(force_id, $regions)
order by
    name,
    force_id
