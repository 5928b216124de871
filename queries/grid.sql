-- What grade has each force on each theme in each round, and where there is none, why?
-- A row is a grade, with whether its force is in Engage now.
-- A grade that the reader's choice of evidence excludes counts as missing too: it is known, but not shown.
-- Takes: forces, grades, regions, rounds, themes, years (several, optional); evidence (optional).
-- Counts: grades.
-- Chosen by: forces, grades, regions, rounds, themes, years.
select
    standings.force_id,
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
    surely_given,
    year,
    if(admitted(basis, source_kind, $evidence), grade, null) as grade,
    if(admitted(basis, source_kind, $evidence), rank, null) as rank,
    if(is_hidden(grade, basis, source_kind, $evidence), 'left out', missing) as missing,
    carried_grade,
    carried_from,
    if($evidence is null, lowest_possible_grade, null) as lowest_possible_grade,
    if($evidence is null, highest_possible_grade, null) as highest_possible_grade,
    published,
    known_from(if(admitted(basis, source_kind, $evidence), grade, null), basis, source_kind, sources) as known_from,
    basis,
    sources,
    note,
    source_kind,
    source_url,
    engaged.engaged,
    engaged.entered_date as engaged_since,
    engaged.entered_other_date as engaged_since_other,
    newer_reports.newer_report
from standings
left join engaged_on(null) as engaged
    on engaged.force_id = standings.force_id
left join (select force_id, newer_report from newer_reports_on(null)) as newer_reports
    on newer_reports.force_id = standings.force_id
where among(standings.force_id, $forces)
  and among(region, $regions)
  and among(theme_id, $themes)
  and among(round, $rounds)
  and among(if(admitted(basis, source_kind, $evidence), grade, null), $grades)
  and among(year_text(if(grade is null, round_year, graded_year)), $years)
  and ($years is null or grade is not null or round_year is not null)
order by
    force,
    not is_headline(theme_id),
    graded_for,
    theme,
    round_order
