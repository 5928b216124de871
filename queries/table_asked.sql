-- What does the table of themes asked hold?
-- A row is a graded theme, with the names that its identifiers stand for beside them.
select
    cycle,
    theme_id,
    theme_name(theme_id) as theme,
    * exclude (cycle, theme_id)
from asked
where ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    cycle,
    theme_id
