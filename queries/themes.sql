-- Which themes are there, and how many grades and findings are known on each?
-- A row is a theme. In each family, those that the newest cycle graded come first; as elsewhere, that is the newest of
-- which the grades of half the forces are known.
with well_known as (
    select max(cycles.year) as year
    from (
        select cycle
        from graded
        where programme = 'peel'
        group by cycle
        having count(distinct force_id) >= (
            select count(*) / 2 from forces where exists_on(valid_from, valid_to, null)
        )
    )
    join cycles using (cycle)
),
last_asked as (
    select theme_id, max(cycles.year) as year
    from asked_in
    join cycles on cycles.cycle = asked_in.round
    group by theme_id
),
grades_on as (
    select theme_id, count(*) as grades, bool_or(programme = 'peel') as by_cycle
    from graded
    group by theme_id
),
findings_on as (
    select theme_id, count(*) as findings
    from findings
    group by theme_id
)
select
    theme_id,
    name,
    family,
    description,
    -- The theme that pages show first; those with grades; those with findings.
    is_headline(theme_id) as headline,
    is_graded(family) as graded,
    has_findings(family) as with_findings,
    -- Graded in cycles, so that they can be followed over time, or in single inspections only.
    coalesce(by_cycle, false) as by_cycle,
    is_graded(family) and not coalesce(by_cycle, false) as by_inspection,
    coalesce(grades, 0) as grades,
    coalesce(findings, 0) as findings
from themes
left join grades_on using (theme_id)
left join findings_on using (theme_id)
left join last_asked using (theme_id)
order by
    -- Families in the order of the schema.
    (select rank from labels where table_name = 'themes' and column_name = 'family' and value = family),
    coalesce(last_asked.year < (select year from well_known), false),
    name
