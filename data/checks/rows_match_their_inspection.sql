-- Do the force and year of each row agree with those of its inspection?
with rows as (
    select 'judgments' as file, row, inspection_id, force_id, year from judgments
    union all
    select 'crime_recording', row, inspection_id, force_id, year from crime_recording
    union all
    select 'grade_counts', row, inspection_id, force_id, year from grade_counts
)
select
    file,
    rows.row,
    'force_id' as "column",
    rows.force_id as value,
    coalesce(inspections.force_id, 'nothing') || ', the force of ' || inspection_id as expected
from rows
join inspections using (inspection_id)
where rows.force_id is distinct from inspections.force_id
union all
select
    file,
    rows.row,
    'year',
    rows.year::varchar,
    coalesce(inspections.year::varchar, 'nothing') || ', the year of ' || inspection_id
from rows
join inspections using (inspection_id)
where rows.year is distinct from inspections.year
