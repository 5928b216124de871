-- What does the table of themes hold?
-- A row is a theme.
select *
from themes
where ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
order by
    family,
    name
