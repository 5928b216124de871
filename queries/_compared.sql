-- How grades side by side compare: with that of the reference or, where it is not known in a round, with each other. Grades
-- of different rounds are not compared. In side_by_side, "line" is a row of the table, "place" the order of the forces,
-- "is_reference" is true of the force that the others are compared with, and "older" of a grade that is shown in place of
-- one that was not found.
-- The lowest and highest that each grade may be: the same if it is known, or else the range that the totals of its report
-- leave.
spans as (
    select
        *,
        if(older, null, rank) as known_rank,
        coalesce(known_rank, lowest_possible_rank) as least,
        coalesce(known_rank, highest_possible_rank) as most
    from side_by_side
),
with_reference as (
    select
        *,
        max(rank) filter (where is_reference) over this_line as reference_rank,
        max(round) filter (where is_reference and grade is not null) over this_line as reference_round,
        max(known_rank) filter (where is_reference) over this_line as known_rank_of_reference,
        max(least) filter (where is_reference) over this_line as least_of_reference,
        max(most) filter (where is_reference) over this_line as most_of_reference
    from spans
    window this_line as (partition by line)
),
with_comparison as (
    select
        *,
        case
            when is_reference then 'reference'
            when round <> reference_round then 'not comparable'
            when rank > reference_rank then 'higher'
            when rank < reference_rank then 'lower'
            when rank = reference_rank then 'same'
            else 'not comparable'
        end as compared,
        case
            when known_rank is not null and known_rank_of_reference is not null then null
            when least > most_of_reference then 'higher'
            when most < least_of_reference then 'lower'
        end as compared_by_totals
    from with_reference
),
-- A new level begins where the highest possible grade lies below all that came before.
levels_of_spans as (
    select *, count(*) filter (where begins) over from_the_highest as level
    from (
        select *, most < min(least) over (from_the_highest rows between unbounded preceding and 1 preceding) as begins
        from with_comparison
        where least is not null
        window from_the_highest as (partition by line order by most desc, least desc, force)
    )
    window from_the_highest as (partition by line order by most desc, least desc, force)
),
by_levels as (
    select
        line,
        from_the_highest(named, -level, alike) as words,
        -- The forces that it names.
        if(count(*) > 2, arg_max(forces, level) || arg_min(forces, level), flatten(list(forces))) as forces
    from (
        select
            line,
            level,
            string_agg(force, ', ' order by place, force) as named,
            list(force) as forces,
            bool_or(known_rank is null) as by_totals,
            count(*) = 1 or min(least) = max(most) as alike
        from levels_of_spans
        group by line, level
    )
    group by line
    having count(*) > 1 and bool_or(by_totals)
),
-- Where the ranges of others leave no such levels, some may still be compared with the reference.
by_pairs as (
    select
        line,
        concat_ws('; ', higher || ' higher than ' || reference, lower || ' lower than ' || reference) as words,
        forces
    from (
        select
            line,
            any_value(force) filter (where is_reference) as reference,
            string_agg(force, ', ' order by place, force) filter (where compared_by_totals = 'higher') as higher,
            string_agg(force, ', ' order by place, force) filter (where compared_by_totals = 'lower') as lower,
            list(force) filter (where is_reference or compared_by_totals is not null) as forces
        from with_comparison
        group by line
        having bool_or(compared_by_totals is not null)
    )
),
by_totals as (
    select
        line,
        coalesce(by_levels.words, by_pairs.words) as difference_by_totals,
        by_levels.words is not null as of_all,
        list_concat(by_levels.forces, by_pairs.forces) as forces_by_totals
    from by_levels
    full join by_pairs using (line)
),
levels as (
    select line, round, from_the_highest(named, rank, true) as from_the_highest
    from (
        select line, round, rank, string_agg(force, ', ' order by place, force) as named
        from with_comparison
        where rank is not null
        group by all
    )
    group by line, round
),
by_round as (
    select
        line,
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
    left join levels using (line, round)
    where rank is not null
    group by line, round
),
outcomes as (
    select
        line,
        coalesce(any_value(known_in_all), 0) as known,
        any_value(difference_by_totals) as difference_by_totals,
        count(*) filter (where missing = 'left out') as left_out,
        case
            when any_value(differ) then 'they differ'
            when any_value(compared_in) > 0 then 'all the same'
            when known < 2 and left_out > 0 then 'left out'
            when known < 2 then 'fewer than two known'
            else 'of different cycles'
        end as outcome,
        case
            when any_value(difference_by_totals) is not null then concat(
                if(outcome = 'they differ' and not any_value(of_all), any_value(words) || '; by', 'By'),
                ' published totals: ', any_value(difference_by_totals))
            when outcome = 'left out' then 'Hidden by your filters'
            when outcome = 'fewer than two known' then 'Fewer than two known'
            when outcome = 'of different cycles' and known < count(*)
                then string_agg(force, ', ' order by place, force) filter (where grade is not null)
                    || ' of different cycles, so not compared'
            when outcome = 'of different cycles' then 'Of different cycles, so not compared'
            when outcome = 'all the same' and any_value(compared_in) = 1 and any_value(alone) is null then concat(
                if(known = count(*), if(known = 2, 'Both the same', 'All the same'), if(left_out > 0, 'The same where shown', 'The same where known')),
                if(known = count(*), ' in ', ', in ') || any_value(replace(round_name, 'PEEL ', '')) filter (where older)
            )
            else any_value(words)
        end as difference,
        if(outcome in ('they differ', 'all the same'), any_value(rounds.not_compared), null) as not_compared,
        -- Those on which grades differ come first, if only by totals.
        case
            when outcome = 'they differ' then 1
            when any_value(difference_by_totals) is not null then 2
            else 2 + list_position(['all the same', 'left out', 'of different cycles', 'fewer than two known'], outcome)
        end as outcome_order
    from with_comparison
    left join (
        select
            line,
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
                filter (where known = 1) as alone,
            string_agg(named || ' (' || replace(round_name, 'PEEL ', '') || ')', ', ' order by round_order desc)
                filter (where known = 1 and not coalesce(list_contains(forces_by_totals, named), false)) as not_compared
        from (select *, count(*) filter (where known > 1) over (partition by line) > 1 as in_others from by_round)
        left join by_totals using (line)
        group by line
    ) as rounds using (line)
    left join by_totals using (line)
    group by line
)
