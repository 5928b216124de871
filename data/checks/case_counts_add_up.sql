-- Do the counts of an audit add up to its cases, or does a note say why not?
select
    'case_audits' as file,
    row,
    'cases_total' as "column",
    cases_total as value,
    'the sum of the printed counts (' || counted || '), or a note that says why not' as expected
from (
    select
        *,
        good + coalesce(requires_improvement, 0) + coalesce(adequate, 0) + inadequate as counted,
        good is not null
            and inadequate is not null
            and (requires_improvement is not null or adequate is not null) as complete
    from case_audits
)
where note is null
  and complete
  and counted <> cases_total
