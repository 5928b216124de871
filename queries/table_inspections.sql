-- What does the table of inspections hold?
-- A row is an inspection, with the names that its identifiers stand for beside them.
select
    inspection_id,
    programme,
    scope,
    force_id,
    force_name(force_id) as force,
    * exclude (inspection_id, programme, scope, force_id)
from inspections
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($since is null or year::varchar >= $since)
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    inspection_id
