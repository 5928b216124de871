-- Does every fact have an address or a citation?
with facts as (
    select 'inspections' as file, row, source_url, citation from inspections
    union all
    select 'case_audits', row, source_url, citation from case_audits
    union all
    select 'findings', row, source_url, citation from findings
    union all
    select 'cycles', row, source_url, citation from cycles
)
select
    file,
    row,
    'source_url' as "column",
    source_url as value,
    'an address, or a citation where there is none' as expected
from facts
where source_url is null
  and citation is null
