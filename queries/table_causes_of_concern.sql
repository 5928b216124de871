-- What does the table of causes of concern hold?
-- A row is a cause of concern, with the names of its identifiers next to them.
-- Takes: cycles, forces, regions, themes, years (several, optional); since (optional).
-- Counts: nothing.
select
    force_id,
    force_name(force_id) as force,
    kind,
    topic,
    theme_id,
    theme_name(theme_id) as theme,
    left(coalesce(published, cycle), 4)::integer as year,
    * exclude (force_id, kind, topic, theme_id)
from causes_of_concern
where among(force_id, $forces)
  and in_regions(force_id, $regions)
  and among(theme_id, $themes)
  and among(left(coalesce(published, cycle), 4), $years)
  and not_before(left(coalesce(published, cycle), 4), $since)
  and among(cycle, $cycles)
order by
    force_id,
    coalesce(published, cycle),
    topic
