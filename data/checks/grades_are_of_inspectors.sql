-- Does a force's own audit, or a peer review, give a grade or a rate that only inspectors give?
with given as (
    select 'judgments' as file, row, inspection_id from judgments
    union all
    select 'crime_recording', row, inspection_id from crime_recording
)
select
    file,
    given.row,
    'inspection_id' as "column",
    inspection_id as value,
    'an inspection by inspectors: what a force found itself has no grades' as expected
from given
join inspections using (inspection_id)
where is_own(programme)
