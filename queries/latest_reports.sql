-- Which reports were published last?
-- A row is a report.
-- Takes: forces, regions (several, optional); most.
select
    inspection_id,
    coalesce(forces.short_name, 'National') as force,
    programme,
    cycle,
    inspections.title,
    published,
    source_kind,
    source_url
from inspections
left join forces using (force_id)
where published is not null
  and not is_own(programme)
  and among(force_id, $forces)
  and among(region, $regions)
order by
    published desc,
    inspections.title
limit $most
