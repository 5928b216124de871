-- What does the table of known gaps hold?
select *
from gaps
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
order by
    gap_id
