-- What grade has each force on each theme in each round, and where there is none, why?
-- A row is a grade.
-- With evidence, a grade that the inspectorate itself is not known to state is left out.
select
    force_id,
    force,
    region,
    theme_id,
    theme,
    round,
    round_name,
    round_order,
    era,
    era_name,
    scale,
    graded_for,
    year,
    if($evidence is null or is_stated(basis, source_kind), grade, null) as grade,
    if($evidence is null or is_stated(basis, source_kind), rank, null) as rank,
    if($evidence is null or grade is null or is_stated(basis, source_kind), missing, 'left out') as missing,
    carried_grade,
    carried_from,
    basis,
    sources,
    note,
    source_kind,
    source_url
from standings
where ($forces::varchar[] is null or list_contains($forces::varchar[], force_id))
  and ($regions::varchar[] is null or list_contains($regions::varchar[], region))
  and ($themes::varchar[] is null or list_contains($themes::varchar[], theme_id))
  and ($rounds::varchar[] is null or list_contains($rounds::varchar[], round))
  and (
      $years::varchar[] is null
      or (grade is not null and list_contains($years::varchar[], year_text(graded_year)))
      or (grade is null and round_year is not null and list_contains($years::varchar[], year_text(round_year)))
  )
order by
    force,
    not is_headline(theme_id),
    graded_for,
    theme,
    round_order
