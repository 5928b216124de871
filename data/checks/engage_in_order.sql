-- Does a force leave Engage without having entered it, or enter it again without having left?
-- Where dates leave a choice, a move in is taken for as early and a move out for as late as it can have been.
with dated as (
    select
        *,
        if(event = 'entered', '-01-01', '-99-99') as rest,
        date || substr(rest, length(date) - 3) as one,
        other_date || substr(rest, length(other_date) - 3) as other,
        if(event = 'entered', least(one, other), greatest(one, other)) as moved
    from engage
),
moves as (
    select *, lag(event, 1, 'left') over (partition by force_id order by moved, row) as before
    from dated
)
select
    'engage' as file,
    row,
    'date' as "column",
    date as value,
    'a date after ' || force_id || if(event = 'left', ' entered Engage', ' left Engage again')
        || ', with a row of its own for that move' as expected
from moves
where event = before
