-- Which grades rose, fell or stayed since the one before on the same theme, and by how many steps?
-- A row is a grade, with the one before it.
-- The one before is that of the last round of the same era in which it is known. Years are those of the later grade.
-- ``between`` names the rounds between the two, with why they give no grade.
-- Takes: forces, themes, years (several, optional); evidence, move (optional).
-- Chosen by: forces (force_id), themes (theme_id).
with compared as (
    select row_number() over () as nth, *
    from graded_again($evidence)
    where before is not null
      and among(force_id, $forces)
      and among(theme_id, $themes)
      and among(year_text(year), $years)
      and is_move(move, steps, $move)
),
rounds_between as (
    select
        nth,
        string_agg(
            rounds.round_name || ': ' || case
                when standings.theme_id is null then 'this theme was not graded'
                when standings.grade is not null then 'hidden by filters'
                when standings.missing = 'grade stands' then 'the earlier grade still applied'
                when standings.missing = 'not known here' then 'grade not found'
                else standings.missing
            end,
            '; '
            order by rounds.round_order
        ) as between
    from compared
    join rounds
        on rounds.era = compared.era
       and rounds.round_order > compared.before.round_order
       and rounds.round_order < compared.round_order
    left join all_standings as standings
        on standings.force_id = compared.force_id
       and standings.theme_id = compared.theme_id
       and standings.round = rounds.round
    group by nth
)
select
    force_id,
    force,
    region,
    theme_id,
    theme,
    era_name,
    move,
    steps,
    before.round_name as from_round_name,
    before.dated as from_published,
    before.grade as from_grade,
    round_name,
    year,
    year_missing(year) as year_missing,
    dated as published,
    grade,
    between,
    before.known_from as from_known_from,
    before.source_kind as from_source_kind,
    before.source_url as from_source_url,
    known_from,
    source_kind,
    source_url
from compared
left join rounds_between using (nth)
order by
    list_position(['fell', 'rose'], move) nulls last,
    steps desc,
    round_order desc,
    force,
    theme
