-- What share of the case files audited was good, and how sure can one be?
select
    coalesce(forces.short_name, 'National') as force,
    year_text(inspections.year) as year,
    programme,
    inspections.title,
    topic,
    cases_total,
    good,
    requires_improvement,
    adequate,
    inadequate,
    below_good,
    good_pct,
    below_good_pct,
    -- Only where the counts were printed: a share is of all cases audited.
    round(100 * good / cases_total, 1) as good_share,
    round(wilson_low(good, cases_total), 1) as good_low,
    round(wilson_high(good, cases_total), 1) as good_high,
    case_audits.note,
    case_audits.source_kind,
    case_audits.source_url,
    case_audits.citation
from case_audits
join inspections using (inspection_id)
left join forces using (force_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($years::varchar[] is null or list_contains($years::varchar[], year_text(inspections.year)))
order by
    inspections.year desc nulls last,
    force,
    coalesce(fieldwork, published) desc,
    topic <> 'all',
    topic
