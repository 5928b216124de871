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
    coalesce(found.strengths, 0) as strengths,
    coalesce(found.concerns, 0) as concerns,
    coalesce(found.recommendations, 0) as recommendations,
    case
        when found.inspection_id is null then 'none read'
        else strengths || if(strengths = 1, ' strength, ', ' strengths, ')
            || concerns || if(concerns = 1, ' concern, ', ' concerns, ')
            || recommendations || if(recommendations = 1, ' recommendation', ' recommendations')
    end as findings_words,
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
left join (
    select
        inspection_id,
        count(*) filter (where polarity = 'strength') as strengths,
        count(*) filter (where polarity = 'concern') as concerns,
        count(*) filter (where polarity = 'recommendation') as recommendations
    from findings
    group by inspection_id
) as found on found.inspection_id = inspections.inspection_id
left join audits on audits.inspection_id = inspections.inspection_id and audits.topic = 'all'
where inspections.force_id = $force
  and is_child_protection(inspections.programme)
  and not is_own(inspections.programme)
order by
    inspections.year nulls last,
    coalesce(inspections.fieldwork, inspections.published),
    inspections.title
