-- Do the counts of an audit add up to its cases, or does a note say what they “add to”, or name a “remainder”?
select
    'case_audits' as file,
    row,
    'cases_total' as "column",
    cases_total as value,
    'the sum of the published counts (' || counted || '), or a note that says what they add to' as expected
from (
    select
        *,
        good + coalesce(requires_improvement, 0) + coalesce(adequate, 0) + inadequate as counted,
        good is not null
            and inadequate is not null
            and (requires_improvement is not null or adequate is not null) as complete
    from case_audits
)
where coalesce(note, '') not like '%add to%'
  and coalesce(note, '') not like '%remainder%'
  and complete
  and counted <> cases_total
