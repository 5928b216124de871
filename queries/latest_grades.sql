-- What is the latest grade that a force has on each theme, and from when?
-- A row is a grade.
-- Takes: force; years (several, optional).
with latest as (
    select *
    from graded
    join rounds using (round)
    where force_id = $force
    qualify row_number() over (partition by theme_id order by graded.year desc nulls last, round_order desc) = 1
)
select
    theme_id,
    theme,
    family,
    grade,
    rank,
    round,
    round_name,
    era_name,
    year,
    year_missing(year) as year_missing,
    known_from(grade, basis, source_kind, sources) as known_from,
    basis,
    sources,
    source_dated,
    note,
    source_kind,
    source_url
from latest
where among(year_text(year), $years)
order by
    -- Child protection first, then the newest.
    not is_headline(theme_id),
    not is_child_protection(programme),
    latest.year desc nulls last,
    theme
