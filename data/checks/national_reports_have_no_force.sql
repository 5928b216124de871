-- Does every inspection of a force name the force, and no national report one?
select
    'inspections' as file,
    row,
    'force_id' as "column",
    force_id as value,
    if(scope = 'national', 'nothing, since the scope is national', 'a force, since the scope is force') as expected
from inspections
where (scope = 'national') <> (force_id is null)
