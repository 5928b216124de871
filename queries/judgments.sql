-- Which grades are known, with the names of force, theme and round?
-- A row is a grade.
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
    year_text(year) as year,
    grade,
    rank,
    graded.scale,
    basis,
    sources,
    source_dated,
    note,
    title,
    source_kind,
    source_url,
    regexp_extract(source_url, '://(www[.])?([^/]+)', 2) as publisher
from graded
join rounds using (round)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
  and ($rounds::varchar[] is null or list_contains($rounds::varchar[], round))
  and ($grades::varchar[] is null or list_contains($grades::varchar[], grade))
  and ($evidence is null or is_stated(basis, source_kind))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
order by
    force,
    theme,
    round_order
