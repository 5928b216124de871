-- Of the areas in published totals, what share is low where we know the grade by theme, and where we do not?
-- A row is a cycle.
-- Only reports whose totals are published count: there, what is not known can be worked out.
-- Takes: rounds (several, optional).
-- Chosen by: rounds.
with by_theme as (
    select
        inspection_id,
        count(*) filter (where coalesce(in_totals, 'yes') = 'yes') as in_all,
        count(*) filter (where coalesce(in_totals, 'yes') = 'yes' and needs_improvement(grade)) as low_in_all,
        count(*) filter (where in_totals = 'some') as in_some,
        count(*) filter (where in_totals = 'some' and needs_improvement(grade)) as low_in_some
    from graded
    left join asked_in_report using (inspection_id, theme_id)
    where programme = 'peel'
    group by inspection_id
),
summed as (
    select
        cycle,
        count(*) as reports,
        sum(areas_graded)::bigint as areas,
        sum(requires_improvement + inadequate)::bigint as areas_low,
        -- As in grade_totals.sql: a theme that only some totals count is among these if there is room for it.
        coalesce(sum(in_all + if(in_all + in_some <= areas_graded, in_some, 0)), 0)::bigint as known,
        coalesce(sum(low_in_all + if(in_all + in_some <= areas_graded, low_in_some, 0)), 0)::bigint as low
    from grade_counts
    join inspections using (inspection_id)
    left join by_theme using (inspection_id)
    where among(cycle, $rounds)
    group by cycle
)
select
    cycle,
    cycles.name as cycle_name,
    reports,
    areas,
    areas_low,
    known,
    low,
    round(100 * low / nullif(known, 0), 1) as low_pct,
    areas - known as not_known,
    areas_low - low as not_known_low,
    round(100 * (areas_low - low) / nullif(areas - known, 0), 1) as not_known_low_pct
from summed
join cycles using (cycle)
order by cycles.year desc
