-- Does a part of a sample have more cases than the whole, without a note that says why?
select
    'case_audits' as file,
    part.row,
    'cases_total' as "column",
    part.cases_total as value,
    'no more than the whole sample has (' || whole.cases_total || '), or a note that says why' as expected
from case_audits as part
join case_audits as whole
    on whole.inspection_id = part.inspection_id
   and whole.topic = 'all'
where part.topic <> 'all'
  and part.cases_total > whole.cases_total
  and part.note is null
