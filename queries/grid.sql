-- What grade has each force on each theme in each round, and where there is none, why?
with chosen as (
    select force_id, short_name as force, region
    from forces
    where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
      and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
),
-- What was asked in a round: what any force at all is known to have been graded on, or known not to have been.
asked as (
    select theme_id, round from graded
    union
    select theme_id, cycle from gaps where kind = 'not-graded'
)
select
    chosen.force_id,
    chosen.force,
    chosen.region,
    asked.theme_id,
    themes.name as theme,
    asked.round,
    rounds.round_name,
    rounds.round_order,
    rounds.era,
    rounds.era_name,
    coalesce(graded.year, rounds.round_year) as year,
    graded.grade,
    graded.rank,
    case
        when graded.grade is not null then null
        when gaps.gap_id is not null then 'not graded'
        else 'not known here'
    end as missing,
    graded.basis,
    graded.sources,
    coalesce(graded.source_kind, if(gaps.gap_id is null, null, 'inspectorate')) as source_kind,
    coalesce(graded.source_url, gaps.source_url) as source_url
from chosen
cross join asked
join themes using (theme_id)
join rounds using (round)
left join graded
    on graded.force_id = chosen.force_id
   and graded.theme_id = asked.theme_id
   and graded.round = asked.round
left join gaps
    on gaps.force_id = chosen.force_id
   and gaps.theme_id = asked.theme_id
   and gaps.cycle = asked.round
where ($themes::varchar[] is null or list_contains($themes::varchar[], asked.theme_id))
  and ($rounds::varchar[] is null or list_contains($rounds::varchar[], asked.round))
  and (
      $years::varchar[] is null
      or (graded.grade is not null and list_contains($years::varchar[], year_text(graded.year)))
      or (graded.grade is null and rounds.round_year is not null and list_contains($years::varchar[], year_text(rounds.round_year)))
  )
order by
    chosen.force,
    themes.name,
    rounds.round_order
