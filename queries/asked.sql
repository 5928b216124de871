-- Which themes did each cycle grade, for all forces or for some?
-- A row is a pair of theme and cycle.
select
    cycles.cycle,
    cycles.name as cycle_name,
    asked.theme_id,
    themes.name as theme,
    asked.graded_for,
    count(standings.grade) as known,
    count(*) filter (where is_not_graded(missing)) as not_graded,
    in_totals,
    asked.note
from asked
join cycles using (cycle)
join themes using (theme_id)
join standings on standings.round = asked.cycle and standings.theme_id = asked.theme_id
group by all
order by
    cycles.cycle desc,
    asked.graded_for,
    theme
