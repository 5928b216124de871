-- Which PEEL cycles are there, how many grades of each are known, and why do eras break?
-- A row is a cycle.
select
    cycles.cycle,
    cycles.name,
    cycles.year,
    era,
    era_name,
    cycles.scale,
    break_note,
    cycles.source_url,
    count(judgments.inspection_id) as grades,
    count(distinct judgments.force_id) as forces
from cycles
left join inspections using (cycle)
left join judgments using (inspection_id)
group by all
order by cycles.year
