-- Which causes of concern are known, and are they closed?
-- A row is a cause of concern.
-- The list is incomplete, so its rows are not counted. A status that is not known is not open.
-- Takes: forces, regions, themes, years (several, optional).
-- Counts: nothing.
-- Chosen by: forces, regions, themes, years.
select
    causes_of_concern.force_id,
    forces.short_name as force,
    forces.region,
    kind,
    topic,
    theme_id,
    themes.name as theme,
    coalesce(published, 'PEEL ' || cycles.name) as issued,
    published,
    causes_of_concern.cycle,
    status,
    status_date,
    case
        when status is not null then status || ' ' || when_in_words(status_date)
        when status_date is not null then 'status not known; looked at again ' || when_in_words(status_date)
        else 'status not known'
    end as status_words,
    source_kind,
    causes_of_concern.source_url
from causes_of_concern
join forces using (force_id)
left join themes using (theme_id)
left join cycles on cycles.cycle = causes_of_concern.cycle
where among(causes_of_concern.force_id, $forces)
  and among(forces.region, $regions)
  and among(theme_id, $themes)
  and among(left(coalesce(published, causes_of_concern.cycle), 4), $years)
order by
    coalesce(published, causes_of_concern.cycle) desc,
    force,
    topic
