-- Which force is meant by a name: its own, another name of it, its code, a postcode, a council or a place in its area?
-- A row is a force.
-- Names are compared in lower case, without accents, apostrophes and hyphens, "&" as "and", and without "police" and
-- the like. Exact matches come first, also of places of the same name in other areas; then names with a word that begins
-- with the text, those of forces before those of councils and places. If there are none, near misses follow (by
-- Jaro-Winkler similarity). Forces outside England and Wales are none of the record.
-- A place with the same name in several areas is a town across a border, of which some have an edge alone: the record does
-- not say which. So they come in the order of their forces, and only if nothing has the very name that was typed.
-- Takes: name.
with asked as (
    select
        normalised_name($name) as wanted,
        -- The first half of a postcode: "CT1" of "ct1 2ab".
        lower(regexp_extract(trim($name), '^([A-Za-z]{1,2}[0-9][0-9A-Za-z]?) ?([0-9][A-Za-z]{0,2})?$', 1)) as outward
    where normalised_name($name) not in
        ('', 'scotland', 'of scotland', 'northern ireland', 'of northern ireland', 'psni', 'british transport', 'btp')
),
compared as (
    select
        names_of_forces.*,
        case
            when wanted in (normalised, alone) or kind = 'postcode' then 1
            when contains(' ' || alone || ' ', ' ' || wanted || ' ') then 2
            when contains(' ' || alone, ' ' || wanted) or starts_with(normalised, wanted) then 3
            when jaro_winkler_similarity(alone, wanted) >= 0.93 then 4
        end as nearness
    from names_of_forces
    cross join asked
    where case kind when 'postcode' then normalised = outward when 'ONS code' then normalised = wanted else true end
),
found as (
    select *, kind = 'place' and count(distinct force_id) over (partition by name, kind) > 1 as across_border
    from compared
    where nearness is not null
    -- One line if a force has the name in more than one way.
    qualify row_number() over (partition by force_id, alone order by kind_order, length(name) desc) = 1
)
select
    found.name,
    found.kind,
    found.district,
    forces.short_name as force,
    forces.name as force_name,
    forces.region,
    case nearness when 1 then 'name' when 2 then 'word' when 3 then 'beginning' else 'similar' end as matched,
    count(*) over () as matches
from found
join forces using (force_id)
left join outward_codes on outward_code = found.name and outward_codes.force_id = found.force_id and kind = 'postcode'
where (nearness < 4 or not exists (select * from found where nearness < 4))
  and not (nearness > 1 and across_border and exists (select * from found where nearness = 1))
order by
    nearness > 1,
    kind_order > 2,
    nearness,
    kind_order,
    length(found.name),
    -- Of forces that share an outward code, the one with most of its postcodes first.
    postcodes desc nulls last,
    if(across_border, null, forces.population) desc nulls last,
    found.name,
    forces.name
limit 30
