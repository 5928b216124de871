-- What does the table of crime recording hold?
-- A row is an inspection of crime recording, with the names of its identifiers next to them.
-- Takes: forces, regions, years (several, optional); since (optional).
select
    inspection_id,
    inspection_title(inspection_id) as inspection,
    force_id,
    force_name(force_id) as force,
    * exclude (inspection_id, force_id)
from crime_recording
where among(force_id, $forces)
  and in_regions(force_id, $regions)
  and among(year_text(year), $years)
  and not_before(year, $since)
order by
    inspection_id
