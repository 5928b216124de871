-- Who published the pages that the facts were read on, and how many facts on each?
-- A row is a publisher.
with facts as (
    select source_kind from judgments
    union all
    select source_kind from findings
    union all
    select source_kind from case_audits
)
select source_kind, count(*) as facts
from facts
group by source_kind
order by facts desc
