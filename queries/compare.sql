-- Side by side: what grade has each of these forces on each theme, and is it higher or lower than the reference's?
-- A row is a grade.
-- Grades are ordinal: they are compared within one round, never across rounds, and never added up. The reference is
-- among the forces whether or not it is listed with them.
-- Takes: differences, evidence (optional); forces (several, optional, ordered); reference; rounds (several, optional).
-- Counts: grades.
with side_by_side as (
    select
        * exclude (of_round) replace (
            if(admitted(basis, source_kind, $evidence), grade, null) as grade,
            if(admitted(basis, source_kind, $evidence), rank, null) as rank,
            if(is_hidden(standings.grade, basis, source_kind, $evidence), 'left out', missing) as missing
        ),
        list_position($forces::varchar[], force_id) as place,
        max(if(admitted(basis, source_kind, $evidence), standings.rank, null)) filter (where force_id = $reference)
            over this_theme as reference_rank
    -- A force that is asked for has a row even in a round from before it began.
    from all_standings as standings
    where (among(force_id, $forces) or force_id = $reference)
      and (of_round or $forces is not null)
      and among(round, $rounds)
    window this_theme as (partition by theme_id, round)
),
with_comparison as (
    select
        *,
        case
            when force_id = $reference then 'reference'
            when rank > reference_rank then 'higher'
            when rank < reference_rank then 'lower'
            when rank = reference_rank then 'same'
            else 'not comparable'
        end as compared
    from side_by_side
),
-- If the reference's own grade is not known, the others are compared with each other.
levels as (
    select
        theme_id,
        round,
        from_the_highest(forces, rank) as from_the_highest
    from (
        select theme_id, round, rank, string_agg(force, ', ' order by place, force) as forces
        from side_by_side
        where rank is not null
        group by theme_id, round, rank
    )
    group by theme_id, round
),
outcomes as (
    select
        theme_id,
        round,
        count(rank) as known,
        count(*) filter (where missing = 'left out') as left_out,
        case
            when count(rank) < 2 and left_out > 0 then 'left out'
            when count(rank) < 2 then 'fewer than two known'
            when count(distinct rank) = 1 then 'all the same'
            else 'they differ'
        end as outcome,
        case
            when count(rank) < 2 and left_out > 0 then 'Hidden by your choice of sources'
            when count(rank) < 2 then 'Fewer than two known'
            when count(distinct rank) = 1 and count(rank) = count(*) then 'All the same'
            when count(distinct rank) = 1 then if(left_out > 0, 'The same where shown', 'The same where known')
            when any_value(reference_rank) is null then any_value(from_the_highest)
            else concat_ws('; ',
                string_agg(force, ', ' order by place, force) filter (where compared = 'higher') || ' higher',
                string_agg(force, ', ' order by place, force) filter (where compared = 'lower') || ' lower')
        end as difference
    from with_comparison
    left join levels using (theme_id, round)
    group by theme_id, round
)
select
    force_id,
    force,
    theme_id,
    theme,
    round,
    round_name,
    year,
    graded_for,
    grade,
    missing,
    carried_grade,
    carried_from,
    if($evidence is null, lowest_possible_grade, null) as lowest_possible_grade,
    if($evidence is null, highest_possible_grade, null) as highest_possible_grade,
    compared,
    outcome,
    difference,
    known_from(grade, basis, source_kind, sources) as known_from,
    basis,
    sources,
    note,
    source_kind,
    source_url
from with_comparison
join outcomes using (theme_id, round)
where $differences is null or outcome = 'they differ'
order by
    round_order,
    not is_headline(theme_id),
    list_position(['they differ', 'all the same', 'left out', 'fewer than two known'], outcome),
    known = 0,
    theme,
    place,
    force
