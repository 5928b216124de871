-- What does each column of a table or of a view hold?
-- A row is a column.
-- Takes: table, view (optional).
-- Counts: no rows.
select
    table_name,
    view,
    position,
    column_name,
    type,
    item_type,
    unit,
    array_to_string(allowed, ', ') as allowed,
    array_to_string(shown_as, ' · ') as shown_as,
    ordered,
    description,
    of,
    if(of = table_name || '.' || column_name, 'yes', if(table_name is null, null, 'no')) as in_data_link
from answer_columns
where is_or_any(table_name, $table)
  and is_or_any(view, $view)
order by
    table_name nulls last,
    view,
    position
