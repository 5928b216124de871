-- Is a force's own audit, or a peer review, marked as national?
select
    'inspections' as file,
    row,
    'scope' as "column",
    scope as value,
    'force, since the programme is ' || programme as expected
from inspections
where is_own(programme)
  and scope <> 'force'
