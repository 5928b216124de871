-- Is the headline theme, which the pages show first, missing?
select
    'themes' as file,
    0 as row,
    'theme_id' as "column",
    null as value,
    'a row with the theme ' || value || ', which the pages show first' as expected
from marks
where column_name = 'theme_id'
  and mark = 'headline'
  and value not in (select theme_id from themes)
