-- Which forces are in Engage, the inspectorate’s enhanced monitoring, and since when; or which were on a day?
-- A row is a force in Engage.
-- ``as_of`` is the day on which the question is asked. It may lie between two dates of a move that is not known to the
-- day: then the force was perhaps in Engage.
-- Takes: forces, regions (several, optional); as_of (optional).
-- Chosen by: forces (force_id), regions (region).
select
    force_id,
    forces.short_name as force,
    forces.region,
    engaged,
    entered_date,
    entered_other_date,
    entered_reason,
    left_date,
    newest_move() as known_on,
    entered_source_kind as source_kind,
    entered_source_url as source_url
from engaged_on($as_of)
join forces using (force_id)
where among(force_id, $forces)
  and among(forces.region, $regions)
order by
    entered_from,
    force
