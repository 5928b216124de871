-- What was published of each force in each PEEL cycle, how much of it do we know, and how much was not graded?
-- A row is a pair of force and cycle.
-- Published: the areas in the report's printed totals, if these are known; otherwise the themes asked of all forces
-- less those not graded, plus others that are known. A theme that only some reports count among their areas is
-- assumed to be among them if there is room for it.
with counted as (
    select
        force_id,
        round as cycle,
        count(grade) as known,
        count(grade) filter (where in_totals = 'yes') as known_in_totals,
        count(grade) filter (where in_totals = 'some') as known_in_some,
        count(*) filter (where is_not_graded(missing)) as not_graded,
        count(*) filter (where missing = 'not known here' and standings.graded_for = 'all') as unknown_of_all,
        count(*) filter (where missing = 'not known here' and standings.graded_for = 'some') as unknown_of_some
    from standings
    join asked_in using (theme_id, round)
    join cycles on cycles.cycle = round
    group by all
),
with_totals as (
    select
        counted.*,
        areas_graded,
        -- Without totals there is no number; greatest() alone would make it 0.
        if(areas_graded is null, null, greatest(
            0,
            areas_graded - known_in_totals
                - if(known_in_totals + known_in_some <= areas_graded, known_in_some, 0)
        )) as open_in_totals
    from counted
    left join inspections using (force_id, cycle)
    left join grade_counts using (inspection_id)
)
select
    forces.short_name as force,
    forces.region,
    cycles.cycle,
    cycles.name as cycle_name,
    known,
    coalesce(open_in_totals, unknown_of_all) as not_known,
    known + coalesce(open_in_totals, unknown_of_all) as published,
    not_graded,
    -- Themes graded for some forces only, if it is not known whether this force was.
    if(open_in_totals is null, unknown_of_some, 0) as open,
    areas_graded as areas_in_totals,
    round(100 * known / nullif(known + coalesce(open_in_totals, unknown_of_all), 0)) as known_pct
from with_totals
join forces using (force_id)
join cycles using (cycle)
order by
    force,
    cycles.cycle
