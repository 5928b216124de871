-- What does the table of judgments hold?
select judgments.*
from judgments
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], judgments.force_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(judgments.year)))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
order by
    inspection_id,
    theme_id
