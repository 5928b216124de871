-- What does the table of PEEL cycles hold?
select *
from cycles
where ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
order by
    year
