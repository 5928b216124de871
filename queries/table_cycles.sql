-- What does the table of PEEL cycles hold?
-- A row is a cycle.
-- Takes: cycles, years (several, optional); since (optional).
select *
from cycles
where among(year_text(year), $years)
  and not_before(year, $since)
  and among(cycle, $cycles)
order by
    year
