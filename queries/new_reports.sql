-- Which reports came out, newest first, and which grades of each does the record hold?
-- A row is a report.
-- Grades of inspections of their own, which the totals of a report leave out, are not among those of the report, nor are
-- those that were changed after it.
-- One of which only the month or the year is known counts from its first day. Where a report of PEEL or of a child
-- protection inspection gave more grades than we have, ``graded`` says of how many we have them: those that we have, and as many more as its printed totals
-- count or, without these, as many as we lack on themes that its cycle graded for all forces. Of all themes, that is the
-- number of the report itself, to which coverage adds grades that were given elsewhere.
-- Takes: forces, themes (several, optional); published_since (optional).
-- Chosen by: forces.
with first_graded as (
    -- National child protection inspections have been graded since 2024 only; other kinds never were.
    select programme, min(coalesce(inspections.published, inspections.year::varchar)) as published
    from judgments
    join inspections using (inspection_id)
    group by programme
),
grades_by_report as (
    select
        inspection_id,
        sum(number) as known,
        coalesce(sum(number) filter (where not changed), 0) as grades,
        string_agg(number || ' ' || lower(name), ', ' order by rank desc) filter (where not changed) as graded
    from (
        select inspection_id, judgments.grade, changed_later.source_dated is not null as changed, count(*) as number
        from judgments
        join inspections using (inspection_id)
        left join asked_in_report using (inspection_id, theme_id)
        left join changed_later using (inspection_id, theme_id)
        where among(judgments.theme_id, $themes)
          and in_totals is distinct from 'no'
        group by all
    )
    join grades using (grade)
    group by inspection_id
),
-- A child protection inspection that gave any grade gave one on each theme of its round.
reports_of_rounds as (
    select inspection_id, force_id, cycle as round from inspections where programme = 'peel'
    union
    select inspection_id, force_id, round from graded where round = 'child-protection'
),
not_found as (
    select inspection_id, count(*) as number
    from reports_of_rounds
    join all_standings using (force_id, round)
    where (graded_for = 'all' or round = 'child-protection')
      and missing = 'not known here'
      and among(theme_id, $themes)
    group by all
),
findings_by_report as (
    select inspection_id, count(*) as findings
    from findings
    where among(theme_id, $themes)
    group by inspection_id
)
select
    inspections.published,
    coalesce(forces.short_name, 'National') as force,
    inspections.title,
    programme,
    coalesce(grades_by_report.grades, 0)::bigint as grades,
    coalesce(grades_by_report.known, 0) + coalesce(
        if($themes is null, areas_graded - coalesce(known_in_totals, 0), null),
        not_found.number
    ) as given,
    case
        when graded is null and $themes is not null and given = 1 then 'not found'
        when graded is null and given > 0 then 'none of ' || if($themes is null, 'the report’s ', '') || given || ' known'
        -- A cause of concern is published early, before the report that gives grades.
        when graded is null and came_early(inspections.title) then 'gives no grades'
        when graded is null and first_graded.published <= inspections.published
            then if($themes is null, 'none known', 'none known on this choice of themes')
        when graded is null then 'gives no grades'
        when given is null or given <= grades_by_report.grades then graded
        else graded || ': ' || grades_by_report.grades || ' of ' || if($themes is null, 'the report’s ', '') || given || ' known'
    end as graded,
    came_early(inspections.title) as early,
    coalesce(findings, 0) as findings,
    if(coalesce(findings, 0) = 0, 'none read', findings::varchar) as findings_words,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join forces using (force_id)
left join grades_by_report using (inspection_id)
left join not_found using (inspection_id)
left join grade_counts using (inspection_id)
left join known_by_report using (inspection_id)
left join first_graded using (programme)
left join findings_by_report using (inspection_id)
where inspections.published is not null
  and not is_own(programme)
  and among(force_id, $forces)
  and ($themes is null or grades_by_report.grades > 0 or findings > 0 or not_found.number > 0)
  and ($published_since is null or first_day_of(inspections.published) >= $published_since::date)
order by
    first_day_of(inspections.published) desc,
    force,
    inspections.title
