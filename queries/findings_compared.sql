-- How many strengths, concerns and recommendations does the record hold of each of these forces, theme by theme?
-- A row is a count.
-- A count is 0 if findings on the force are known but none on the theme, and empty if none at all are known.
-- Takes: forces (several, optional, ordered).
with reports as (
    select
        force_id,
        count(distinct inspections.inspection_id) as reports,
        count(findings.inspection_id) as findings
    from inspections
    left join findings using (inspection_id)
    where is_child_protection(programme)
      and not is_own(programme)
    group by force_id
),
on_theme as (
    select
        force_id,
        theme_id,
        count(*) filter (where polarity = 'concern') as concern,
        count(*) filter (where polarity = 'strength') as strength,
        count(*) filter (where polarity = 'recommendation') as recommendation
    from findings
    join inspections using (inspection_id)
    where not is_own(programme)
    group by force_id, theme_id
)
select
    forces.force_id,
    forces.short_name as force,
    themes.theme_id,
    themes.name as theme,
    if(coalesce(findings, 0) > 0, coalesce(concern, 0), null) as concern,
    if(coalesce(findings, 0) > 0, coalesce(strength, 0), null) as strength,
    if(coalesce(findings, 0) > 0, coalesce(recommendation, 0), null) as recommendation,
    coalesce(reports, 0) as reports
from forces
join themes on has_findings(themes.family)
left join reports on reports.force_id = forces.force_id
left join on_theme
    on on_theme.force_id = forces.force_id
   and on_theme.theme_id = themes.theme_id
where among(forces.force_id, $forces)
order by
    coalesce(sum(concern + strength) over (partition by themes.theme_id), 0) desc,
    themes.name,
    list_position($forces::varchar[], forces.force_id),
    forces.short_name
