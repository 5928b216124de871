-- What did forces find on child protection themselves, in audits of their own and with peers?
-- A row is a result.
-- A row for each audit of case files, or one without counts if there was none.
-- Takes: forces, years (several, optional).
-- Counts: case files.
-- Chosen by: forces, years.
select
    forces.short_name as force,
    inspections.year,
    year_missing(inspections.year) as year_missing,
    inspections.programme,
    inspections.title,
    inspections.fieldwork,
    inspections.published,
    audits.topic,
    audits.cases_total,
    audits.good,
    audits.adequate,
    audits.requires_improvement,
    audits.inadequate,
    audits.below_good,
    audits.good_pct,
    audits.below_good_pct,
    round(100 * audits.good / audits.cases_total, 1) as good_share,
    round(wilson_low(audits.good, audits.cases_total), 1) as good_low,
    round(wilson_high(audits.good, audits.cases_total), 1) as good_high,
    coalesce(audits.note, inspections.note) as note,
    if(audits.topic is null, inspections.source_kind, audits.source_kind) as source_kind,
    if(audits.topic is null, inspections.source_url, audits.source_url) as source_url,
    if(audits.topic is null, inspections.citation, audits.citation) as citation
from inspections
join forces using (force_id)
left join audits using (inspection_id)
where is_own(inspections.programme)
  and among(force_id, $forces)
  and among(year_text(inspections.year), $years)
order by
    inspections.year desc nulls last,
    coalesce(inspections.fieldwork, inspections.published) desc nulls last,
    force,
    inspections.title,
    topic <> 'all',
    topic
