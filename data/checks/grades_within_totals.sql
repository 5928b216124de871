-- Does the record hold more grades of one kind than the report printed, without a note that says why?
with totals as (
    unpivot grade_counts
    on outstanding, good, adequate, requires_improvement, inadequate
    into name "column" value value
),
-- A theme that only some reports count among their areas cannot be compared with a total.
known as (
    select judgments.inspection_id, grade, count(*) as grades
    from judgments
    join inspections using (inspection_id)
    left join asked on asked.cycle = inspections.cycle and asked.theme_id = judgments.theme_id
    where coalesce(in_totals, 'yes') = 'yes'
    group by all
)
select
    'grade_counts' as file,
    row,
    "column",
    value,
    'at least ' || grades || ', since so many grades of the report are known to be '
        || replace(grade, '-', ' ') || ', or a note that says why' as expected
from totals
join known
    on known.inspection_id = totals.inspection_id
   and replace(known.grade, '-', '_') = totals."column"
where grades > value
  and note is null
