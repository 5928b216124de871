-- Which force is meant by a name: its own, another name of it, a council or a place in its area?
-- A row is a force.
-- Names are compared in lower case, without accents, apostrophes and hyphens, "&" as "and", and without "police" and
-- the like. Exact matches come first, then names of forces with a word that begins with the text. If there is no exact
-- match, councils and places with such a word follow; and if there are none, near misses (by Jaro-Winkler
-- similarity).
-- Takes: name.
with asked as (
    select normalised_name($name) as wanted where normalised_name($name) <> ''
),
compared as (
    select
        names_of_forces.*,
        case
            when normalised = wanted then 1
            when contains(' ' || normalised || ' ', ' ' || wanted || ' ') then 2
            when contains(' ' || normalised, ' ' || wanted) then 3
            when jaro_winkler_similarity(normalised, wanted) >= 0.93 then 4
        end as nearness
    from names_of_forces
    cross join asked
),
found as (
    select *
    from compared
    where nearness is not null
    -- One line if a force has the name in more than one way.
    qualify row_number() over (partition by force_id, normalised order by kind_order, length(name) desc) = 1
)
select
    found.name,
    found.kind,
    found.district,
    forces.short_name as force,
    forces.name as force_name,
    forces.region
from found
join forces using (force_id)
where nearness = 1
   or (nearness < 4 and (kind_order <= 2 or not exists (select * from found where nearness = 1)))
   or not exists (select * from found where nearness < 4)
order by
    nearness > 1,
    kind_order > 2,
    nearness,
    kind_order,
    length(found.name),
    forces.population desc,
    found.name
limit 12
