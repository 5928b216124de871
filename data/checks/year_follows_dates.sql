-- Is the year that of the fieldwork, or else of publication, where either is known?
select
    'inspections' as file,
    row,
    'year' as "column",
    year::varchar as value,
    left(coalesce(fieldwork, published), 4) || ', the year of ' || if(fieldwork is null, 'publication', 'fieldwork') as expected
from inspections
where coalesce(fieldwork, published) is not null
  and cycle is null
  and year is distinct from left(coalesce(fieldwork, published), 4)::integer
