-- Is a theme listed as asked in a cycle in which no force has a grade on it?
select
    'asked' as file,
    row,
    'theme_id' as "column",
    theme_id as value,
    'a theme on which some force has a grade in the cycle ' || cycle as expected
from asked
where (cycle, theme_id) not in (
    select (cycle, theme_id)
    from judgments
    join inspections using (inspection_id)
    where cycle is not null
)
