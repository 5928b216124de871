-- Which rounds of inspection can be compared with the one before, how many grades fell or rose there, and why not others?
-- A row is a round.
-- A grade is compared with that of the last round before, of the same era, in which it is known.
-- Years are those of the later grade.
-- Takes: forces, themes, years (several, optional); evidence (optional).
with counted as (
    select
        round,
        count(*) as grades,
        count(before) as grades_compared,
        count(*) filter (where is_move(move, steps, 'fell')) as fell,
        count(*) filter (where is_move(move, steps, 'fell-by-two')) as fell_by_two,
        count(*) filter (where is_move(move, steps, 'rose')) as rose,
        count(*) filter (where is_move(move, steps, 'rose-by-two')) as rose_by_two,
        grades_compared - fell - rose as stayed,
        -- The rounds of the grades that these were in fact compared with, the newest first.
        array_to_string(
            list_transform(
                list_reverse_sort(list(distinct {'nth': before.round_order, 'name': before.round_name}) filter (where before is not null)),
                lambda earlier: earlier.name),
            ', ') as used
    from graded_again($evidence)
    where among(force_id, $forces)
      and among(theme_id, $themes)
      and among(year_text(year), $years)
    group by round
),
in_order as (
    select
        *,
        lag(round_name) over (partition by era order by round_order) as round_before,
        round_order = min(round_order) over () as first_of_all
    from rounds
)
select
    in_order.round,
    in_order.round_name,
    in_order.round_year,
    in_order.era_name,
    coalesce(nullif(used, ''), round_before) as compared_with,
    coalesce(counted.grades, 0) as grades,
    if(compared_with is null, null, coalesce(grades_compared, 0)) as grades_compared,
    if(compared_with is null, null, coalesce(fell, 0)) as fell,
    if(compared_with is null, null, coalesce(fell_by_two, 0)) as fell_by_two,
    if(compared_with is null, null, coalesce(rose, 0)) as rose,
    if(compared_with is null, null, coalesce(rose_by_two, 0)) as rose_by_two,
    if(compared_with is null, null, coalesce(stayed, 0)) as stayed,
    case
        when compared_with is not null then null
        when first_of_all then 'It is the first round in the record.'
        else coalesce(break_note, 'It is the first round of its kind, and grades of different kinds of inspection are not compared.')
    end as why_not,
    case
        when compared_with is not null and counted.grades is null then 'No grade known.'
        when compared_with is not null and grades_compared = 0 then 'No earlier grade known.'
        when position(', PEEL' in compared_with) > 0
            then 'Yes, with ' || split_part(compared_with, ', PEEL', 1) || ', or where we lack that, with an earlier round.'
        when compared_with is not null then 'Yes, with ' || compared_with || '.'
        -- No page of the inspectorate says so.
        when break_note is not null and source_url is null then 'Not known. ' || why_not
        else 'No. ' || why_not
    end as comparable,
    if(break_note is not null and source_url is not null, 'inspectorate', null) as source_kind,
    if(break_note is not null, source_url, null) as source_url
from in_order
left join counted using (round)
left join cycles on cycles.cycle = in_order.round
-- Of the themes asked for, those rounds that graded them, and those with which others cannot be compared; after the last
-- that graded a theme, there is nothing to compare. Of the years asked for, those that graded one of these themes at all.
where grades > 0
   or ($years is null or (round_year is not null and among(year_text(round_year), $years)))
  and (
        $themes is null
        or break_note is not null
        and (in_order.round_order < last_round_of($themes) or last_round_of($themes) >= last_cycle())
        or $years is not null
        and exists (select 1 from graded where graded.round = in_order.round and among(graded.theme_id, $themes))
    )
order by round_order desc
