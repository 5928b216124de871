-- Is there a day that does not exist, such as 31 November?
with dates as (
    select 'inspections' as file, row, 'fieldwork' as "column", fieldwork as value from inspections
    union all
    select 'inspections', row, 'published', published from inspections
    union all
    select 'judgments', row, 'source_dated', source_dated from judgments
    union all
    select 'crime_recording', row, 'source_dated', source_dated from crime_recording
    union all
    select 'engage', row, 'date', date from engage
    union all
    select 'engage', row, 'other_date', other_date from engage
    union all
    select 'causes_of_concern', row, 'published', published from causes_of_concern
    union all
    select 'causes_of_concern', row, 'status_date', status_date from causes_of_concern
    union all
    select 'forces', row, 'valid_from', valid_from from forces
    union all
    select 'forces', row, 'valid_to', valid_to from forces
    union all
    select 'force_names', row, 'valid_from', valid_from from force_names
    union all
    select 'force_names', row, 'valid_to', valid_to from force_names
)
select
    file,
    row,
    "column",
    value,
    'a day that exists' as expected
from dates
where length(value) = 10
  and try_cast(value as date) is null
