-- How are the grades of a PEEL cycle spread over all reports whose totals are known, and over all that are known by theme?
-- A row is a share of grades.
-- The totals include reports for which it is not known which theme has which grade.
-- Takes: forces, regions, rounds (several, optional).
-- Counts: no rows.
with reports as (
    select
        inspections.cycle,
        outstanding,
        good,
        adequate,
        requires_improvement as "requires-improvement",
        inadequate,
        count(*) over (partition by inspections.cycle) as reports
    from grade_counts
    join inspections using (inspection_id)
    join forces on forces.force_id = grade_counts.force_id
    where among(grade_counts.force_id, $forces)
      and among(region, $regions)
),
combined as (
    select cycle, 'published totals' as counted_from, grade, sum(areas) as areas, any_value(reports) as reports
    from (
        unpivot reports
        on outstanding, good, adequate, "requires-improvement", inadequate
        into name grade value areas
    )
    group by all
    union all
    select
        round,
        'grades known by theme',
        grade,
        count(*),
        any_value(forces)
    from (
        select *, count(distinct force_id) over (partition by round) as forces
        from graded
        where programme = 'peel'
          and among(force_id, $forces)
          and among(region, $regions)
    )
    where round in (select cycle from reports)
    group by all
)
select
    combined.cycle,
    cycles.name as cycle_name,
    counted_from,
    cycles.name || ', ' || counted_from as bar,
    combined.grade,
    areas::bigint as areas,
    reports::bigint as reports,
    sum(areas) over this_bar::bigint as of_areas,
    round(100 * areas / nullif(sum(areas) over this_bar, 0), 1) as share_pct
from combined
join cycles using (cycle)
join grades using (grade)
where among(combined.cycle, $rounds)
window
    this_bar as (partition by combined.cycle, counted_from)
order by
    cycles.year desc,
    counted_from desc,
    grades.rank desc
