-- Which grades are known, with the names of force, theme and round?
-- A row is a grade.
-- Takes: forces, grades, regions, rounds, themes, years (several, optional); evidence (optional).
-- Chosen by: evidence, forces, grades, regions, rounds, themes, years.
select
    force_id,
    force,
    region,
    theme_id,
    theme,
    family,
    programme,
    round,
    round_name,
    round_order,
    era,
    era_name,
    graded.year,
    year_missing(graded.year) as year_missing,
    grade,
    rank,
    graded.scale,
    known_from(grade, basis, source_kind, sources) as known_from,
    basis,
    sources,
    source_dated,
    note,
    title,
    published,
    source_kind,
    source_url,
    regexp_extract(source_url, '://(www[.])?([^/]+)', 2) as publisher
from graded
join rounds using (round)
where among(force_id, $forces)
  and among(theme_id, $themes)
  and among(region, $regions)
  and among(round, $rounds)
  and among(grade, $grades)
  and admitted(basis, source_kind, $evidence)
  and among(year_text(year), $years)
order by
    force,
    theme,
    round_order
