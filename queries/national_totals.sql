-- Which totals of grades were printed for the country as a whole, and do the grades that we have, one by one, meet them?
-- A row is a national total.
-- Takes: cycles, themes (several, optional).
-- Chosen by: cycles, themes.
with held as (
    select
        cycle,
        theme_id,
        count(*) as known,
        count(*) filter (where grade = 'outstanding') as known_outstanding,
        count(*) filter (where grade = 'good') as known_good,
        count(*) filter (where grade = 'adequate') as known_adequate,
        count(*) filter (where grade = 'requires-improvement') as known_requires_improvement,
        count(*) filter (where grade = 'inadequate') as known_inadequate,
        count(*) filter (where basis = 'derived') as known_derived
    from graded
    where cycle is not null
    group by all
)
select
    national_totals.cycle,
    cycles.name as cycle_name,
    national_totals.theme_id,
    themes.name as theme,
    forces_graded,
    coalesce(known, 0) as known,
    outstanding,
    coalesce(known_outstanding, 0) as known_outstanding,
    good,
    coalesce(known_good, 0) as known_good,
    adequate,
    if(adequate is null, null, coalesce(known_adequate, 0)) as known_adequate,
    requires_improvement,
    coalesce(known_requires_improvement, 0) as known_requires_improvement,
    inadequate,
    coalesce(known_inadequate, 0) as known_inadequate,
    -- Worked out from such totals, which therefore do not confirm them.
    coalesce(known_derived, 0) as known_derived,
    if(
        (outstanding, good, coalesce(adequate, 0), requires_improvement, inadequate)
        = (known_outstanding, known_good, known_adequate, known_requires_improvement, known_inadequate),
        'equal',
        'they differ'
    ) as agreement,
    note,
    source_kind,
    national_totals.source_url
from national_totals
join cycles using (cycle)
join themes using (theme_id)
left join held using (cycle, theme_id)
where among(national_totals.cycle, $cycles)
  and among(national_totals.theme_id, $themes)
order by
    cycles.year,
    themes.name
