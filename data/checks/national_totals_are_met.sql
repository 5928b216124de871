-- Do the grades of forces, held one by one, meet the national totals, or does a note say why they don't?
with totals as (
    unpivot national_totals
    on outstanding, good, adequate, requires_improvement, inadequate
    into name "column" value value
),
held as (
    select cycle, theme_id, replace(grade, '-', '_') as "column", count(*) as forces
    from judgments
    join inspections using (inspection_id)
    where cycle is not null
    group by all
)
select
    'national_totals' as file,
    row,
    string_agg("column", ', ' order by "column") as "column",
    string_agg(value::varchar, ', ' order by "column") as value,
    string_agg(coalesce(forces, 0)::varchar, ', ' order by "column")
        || ', as many as have the grade in judgments.csv, or a note that says why they differ' as expected
from totals
left join held using (cycle, theme_id, "column")
where coalesce(forces, 0) <> value
  and note is null
group by row
