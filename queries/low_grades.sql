-- How many of each force’s grades in its newest cycle require improvement or are inadequate, of how many that are known?
-- A row is a force.
-- The cycle is the newest of which a grade on a theme asked of all forces is known, or the totals of the report: grades
-- of different cycles cannot be compared, so they are in no share together. Of a theme graded for some forces only, known
-- grades count, and a force of which none is known is taken not to have been graded. Where grades by theme are missing
-- and the totals of the report are known, these count in their place, and with them the known grades that they leave out:
-- a share needs no themes. Where they are not known, or the reader’s choice of evidence excludes grades, that makes no
-- share higher or lower: the least share is that if all of the missing grades were good or better, the most that if all
-- required improvement or were inadequate.
-- Forces of which fewer than half are known come after the others of their cycle. Within these, forces are in the order
-- of their names: shares of different themes, most of which may be the same, are no ranking.
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
with_totals as (
    select grade_counts.*, rounds.round, rounds.round_order
    from grade_counts
    join inspections using (inspection_id)
    join rounds on rounds.round = inspections.cycle
    join reported on reported.force_id = grade_counts.force_id and reported.round = rounds.round
    where programme = 'peel'
      and admitted('stated', grade_counts.source_kind, $evidence)
      and ($as_of is null or reported.known_by <= $as_of::date)
),
newest as (
    select force_id, max_by(round, round_order) as round
    from (
        select force_id, round, round_order
        from published
        where graded_for = 'all'
          and grade is not null
        union all
        select force_id, round, round_order
        from with_totals
    )
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
-- A theme that totals leave out is graded in inspections of its own.
beside_totals as (
    select with_totals.force_id, with_totals.round, published.grade
    from with_totals
    join published using (force_id, round)
    join asked_in_report using (inspection_id, theme_id)
    where in_totals = 'no'
      and published.grade is not null
),
of_totals as (
    select
        force_id,
        round,
        max(with_totals.outstanding) + count(*) filter (where beside_totals.grade = 'outstanding') as outstanding,
        max(with_totals.good) + count(*) filter (where beside_totals.grade = 'good') as good,
        max(with_totals.adequate) + count(*) filter (where beside_totals.grade = 'adequate') as adequate,
        max(with_totals.requires_improvement)
            + count(*) filter (where beside_totals.grade = 'requires-improvement') as requires_improvement,
        max(with_totals.inadequate) + count(*) filter (where beside_totals.grade = 'inadequate') as inadequate,
        max(with_totals.requires_improvement + with_totals.inadequate)
            + count(*) filter (where needs_improvement(beside_totals.grade)) as low,
        max(areas_graded) + count(beside_totals.grade) as known,
        0 as not_graded,
        0 as left_out,
        0 as not_known,
        'published totals' as counted_from
    from counted
    join with_totals using (force_id, round)
    left join beside_totals using (force_id, round)
    where counted.not_known + counted.left_out > 0
    group by all
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
left join newer_reports_on($as_of) as newer using (force_id)
where (exists_on(forces.valid_from, forces.valid_to, $as_of) or $forces is not null)
  and among(forces.force_id, $forces)
  and among(forces.region, $regions)
order by
    rounds.round_order desc nulls last,
    half_known desc,
    force
