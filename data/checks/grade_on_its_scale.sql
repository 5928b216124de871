-- Is every grade one that its scale has? (Adequate is on the scale of five only.)
select
    'judgments' as file,
    row,
    'grade' as "column",
    grade as value,
    'a grade of the ' || scale || ' scale' as expected
from judgments
where grade = 'adequate'
  and scale = 'four-tier'
