-- Which forces moved into Engage, the inspectorate’s enhanced monitoring, or out of it, when and why?
-- A row is a move.
-- Takes: forces, regions (several, optional).
-- Chosen by: forces, regions.
select
    engage.force_id,
    forces.short_name as force,
    forces.region,
    event,
    date,
    other_date,
    reason,
    note,
    source_kind,
    source_url
from engage
join forces using (force_id)
where among(engage.force_id, $forces)
  and among(forces.region, $regions)
order by
    date desc,
    force
