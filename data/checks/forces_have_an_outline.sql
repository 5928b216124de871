-- Is there a force that no map could show?
select
    'forces' as file,
    row,
    'force_id' as "column",
    force_id as value,
    'an outline in areas.csv, which “python -m data.areas” makes from police_force_areas.geojson' as expected
from forces
where force_id not in (select force_id from areas)
