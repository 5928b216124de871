-- Does a force end before it begins, or is it succeeded by one that does not exist on the day after?
-- The successor exists a day later, so no force can succeed itself, by whatever way round.
with lives as (
    select
        forces.row,
        forces.valid_from,
        forces.valid_to,
        forces.succeeded_by,
        try_cast(forces.valid_to as date) + 1 as day_after,
        coalesce(try_cast(successors.valid_from as date), '-infinity') as successor_from,
        coalesce(try_cast(successors.valid_to as date), 'infinity') as successor_to
    from forces
    left join forces as successors on successors.force_id = forces.succeeded_by
)
select
    'forces' as file,
    row,
    'valid_to' as "column",
    valid_to as value,
    'a day that is not before ' || valid_from || ', the first day of the force' as expected
from lives
where valid_to < valid_from
union all
select
    'forces',
    row,
    'valid_to',
    null,
    'the last day of a force that another succeeded'
from lives
where succeeded_by is not null
  and valid_to is null
union all
select
    'forces',
    row,
    'succeeded_by',
    succeeded_by,
    'another force, one that exists on ' || strftime(day_after, '%Y-%m-%d') || ', the day after this one ended'
from lives
where succeeded_by is not null
  and day_after not between successor_from and successor_to
