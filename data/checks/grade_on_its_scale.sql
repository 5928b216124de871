-- Is every grade on its scale? (Only the five-tier scale has adequate.)
select
    'judgments' as file,
    row,
    'grade' as "column",
    grade as value,
    'a grade of the ' || scale || ' scale' as expected
from judgments
where grade = 'adequate'
  and scale = 'four-tier'
