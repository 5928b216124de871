-- What does the table of places hold?
select *
from places
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
order by
    name,
    kind,
    force_id,
    district
