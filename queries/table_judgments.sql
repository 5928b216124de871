-- What does the table of judgments hold?
select judgments.*
from judgments
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], judgments.force_id))
  and ($regions::varchar[] is null or judgments.force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(judgments.year)))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    inspection_id,
    theme_id
