-- How many grades of each force are known in each PEEL cycle, and on how many themes is any force's known?
-- A row is a force and cycle.
with asked as (
    select cycle, count(distinct theme_id) as themes
    from graded
    where programme = 'peel'
    group by cycle
)
select
    forces.short_name as force,
    forces.region,
    cycles.cycle,
    cycles.name as cycle_name,
    count(graded.theme_id) as known,
    themes
from forces
cross join cycles
join asked using (cycle)
left join graded
    on graded.force_id = forces.force_id
   and graded.cycle = cycles.cycle
group by all
order by
    force,
    cycles.cycle
