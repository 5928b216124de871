-- How are the known grades spread over forces, by theme and round, and of how many forces are they known?
-- A row is a count.
with chosen as (
    select force_id
    from forces
    where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
      and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
),
shown as (
    select graded.*
    from graded
    join chosen using (force_id)
    where ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
      and ($rounds::varchar[] is null or list_contains($rounds::varchar[], round))
      and ($years::varchar[] is null or list_contains($years::varchar[], year_text(year)))
),
counts as (
    select theme_id, round, grade, count(*) as forces
    from shown
    group by all
),
-- Every round in which the theme was graded at all: where none of these grades is known, that is said.
totals as (
    select
        asked.theme_id,
        themes.name as theme,
        asked.round,
        count(shown.grade) as known,
        -- The lower middle one where their number is even: grades are words, there is nothing between two.
        quantile_disc(shown.rank, 0.5) as median_rank
    from (select distinct theme_id, round from graded) as asked
    join themes using (theme_id)
    join rounds using (round)
    left join shown
        on shown.theme_id = asked.theme_id
       and shown.round = asked.round
    where ($themes::varchar[] is null or list_contains($themes::varchar[], asked.theme_id))
      and ($rounds::varchar[] is null or list_contains($rounds::varchar[], asked.round))
    group by
        asked.theme_id,
        themes.name,
        asked.round,
        round_year
    having count(shown.grade) > 0
        or $years::varchar[] is null
        or list_contains($years::varchar[], round_year::varchar)
),
bars as (
    select
        totals.theme_id,
        totals.theme,
        totals.round,
        rounds.round_name,
        rounds.round_order,
        rounds.era,
        rounds.era_name,
        grades.grade,
        grades.rank,
        coalesce(counts.forces, 0) as forces,
        known,
        (select count(*) from chosen) as of_forces,
        round(100 * coalesce(counts.forces, 0) / nullif(known, 0), 1) as share_pct,
        median.name as median_grade,
        -- On this theme in this round: forces that require improvement or are inadequate.
        coalesce(sum(counts.forces) filter (where grades.needs_improvement) over this_bar, 0)::bigint as need_improvement
    from totals
    join rounds using (round)
    join grades on grades.grade <> 'adequate' or rounds.scale = 'five-tier'
    left join grades as median on median.rank = totals.median_rank
    left join counts
        on counts.theme_id = totals.theme_id
       and counts.round = totals.round
       and counts.grade = grades.grade
    window this_bar as (partition by totals.theme_id, totals.round)
)
select *
from bars
order by
    -- What pages show first, then the themes on which the largest share of the known grades is low.
    not is_headline(theme_id),
    max(need_improvement / nullif(known, 0)) over (partition by theme_id) desc nulls last,
    theme,
    round_order,
    rank desc
