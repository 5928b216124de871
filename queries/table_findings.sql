-- What does the table of findings hold?
-- A row is a finding, with the names of its identifiers next to them.
-- Takes: forces, polarities, programmes, regions, themes, years (several, optional); since (optional); search (optional).
select
    findings.inspection_id,
    inspections.title as inspection,
    force_name(force_id) as force,
    inspections.year,
    theme_id,
    theme_name(theme_id) as theme,
    findings.* exclude (inspection_id, theme_id)
from findings
join inspections using (inspection_id)
where among(force_id, $forces)
  and in_regions(force_id, $regions)
  and among(year_text(year), $years)
  and not_before(year, $since)
  and among(theme_id, $themes)
  and among(programme, $programmes)
  and among(polarity, $polarities)
  and ($search is null or summary in (
      select summary
      from finding_words join finding_texts using (text)
      where among(stem, $search)
      group by text, summary
      having count(*) = len($search)
  ))
order by
    inspection_id,
    theme_id,
    polarity,
    summary
