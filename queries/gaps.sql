-- Which grades are known not to exist, and why?
-- A row is a gap.
select
    coalesce(forces.short_name, 'All forces') as force,
    coalesce(themes.name, 'All themes') as theme,
    kind,
    cycle,
    year_text(year) as year,
    reason,
    coalesce(source_kind, 'inspectorate') as source_kind,
    source_url
from gaps
left join forces using (force_id)
left join themes using (theme_id)
where ($forces::varchar[] is null or gaps.force_id is null or list_contains($forces::varchar[], gaps.force_id))
  and ($themes::varchar[] is null or gaps.theme_id is null or list_contains($themes::varchar[], gaps.theme_id))
order by
    year,
    force,
    theme
