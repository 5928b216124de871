-- What does each column of a table or of a view hold?
-- A row is a column.
select
    table_name,
    view,
    position,
    column_name,
    type,
    unit,
    array_to_string(allowed, ', ') as allowed,
    array_to_string(shown_as, ' · ') as shown_as,
    description,
    of
from answer_columns
where ($table is null or table_name = $table)
  and ($view is null or view = $view)
order by
    table_name nulls last,
    view,
    position
