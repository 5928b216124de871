-- Which reports were published last, by now or by a day?
-- A row is a report.
-- Takes: forces, regions (several, optional); as_of (optional); most.
select
    inspection_id,
    coalesce(forces.short_name, 'National') as force,
    programme,
    cycle,
    inspections.title,
    published,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join forces using (force_id)
where published is not null
  and not is_own(programme)
  and among(force_id, $forces)
  and among(region, $regions)
  and ($as_of is null or last_day_of(published) <= $as_of::date)
order by
    published desc,
    inspections.title
limit $most
