-- Does a name end before it begins, had a force two names on one day, or is its last name not its present one?
select
    'force_names' as file,
    row,
    'valid_to' as "column",
    valid_to as value,
    'a day that is not before ' || valid_from || ', the first day of the name' as expected
from force_names
where valid_to < valid_from
union all
select
    'force_names',
    later.row,
    'valid_from',
    later.valid_from,
    'a day after ' || coalesce(earlier.valid_to, 'the last day of “' || earlier.name || '”, which is not given')
from force_names as later
join force_names as earlier
    on earlier.force_id = later.force_id
   and earlier.name <> later.name
   and (coalesce(earlier.valid_from, ''), earlier.row) < (coalesce(later.valid_from, ''), later.row)
where coalesce(later.valid_from, '') <= coalesce(earlier.valid_to, '9999')
union all
select
    'force_names',
    force_names.row,
    'name',
    force_names.name,
    'the name that forces.csv gives for ' || forces.force_id || ', or the last day of this one'
from force_names
join forces using (force_id)
where force_names.valid_to is null
  and force_names.name <> forces.name
