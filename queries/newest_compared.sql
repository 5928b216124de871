-- Side by side: what is the newest known grade of each of these forces on each theme, and is it higher or lower than the reference's?
-- A row is a grade.
-- The themes and grades are those of standing.sql, now or on the day asked for. Grades are
-- compared with those of the same cycle alone: one of another cycle is left by itself. The reference is among the forces
-- whether or not it is listed with them. Where the newest grade was not found, the totals of its report may still show that
-- it is higher or lower than another (difference_by_totals).
-- Takes: as_of, differences, evidence (optional); forces (several, optional, ordered); reference.
-- Counts: grades.
with side_by_side as (
    select
        standings.*,
        newer_reports.newer_report,
        theme_id as line,
        list_position($forces::varchar[], standings.force_id) as place,
        standings.force_id = $reference as is_reference
    from standing_on($as_of, $evidence) as standings
    left join (select force_id, newer_report from newer_reports_on($as_of)) as newer_reports
        on newer_reports.force_id = standings.force_id
    where among(standings.force_id, $forces) or is_reference
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
    published,
    known_by::varchar as known_by,
    dated_by,
    grade,
    missing,
    older,
    no_newer,
    lowest_possible_grade,
    highest_possible_grade,
    previous_grade,
    previous_round_name,
    compared,
    compared_by_totals,
    outcome,
    difference,
    not_compared,
    difference_by_totals,
    known_from,
    basis,
    sources,
    note,
    source_kind,
    source_url,
    newer_report
from with_comparison
join outcomes using (line)
where $differences is null or outcome = 'they differ' or difference_by_totals is not null
order by
    not is_headline(theme_id),
    outcome_order,
    known = 0,
    theme,
    place,
    force
