-- What does the table of grade totals hold?
select grade_counts.*
from grade_counts
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], grade_counts.force_id))
  and ($regions::varchar[] is null or grade_counts.force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(grade_counts.year)))
  and ($cycles::varchar[] is null or list_contains($cycles::varchar[], cycle))
order by
    inspection_id
