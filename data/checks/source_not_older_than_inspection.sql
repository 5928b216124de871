-- Is the year in the address of a source before the inspection, without a note that says so?
with facts as (
    select 'inspections' as file, row, source_url, note, year
    from inspections
    where is_child_protection(programme)
    union all
    select 'findings', findings.row, findings.source_url, findings.note, inspections.year
    from findings
    join inspections using (inspection_id)
    union all
    select 'case_audits', case_audits.row, case_audits.source_url, case_audits.note, inspections.year
    from case_audits
    join inspections using (inspection_id)
)
select
    file,
    row,
    'source_url' as "column",
    source_url as value,
    'a page no older than the inspection (' || year || '), or a note that the source is in doubt' as expected
from facts
where note is null
  and try_cast(regexp_extract(source_url, '/(20\d\d)/', 1) as integer) < year
