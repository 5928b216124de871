-- Which rows did each version of the record add, change or take away?
-- A row is a change: a row of a table that differs from the version served before. "What" names the cells that changed, or those
-- of a row that was added or removed, without what other columns show already. "What first" is the one of them that
-- matters most, a grade, a title or a finding, or else the first that is neither source nor note; "what else" the others.
-- Takes: forces, themes (several, optional); published_since, table (optional).
-- Chosen by: forces, table, themes.
with
changed as (
    select number, version, published, unnest(changes) as change
    from versions
),
numbered as (
    select row_number() over (order by number) as id, *
    from changed
),
cells as (
    select id, unnest(change.cells, recursive := true)
    from numbered
),
worded as (
    select
        id,
        change.kind as kind,
        cells.column_name as column_name,
        dictionary.title as title,
        position,
        after,
        before,
        case
            when change.kind != 'changed' then coalesce(after_label.label, after, before_label.label, before)
            when before is null then coalesce(after_label.label, after)
            when after is null then coalesce(before_label.label, before)
            else coalesce(before_label.label, before) || ' → ' || coalesce(after_label.label, after)
        end as words,
        -- A value that a changed row did not have before was added; one that it no longer has was removed.
        dictionary.title || case
            when change.kind = 'changed' and before is null then ' added: '
            when change.kind = 'changed' and after is null then ' removed: '
            else ': '
        end as begins,
        change.kind = 'changed' or not list_contains(['source_url', 'force_id', 'theme_id', 'cycle', 'inspection_id', 'gap_id', 'year'], cells.column_name) as shown,
        row_number() over (
            partition by id
            order by
                not shown,
                cells.column_name != 'grade',
                not list_contains(['title', 'summary'], cells.column_name),
                list_contains(['source_kind', 'source_url', 'citation', 'note', 'sources', 'source_dated'], cells.column_name),
                position
        ) as weight
    from cells
    join numbered using (id)
    join dictionary
        on dictionary.table_name = change.table_name and dictionary.column_name = cells.column_name
    left join labels as before_label
        on before_label.table_name = change.table_name and before_label.column_name = cells.column_name and before_label.value = before
    left join labels as after_label
        on after_label.table_name = change.table_name and after_label.column_name = cells.column_name and after_label.value = after
),
described as (
    select
        id,
        string_agg(begins || words, '; ' order by position) filter (shown) as what,
        any_value(if(column_name = 'grade', words, begins || words)) filter (shown and weight = 1) as what_first,
        string_agg(
            begins || if(column_name = 'source_url', 'another page', words),
            '; '
            order by position
        ) filter (shown and weight > 1) as what_else,
        string_agg(title, ', ' order by position) filter (kind = 'changed') as changed_columns,
        any_value(coalesce(after, before)) filter (column_name = 'source_url') as source_url,
        any_value(coalesce(after, before)) filter (column_name = 'source_kind') as source_kind
    from worded
    group by id
)
select
    published,
    version,
    table_titles.table_title as table_title,
    change.kind as change,
    forces.short_name as force,
    coalesce(cycles.name, change.cycle) as cycle,
    themes.name as theme,
    what,
    what_first,
    what_else,
    changed_columns,
    change.table_name as table_name,
    change.key as key,
    described.source_kind as source_kind,
    described.source_url as source_url
from numbered
join table_titles on table_titles.table_name = change.table_name
left join described using (id)
left join forces on forces.force_id = change.force_id
left join themes on themes.theme_id = change.theme_id
left join cycles on cycles.cycle = change.cycle
where is_or_any(change.table_name, $table)
  and among(change.force_id, $forces)
  and among(change.theme_id, $themes)
  and ($published_since is null or left(published, 10) >= $published_since)
order by
    number desc,
    table_order,
    id
