-- Does a force have more than one PEEL inspection in a cycle?
select
    'inspections' as file,
    row,
    'cycle' as "column",
    cycle as value,
    'only one PEEL inspection for each force and cycle' as expected
from inspections
where programme = 'peel'
qualify row_number() over (partition by force_id, cycle order by row) > 1
