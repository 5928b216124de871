-- What does the table of grade totals hold?
-- A row is a report with printed totals, with the names that its identifiers stand for beside them.
select
    grade_counts.inspection_id,
    inspections.title as inspection,
    grade_counts.force_id,
    force_name(grade_counts.force_id) as force,
    grade_counts.* exclude (inspection_id, force_id)
from grade_counts
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], grade_counts.force_id))
  and ($regions::varchar[] is null or grade_counts.force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(grade_counts.year)))
  and ($since is null or grade_counts.year::varchar >= $since)
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    inspection_id
