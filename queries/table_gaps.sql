-- What does the table of known gaps hold?
-- A row is a known gap, with the names of its identifiers next to them.
-- Takes: cycles, forces, regions, themes, years (several, optional); since (optional).
select
    gap_id,
    kind,
    force_id,
    force_name(force_id) as force,
    theme_id,
    theme_name(theme_id) as theme,
    * exclude (gap_id, kind, force_id, theme_id)
from gaps
where among(force_id, $forces)
  and in_regions(force_id, $regions)
  and among(theme_id, $themes)
  and among(year_text(year), $years)
  and not_before(year, $since)
  and among(cycle, $cycles)
order by
    gap_id
