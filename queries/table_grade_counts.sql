-- What does the table of grade totals hold?
-- A row is a report with published totals, with the names of its identifiers next to them.
-- Takes: cycles, forces, regions, years (several, optional); since (optional).
select
    grade_counts.inspection_id,
    inspections.title as inspection,
    grade_counts.force_id,
    force_name(grade_counts.force_id) as force,
    grade_counts.* exclude (inspection_id, force_id)
from grade_counts
join inspections using (inspection_id)
where among(grade_counts.force_id, $forces)
  and in_regions(grade_counts.force_id, $regions)
  and among(year_text(grade_counts.year), $years)
  and not_before(grade_counts.year, $since)
  and among(cycle, $cycles)
order by
    inspection_id
