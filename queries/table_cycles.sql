-- What does the table of PEEL cycles hold?
select *
from cycles
where ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    year
