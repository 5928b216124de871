-- Do national totals add up to the forces graded, and is adequate among them where it is a grade and only there?
select
    'national_totals' as file,
    row,
    'forces_graded' as "column",
    forces_graded::varchar as value,
    'the sum of the totals by grade (' || total || ')' as expected
from (
    select *, outstanding + good + coalesce(adequate, 0) + requires_improvement + inadequate as total
    from national_totals
)
where total <> forces_graded
union all
select
    'national_totals',
    national_totals.row,
    'adequate',
    adequate::varchar,
    if(scale = 'four-tier', 'nothing', 'a number') || ', since the scale of cycle ' || cycle || ' is ' || scale
from national_totals
join cycles using (cycle)
where (scale = 'four-tier') <> (adequate is null)
