-- Which grades are known not to exist, and why?
-- A row is a known gap.
-- Takes: forces, themes (several, optional).
-- Chosen by: forces, themes.
select
    coalesce(forces.short_name, 'All forces') as force,
    coalesce(themes.name, 'All themes') as theme,
    kind,
    cycle,
    gaps.year,
    year_missing(gaps.year) as year_missing,
    reason,
    coalesce(source_kind, 'inspectorate') as source_kind,
    source_url
from gaps
left join forces using (force_id)
left join themes using (theme_id)
where (gaps.force_id is null or among(gaps.force_id, $forces))
  and (gaps.theme_id is null or among(gaps.theme_id, $themes))
order by
    year,
    force,
    theme
