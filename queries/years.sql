-- In which years were there inspections, newest first, the unknown year last?
-- A row is a year.
select year_text(year) as year
from inspections
group by inspections.year
order by inspections.year desc nulls last
