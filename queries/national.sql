-- What did the national reports on child protection find, in order of time?
-- A row is a report.
select
    coalesce(left(inspections.published, 4)::integer, inspections.year) as published_year,
    inspections.year,
    year_missing(inspections.year) as year_missing,
    inspections.programme,
    inspections.title,
    inspections.published,
    audits.topic,
    audits.cases_total,
    audits.good,
    audits.adequate,
    audits.inadequate,
    audits.below_good_pct,
    round(100 * audits.good / audits.cases_total, 1) as good_share,
    round(wilson_low(audits.good, audits.cases_total), 1) as good_low,
    round(wilson_high(audits.good, audits.cases_total), 1) as good_high,
    audits.note as audit_note,
    audits.source_url as audit_source_url,
    (select count(*) from findings where findings.inspection_id = inspections.inspection_id and polarity = 'concern') as concerns,
    (select count(*) from findings where findings.inspection_id = inspections.inspection_id and polarity = 'strength') as strengths,
    -- Its findings in the record's own words: concerns first, in the order of themes.
    (
        select list(polarity || ': ' || summary order by list_position(['concern', 'strength', 'recommendation'], polarity), theme_id)
        from findings
        where findings.inspection_id = inspections.inspection_id
    ) as found,
    inspections.note,
    inspections.source_kind,
    inspections.source_url,
    inspections.citation
from inspections
left join audits using (inspection_id)
where inspections.scope = 'national'
order by
    coalesce(inspections.published, inspections.year::varchar),
    inspections.title
