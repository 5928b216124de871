-- Which programmes have inspections that show no date?
-- A row is a programme.
select programme, count(*) as inspections
from inspections
where year is null
  and not is_own(programme)
group by programme
order by
    inspections desc,
    programme
