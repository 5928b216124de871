-- Which PEEL cycles are there, how many grades of each are known, and why do eras break?
-- A row is a cycle.
with counted as (
    select
        cycles.*,
        count(judgments.inspection_id) as grades,
        count(distinct judgments.force_id) as forces
    from cycles
    left join inspections using (cycle)
    left join judgments using (inspection_id)
    group by all
)
select
    cycle,
    name,
    year,
    era,
    era_name,
    scale,
    case
        -- Where no page of the inspectorate says that they cannot, the note says that this is not known.
        when break_note is not null and source_url is not null then 'No. ' || break_note
        when break_note is not null then break_note
        when lag(cycle) over in_order is null then 'It is the first that was graded.'
        when era = lag(era) over in_order then 'Yes: both are of one era.'
    end as comparable,
    break_note,
    source_url,
    grades,
    forces
from counted
window in_order as (order by year)
order by year
