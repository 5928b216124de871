-- Does every PEEL inspection have a cycle and that cycle's first year, and no other inspection a cycle?
select
    'inspections' as file,
    row,
    'cycle' as "column",
    cycle as value,
    if(programme = 'peel', 'a cycle, since the programme is peel', 'nothing, since the programme is ' || programme) as expected
from inspections
where (programme = 'peel') <> (cycle is not null)
union all
select
    'inspections',
    inspections.row,
    'year',
    inspections.year::varchar,
    cycles.year || ', the first year of cycle ' || cycle
from inspections
join cycles using (cycle)
where inspections.year is distinct from cycles.year
