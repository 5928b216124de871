-- Where does every force stand: its newest known grade on each theme, how old is it, and what was it before?
-- A row is a grade.
-- The themes are those of the newest round in which half of the forces have a grade, and of later ones. A grade that the
-- reader's choice of evidence excludes makes way for the one before. ``as_of`` is the day on which the question is
-- asked: grades count from the day by which they are known to have been published. The forces are those that exist on
-- that day, and those asked for.
-- Takes: forces, regions, themes, grades (several, optional); as_of, evidence (optional).
-- Counts: grades.
with forces_then as (
    select force_id
    from forces
    where exists_on(valid_from, valid_to, $as_of)
),
published as (
    select * from published_by($as_of)
),
asked_now as (
    select * from asked_on($as_of)
),
-- The forces inspected in a round, as far as is known, on that day.
inspected as (
    select force_id, cycle as round
    from inspections
    left join (select force_id, round as cycle, min(known_by) as known_by from published_grades group by all)
        using (force_id, cycle)
    where programme = 'peel'
      and ($as_of is null or coalesce(least(known_by, last_day_of(published)), $as_of::date) <= $as_of::date)
),
ranked as (
    select
        *,
        lead(grade) over newest_first as previous_grade,
        lead(round_name) over newest_first as previous_round_name,
        row_number() over newest_first as age
    from published
    where admitted(basis, source_kind, $evidence)
    window newest_first as (partition by force_id, theme_id order by round_order desc)
)
select
    standings.force_id,
    standings.force,
    standings.region,
    standings.theme_id,
    standings.theme,
    coalesce(newest.round, standings.round) as round,
    coalesce(newest.round_name, standings.round_name) as round_name,
    coalesce(newest.round_order, standings.round_order) as round_order,
    coalesce(newest.era, standings.era) as era,
    coalesce(newest.era_name, standings.era_name) as era_name,
    coalesce(newest.scale, standings.scale) as scale,
    asked_now.graded_for,
    newest.year,
    -- Some grades were published before the report of the cycle, such as those of regional inspections.
    if(last_day_of(newest.source_dated) < last_day_of(newest.published), newest.source_dated, newest.published)
        as published,
    newest.known_by::varchar as known_by,
    case
        when newest.grade is null then null
        when newest.dated is null then 'cycle'
        when newest.published is not null then 'report'
        else 'source'
    end as dated_by,
    newest.grade,
    newest.rank,
    -- Why there is no grade of the newest round that asks the theme.
    case
        when newest.round = standings.round then null
        -- A force that has ended keeps its last grades, and is not inspected again.
        when report.force_id is null and forces_then.force_id is null then 'not inspected'
        when report.force_id is null then 'not yet inspected'
        when excluded.force_id is not null then 'left out'
        when standings.grade is not null then 'not known here'
        else standings.missing
    end as no_newer,
    -- Where the choice of evidence excludes every grade, some are known all the same.
    case
        when newest.grade is not null then null
        when (standings.force_id, standings.theme_id) in (select (force_id, theme_id) from published) then 'left out'
        else no_newer
    end as missing,
    newest.round is not null and newest.round <> standings.round as older,
    standings.round_name as newest_round_name,
    newest.previous_grade,
    newest.previous_round_name,
    newest.title,
    known_from(newest.grade, newest.basis, newest.source_kind, newest.sources) as known_from,
    newest.basis,
    newest.sources,
    newest.note,
    newest.source_kind,
    newest.source_url,
    engaged.engaged,
    engaged.entered_date as engaged_since,
    engaged.entered_other_date as engaged_since_other,
    newer_reports.newer_report
from all_standings as standings
join asked_now using (theme_id, round_order)
left join forces_then
    on forces_then.force_id = standings.force_id
left join ranked as newest
    on newest.force_id = standings.force_id
   and newest.theme_id = standings.theme_id
   and newest.age = 1
left join inspected as report
    on report.force_id = standings.force_id
   and report.round = standings.round
left join published as excluded
    on excluded.force_id = standings.force_id
   and excluded.theme_id = standings.theme_id
   and excluded.round = standings.round
left join engaged_on($as_of) as engaged
    on engaged.force_id = standings.force_id
left join (select force_id, newer_report from newer_reports_on($as_of)) as newer_reports
    on newer_reports.force_id = standings.force_id
where among(standings.force_id, $forces)
  and (forces_then.force_id is not null or $forces is not null)
  and among(standings.region, $regions)
  and among(standings.theme_id, $themes)
  and among(newest.grade, $grades)
order by
    standings.force,
    not is_headline(standings.theme_id),
    asked_now.graded_for,
    standings.theme
