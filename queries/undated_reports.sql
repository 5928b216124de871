-- Of which reports do we not know the day of publication, the latest cycles and years first?
-- A row is a report. By a day, those of its year and of earlier ones: of none of them do we know that it came later.
-- Takes: forces, regions, themes (several, optional); as_of (optional).
-- Chosen by: forces.
select
    coalesce(forces.short_name, 'National') as force,
    coalesce('PEEL ' || cycles.name, year_text(inspections.year)) as cycle_or_year,
    inspections.title,
    programme,
    (
        select count(*)
        from judgments
        where judgments.inspection_id = inspections.inspection_id and among(theme_id, $themes)
    ) as grades,
    coalesce(found.number, 0) as findings,
    coalesce(found.number::varchar, 'none read') as findings_words,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join forces using (force_id)
left join cycles using (cycle)
left join (
    select inspection_id, count(*) as number
    from findings
    where among(theme_id, $themes)
    group by inspection_id
) as found on found.inspection_id = inspections.inspection_id
where published is null
  and not is_own(programme)
  and among(force_id, $forces)
  and among(region, $regions)
  and ($themes is null or grades > 0 or findings > 0)
  and ($as_of is null or coalesce(inspections.year <= year($as_of::date), true))
order by
    inspections.year desc nulls last,
    force,
    inspections.title
