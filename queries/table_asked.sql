-- What does the table of themes asked hold?
select *
from asked
where ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    cycle,
    theme_id
