-- What does the table of findings hold?
-- A row is a finding, with the names that its identifiers stand for beside them.
select
    findings.inspection_id,
    inspections.title as inspection,
    force_name(force_id) as force,
    inspections.year,
    theme_id,
    theme_name(theme_id) as theme,
    findings.* exclude (inspection_id, theme_id)
from findings
join inspections using (inspection_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or force_id in (select force_id from forces where list_contains($regions::varchar[], region)))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
  and ($since is null or year::varchar >= $since)
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
  and ($polarities::varchar[] is null or list_contains($polarities::varchar[], polarity))
  and (
      $search::varchar[] is null
      or summary in (
          select summary
          from finding_words join finding_texts using (text)
          where list_contains($search::varchar[], stem)
          group by text, summary
          having count(*) = len($search::varchar[])
      )
  )
order by
    inspection_id,
    theme_id,
    polarity,
    summary
