-- Are grades on themes that are graded, and findings on themes of findings?
select
    'judgments' as file,
    judgments.row,
    'theme_id' as "column",
    theme_id as value,
    'a theme that is graded' as expected
from judgments
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
