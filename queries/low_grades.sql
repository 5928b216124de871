-- How many of each force’s grades in its newest cycle require improvement or are inadequate, of how many that are known?
-- A row is a force.
-- The cycle is the newest in which a grade on a theme asked of all forces is known: grades of different cycles cannot be
-- compared, so they are in no share together. Of a theme graded for some forces only, known grades count, and a force
-- of which none is known is taken not to have been graded. Grades that are not known, or that the reader’s choice of
-- evidence excludes, make no share higher or lower: the least share is that if all of them were good or better, the
-- most that if all of them required improvement or were inadequate.
-- Of a newer report whose published totals are known, these count in their place: a share needs no themes.
-- Forces of which fewer than half are known come after the others of their cycle.
-- ``as_of`` is the day on which the question is asked, as in standing.sql.
-- Takes: forces, regions (several, optional); as_of, evidence (optional).
-- Chosen by: forces (force_id), regions (region).
with published as (
    select
        force_id,
        theme_id,
        round,
        round_order,
        graded_for,
        if(admitted(basis, source_kind, $evidence), grade, null) as grade,
        is_hidden(grade, basis, source_kind, $evidence) as hidden
    from published_grades
    where $as_of is null or known_by <= $as_of::date
),
newest as (
    select force_id, max_by(round, round_order) as round
    from published
    where graded_for = 'all'
      and grade is not null
    group by force_id
),
counted as (
    select
        newest.force_id,
        newest.round,
        count(*) filter (where published.grade = 'outstanding') as outstanding,
        count(*) filter (where published.grade = 'good') as good,
        count(*) filter (where published.grade = 'adequate') as adequate,
        count(*) filter (where published.grade = 'requires-improvement') as requires_improvement,
        count(*) filter (where published.grade = 'inadequate') as inadequate,
        count(*) filter (where needs_improvement(published.grade)) as low,
        count(published.grade) as known,
        count(*) filter (where published.round_order is null and is_not_graded(asked.missing)) as not_graded,
        count(*) filter (where published.hidden) as left_out,
        count(*) filter (
            where published.round_order is null
              and asked.graded_for = 'all'
              and not coalesce(is_not_graded(asked.missing), false)
        ) as not_known
    from newest
    join all_standings as asked using (force_id, round)
    left join published using (force_id, theme_id, round)
    group by all
),
newer as (
    select force_id, cycle, newer_report from newer_reports_on($as_of)
),
of_totals as (
    select
        force_id,
        cycle as round,
        outstanding,
        good,
        adequate,
        requires_improvement,
        inadequate,
        requires_improvement + inadequate as low,
        areas_graded as known,
        0 as not_graded,
        0 as left_out,
        0 as not_known,
        'printed totals' as counted_from
    from newer
    join inspections using (force_id, cycle)
    join grade_counts using (inspection_id, force_id)
    where programme = 'peel'
      and admitted('stated', grade_counts.source_kind, $evidence)
      and cycle in (select round from rounds)
),
shown as (
    from of_totals
    union all by name
    select *, 'grades known by theme' as counted_from
    from counted
    where force_id not in (select force_id from of_totals)
)
select
    forces.force_id,
    forces.short_name as force,
    forces.region,
    shown.round,
    rounds.round_name,
    rounds.round_order,
    low,
    known,
    not_known,
    left_out,
    not_graded,
    requires_improvement,
    inadequate,
    adequate,
    good,
    outstanding,
    known >= not_known + left_out as half_known,
    round(100 * low / nullif(known, 0), 1) as low_pct,
    round(100 * low / (known + not_known + left_out), 1) as low_pct_least,
    round(100 * (low + not_known + left_out) / (known + not_known + left_out), 1) as low_pct_most,
    counted_from,
    newer_report
from forces
left join shown using (force_id)
left join rounds using (round)
left join newer using (force_id)
where (exists_on(forces.valid_from, forces.valid_to, $as_of) or $forces is not null)
  and among(forces.force_id, $forces)
  and among(forces.region, $regions)
order by
    rounds.round_order desc nulls last,
    half_known desc,
    low / known desc nulls last,
    low_pct_least desc,
    force
