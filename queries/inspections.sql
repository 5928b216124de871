-- Which inspections were there, newest first, and what does the record hold of each?
-- A row is an inspection.
-- Takes: forces (several, optional).
select
    coalesce(forces.short_name, 'National') as force,
    programme,
    cycle,
    inspections.title,
    inspections.year,
    year_missing(inspections.year) as year_missing,
    fieldwork,
    published,
    (select count(*) from judgments where judgments.inspection_id = inspections.inspection_id) as grades,
    (select count(*) from findings where findings.inspection_id = inspections.inspection_id) as findings,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join forces using (force_id)
where not is_own(programme)
  and among(force_id, $forces)
order by
    inspections.year desc nulls last,
    coalesce(fieldwork, published) desc nulls last,
    inspections.title
