-- What does the table of case audits hold?
select case_audits.*
from case_audits
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
order by
    inspection_id,
    topic
