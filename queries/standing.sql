-- Where does every force stand: its newest known grade on each theme, how old is it, and what was it before?
-- A row is a grade.
-- The themes are those of the newest round in which half of the forces have a grade, and of later ones. A grade that the
-- reader's choice of evidence excludes makes way for the one before. ``as_of`` is the day on which the question is
-- asked: grades count from the day by which they are known to have been published. One without a date counts from the
-- last day known of its cycle; before that day, from the first year of the cycle on, nobody can say here whether it was
-- out already, and ``no_newer`` is "date not known". The same is so within a month or year, if only that is known. The
-- forces are those that exist on that day, and those asked for.
-- Takes: forces, regions, themes, grades (several, optional); as_of, evidence (optional).
-- Counts: grades.
-- Chosen by: forces (force_id), grades (grade), regions (region), themes (theme_id).
select
    standing.force_id,
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
    published,
    known_by::varchar as known_by,
    dated_by,
    grade,
    rank,
    no_newer,
    missing,
    older,
    newest_round_name,
    lowest_possible_grade,
    highest_possible_grade,
    previous_grade,
    previous_round_name,
    title,
    known_from,
    basis,
    sources,
    note,
    source_kind,
    source_url,
    engaged.engaged,
    engaged.entered_date as engaged_since,
    engaged.entered_other_date as engaged_since_other,
    newer_reports.newer_report
from standing_on($as_of, $evidence) as standing
left join engaged_on($as_of) as engaged
    on engaged.force_id = standing.force_id
left join (select force_id, newer_report from newer_reports_on($as_of)) as newer_reports
    on newer_reports.force_id = standing.force_id
where among(standing.force_id, $forces)
  and (present or $forces is not null)
  and among(region, $regions)
  and among(theme_id, $themes)
  and among(grade, $grades)
order by
    force,
    not is_headline(theme_id),
    graded_for,
    theme
