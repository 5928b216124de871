-- What did each version of the record add, change and take away?
-- A row is a table version: its rows, and how many of them differ from the version served before.
-- Counts: no rows.
with
counts_by_table as (
    select number, version, published, published_at, served_before, unnest(rows, recursive := true)
    from versions
),
counted as (
    select
        number,
        change.table_name as table_name,
        count(*) filter (change.kind = 'added') as added,
        count(*) filter (change.kind = 'changed') as changed,
        count(*) filter (change.kind = 'removed') as removed
    from (select number, unnest(changes) as change from versions)
    group by all
)
select
    version,
    published,
    published_at,
    served_before,
    table_name,
    table_title,
    rows,
    if(served_before is not null, coalesce(added, 0), null) as added,
    if(served_before is not null, coalesce(changed, 0), null) as changed,
    if(served_before is not null, coalesce(removed, 0), null) as removed
from counts_by_table
join table_titles using (table_name)
left join counted using (number, table_name)
order by
    number desc,
    table_order
