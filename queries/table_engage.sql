-- What does the table of moves into and out of Engage hold?
-- A row is a move, with the names of its identifiers next to them.
-- Takes: forces, regions, years (several, optional); since (optional).
select
    force_id,
    force_name(force_id) as force,
    left(date, 4)::integer as year,
    * exclude (force_id)
from engage
where among(force_id, $forces)
  and in_regions(force_id, $regions)
  and among(left(date, 4), $years)
  and not_before(left(date, 4), $since)
order by
    force_id,
    date
