-- What happened at a force on child protection, in order of time?
-- A row is a report.
-- Takes: force.
select
    inspections.year,
    year_missing(inspections.year) as year_missing,
    inspections.fieldwork,
    inspections.published,
    inspections.programme,
    inspections.title,
    came_early(inspections.title) as early,
    audits.cases_total,
    audits.good,
    audits.requires_improvement,
    audits.adequate,
    audits.inadequate,
    audits.below_good,
    audits.good_pct,
    (select count(*) from findings where findings.inspection_id = inspections.inspection_id and polarity = 'strength') as strengths,
    (select count(*) from findings where findings.inspection_id = inspections.inspection_id and polarity = 'concern') as concerns,
    (select count(*) from findings where findings.inspection_id = inspections.inspection_id and polarity = 'recommendation') as recommendations,
    (
        select string_agg(replace(theme, 'Child protection: ', '') || ': ' || grades.name, ' · ' order by graded.rank, theme)
        from graded
        join grades using (grade)
        where graded.inspection_id = inspections.inspection_id
    ) as topics,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join audits on audits.inspection_id = inspections.inspection_id and audits.topic = 'all'
where inspections.force_id = $force
  and is_child_protection(inspections.programme)
  and not is_own(inspections.programme)
order by
    inspections.year nulls last,
    coalesce(inspections.fieldwork, inspections.published),
    inspections.title
