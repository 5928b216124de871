-- How does a force compare with all others, and with those of similar size nearest to it, on each theme?
-- A row is a theme.
-- Other forces are counted if their grade on the theme in the same round is known. Nearest by the ratio of officers, and
-- none with fewer than half or more than twice as many.
-- Takes: force, most; rounds (several, optional).
with own_size as (
    select officers_fte, valid_from, valid_to from forces where force_id = $force
),
near as (
    select force_id
    from forces
    cross join own_size
    where force_id <> $force
      and exist_together(forces.valid_from, forces.valid_to, own_size.valid_from, own_size.valid_to)
      and similar_in_size(forces.officers_fte, own_size.officers_fte)
    order by abs(ln(forces.officers_fte / own_size.officers_fte)), short_name
    limit $most
),
own as (
    select *
    from graded
    where force_id = $force
      and among(round, $rounds)
),
compared as (
    select
        own.force,
        own.theme_id,
        own.theme,
        own.round,
        rounds.round_name,
        rounds.round_order,
        own.grade,
        count(*) filter (where others.rank > own.rank) as higher,
        count(*) filter (where others.rank = own.rank) as same,
        count(*) filter (where others.rank < own.rank) as lower,
        count(others.rank) as others_known,
        count(*) filter (where others.rank > own.rank and near.force_id is not null) as near_higher,
        count(*) filter (where others.rank = own.rank and near.force_id is not null) as near_same,
        count(*) filter (where others.rank < own.rank and near.force_id is not null) as near_lower,
        count(near.force_id) as near_known,
        (select count(*) from near) as near_forces,
        own.source_kind,
        own.source_url
    from own
    join rounds using (round)
    left join graded as others
        on others.theme_id = own.theme_id
       and others.round = own.round
       and others.force_id <> own.force_id
    left join near on near.force_id = others.force_id
    group by all
)
select *
from compared
order by
    not is_headline(theme_id),
    theme,
    round_order
