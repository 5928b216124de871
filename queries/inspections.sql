-- Which inspections were there, newest first, and what does the record hold of each?
-- A row is an inspection.
-- Takes: forces (several, optional).
-- Chosen by: forces.
select
    coalesce(forces.short_name, 'National') as force,
    programme,
    cycle,
    coalesce('PEEL ' || cycles.name, year_text(inspections.year)) as cycle_or_year,
    inspections.title,
    inspections.year,
    year_missing(inspections.year) as year_missing,
    fieldwork,
    published,
    (select count(*) from judgments where judgments.inspection_id = inspections.inspection_id) as grades,
    coalesce(found.number, 0) as findings,
    coalesce(found.number::varchar, 'none read') as findings_words,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join forces using (force_id)
left join cycles using (cycle)
left join (select inspection_id, count(*) as number from findings group by inspection_id) as found
    on found.inspection_id = inspections.inspection_id
where not is_own(programme)
  and among(force_id, $forces)
order by
    -- By the day of the report; a report of PEEL may come out two years after the first year of its cycle.
    coalesce(published, fieldwork, inspections.year::varchar) desc nulls last,
    inspections.title
