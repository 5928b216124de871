-- In which years were there inspections, newest first, the unknown year last?
-- A row is a year.
select year, year_missing(year) as year_missing
from inspections
group by year
order by year desc nulls last
