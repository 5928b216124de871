-- What did inspectors praise, criticise and recommend on child protection?
select
    coalesce(forces.short_name, 'National') as force,
    forces.region,
    year_text(inspections.year) as year,
    programme,
    inspections.title,
    themes.name as theme,
    polarity,
    summary,
    findings.note,
    findings.source_kind,
    findings.source_url,
    findings.citation
from findings
join inspections using (inspection_id)
join themes using (theme_id)
left join forces using (force_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(inspections.year)))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($programmes::varchar[] is null or list_contains($programmes::varchar[], programme))
  and ($polarities::varchar[] is null or list_contains($polarities::varchar[], polarity))
  -- Every word looked for stands in the finding, in whatever case.
  and (
      $words::varchar[] is null
      or len(list_filter($words::varchar[], lambda word: not contains(lower(summary), lower(word)))) = 0
  )
order by
    inspections.year desc nulls last,
    force,
    theme,
    list_position(['concern', 'strength', 'recommendation'], polarity),
    summary
