-- Which programmes of inspection are in the record, and which of them are of forces themselves?
-- A row is a programme.
select
    programme,
    is_own(programme) as own,
    count(*) as inspections
from inspections
join labels on labels.table_name = 'inspections' and labels.column_name = 'programme' and labels.value = programme
group by programme, rank
order by rank
