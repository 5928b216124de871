-- Is a cause of concern of an unknown time, or a status without a date or of a day before it was issued?
-- (Compared as far as both dates are known.)
select
    'causes_of_concern' as file,
    row,
    'published' as "column",
    published as value,
    'the date on which it was issued, or the cycle in whose report it was, and not both' as expected
from causes_of_concern
where (published is null) = (cycle is null)
union all
select
    'causes_of_concern',
    row,
    'status_date',
    status_date,
    'the date on which it was ' || status
from causes_of_concern
where status is not null
  and status_date is null
union all
select
    'causes_of_concern',
    row,
    'status_date',
    status_date,
    'a date not before it was issued (' || published || ')'
from causes_of_concern
where left(status_date, least(length(status_date), length(published)))
    < left(published, least(length(status_date), length(published)))
