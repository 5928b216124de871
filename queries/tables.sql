-- Which tables are there, and what does a row of each hold?
-- A row is a table.
select
    table_name,
    table_title,
    table_description
from table_titles
order by table_order
