-- Which forces have a PEEL report that is newer than all of their grades here?
-- A row is a report.
-- Their newest grades are not of it: pages mark these forces wherever they show newest grades.
-- Takes: forces (several, optional).
-- Chosen by: forces.
select
    force_name(force_id) as force,
    title,
    cycle,
    newer_report,
    source_kind,
    source_url,
    citation
from newer_reports_on(null)
where among(force_id, $forces)
order by force
