-- Which forces are there?
-- A row is a force.
select force_id, name, short_name, region, country, population, population_year, officers_fte, officers_year
from forces
order by short_name
