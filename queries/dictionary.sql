-- What does each column of a table hold?
-- A row is a column.
-- Takes: table (optional).
-- Counts: no rows.
select
    table_name,
    table_title,
    table_description,
    column_name,
    title,
    type,
    unit,
    required,
    key,
    array_to_string(allowed, ', ') as allowed,
    description
from dictionary
where is_or_any(table_name, $table)
order by
    table_name,
    position
