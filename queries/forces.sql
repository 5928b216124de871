-- Which forces are there?
-- A row is a force.
select force_id, name, short_name, region, country, population, population_year, officers_fte, officers_year,
    valid_from,
    valid_to,
    succeeded_by,
    exists_on(valid_from, valid_to, null) as present
from forces
order by short_name
