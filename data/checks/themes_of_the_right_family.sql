-- Are grades, totals of grades and causes of concern on themes that are graded, and findings on themes of findings?
with graded as (
    select 'judgments' as file, row, theme_id from judgments
    union all
    select 'national_totals', row, theme_id from national_totals
    union all
    select 'causes_of_concern', row, theme_id from causes_of_concern
)
select
    file,
    graded.row,
    'theme_id' as "column",
    theme_id as value,
    'a theme that is graded' as expected
from graded
join themes using (theme_id)
where not is_graded(family)
union all
select
    'findings',
    findings.row,
    'theme_id',
    theme_id,
    'a theme of findings: of the family ' || array_to_string(marked('family', 'findings'), ' or ')
from findings
join themes using (theme_id)
where not has_findings(family)
