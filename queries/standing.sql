-- Where does every force stand: its newest known grade on each theme, how old is it, and what was it before?
-- A row is a grade.
-- The themes are those of the newest round in which half of the forces have a grade, and of later ones. A grade that the
-- reader's choice of evidence excludes makes way for the one before. ``as_of`` is the day on which the question is
-- asked: grades count from the day by which they are known to have been published. One without a date counts from the
-- last day known of its cycle; before that day, from the first year of the cycle on, we do not know whether it was
-- out already, and ``no_newer`` is "date not known". The same is so within a month or year, if only that is known. The
-- forces are those that exist on that day, and those asked for. Where PEEL gave a theme no grade before, the newest of
-- another programme is given beside it, in columns of its own: the two cannot be compared.
-- Takes: forces, regions, themes, grades (several, optional); as_of, evidence (optional).
-- Counts: grades.
-- Chosen by: forces (force_id), grades (grade), regions (region), themes (theme_id).
with of_other_programmes as (
    select
        force_id as of_force,
        theme_id as on_theme,
        grade as other_grade,
        round_name as other_round_name,
        round_order as other_round_order,
        year as other_year,
        source_kind as other_source_kind,
        source_url as other_source_url
    from graded
    join rounds using (round)
    where programme <> 'peel'
      and admitted(basis, source_kind, $evidence)
      and ($as_of is null or coalesce(last_day_of(coalesce(published, source_dated)), last_day) <= $as_of::date)
    qualify row_number() over (partition by force_id, theme_id order by round_order desc) = 1
)
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
    given_again_at_most,
    older_alike,
    previous_grade,
    previous_round_name,
    other_grade,
    other_round_name,
    other_year,
    other_source_kind,
    other_source_url,
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
left join of_other_programmes
    on of_force = standing.force_id
   and on_theme = standing.theme_id
   and other_round_order < round_order
   and previous_round_name is null
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
