-- Do the totals of a report add up to the areas that it graded?
select
    'grade_counts' as file,
    row,
    'areas_graded' as "column",
    areas_graded as value,
    'the sum of the totals by grade (' || total || ')' as expected
from (
    select *, outstanding + good + adequate + requires_improvement + inadequate as total
    from grade_counts
)
where total <> areas_graded
