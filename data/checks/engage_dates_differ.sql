-- Does the other date of a move say no more than its date, or has it no note that says which source gives it?
select
    'engage' as file,
    row,
    'other_date' as "column",
    other_date as value,
    if(other_date = date, 'another date than ' || date || ', or nothing', 'a note that says which source gives this date') as expected
from engage
where other_date = date
   or (other_date is not null and note is null)
