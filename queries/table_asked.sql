-- What does the table of themes asked hold?
-- A row is a graded theme, with the names of its identifiers next to them.
-- Takes: cycles, themes (several, optional).
select
    cycle,
    theme_id,
    theme_name(theme_id) as theme,
    * exclude (cycle, theme_id)
from asked
where among(theme_id, $themes)
  and among(cycle, $cycles)
order by
    cycle,
    theme_id
