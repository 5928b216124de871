-- How many strengths, concerns and recommendations does the record hold of each of these forces, theme by theme?
-- A row is a pair of force and theme.
-- A count is 0 if findings on the force are known but none on the theme, and empty if none at all are known.
-- Takes: forces (several, optional, ordered).
select *
from finding_counts
where among(force_id, $forces)
order by
    coalesce(sum(concern + strength) over (partition by theme_id), 0) desc,
    theme,
    list_position($forces::varchar[], force_id),
    force
