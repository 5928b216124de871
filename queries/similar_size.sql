-- Which forces are nearest to one force in size, by the ratio of their officers, that force first?
-- A row is a force: one that exists now or, where the force has ended, that existed at the same time.
-- Takes: force, most.
select
    others.force_id,
    others.short_name as force,
    others.region,
    others.officers_fte,
    others.officers_year,
    round(others.officers_fte / own.officers_fte, 2) as times_as_many,
    similar_in_size(others.officers_fte, own.officers_fte) as similar
from forces as others
cross join (select force_id, officers_fte, valid_from, valid_to from forces where force_id = $force) as own
where if(
    exists_on(own.valid_from, own.valid_to, null),
    exists_on(others.valid_from, others.valid_to, null),
    exist_together(others.valid_from, others.valid_to, own.valid_from, own.valid_to)
)
order by
    others.force_id <> own.force_id,
    -- By ratio, so that half as many is as far away as twice as many.
    abs(ln(others.officers_fte / own.officers_fte)) nulls last,
    others.short_name
limit $most + 1
