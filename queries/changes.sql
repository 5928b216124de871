-- How did a force's grade on each theme move within an era, from its first known grade to its last?
-- A row is a theme. A grade that was carried over from another question is left out.
-- Takes: force.
with ordered as (
    select
        *,
        row_number() over within_era as nth,
        count(*) over (partition by theme_id, era) as grades_known,
        first(grade) over within_era as first_grade,
        first(rank) over within_era as first_rank,
        first(round_name) over within_era as first_round,
        min(rank) over (partition by theme_id, era) as lowest,
        max(rank) over (partition by theme_id, era) as highest
    from graded
    join rounds using (round)
    where force_id = $force
      and not from_another_question
    window within_era as (partition by theme_id, era order by round_order)
)
select
    theme_id,
    theme,
    era_name,
    grades_known,
    first_round,
    first_grade,
    round_name as last_round,
    grade as last_grade,
    case
        when rank > first_rank then 'rose'
        when rank < first_rank then 'fell'
        else 'stayed'
    end as move,
    in_between(lowest, highest, first_rank, rank) as in_between,
    basis,
    sources,
    known_from(grade, basis, source_kind, sources) as known_from,
    source_kind,
    source_url
from ordered
where grades_known > 1
qualify row_number() over (partition by theme_id, era order by round_order desc) = 1
order by
    list_position(['fell', 'rose', 'stayed'], move),
    theme
