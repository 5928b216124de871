-- How many strengths and concerns does the record hold on a theme, force by force?
-- A row is a force.
select
    coalesce(forces.short_name, 'National') as force,
    count(*) filter (where polarity = 'concern') as concern,
    count(*) filter (where polarity = 'strength') as strength,
    count(*) filter (where polarity = 'recommendation') as recommendation,
    count(distinct inspection_id) as inspections
from findings
join inspections using (inspection_id)
left join forces using (force_id)
where ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(inspections.year)))
  and if($programmes::varchar[] is null, not is_own(programme), list_contains($programmes::varchar[], programme))
  and ($polarities::varchar[] is null or list_contains($polarities::varchar[], polarity))
group by all
order by
    concern + strength desc,
    force
