-- Was any report published before its fieldwork? (Compared as far as both dates are known.)
select
    'inspections' as file,
    row,
    'published' as "column",
    published as value,
    'a date not before fieldwork (' || fieldwork || ')' as expected
from inspections
where left(published, least(length(published), length(fieldwork))) < left(fieldwork, least(length(published), length(fieldwork)))
