-- Within one era, which forces rose, fell or stayed on a theme, from their first known grade to their last?
-- A row is a force. From_round and to_round are the first and the last round considered. A grade that was carried over
-- from another question is no grade of the theme to compare.
-- One that a choice of evidence or of years hides is not compared, either; but one of a year in between that was not
-- chosen counts for ``in_between``: a grade that fell and rose again did not stay the same.
-- Takes: from_round, theme, to_round; evidence (optional); forces, years (several, optional).
-- Counts: forces compared.
-- Chosen by: forces (force_id).
with considered as (
    select round, round_order, round_name
    from rounds
    where round_order between (select round_order from rounds where round = $from_round) and (select round_order from rounds where round = $to_round)
      -- Grades of two eras cannot be compared, so there are no rows then rather than wrong ones.
      and era = (select era from rounds where round = $from_round)
      and era = (select era from rounds where round = $to_round)
),
of_theme as (
    select
        graded.*,
        round_order,
        round_name,
        admitted(basis, source_kind, $evidence) as of_evidence,
        of_evidence and among(year_text(year), $years) as shown
    from graded
    join considered using (round)
    where theme_id = $theme
      and not from_another_question
),
with_ends as (
    select
        *,
        min(if(shown, round_order, null)) over (partition by force_id) as first_shown,
        max(if(shown, round_order, null)) over (partition by force_id) as last_shown
    from of_theme
),
known as (
    select
        force_id,
        count(*) filter (where shown) as grades_known,
        count(*) filter (where not shown) as left_out,
        first(graded order by round_order) filter (where shown) as earlier,
        first(round_name order by round_order) filter (where shown) as from_name,
        -- A single grade is no later one.
        if(grades_known > 1, last(graded order by round_order) filter (where shown), null) as later,
        if(grades_known > 1, last(round_name order by round_order) filter (where shown), null) as to_name,
        min(rank) filter (where of_evidence and round_order between first_shown and last_shown) as lowest,
        max(rank) filter (where of_evidence and round_order between first_shown and last_shown) as highest
    from with_ends as graded
    group by force_id
)
select
    forces.force_id,
    forces.short_name as force,
    forces.region,
    coalesce(grades_known, 0) as grades_known,
    coalesce(left_out, 0) as left_out,
    from_name,
    earlier.grade as from_grade,
    to_name,
    later.grade as to_grade,
    case
        -- With all its grades, there would be two to compare.
        when grades_known < 2 and grades_known + left_out > 1 then 'hidden by filters'
        when grades_known is null then 'not known'
        when grades_known + left_out = 1 then 'known once only'
        when later.rank > earlier.rank then 'rose'
        when later.rank < earlier.rank then 'fell'
        when later.basis = 'carried-over' then 'stayed, not inspected again'
        else 'stayed'
    end as move,
    in_between(lowest, highest, earlier.rank, later.rank) as in_between,
    earlier.basis as from_basis,
    earlier.sources as from_sources,
    known_from(earlier.grade, earlier.basis, earlier.source_kind, earlier.sources) as from_known_from,
    earlier.source_kind as from_source_kind,
    earlier.source_url as from_source_url,
    later.basis as basis,
    later.sources as sources,
    known_from(later.grade, later.basis, later.source_kind, later.sources) as known_from,
    later.source_kind as source_kind,
    later.source_url as source_url
from forces
left join known using (force_id)
where among(force_id, $forces)
  and exists (from considered)
order by
    list_position(['fell', 'rose', 'stayed', 'stayed, not inspected again', 'known once only', 'hidden by filters', 'not known'], move),
    force
