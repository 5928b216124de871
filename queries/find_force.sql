-- Which force is meant by a name: its own, another name of it, a council or a place in its area?
-- A row is a force.
-- Names are compared in small letters, without accents, apostrophes and hyphens, "&" as "and", and without "police" and
-- the like. The same name comes first, then names of forces with a word that begins so. Where there is no such name,
-- councils and places with a word that begins so follow; and where there are none, a near miss (by the similarity of Jaro
-- and Winkler).
-- Takes: name.
with asked as (
    select plain_name($name) as wanted where plain_name($name) <> ''
),
compared as (
    select
        force_names.*,
        case
            when plain = wanted then 1
            when contains(' ' || plain || ' ', ' ' || wanted || ' ') then 2
            when contains(' ' || plain, ' ' || wanted) then 3
            when jaro_winkler_similarity(plain, wanted) >= 0.93 then 4
        end as nearness
    from force_names
    cross join asked
),
found as (
    select *
    from compared
    where nearness is not null
    -- One line where a force has the name in more than one way
    qualify row_number() over (partition by force_id, plain order by kind_order, length(name) desc) = 1
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
