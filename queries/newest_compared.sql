-- Side by side: what is the newest known grade of each of these forces on each theme, and is it higher or lower than the reference's?
-- A row is a grade.
-- The themes and grades are those of where forces stand now, or stood on the day asked for (standing.sql). Grades are
-- compared with those of the same cycle alone: one of another cycle stands by itself. The reference is among the forces
-- whether or not it is listed with them.
-- Takes: as_of, differences, evidence (optional); forces (several, optional, ordered); reference.
-- Counts: grades.
with side_by_side as (
    select
        standings.*,
        newer_reports.newer_report,
        list_position($forces::varchar[], standings.force_id) as place,
        max(rank) filter (where standings.force_id = $reference) over this_theme as reference_rank,
        max(round) filter (where standings.force_id = $reference and grade is not null) over this_theme
            as reference_round
    from standing_on($as_of, $evidence) as standings
    left join (select force_id, newer_report from newer_reports_on($as_of)) as newer_reports
        on newer_reports.force_id = standings.force_id
    where among(standings.force_id, $forces)
       or standings.force_id = $reference
    window this_theme as (partition by theme_id)
),
with_comparison as (
    select
        *,
        case
            when force_id = $reference then 'reference'
            when round <> reference_round then 'not comparable'
            when rank > reference_rank then 'higher'
            when rank < reference_rank then 'lower'
            when rank = reference_rank then 'same'
            else 'not comparable'
        end as compared
    from side_by_side
),
levels as (
    select
        theme_id,
        round,
        from_the_highest(named, rank) as from_the_highest
    from (
        select theme_id, round, rank, string_agg(force, ', ' order by place, force) as named
        from side_by_side
        where rank is not null
        group by all
    )
    group by theme_id, round
),
-- Each cycle of a theme by itself. Where the reference's grade is of another cycle, the others are compared with each other.
by_round as (
    select
        theme_id,
        round,
        any_value(round_name) as round_name,
        any_value(round_order) as round_order,
        count(rank) as known,
        count(distinct rank) as different,
        string_agg(force, ', ' order by place, force) as named,
        case
            when different = 1 then 'the same'
            when bool_or(compared = 'reference') then concat_ws('; ',
                string_agg(force, ', ' order by place, force) filter (where compared = 'higher') || ' higher',
                string_agg(force, ', ' order by place, force) filter (where compared = 'lower') || ' lower')
            else any_value(from_the_highest)
        end as words
    from with_comparison
    left join levels using (theme_id, round)
    where rank is not null
    group by theme_id, round
),
outcomes as (
    select
        theme_id,
        count(*) as forces,
        coalesce(any_value(known_in_all), 0) as known,
        count(*) filter (where missing = 'left out') as left_out,
        case
            when any_value(differ) then 'they differ'
            when any_value(compared_in) > 0 then 'all the same'
            when known < 2 and left_out > 0 then 'left out'
            when known < 2 then 'fewer than two known'
            else 'of different cycles'
        end as outcome,
        case
            when outcome = 'left out' then 'Hidden by your choice of sources'
            when outcome = 'fewer than two known' then 'Fewer than two known'
            when outcome = 'of different cycles' and known < count(*)
                then string_agg(force, ', ' order by place, force) filter (where grade is not null)
                    || ' of different cycles, so not compared'
            when outcome = 'of different cycles' then 'Of different cycles, so not compared'
            when outcome = 'all the same' and any_value(alone) is null and known = count(*) then 'All the same'
            when outcome = 'all the same' and any_value(alone) is null
                then if(left_out > 0, 'The same where shown', 'The same where known')
            when any_value(alone) is null then any_value(words)
            else any_value(words) || '; not compared: ' || any_value(alone)
        end as difference
    from side_by_side
    left join (
        select
            theme_id,
            sum(known) as known_in_all,
            count(*) filter (where known > 1) as compared_in,
            bool_or(different > 1) as differ,
            string_agg(
                if(in_others, replace(round_name, 'PEEL ', '') || ': ', '')
                    || if(words = 'the same', named || ' the same', words),
                '; '
                order by round_order desc
            ) filter (where known > 1) as words,
            string_agg(named || ' (' || replace(round_name, 'PEEL ', '') || ')', ', ' order by round_order desc)
                filter (where known = 1) as alone
        from (select *, count(*) filter (where known > 1) over (partition by theme_id) > 1 as in_others from by_round)
        group by theme_id
    ) as rounds using (theme_id)
    group by theme_id
)
select
    force_id,
    force,
    theme_id,
    theme,
    round,
    round_name,
    year,
    graded_for,
    published,
    known_by::varchar as known_by,
    dated_by,
    grade,
    missing,
    older,
    no_newer,
    lowest_possible_grade,
    highest_possible_grade,
    compared,
    outcome,
    difference,
    known_from,
    basis,
    sources,
    note,
    source_kind,
    source_url,
    newer_report
from with_comparison
join outcomes using (theme_id)
where $differences is null or outcome = 'they differ'
order by
    not is_headline(theme_id),
    list_position(['they differ', 'all the same', 'of different cycles', 'left out', 'fewer than two known'], outcome),
    known = 0,
    theme,
    place,
    force
