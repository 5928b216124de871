-- What does the table of PEEL cycles hold?
-- A row is a cycle.
select *
from cycles
where ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($since is null or year::varchar >= $since)
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    year
