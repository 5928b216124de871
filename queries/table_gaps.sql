-- What does the table of known gaps hold?
select *
from gaps
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    gap_id
