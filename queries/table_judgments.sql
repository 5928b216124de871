-- What does the table of grades hold?
-- A row is a grade, with the names of its identifiers next to them.
-- Takes: forces, programmes, regions, rounds, themes, years (several, optional); since (optional).
select
    judgments.inspection_id,
    inspections.title as inspection,
    judgments.force_id,
    force_name(judgments.force_id) as force,
    theme_id,
    theme_name(theme_id) as theme,
    judgments.* exclude (inspection_id, force_id, theme_id)
from judgments
join inspections using (inspection_id)
where among(judgments.force_id, $forces)
  and in_regions(judgments.force_id, $regions)
  and among(year_text(judgments.year), $years)
  and not_before(judgments.year, $since)
  and among(theme_id, $themes)
  and among(programme, $programmes)
  and ($rounds is null
      or exists (
          from graded
          where graded.inspection_id = judgments.inspection_id
            and graded.theme_id = judgments.theme_id
            and among(round, $rounds)
      ))
order by
    inspection_id,
    theme_id
