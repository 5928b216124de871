-- Which pages would fill most gaps? A row is a page of the inspectorate: a pillar of a force in a cycle up to 2018/19, or
-- a force’s report of a later cycle.
-- An address is one that the record cites, or else of the form of those that it cites for other forces: as shown by
-- address_like, their number. Without either there is none.
create view wanted_pages as
with asked_of_all as (
    select cycle, theme_id from asked where graded_for = 'all'
    union
    -- A cycle that is not in the table of themes asked graded each of its themes for all forces.
    select cycle, theme_id from judgments join inspections using (inspection_id) where programme = 'peel'
        and cycle not in (select cycle from asked)
    union
    select cycle, theme_id from gaps where theme_id is not null and cycle not in (select cycle from asked)
),
unknown as (
    select forces.force_id, cycle, theme_id
    from forces
    cross join (select * from asked_of_all join cycles using (cycle)) as asked_of_all
    anti join (
        select judgments.force_id, inspections.cycle, theme_id
        from judgments
        join inspections using (inspection_id)
        where programme = 'peel'
        union
        select force_id, cycle, theme_id from gaps
    ) as known using (force_id, cycle, theme_id)
    -- A cycle that began before a force, or after its end, asked nothing of it.
    where coalesce(left(valid_from, 4)::integer, 0) <= asked_of_all.year
      and coalesce(left(valid_to, 4)::integer, 9999) >= asked_of_all.year
),
cited as (
    select distinct
        -- “www.…gov.uk/hmic/” and “/hmicfrs/” are earlier places of the same pages.
        regexp_extract(source_url, '/(peel-assessments/peel-\d{4}/[a-z-]+(?:/(?:effectiveness|efficiency|legitimacy))?|peel-reports/[a-z-]+-\d{4}-\d\d)/?(?:[?].*)?$', 1) as path,
        source_url like 'https://hmicfrs.justiceinspectorates.gov.uk/%' as at_its_place
    from (
        select source_url from judgments
        union
        select source_url from gaps
        union
        select source_url from inspections
    )
    where source_url like '%justiceinspectorates.gov.uk/%'
),
places as (
    select
        'https://hmicfrs.justiceinspectorates.gov.uk/' || path || '/' as address,
        -- The same with a star for the force.
        case
            when path like 'peel-reports/%' then regexp_replace(path, '/[a-z-]+-(\d{4}-\d\d)', '/*-\1')
            else regexp_replace(path, '(peel-\d{4})/[a-z-]+', '\1/*')
        end as form
    from cited
    where path <> ''
      and at_its_place
),
forms as (
    select form, count(distinct address) as pages from places group by form
),
pages as (
    select
        force_id,
        cycle,
        if(cycle < '2021', coalesce(pillar, ''), '') as pillar,
        count(*) as cells,
        list(theme_id order by theme_id) as theme_ids
    from unknown
    left join question_pillars using (theme_id)
    group by all
),
formed as (
    select
        *,
        case
            when cycle < '2021' then 'peel-assessments/peel-' || left(cycle, 4) || '/*' || if(pillar = '', '', '/' || pillar)
            else 'peel-reports/*-' || cycle
        end as form
    from pages
),
addressed as (
    select
        formed.*,
        forms.pages as pages_of_form,
        'https://hmicfrs.justiceinspectorates.gov.uk/' || replace(form, '*', force_id) || '/' as address
    from formed
    left join forms using (form)
)
select
    force_id,
    short_name as force,
    cycle,
    cycles.name as cycle_name,
    if(pillar = '', 'report', pillar) as page,
    cells,
    (select string_agg(name, '; ' order by name) from themes where list_contains(theme_ids, theme_id)) as themes,
    if(pages_of_form is null, null, addressed.address) as source_url,
    places.address is not null as cited,
    coalesce(pages_of_form, 0) - if(places.address is null, 0, 1) as address_like
from addressed
join forces using (force_id)
join cycles using (cycle)
left join places on places.address = addressed.address
order by
    cells desc,
    cycles.year desc,
    force,
    page;
