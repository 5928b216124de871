-- Is there a fact of a force from before its first day, or from after its last?
-- A report may come out after a force has ended, if its fieldwork was before; where the day of the fieldwork is not
-- known, that of the report counts. A grade was given by the day of the page that states it. Of an inspection without
-- any day, its year counts; of one of PEEL, that is the first of its cycle, in which a force may begin.
with dated as (
    select
        'inspections' as file,
        row,
        case when fieldwork is not null then 'fieldwork' when published is not null then 'published' else 'year' end
            as "column",
        force_id,
        coalesce(fieldwork, published, year::varchar) as earliest,
        coalesce(published, fieldwork, if(programme = 'peel', null, year::varchar)) as latest
    from inspections
    union all
    select
        'judgments',
        judgments.row,
        if(source_dated is not null, 'source_dated', 'year'),
        judgments.force_id,
        judgments.year::varchar,
        coalesce(source_dated, if(programme = 'peel', null, judgments.year::varchar))
    from judgments
    join inspections using (inspection_id)
    union all
    select 'gaps', row, 'cycle', force_id, left(cycle, 4), null from gaps
    union all
    select 'engage', row, 'date', force_id, date, date from engage
    union all
    select 'causes_of_concern', row, 'published', force_id, published, published from causes_of_concern
),
-- Days, months and years compare as text, padded to their first or last day.
facts as (
    select
        *,
        earliest || substr('-01-01', length(earliest) - 3) as from_day,
        latest || substr('-99-99', length(latest) - 3) as to_day
    from dated
)
select
    file,
    facts.row,
    "column",
    if(from_day > valid_to, earliest, latest) as value,
    if(
        from_day > valid_to,
        'a day up to ' || valid_to || ', the last day of ' || force_id
            || coalesce('; what was found since is of ' || succeeded_by, ''),
        'a day from ' || valid_from || ' on, the first day of ' || force_id
    ) as expected
from facts
join forces using (force_id)
where from_day > valid_to
   or to_day < valid_from
