-- Is a count of an audit larger than the audit, without a note that says why?
with counts as (
    unpivot case_audits
    on good, requires_improvement, adequate, inadequate, below_good
    into name "column" value value
)
select
    'case_audits' as file,
    row,
    "column",
    value,
    'no more than cases_total (' || cases_total || '), or a note that says why' as expected
from counts
where value > cases_total
  and note is null
