-- Which themes are there, and how many grades and findings are known on each?
-- A row is a theme.
select
    theme_id,
    name,
    family,
    description,
    -- The theme that pages show first; those that are graded; those that findings are on.
    is_headline(theme_id) as headline,
    is_graded(family) as graded,
    has_findings(family) as with_findings,
    (select count(*) from judgments where judgments.theme_id = themes.theme_id) as grades,
    (select count(*) from findings where findings.theme_id = themes.theme_id) as findings
from themes
order by
    -- Families in the order of the schema.
    (select rank from labels where table_name = 'themes' and column_name = 'family' and value = family),
    name
