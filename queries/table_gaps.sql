-- What does the table of known gaps hold?
-- A row is a known gap, with the names that its identifiers stand for beside them.
select
    gap_id,
    kind,
    force_id,
    force_name(force_id) as force,
    theme_id,
    theme_name(theme_id) as theme,
    * exclude (gap_id, kind, force_id, theme_id)
from gaps
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($since is null or year::varchar >= $since)
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    gap_id
