-- Is an audit of a force's own, or a peer review, said to be national?
select
    'inspections' as file,
    row,
    'scope' as "column",
    scope as value,
    'force, since the programme is ' || programme as expected
from inspections
where is_own(programme)
  and scope <> 'force'
