-- How are the known grades spread over forces, by theme and round?
-- A row is a number of forces.
-- Shares are of the known grades. "Known" is out of the forces that were graded; if a theme was graded for some forces
-- only, those about which nothing is known may not have been graded either: of not_known, perhaps_not_graded are those
-- of which published totals do not say that they were. A grade that the reader's choice of evidence excludes, or that a single inspection gave in a year that was not chosen, is known, but left out. So known, left_out,
-- not_graded, not_yet_inspected and not_known add up to of_forces. Of not_graded, grade_stands are the forces that were
-- not inspected again, so that their earlier grade still applies, and not_inspected those that were not inspected at all.
-- Takes: forces, regions, rounds, themes, years (several, optional); evidence (optional).
-- Counts: grades by bar.
with shown as (
    select
        *,
        is_hidden(grade, basis, source_kind, $evidence)
            or (grade is not null and round_year is null and not among(year_text(graded_year), $years)) as hidden,
        if(hidden, null, grade) as shown_grade,
        if(hidden, null, rank) as shown_rank
    from standings
    where among(force_id, $forces)
      and among(region, $regions)
      and among(theme_id, $themes)
      and among(round, $rounds)
      -- The years of programmes other than PEEL are those of each grade.
      and (round_year is null or among(year_text(if(grade is null, round_year, graded_year)), $years))
),
totals as (
    select
        theme_id,
        theme,
        round,
        graded_for,
        count(shown_grade) as known,
        count(*) filter (where hidden) as left_out,
        count(*) filter (where is_not_graded(missing)) as not_graded,
        count(*) filter (where missing = 'grade stands') as grade_stands,
        count(*) filter (where missing = 'not inspected') as not_inspected,
        count(*) filter (where missing = 'not yet inspected') as not_yet_inspected,
        count(*) filter (where missing = 'not known here') as not_known,
        count(*) filter (where missing = 'not known here' and not surely_given) as perhaps_not_graded,
        count(*) as of_forces,
        -- The lower median if their number is even, since there is nothing between two grades.
        quantile_disc(shown_rank, 0.5) as median_rank
    from shown
    group by all
    having count(shown_grade) > 0
        or $years is null
        or bool_or(round_year is not null)
),
counts as (
    select
        theme_id,
        round,
        shown_grade as grade,
        count(*) as forces,
        string_agg(force, ', ' order by force) as named,
        count(*) filter (where basis = 'stated') as stated,
        count(*) filter (where sources > 1) as on_more_pages,
        count(*) filter (where source_kind = 'press') as press_only
    from shown
    where shown_grade is not null
    group by all
),
bars as (
    select
        totals.theme_id,
        totals.theme,
        totals.round,
        rounds.round_name,
        rounds.round_order,
        rounds.round_year,
        rounds.era,
        rounds.era_name,
        graded_for,
        grades.grade,
        grades.rank,
        coalesce(counts.forces, 0) as forces,
        coalesce(named, '') as named,
        known,
        left_out,
        not_known,
        perhaps_not_graded,
        not_graded,
        grade_stands,
        not_inspected,
        not_yet_inspected,
        of_forces - not_graded - not_yet_inspected as of_graded,
        of_forces,
        round(100 * coalesce(counts.forces, 0) / nullif(known, 0), 1) as share_pct,
        coalesce(stated, 0) as stated,
        coalesce(on_more_pages, 0) as on_more_pages,
        coalesce(press_only, 0) as press_only,
        median.grade as median_grade,
        -- On this theme in this round: forces that require improvement or are inadequate.
        coalesce(sum(counts.forces) filter (where grades.needs_improvement) over this_bar, 0)::bigint as need_improvement,
        printed_total,
        printed_source_kind,
        printed_source_url
    from totals
    join rounds using (round)
    join grades on grades.grade <> 'adequate' or rounds.scale = 'five-tier'
    left join grades as median on median.rank = totals.median_rank
    left join counts
        on counts.theme_id = totals.theme_id
       and counts.round = totals.round
       and counts.grade = grades.grade
    left join printed_totals
        on printed_totals.theme_id = totals.theme_id
       and printed_totals.round = totals.round
       and printed_totals.grade = grades.grade
    window this_bar as (partition by totals.theme_id, totals.round)
)
select *
from bars
order by
    -- The headline theme, then the themes asked of all forces, those with the largest share of low grades first.
    not is_headline(theme_id),
    max(graded_for) over (partition by theme_id),
    max(need_improvement / nullif(known, 0)) over (partition by theme_id) desc nulls last,
    theme,
    round_order,
    rank desc
