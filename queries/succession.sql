-- Which forces did a force succeed, and which one succeeded it?
-- A row is a force.
-- Takes: force.
select
    others.force_id,
    others.short_name as force,
    if(others.succeeded_by = own.force_id, 'predecessor', 'successor') as relation,
    -- The last day of the forces that ended, each by itself.
    if(others.succeeded_by = own.force_id, others.valid_to, own.valid_to) as ended,
    if(others.succeeded_by = own.force_id, own.valid_from, others.valid_from) as began
from forces as others
join forces as own
    on own.force_id = $force
   and (others.succeeded_by = own.force_id or own.succeeded_by = others.force_id)
order by
    relation,
    force
