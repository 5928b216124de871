-- Which reports were published last?
-- A row is a report.
select
    inspection_id,
    coalesce(forces.short_name, 'National') as force,
    programme,
    inspections.title,
    published,
    source_kind,
    source_url
from inspections
left join forces using (force_id)
where published is not null
  and not is_own(programme)
  and ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
order by
    published desc,
    inspections.title
limit $most
