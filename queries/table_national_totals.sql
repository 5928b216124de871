-- What does the table of national totals hold?
-- A row is a national total, with the names of its identifiers next to them.
-- Takes: cycles, themes, years (several, optional); since (optional).
select
    national_totals.cycle,
    national_totals.theme_id,
    theme_name(theme_id) as theme,
    cycles.year,
    national_totals.* exclude (cycle, theme_id)
from national_totals
join cycles using (cycle)
where among(national_totals.cycle, $cycles)
  and among(theme_id, $themes)
  and among(year_text(cycles.year), $years)
  and not_before(cycles.year, $since)
order by
    cycles.year,
    theme_id
