-- What does the table of findings hold?
select findings.*
from findings
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
order by
    inspection_id,
    theme_id,
    polarity,
    summary
