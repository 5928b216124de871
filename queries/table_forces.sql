-- What does the table of forces hold?
-- A row is a force.
-- Takes: forces, regions (several, optional).
select *
from forces
where among(force_id, $forces)
  and among(region, $regions)
order by
    short_name
