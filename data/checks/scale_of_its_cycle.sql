-- Is every PEEL grade on the scale that its cycle used?
select
    'judgments' as file,
    judgments.row,
    'scale' as "column",
    judgments.scale as value,
    cycles.scale || ', the scale of cycle ' || cycles.cycle as expected
from judgments
join inspections using (inspection_id)
join cycles using (cycle)
where judgments.scale <> cycles.scale
