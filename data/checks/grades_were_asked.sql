-- In a cycle whose themes are listed, is there a grade or a gap on another theme?
with facts as (
    select 'judgments' as file, judgments.row, cycle, theme_id
    from judgments
    join inspections using (inspection_id)
    union all
    select 'gaps', row, cycle, theme_id
    from gaps
)
select
    file,
    row,
    'theme_id' as "column",
    theme_id as value,
    'a theme that asked.csv lists for the cycle ' || cycle as expected
from facts
where cycle in (select cycle from asked)
  and theme_id is not null
  and (cycle, theme_id) not in (select (cycle, theme_id) from asked)
