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
            if(is_hidden(standings.grade, basis, source_kind, $evidence), 'left out', missing) as missing,
            if($evidence is null, lowest_possible_grade, null) as lowest_possible_grade,
            if($evidence is null, highest_possible_grade, null) as highest_possible_grade,
            if($evidence is null, lowest_possible_rank, null) as lowest_possible_rank,
            if($evidence is null, highest_possible_rank, null) as highest_possible_rank
        ),
        false as older,
        theme_id || ' ' || round as line,
        list_position($forces::varchar[], force_id) as place,
        force_id = $reference as is_reference
    -- A force that is asked for has a row even in a round from before it began.
    from all_standings as standings
    where (among(force_id, $forces) or is_reference)
      and (of_round or $forces is not null)
      and among(round, $rounds)
),
-- _compared.sql
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
    lowest_possible_grade,
    highest_possible_grade,
    compared,
    compared_by_totals,
    outcome,
    difference,
    difference_by_totals,
    known_from(grade, basis, source_kind, sources) as known_from,
    basis,
    sources,
    note,
    source_kind,
    source_url
from with_comparison
join outcomes using (line)
where $differences is null or outcome = 'they differ' or difference_by_totals is not null
order by
    round_order,
    not is_headline(theme_id),
    outcome_order,
    known = 0,
    theme,
    place,
    force
