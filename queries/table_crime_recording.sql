-- What does the table of crime recording hold?
-- A row is an inspection of crime recording, with the names that its identifiers stand for beside them.
select
    inspection_id,
    inspection_title(inspection_id) as inspection,
    force_id,
    force_name(force_id) as force,
    * exclude (inspection_id, force_id)
from crime_recording
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($since is null or year::varchar >= $since)
order by
    inspection_id
