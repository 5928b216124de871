-- Was anything published more than two years after its year, or the last year of its cycle, without a note that says why?
-- The inspectorate’s site shows the day of its move, in 2023, as that of reports of 2018.
with dated as (
    select 'inspections' as file, row, 'published' as "column", published as value, cycle, year, note
    from inspections
    union all
    -- A later report may say what a grade was: then its date is right.
    select 'judgments', judgments.row, 'source_dated', source_dated, cycle, judgments.year, judgments.note
    from judgments
    join inspections using (inspection_id)
    where coalesce(basis, 'stated') <> 'later-report'
),
with_last_year as (
    select *, if(cycle is null, year, 2000 + right(cycle, 2)::integer) as last_year
    from dated
)
select
    file,
    row,
    "column",
    value,
    'a date no later than ' || last_year + 2 || ', two years after ' || last_year
        || ', or a note that says why: it may be the day on which the site moved' as expected
from with_last_year
where left(value, 4)::integer > last_year + 2
  and note is null
