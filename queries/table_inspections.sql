-- What does the table of inspections hold?
-- A row is an inspection, with the names of its identifiers next to them.
-- Takes: cycles, forces, programmes, regions, years (several, optional); since (optional).
select
    inspection_id,
    programme,
    scope,
    force_id,
    force_name(force_id) as force,
    * exclude (inspection_id, programme, scope, force_id)
from inspections
where among(force_id, $forces)
  and in_regions(force_id, $regions)
  and among(year_text(year), $years)
  and not_before(year, $since)
  and among(programme, $programmes)
  and among(cycle, $cycles)
order by
    inspection_id
