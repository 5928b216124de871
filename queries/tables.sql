-- Which tables are there, and what does a row of each hold?
-- A row is a table.
select distinct table_name, table_title, table_description
from dictionary
order by
    list_position(['judgments', 'findings', 'case_audits', 'inspections', 'crime_recording', 'gaps', 'forces', 'themes', 'cycles'], table_name)
