-- In which words are the values of a column shown, in which order?
-- A row is a label.
select distinct on (column_name, value)
    column_name,
    value,
    label,
    rank
from labels
where value <> label
order by
    column_name,
    value
