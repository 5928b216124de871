-- How many strengths and concerns does the record hold, theme by theme?
-- A row is a theme.
-- Takes: forces, polarities (several, optional).
select
    themes.name as theme,
    count(*) filter (where polarity = 'concern') as concern,
    count(*) filter (where polarity = 'strength') as strength,
    count(*) filter (where polarity = 'recommendation') as recommendation,
    count(distinct inspection_id) as inspections
from findings
join inspections using (inspection_id)
join themes using (theme_id)
left join forces using (force_id)
where not is_own(programme)
  and among(force_id, $forces)
  and among(polarity, $polarities)
group by all
order by
    concern + strength desc,
    theme
