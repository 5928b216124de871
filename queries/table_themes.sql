-- What does the table of themes hold?
-- A row is a theme.
-- Takes: themes (several, optional).
select *
from themes
where among(theme_id, $themes)
order by
    family,
    name
