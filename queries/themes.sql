-- Which themes are there, and how many grades and findings are known on each?
select
    theme_id,
    name,
    family,
    description,
    (select count(*) from judgments where judgments.theme_id = themes.theme_id) as grades,
    (select count(*) from findings where findings.theme_id = themes.theme_id) as findings
from themes
order by
    list_position(['peel', 'child-protection-graded', 'child-protection-findings'], family),
    name
