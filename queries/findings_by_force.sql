-- How many strengths and concerns does the record hold on a theme, force by force?
-- A row is a force.
-- Takes: forces, polarities, programmes, regions, themes, years (several, optional).
select
    coalesce(forces.short_name, 'National') as force,
    count(*) filter (where polarity = 'concern') as concern,
    count(*) filter (where polarity = 'strength') as strength,
    count(*) filter (where polarity = 'recommendation') as recommendation,
    count(distinct inspection_id) as inspections
from findings
join inspections using (inspection_id)
left join forces using (force_id)
where among(theme_id, $themes)
  and among(force_id, $forces)
  and among(region, $regions)
  and among(year_text(inspections.year), $years)
  and if($programmes is null, not is_own(programme), among(programme, $programmes))
  and among(polarity, $polarities)
group by all
order by
    any_value(forces.force_id) is null,  -- the country as a whole is none of the forces
    concern + strength desc,
    force
