-- Is a theme graded outside the cycles in which it was asked?
select
    'judgments' as file,
    judgments.row,
    'theme_id' as "column",
    theme_id as value,
    'a cycle from ' || coalesce(themes.first_cycle, 'any') || ' to ' || coalesce(themes.last_cycle, 'any') as expected
from judgments
join inspections using (inspection_id)
join themes using (theme_id)
where inspections.cycle is not null
  and (inspections.cycle < themes.first_cycle or inspections.cycle > themes.last_cycle)
