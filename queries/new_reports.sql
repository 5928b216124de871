-- Which reports came out, newest first, and which grades of each does the record hold?
-- A row is a report.
-- One of which only the month or the year is known counts from its first day.
-- Takes: forces, themes (several, optional); published_since (optional).
-- Chosen by: forces.
with grades_by_report as (
    select
        inspection_id,
        sum(number) as grades,
        string_agg(number || ' ' || lower(name), ', ' order by rank desc) as graded
    from (
        select inspection_id, judgments.grade, count(*) as number
        from judgments
        where among(theme_id, $themes)
        group by all
    )
    join grades using (grade)
    group by inspection_id
),
findings_by_report as (
    select inspection_id, count(*) as findings
    from findings
    where among(theme_id, $themes)
    group by inspection_id
)
select
    published,
    coalesce(forces.short_name, 'National') as force,
    inspections.title,
    programme,
    coalesce(grades_by_report.grades, 0)::bigint as grades,
    graded,
    coalesce(findings, 0) as findings,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join forces using (force_id)
left join grades_by_report using (inspection_id)
left join findings_by_report using (inspection_id)
where published is not null
  and not is_own(programme)
  and among(force_id, $forces)
  and ($themes is null or grades_by_report.grades > 0 or findings > 0)
  and ($published_since is null or first_day_of(published) >= $published_since::date)
order by
    first_day_of(published) desc,
    force,
    inspections.title
