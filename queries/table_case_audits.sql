-- What does the table of case audits hold?
-- A row is a case audit, with the names of its identifiers next to them.
-- Takes: forces, programmes, regions, years (several, optional); since (optional).
-- Counts: case files.
select
    case_audits.inspection_id,
    inspections.title as inspection,
    force_name(force_id) as force,
    inspections.year,
    inspections.programme,
    case_audits.* exclude (inspection_id)
from case_audits
join inspections using (inspection_id)
where among(force_id, $forces)
  and in_regions(force_id, $regions)
  and among(year_text(year), $years)
  and not_before(year, $since)
  and among(programme, $programmes)
order by
    inspection_id,
    topic
