-- Where cases below good were printed alongside good ones, do the two add up to the total?
select
    'case_audits' as file,
    row,
    'below_good' as "column",
    below_good as value,
    'cases_total less good (' || cases_total - good || '), or a note that says what they add to' as expected
from case_audits
where good + below_good <> cases_total
  and coalesce(note, '') not like '%add to%'
