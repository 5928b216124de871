-- What totals does each PEEL report print, and how many of its grades are known by theme?
-- A row is a report.
-- Takes: forces, regions, rounds (several, optional).
-- Chosen by: forces, regions, rounds.
select
    forces.force_id,
    forces.short_name as force,
    forces.region,
    inspections.cycle,
    cycles.name as cycle_name,
    areas_graded,
    outstanding,
    good,
    adequate,
    requires_improvement,
    inadequate,
    coalesce(known, 0) as known,
    -- How many of the areas in the totals have a grade that is known by theme.
    coalesce(known_in_totals, 0) as known_in_totals,
    -- The grades given on the other areas, highest first, where the totals and the known grades tell.
    (
        select string_agg(number_left || ' ' || replace(grade, '-', ' '), ', ' order by rank desc)
        from grades_left
        where grades_left.inspection_id = inspections.inspection_id and number_left > 0
        having sum(number_left) = areas_graded - coalesce(known_in_totals, 0)
    ) as grades_left,
    grade_counts.note,
    grade_counts.source_kind,
    grade_counts.source_url
from grade_counts
join inspections using (inspection_id)
join forces on forces.force_id = grade_counts.force_id
join cycles using (cycle)
left join known_by_report using (inspection_id)
where among(grade_counts.force_id, $forces)
  and among(region, $regions)
  and among(cycle, $rounds)
order by
    cycles.year desc,
    force
