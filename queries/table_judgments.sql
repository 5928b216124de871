-- What does the table of grades hold?
-- A row is a grade, with the names that its identifiers stand for beside them.
select
    judgments.inspection_id,
    inspections.title as inspection,
    judgments.force_id,
    force_name(judgments.force_id) as force,
    theme_id,
    theme_name(theme_id) as theme,
    judgments.* exclude (inspection_id, force_id, theme_id)
from judgments
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], judgments.force_id))
  and ($regions::varchar[] is null or judgments.force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(judgments.year)))
  and ($since is null or judgments.year::varchar >= $since)
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    inspection_id,
    theme_id
