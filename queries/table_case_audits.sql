-- What does the table of case audits hold?
-- A row is a case audit, with the names that its identifiers stand for beside them.
select
    case_audits.inspection_id,
    inspections.title as inspection,
    force_name(force_id) as force,
    inspections.year,
    inspections.programme,
    case_audits.* exclude (inspection_id)
from case_audits
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($since is null or year::varchar >= $since)
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
order by
    inspection_id,
    topic
