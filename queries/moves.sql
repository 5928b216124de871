-- Between two rounds of one era, which forces rose, fell or stayed on a theme, and of which is it not known?
-- A row is a force.
with first_round as (
    select *
    from graded
    where theme_id = $theme
      and round = $from_round
      and ($evidence is null or is_stated(basis, source_kind))
),
second_round as (
    select *
    from graded
    where theme_id = $theme
      and round = $to_round
      and ($evidence is null or is_stated(basis, source_kind))
)
select
    forces.force_id,
    forces.short_name as force,
    forces.region,
    first_round.grade as from_grade,
    second_round.grade as to_grade,
    case
        when second_round.rank > first_round.rank then 'rose'
        when second_round.rank < first_round.rank then 'fell'
        when second_round.rank = first_round.rank and second_round.basis = 'carried-over' then 'stayed, not inspected again'
        when second_round.rank = first_round.rank then 'stayed'
        else 'not known in one or both'
    end as move,
    first_round.basis as from_basis,
    first_round.sources as from_sources,
    first_round.source_kind as from_source_kind,
    first_round.source_url as from_source_url,
    second_round.basis as basis,
    second_round.sources as sources,
    second_round.source_kind as source_kind,
    second_round.source_url as source_url
from forces
left join first_round using (force_id)
left join second_round using (force_id)
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  -- Grades of two eras cannot be compared: there is no answer then, rather than a wrong one.
  and (select era from rounds where round = $from_round) = (select era from rounds where round = $to_round)
order by
    list_position(['rose', 'fell', 'stayed', 'stayed, not inspected again', 'not known in one or both'], move),
    force
