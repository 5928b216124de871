-- From when to when was each force in Engage, the inspectorate’s enhanced monitoring?
-- A row is a time in Engage.
-- A move that is known by its month or year, or by two dates, was on a day between "from" and "by".
-- Takes: forces, regions (several, optional).
-- Chosen by: forces, regions.
select
    force_id,
    forces.short_name as force,
    forces.region,
    entered_date,
    entered_other_date,
    entered_from::varchar as entered_from,
    entered_by::varchar as entered_by,
    entered_reason,
    entered_note,
    entered_source_kind,
    entered_source_url,
    left_date,
    left_other_date,
    left_from::varchar as left_from,
    left_by::varchar as left_by,
    left_reason,
    left_note,
    left_source_kind,
    left_source_url,
    newest_move() as known_on
from engage_spells
join forces using (force_id)
where among(force_id, $forces)
  and among(forces.region, $regions)
order by
    entered_from,
    force
