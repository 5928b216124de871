-- In which audits do the printed counts add up to more cases than were audited?
-- A row is an audit.
select
    name,
    force,
    year_label,
    cases_total,
    good + coalesce(requires_improvement, 0) + coalesce(adequate, 0) + inadequate as counted,
    note,
    source_kind,
    source_url,
    citation
from audits
where good is not null
  and inadequate is not null
  and coalesce(requires_improvement, adequate) is not null
  and counted > cases_total
  and sample <> 'own'
order by
    force,
    dated
