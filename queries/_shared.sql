-- Not a question: what several questions share. Run once, when a record is opened. Results that do not depend on a
-- reader's choices are tables, so that they are computed once; as views, questions took 1.6 times as long.

-- Wilson score limits of a share, 95%, in per cent (E. B. Wilson, Journal of the American
-- Statistical Association 22, 1927, 209-212): k of n, z = the 97.5% point of the normal.
create macro wilson_centre(k, n) as
    (k + 1.959963984540054 ^ 2 / 2) / (n + 1.959963984540054 ^ 2);

create macro wilson_half(k, n) as
    1.959963984540054 / (n + 1.959963984540054 ^ 2)
    * sqrt(k * (n - k) / n + 1.959963984540054 ^ 2 / 4);

create macro wilson_low(k, n) as
    if(n > 0 and k is not null, 100 * greatest(0, wilson_centre(k, n) - wilson_half(k, n)), null);

create macro wilson_high(k, n) as
    if(n > 0 and k is not null, 100 * least(1, wilson_centre(k, n) + wilson_half(k, n)), null);

-- Of a group with a row for each grade: the names of the forces that have it, the highest grade first. Of more than two
-- grades, only the highest and the lowest are named, since nobody can read a chain of six. Forces of which one may be
-- higher than another, since they are not ``alike``, are not called the highest.
create macro from_the_highest(names, rank, alike) as
    if(
        count(*) > 2,
        arg_max(names, rank) || if(arg_max(alike, rank), ' highest; ', ' higher than the others; ')
            || arg_min(names, rank) || if(arg_min(alike, rank), ' lowest', ' lower than the others'),
        string_agg(names, ' higher than ' order by rank desc)
    );

-- Whether a value is among those that a reader has chosen; if none were chosen, any value is.
create macro among(value, chosen) as
    chosen::varchar[] is null or list_contains(chosen::varchar[], value);

create macro is_or_any(value, chosen) as
    chosen is null or value = chosen;

create macro in_regions(id, chosen) as
    chosen::varchar[] is null or id in (select force_id from forces where list_contains(chosen::varchar[], region));

create macro not_before(year, since) as
    since is null or year::varchar >= since;

-- Whether a grade was read where the inspectorate itself states it, and whether the choice of evidence admits it.
create macro is_stated(basis, source_kind) as
    source_kind = 'inspectorate' and coalesce(basis, 'stated') = 'stated';

-- How a grade is known, as the mark in its cell says.
create macro known_from(grade, basis, source_kind, sources) as
    case
        when grade is null then null
        when basis in ('derived', 'interpreted', 'carried-over') then 'inferred'
        when source_kind = 'inspectorate' then 'inspectorate'
        when sources > 1 then 'two sources or more'
        when source_kind = 'press' then 'one press or other site'
        else 'other public body'
    end;

create macro admitted(basis, source_kind, evidence) as
    evidence is null or is_stated(basis, source_kind);

-- A year as it is filtered by, and in labels: as text, since it may not be known.
create macro year_text(year) as
    coalesce(year::varchar, 'not known');

-- The column beside a year, which is a number or empty: that it is not known.
create macro year_missing(year) as
    if(year is null, 'not known', null);

-- A name normalised for comparison: "Avon & Somerset Constabulary" becomes "avon and somerset", and "London, City of", as
-- lists of the Office for National Statistics have it, "city of london".
create macro normalised_name(name) as
    trim(regexp_replace(regexp_replace(
        replace(regexp_replace(
            regexp_replace(lower(strip_accents(name)), '^([^,]+), *((city|county) of)$', '\2 \1'),
            '[''’.]', '', 'g'), '&', ' and '),
        '[^a-z0-9]+', ' ', 'g'),
        '\b(the|police|constabulary|service|heddlu) ?\b', '', 'g'));

-- Whether a report came ahead of the full one, as an accelerated cause of concern: it gives no grades.
create macro came_early(title) as
    contains(lower(title), 'accelerated cause');

-- The last day of a day, a month or a year: "2024-07" is 2024-07-31.
create macro last_day_of(dated) as
    case length(dated)
        when 4 then make_date(dated::integer, 12, 31)
        when 7 then last_day((dated || '-01')::date)
        when 10 then dated::date
    end;

-- The first day of a day, a month or a year: "2024-07" is 2024-07-01.
create macro first_day_of(dated) as
    (dated || substr('-01-01', length(dated) - 3))::date;

-- The day on which this version of the record was published: to the record, the present is that day.
create macro record_day() as
    (select left(published, 10) from history order by rowid desc limit 1);

-- Whether a force exists on a day, or now if none is given. A first or last day that is not known sets no limit.
create macro exists_on(valid_from, valid_to, day) as
    coalesce(day::date, record_day()::date, current_date)
        between coalesce(valid_from::date, '-infinity'::date) and coalesce(valid_to::date, 'infinity'::date);

-- Whether two forces exist at the same time on any day.
create macro exist_together(one_from, one_to, other_from, other_to) as
    coalesce(one_from, '0000') <= coalesce(other_to, '9999') and coalesce(other_from, '0000') <= coalesce(one_to, '9999');

-- Whether two forces are of similar size: one has between half and twice as many officers as the other.
create macro similar_in_size(one_officers, other_officers) as
    coalesce(one_officers / other_officers between 0.5 and 2, false);

-- All names by which a force may be looked up, normalised: its own, other names, its code at the Office for National
-- Statistics, the first halves of postcodes, councils and places in its area. The names of a force that has ended, and
-- those of places in its area, lead to the force that succeeded it. The name of a place alone is that without its council
-- in brackets.
-- A table, not a view, since readers look up forces with each key they press.
create table names_of_forces as
with recursive now_of as (
    select force_id, force_id as leads_to from forces
    union all
    select now_of.force_id, forces.succeeded_by
    from now_of
    join forces on forces.force_id = now_of.leads_to
    where forces.succeeded_by is not null
      and not exists_on(forces.valid_from, forces.valid_to, null)
),
named as (
    select name, 'force' as kind, force_id, null::varchar as district, 1 as kind_order from forces
    union all
    select short_name, 'force', force_id, null, 1 from forces
    union all
    select name, 'other name', force_id, null, 2 from other_names
    union all
    select name, 'other name', force_id, null, 2 from force_names where valid_to is not null
    union all
    select ons_code, 'ONS code', force_id, null, 2 from forces
    union all
    select outward_code, 'postcode', force_id, null, 2 from outward_codes semi join forces using (force_id)
    union all
    select name, kind, force_id, district, if(kind = 'council', 3, 4) from places
)
select
    named.name,
    if(named.kind = 'force' and leads_to <> named.force_id, 'other name', named.kind) as kind,
    leads_to as force_id,
    named.district,
    if(named.kind = 'force' and leads_to <> named.force_id, 2, named.kind_order) as kind_order,
    normalised_name(named.name) as normalised,
    normalised_name(regexp_replace(named.name, ' \([^)]*\)$', '')) as alone
from named
join now_of using (force_id)
join forces on forces.force_id = leads_to
-- A force that has ended is found by its own names; all others lead to the force that succeeded it.
where named.kind_order = 1
   or exists_on(forces.valid_from, forces.valid_to, null)
   or forces.succeeded_by is null;

-- The names of identifiers.
create macro force_name(id) as
    (select short_name from forces where forces.force_id = id);

create macro theme_name(id) as
    (select name from themes where themes.theme_id = id);

create macro inspection_title(id) as
    (select title from inspections where inspections.inspection_id = id);

-- The grades from the lowest (rank 1) to the highest, with the name shown.
create table grades as
select value as grade, label as name, rank, needs_improvement(value) as needs_improvement
from labels
where table_name = 'judgments' and column_name = 'grade';

-- Grades are compared within a round: a PEEL cycle, a round of crime data integrity
-- inspections, or the child protection inspections, which give grades since 2024.
-- Rounds of one era can be compared with each other, others cannot.
create table rounds as
select
    cycle as round,
    'PEEL ' || name as round_name,
    year as round_year,
    era,
    era_name,
    scale,
    -- In chronological order; crime data integrity (2016 to 2020) comes between the two scales of PEEL.
    10 * row_number() over (order by year) as round_order,
    -- The last day before the next round; none if it may still go on.
    make_date(lead(year) over (order by year), 1, 1) - 1 as last_day
from cycles
union all
values
    ('crime-data-integrity-first-inspection', 'Crime data integrity, first inspection', null, 'crime-data-integrity', 'Crime data integrity', 'four-tier', 51, '2020-12-31'::date),
    ('crime-data-integrity-reinspection', 'Crime data integrity, re-inspection', null, 'crime-data-integrity', 'Crime data integrity', 'four-tier', 52, '2020-12-31'::date),
    ('child-protection', 'Child protection inspection', null, 'child-protection', 'Child protection inspections since 2024', 'five-tier', 95, null);

-- The grades that were changed after their report: more of them are known than its totals have, and the page that states
-- them is of a later day, on which they were published. One that totals leave out is of an inspection of its own.
create table changed_later as
with counted as (
    select judgments.*, inspections.published, count(*) over (partition by inspection_id, grade) as known
    from judgments
    join inspections using (inspection_id)
    join asked using (cycle, theme_id)
    where programme = 'peel' and in_totals = 'yes'
)
select counted.inspection_id, counted.theme_id, source_dated
from counted
join (
    unpivot grade_counts
    on outstanding, good, adequate, requires_improvement, inadequate
    into name printed_grade value number
) as totals on totals.inspection_id = counted.inspection_id and replace(printed_grade, '_', '-') = grade
where known > number
  and first_day_of(counted.source_dated) > last_day_of(published);

-- All grades with their rounds and the names shown.
create table graded as
select
    judgments.*,
    inspections.programme,
    inspections.cycle,
    inspections.title,
    coalesce(changed_later.source_dated, inspections.published) as published,
    changed_later.source_dated is not null as changed,
    case programme
        when 'peel' then inspections.cycle
        when 'crime-data-integrity' then 'crime-data-integrity-' || crime_recording.round
        else 'child-protection'
    end as round,
    forces.short_name as force,
    forces.region,
    themes.name as theme,
    themes.family,
    grades.rank,
    -- A grade carried over is that of the round before, and no move. Where that round gave another on the theme, it was
    -- carried over from another question: 2018/19 asked in one what 2017 had asked in two, on demand and on resources.
    coalesce(
        basis = 'carried-over'
        and grade <> lag(grade) over (partition by judgments.force_id, theme_id, programme order by judgments.year),
        false
    ) as from_another_question
from judgments
join inspections using (inspection_id)
join forces on forces.force_id = judgments.force_id
join themes using (theme_id)
join grades using (grade)
left join crime_recording using (inspection_id)
left join changed_later using (inspection_id, theme_id);

-- Whether a grade was lower or higher between two others than both of them: null if neither. All are ranks.
create macro in_between(lowest, highest, first, last) as
    case
        when lowest < least(first, last) and highest > greatest(first, last) then 'lower and higher'
        when lowest < least(first, last) then 'lower'
        when highest > greatest(first, last) then 'higher'
    end;

-- Whether a grade moved as asked since the one before: it fell or rose, by any number of steps or by two or more.
create macro is_move(move, steps, asked) as
    case asked
        when 'moved' then move in ('fell', 'rose')
        when 'fell' then move = 'fell'
        when 'fell-by-two' then move = 'fell' and steps >= 2
        when 'rose' then move = 'rose'
        when 'rose-by-two' then move = 'rose' and steps >= 2
        else asked is null
    end;

-- Each grade with the one before it of the same force and theme: that of the last round of the same era in which it is
-- known and the reader's choice of evidence shows it. Grades of two eras cannot be compared, nor can one that was carried
-- over from another question. ``steps`` are those of the scale of the era: from good to requires improvement is one step
-- where the scale has no adequate.
create macro graded_again(evidence) as table
    with on_scale as (
        select scale, grade, row_number() over (partition by scale order by rank) as place
        from grades
        join (select distinct scale from rounds) on grade <> 'adequate' or scale = 'five-tier'
    ),
    shown as (
        select
            graded.* exclude (scale),
            rounds.* exclude (round),
            coalesce(graded.published, graded.source_dated) as dated,
            known_from(graded.grade, basis, source_kind, sources) as known_from,
            place
        from graded
        join rounds using (round)
        join on_scale on on_scale.scale = rounds.scale and on_scale.grade = graded.grade
        where admitted(basis, source_kind, evidence)
    ),
    with_before as (
        select
            *,
            lag(struct_pack(round_name, round_order, dated, grade, place, known_from, source_kind, source_url))
                over (partition by force_id, theme_id, era order by round_order, dated) as one_before,
            if(from_another_question, null, one_before) as before
        from shown
    )
    select
        * exclude (one_before),
        abs(place - before.place) as steps,
        case
            when before is null then null
            when place > before.place then 'rose'
            when place < before.place then 'fell'
            when basis = 'carried-over' then 'stayed, not inspected again'
            else 'stayed'
        end as move
    from with_before;

-- Newcombe's 95% interval for the difference of two shares, in percentage points: the hybrid of
-- two Wilson intervals (R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10).
create macro newcombe_low(k1, n1, k2, n2) as
    100 * (k1 / n1 - k2 / n2)
    - sqrt((100 * k1 / n1 - wilson_low(k1, n1)) ^ 2 + (wilson_high(k2, n2) - 100 * k2 / n2) ^ 2);

create macro newcombe_high(k1, n1, k2, n2) as
    100 * (k1 / n1 - k2 / n2)
    + sqrt((wilson_high(k1, n1) - 100 * k1 / n1) ^ 2 + (100 * k2 / n2 - wilson_low(k2, n2)) ^ 2);

-- The logarithm of the binomial probability of k in n with probability p.
create macro log_binomial(k, n, p) as
    lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    + if(k = 0, 0, k * ln(p)) + if(k = n, 0, (n - k) * ln(1 - p));

-- All audits with their inspections, what was printed, and what the printed counts leave open.
create table audits as
with reports as (
    select *, is_own(programme) as own, is_review(programme) as review
    from inspections
),
-- How many inspections of a force audited case files in a year.
in_years as (
    select force_id, own, year, count(distinct inspection_id) as inspections
    from case_audits
    join reports using (inspection_id)
    group by force_id, own, year
)
select
    case_audits.*,
    reports.force_id,
    coalesce(forces.short_name, 'National') as force,
    -- Parts of a sample are never added to their whole, nor national samples to those of forces,
    -- nor samples that a force audited itself to those of inspectors.
    case
        when reports.own then 'own'
        when reports.scope = 'national' then 'national'
        when topic = 'all' then 'whole'
        else 'part'
    end as sample,
    reports.scope,
    reports.programme,
    reports.title,
    reports.year,
    reports.fieldwork,
    reports.published,
    coalesce(reports.fieldwork, reports.published, reports.year::varchar) as dated,
    -- The same as a number on an axis of years: in the middle of the month or, if only that is known, of the year.
    left(dated, 4)::integer + coalesce((try_cast(substr(dated, 6, 2) as integer) - 0.5) / 12, 0.5) as dated_number,
    -- When an audit was, in every sentence, table and chart: its year, with the month where the force had another that year.
    if(
        coalesce(in_years.inspections > 1, false),
        coalesce(strftime(try_cast(left(dated, 7) || '-01' as date), '%B %Y'), year_text(reports.year)),
        year_text(reports.year)
    ) as year_label,
    -- A short name, unique within a topic: "Dorset 2022, review".
    coalesce(forces.short_name, 'National') || if(reports.year is null, ', year ', ' ') || year_label
        || case
            when programme = 'ncpi-reinspection' then ', re-inspection'
            when review then ', review'
            when reports.own then ', own'
            else ''
        end as base_name,
    row_number() over (partition by base_name, topic order by dated desc, inspection_id) as nth,
    base_name || if(nth > 1, ' (' || nth || ')', '') as name,
    requires_improvement is not null and inadequate is not null as all_below_printed,
    -- Cases in none of the printed counts; a misprint (more cases counted than audited) leaves none.
    case
        when cases_total is null or coalesce(good, requires_improvement, adequate, inadequate, below_good) is null then null
        when good is null and (below_good is not null or all_below_printed) then 0
        else greatest(0, cases_total - coalesce(good, 0) - greatest(
            coalesce(below_good, 0),
            coalesce(requires_improvement, 0) + coalesce(adequate, 0) + coalesce(inadequate, 0)))
    end as not_described,
    -- Cases below good that were only printed as a combined count.
    if(below_good is null, null,
       greatest(0, below_good - coalesce(requires_improvement, 0) - coalesce(adequate, 0) - coalesce(inadequate, 0))) as below_good_not_split,
    -- Where only the cases below good were printed, the rest are good, provided that all cases were graded. They were
    -- printed as one number, or as one for each grade.
    case
        when good is null and below_good is not null then cases_total - below_good
        when good is null and all_below_printed then cases_total - requires_improvement - inadequate
    end as good_by_subtraction,
    case
        when good is not null and cases_total is not null then 'counts'
        when (below_good is not null or all_below_printed) and cases_total is not null then 'combined count only'
        when coalesce(good_pct, below_good_pct) is not null then 'percentage only'
        when inadequate is not null and cases_total is not null then 'inadequate only'
        else 'no grades of cases'
    end as printed
from case_audits
join reports using (inspection_id)
left join forces using (force_id)
left join in_years
    on in_years.force_id = reports.force_id and in_years.own = reports.own and in_years.year = reports.year;

-- Which themes a round graded, for all forces or for some. A cycle that is not in the table of themes asked
-- graded each of its themes for all forces except those that the gaps name.
create table asked_in as
select cycle as round, theme_id, graded_for, in_totals
from asked
union all
select cycle, theme_id, 'all', 'yes'
from (
    select cycle, theme_id from graded where programme = 'peel'
    union
    select cycle, theme_id from gaps where theme_id is not null
)
where cycle not in (select cycle from asked)
union all
select distinct round, theme_id, 'some', 'no'
from graded
where programme <> 'peel';

-- Which themes the printed totals of each PEEL report count. Totals of more areas than the cycle has themes without those
-- that are graded beside them ('no') count these after all. Where they count as many areas as the report may have graded,
-- it graded each (``surely_given``), also of the themes that its cycle graded for some forces only.
create table asked_in_report as
with counted as (
    select
        inspection_id,
        inspections.force_id,
        cycle as round,
        theme_id,
        areas_graded,
        if(
            in_totals = 'no'
                and areas_graded > count(*) filter (where in_totals <> 'no') over (partition by inspection_id),
            'yes',
            in_totals
        ) as in_totals
    from inspections
    join asked_in on asked_in.round = inspections.cycle
    left join grade_counts using (inspection_id)
    where programme = 'peel'
)
select
    inspection_id,
    counted.force_id,
    round,
    counted.theme_id,
    in_totals,
    in_totals <> 'no'
        and gap_id is null
        and areas_graded = count(*) filter (where in_totals <> 'no' and gap_id is null) over (partition by inspection_id)
        as surely_given
from counted
left join gaps on gaps.force_id = counted.force_id and gaps.theme_id = counted.theme_id and gaps.cycle = counted.round;

-- Of each PEEL report: how many of its grades are known by theme, and of how many areas that its printed totals count.
-- Some themes are graded beside these areas (``in_totals`` is 'no'), some at some forces ('some'): grades on the latter are
-- among the areas where there is room for them.
create table known_by_report as
select
    inspection_id,
    count(*) as known,
    count(*) filter (where coalesce(in_totals, 'yes') = 'yes') as surely_counted,
    count(*) filter (where in_totals = 'some') as perhaps_counted,
    least(
        areas_graded,
        surely_counted + if(surely_counted + perhaps_counted <= areas_graded, perhaps_counted, 0)
    ) as known_in_totals
from graded
left join asked_in_report using (inspection_id, theme_id)
left join grade_counts using (inspection_id)
where programme = 'peel'
group by inspection_id, areas_graded;

-- How many of each grade a PEEL report gave on themes of which we have found none: what its totals leave when the known
-- grades are taken away. Grades on themes that only some totals count are not taken away, which may leave too many; one that
-- was changed after its report isn't among the totals. None where more are known of a grade than the totals have, so that
-- one was changed of which we don't know the day.
create table grades_left as
with printed as (
    select inspection_id, force_id, areas_graded, replace(printed_grade, '_', '-') as grade, number
    from (
        unpivot grade_counts
        on outstanding, good, adequate, requires_improvement, inadequate
        into name printed_grade value number)
),
known as (
    select inspection_id, grade, count(*) as number
    from graded
    join asked_in_report using (inspection_id, theme_id)
    where programme = 'peel' and (in_totals = 'yes' or surely_given) and not changed
    group by all
)
select
    printed.inspection_id,
    printed.force_id,
    inspections.cycle as round,
    grade,
    rank,
    printed.number - coalesce(known.number, 0) as number_left
from printed
join inspections using (inspection_id)
join grades using (grade)
left join known using (inspection_id, grade)
window report as (partition by printed.inspection_id)
qualify sum(printed.number) over report = areas_graded
    and min(number_left) over report >= 0
    and max(number_left) over report > 0;

-- The range of the grades that a PEEL report gave on themes of which we have found none.
create table ranges_left as
select
    force_id,
    round,
    min_by(grade, rank) filter (where number_left > 0) as lowest_possible_grade,
    max_by(grade, rank) filter (where number_left > 0) as highest_possible_grade,
    min(rank) filter (where number_left > 0) as lowest_possible_rank,
    max(rank) filter (where number_left > 0) as highest_possible_rank
from grades_left
group by force_id, round;

-- Whether the totals of a newer report rule a grade out: that report gave another, which was not found. Totals are of one
-- source, which a choice of evidence may exclude.
create macro is_ruled_out(grade_rank, its_round, newer_round, lowest_rank, highest_rank, evidence) as
    evidence is null and newer_round > its_round and grade_rank not between lowest_rank and highest_rank;

-- The last round that graded one of these themes, or any if none are given, and the last cycle of PEEL, by their order.
create macro last_round_of(chosen) as
    (select max(round_order) from asked_in join rounds using (round) where among(theme_id, chosen));

create macro last_cycle() as
    (select max(round_order) from asked_in join rounds using (round) where round_year is not null);

-- Whether a kind of missing means that the force was not graded; other kinds may hide a grade.
create macro is_not_graded(missing) as
    missing in ('not graded', 'grade stands', 'not inspected');

-- Whether the reader's choice of evidence hides a grade that is known.
create macro is_hidden(grade, basis, source_kind, evidence) as
    grade is not null and not admitted(basis, source_kind, evidence);

-- The forces of each round: those with a fact of it, and those that existed at its end, or exist if it still goes on. A
-- force that succeeded others is not among them while only the others, each of them, have facts: the round was theirs.
create table forces_of_rounds as
with facts as (
    select force_id, round from graded
    union
    select force_id, cycle from gaps where force_id is not null and theme_id is not null
    union
    select force_id, cycle from inspections where programme = 'peel' and force_id is not null
),
followed as (
    select predecessors.succeeded_by as force_id, rounds.round
    from forces as predecessors
    cross join rounds
    left join facts using (force_id, round)
    where predecessors.succeeded_by is not null
    group by all
    having bool_and((predecessors.force_id, rounds.round) in (select (force_id, round) from facts))
)
select force_id, round
from forces
cross join rounds
where (force_id, round) in (select (force_id, round) from facts)
   or exists_on(valid_from, valid_to, least(last_day, record_day()::date))
  and (force_id, round) not in (select (force_id, round) from followed);

-- The rounds whose inspections are still under way: the newest PEEL cycle in which half of the forces have a grade, those
-- after it, and the child protection inspections, which visit one force after the other.
create table under_way as
with known as (
    select round, round_order, count(distinct force_id) as forces
    from graded
    join rounds using (round)
    where programme = 'peel'
    group by all
)
select round
from rounds
where round in (select cycle from cycles)
  and round_order >= (
      select max(round_order)
      from known
      where forces >= (select count(*) from forces where exists_on(valid_from, valid_to, null)) / 2
  )
union all
select 'child-protection';

-- The forces inspected in a round, as far as is known: in those of child protection, since grades are given.
-- ``early``: whether their only reports so far came ahead of the full one, with causes of concern, and gave no grades.
create table inspected_in as
select distinct force_id, cycle as round, false as early
from inspections
where programme = 'peel' and force_id is not null
union
select force_id, 'child-protection', bool_and(came_early(title))
from inspections
join (
    select distinct programme, min(year) over () as first_year
    from graded
    where round = 'child-protection'
) as graded_in using (programme)
where year >= first_year and force_id is not null
group by force_id;

-- Each force on each theme that a round graded: its grade, or why there is none. ``of_round``: whether the force is one
-- of those of the round.
create table all_standings as
with earlier as (
    -- The grade that still applies where a force was not inspected again: the last one before, on the same scale. If
    -- the force's grade in a round between is unknown, it may be that one, so none is given.
    select
        gaps.gap_id,
        last(graded.grade order by before.round_order) as carried_grade,
        last(before.round_name order by before.round_order) as carried_from
    from gaps
    join rounds as this on this.round = gaps.cycle
    join graded on graded.force_id = gaps.force_id and graded.theme_id = gaps.theme_id
    join rounds as before
        on before.round = graded.round and before.scale = this.scale and before.round_order < this.round_order
    where gaps.kind = 'grade-stands'
      and not exists (
          from asked_in
          join rounds as between_them using (round)
          where asked_in.theme_id = gaps.theme_id
            and between_them.round_order > before.round_order
            and between_them.round_order < this.round_order
            and (gaps.force_id, asked_in.theme_id, round) not in (select (force_id, theme_id, round) from graded)
            and (gaps.force_id, asked_in.theme_id, round) not in (
                select (force_id, theme_id, cycle) from gaps where force_id is not null and theme_id is not null
            )
      )
    group by gaps.gap_id
),
of_rounds as (
    select
        forces.force_id,
        rounds.round,
        forces_of_rounds.force_id is not null as of_round,
        rounds.round in (from under_way) and inspected_in.force_id is null as awaited,
        coalesce(inspected_in.early, false) as early
    from forces
    cross join rounds
    left join forces_of_rounds
        on forces_of_rounds.force_id = forces.force_id
       and forces_of_rounds.round = rounds.round
    left join inspected_in
        on inspected_in.force_id = forces.force_id
       and inspected_in.round = rounds.round
)
select
    forces.force_id,
    forces.short_name as force,
    forces.region,
    asked_in.theme_id,
    themes.name as theme,
    asked_in.round,
    asked_in.graded_for,
    -- Whether the theme was asked of this force: an inspection of child protection grades each of its themes. Of the others
    -- that are asked of some forces only, published totals may say so.
    asked_in.graded_for = 'all' or asked_in.round = 'child-protection' or coalesce(asked_in_report.surely_given, false)
        as surely_given,
    rounds.round_name,
    rounds.round_order,
    rounds.round_year,
    rounds.era,
    rounds.era_name,
    rounds.scale,
    of_round,
    graded.year as graded_year,
    coalesce(graded.year, rounds.round_year) as year,
    graded.grade,
    graded.rank,
    case
        when graded.grade is not null then null
        when not of_round then 'not inspected'
        when gaps.kind = 'not-graded' then 'not graded'
        when gaps.kind = 'grade-stands' then 'grade stands'
        when gaps.kind = 'not-inspected' then 'not inspected'
        when awaited then 'not yet inspected'
        when early then 'not graded'
        else 'not known here'
    end as missing,
    earlier.carried_grade,
    earlier.carried_from,
    -- The range of a grade that was not found, by the totals of its report. One asked of some forces only may never have
    -- been given, unless the totals say that it was.
    if(missing = 'not known here', ranges_left.lowest_possible_grade, null) as lowest_possible_grade,
    if(missing = 'not known here', ranges_left.highest_possible_grade, null) as highest_possible_grade,
    if(missing = 'not known here', ranges_left.lowest_possible_rank, null) as lowest_possible_rank,
    if(missing = 'not known here', ranges_left.highest_possible_rank, null) as highest_possible_rank,
    graded.published,
    graded.basis,
    graded.sources,
    coalesce(graded.note, gaps.reason) as note,
    coalesce(graded.source_kind, gaps.source_kind, if(gaps.gap_id is null, null, 'inspectorate')) as source_kind,
    coalesce(graded.source_url, gaps.source_url) as source_url
from asked_in
join themes using (theme_id)
join rounds using (round)
join of_rounds using (round)
join forces using (force_id)
left join graded
    on graded.force_id = forces.force_id
   and graded.theme_id = asked_in.theme_id
   and graded.round = asked_in.round
left join gaps
    on gaps.force_id = forces.force_id
   and gaps.theme_id = asked_in.theme_id
   and gaps.cycle = asked_in.round
left join earlier using (gap_id)
left join asked_in_report
    on asked_in_report.force_id = forces.force_id
   and asked_in_report.round = asked_in.round
   and asked_in_report.theme_id = asked_in.theme_id
left join ranges_left
    on ranges_left.force_id = forces.force_id
   and ranges_left.round = asked_in.round
   and (asked_in.graded_for = 'all' or coalesce(asked_in_report.surely_given, false));

-- The same for the forces of each round.
create view standings as
select * exclude (of_round, lowest_possible_rank, highest_possible_rank)
from all_standings
where of_round;

-- A date after "closed" or "moved", as precise as it is known: "on 6 December 2024", "in July 2024" or "in 2024".
create macro when_in_words(dated) as
    case length(dated)
        when 4 then 'in ' || dated
        when 7 then 'in ' || strftime(first_day_of(dated), '%B %Y')
        when 10 then 'on ' || strftime(first_day_of(dated), '%-d %B %Y')
    end;

-- Each time that a force was in Engage, from its move in to its move out, if it has left. A move that is known by its
-- month or year, or by two dates, was on a day between "from" and "by".
create table engage_spells as
with dated as (
    select
        *,
        least(first_day_of(date), first_day_of(other_date)) as moved_from,
        greatest(last_day_of(date), last_day_of(other_date)) as moved_by
    from engage
),
moves as (
    select *, row_number() over (partition by force_id order by if(event = 'entered', moved_from, moved_by)) as nth
    from dated
)
select
    moves.force_id,
    moves.date as entered_date,
    moves.other_date as entered_other_date,
    moves.moved_from as entered_from,
    moves.moved_by as entered_by,
    moves.reason as entered_reason,
    moves.note as entered_note,
    moves.source_kind as entered_source_kind,
    moves.source_url as entered_source_url,
    departures.date as left_date,
    departures.other_date as left_other_date,
    departures.moved_from as left_from,
    departures.moved_by as left_by,
    departures.reason as left_reason,
    departures.note as left_note,
    departures.source_kind as left_source_kind,
    departures.source_url as left_source_url
from moves
left join moves as departures
    on departures.force_id = moves.force_id
   and departures.nth = moves.nth + 1
where moves.event = 'entered';

-- The day of the newest move into or out of Engage that is held: nothing is known of who has moved since.
create macro newest_move() as
    (select max(greatest(entered_by, left_by))::varchar from engage_spells);

-- The forces in Engage on a day, or now if none is given: certainly, or perhaps since a move may have been before or
-- after that day.
create macro engaged_on(day) as table
    select
        *,
        entered_by <= coalesce(day::date, 'infinity') and (left_from is null or left_from > day::date) as certain,
        if(certain, 'in Engage', 'perhaps in Engage') as engaged
    from engage_spells
    where entered_from <= coalesce(day::date, 'infinity')
      and (left_by is null or left_by > day::date)
    qualify row_number() over (partition by force_id order by entered_from desc) = 1;

-- The PEEL report of a force that is newer than all of its grades: it has come out by a day, or by now if none is given,
-- and we have none of its grades.
create macro newer_reports_on(day) as table
    select
        force_id,
        inspections.title,
        inspections.cycle,
        coalesce(published, 'not known') as newer_report,
        inspections.source_kind,
        inspections.source_url,
        inspections.citation
    from inspections
    join cycles using (cycle)
    where programme = 'peel'
      and inspection_id not in (select inspection_id from judgments)
      and cycles.year > (
        select max(graded_cycles.year)
        from judgments
        join inspections as graded using (inspection_id)
        join cycles as graded_cycles on graded_cycles.cycle = graded.cycle
        where graded.force_id = inspections.force_id)
      and (day is null or last_day_of(published) <= day::date)
    qualify row_number() over (partition by force_id order by cycles.year desc, published desc nulls last) = 1;

-- How many forces had each grade on a theme in a round, as printed for the country as a whole.
create table printed_totals as
select
    cycle as round,
    theme_id,
    replace(grade, '_', '-') as grade,
    printed_total,
    source_kind as printed_source_kind,
    source_url as printed_source_url
from (unpivot national_totals on outstanding, good, adequate, requires_improvement, inadequate into name grade value printed_total);

-- Each grade of PEEL with the day by which it is known to have been published: that of its report or of the page that
-- states it, whichever is earlier; if neither has a date, the last day known of its cycle. A grade that the totals of its
-- report leave out is of an inspection of its own, and one that was changed is not of its report, so that the page that
-- states it dates it. It may have been published
-- from ``possible_from`` on: the first day of that month or year, if only that is known, or of its cycle's first year.
create table published_grades as
with dated_grades as (
    select
        graded.force_id,
        graded.theme_id,
        graded.round,
        graded.source_dated,
        graded.changed,
        inspections.title,
        if(in_totals = 'no' and graded.published is not null and graded.source_dated is not null,
            graded.source_dated, graded.published) as reported,
        least(last_day_of(reported), last_day_of(source_dated)) as dated
    from graded
    join inspections using (inspection_id)
    left join asked_in using (round, theme_id)
    where inspections.programme = 'peel'
),
newest as (
    select round, max(dated) as newest_dated
    from dated_grades
    semi join standings using (force_id, theme_id, round)
    group by round
)
select
    standings.* exclude (missing, carried_grade, carried_from, lowest_possible_grade, highest_possible_grade, published),
    title,
    -- Some grades were published before the report of the cycle, such as those of regional inspections.
    if(last_day_of(source_dated) < last_day_of(reported), source_dated, reported) as published,
    dated,
    coalesce(dated, newest_dated, make_date(standings.round_year::integer, 12, 31)) as known_by,
    case
        when dated is null then 'cycle'
        when reported is null or changed then 'source'
        else 'report'
    end as dated_by,
    coalesce(
        first_day_of(coalesce(if(last_day_of(reported) = dated, reported, null), source_dated)),
        make_date(standings.round_year::integer, 1, 1)) as possible_from
from standings
join dated_grades using (force_id, theme_id, round)
join newest using (round);

-- The grades of PEEL that are known to have been published by a day, or by now if none is given.
create macro published_by(day) as table
    select *
    from published_grades
    where day is null or known_by <= day::date;

-- The forces with a report of a PEEL cycle, as far as is known, and the days between which it was published, as those of
-- a grade. The grades that a cycle gives to some forces come from inspections of their own, and don't date its report.
create table reported as
with dated_grades as (
    select force_id, round, min(dated) as known_by, min_by(possible_from, dated) as possible_from
    from published_grades
    where graded_for = 'all' and dated is not null
    group by all
),
rounds_known as (
    select round, max(known_by) as known_by
    from published_grades
    group by round
)
select
    inspections.force_id,
    rounds.round,
    coalesce(
        least(dated_grades.known_by, last_day_of(inspections.published)),
        rounds_known.known_by,
        make_date(rounds.round_year::integer, 12, 31)) as known_by,
    coalesce(
        least(dated_grades.possible_from, first_day_of(inspections.published)),
        make_date(rounds.round_year::integer, 1, 1)) as possible_from
from inspections
join rounds on rounds.round = inspections.cycle
left join dated_grades on dated_grades.force_id = inspections.force_id and dated_grades.round = inspections.cycle
left join rounds_known on rounds_known.round = inspections.cycle
where programme = 'peel' and inspections.force_id is not null;

-- The themes of where forces stand on a day, or now: those of the newest round in which half of the forces have
-- a grade, or else of the first, and of those after it. For each, the newest round that asks it.
create macro asked_on(day) as table
    with rounds_graded as (
        select round, round_order, count(distinct force_id) as forces
        from published_by(day)
        group by round, round_order
    ),
    present as (
        select round, round_order
        from rounds_graded
        where round_order >= coalesce(
            (
                select max(round_order)
                from rounds_graded
                where forces >= (select count(*) from forces where exists_on(valid_from, valid_to, day)) / 2
            ),
            (select min(round_order) from rounds_graded))
    )
    select
        theme_id,
        last(graded_for order by round_order) as graded_for,
        max(round_order) as round_order
    from asked_in
    join present using (round)
    group by theme_id;

-- Where each force stands on each theme on a day, or now: its newest grade that is known to have been published, or why
-- there is none, and why there is no grade of the newest round that asks the theme. A grade that the reader's choice of
-- evidence excludes makes way for the one before; as the one before, it keeps its round and is left without its grade, so
-- that no other passes for it. An older grade that the totals of a newer report rule out is the one
-- before a newest that was not found. "Date not known" means that the grade or its report may have been
-- published by that day, or not: no date of it is known, or only its month or year.
create macro standing_on(day, evidence) as table
    with forces_on as (
        select force_id
        from forces
        where exists_on(valid_from, valid_to, day)
    ),
    every_grade as (
        select
            *,
            row_number() over (partition by force_id, theme_id order by round_order desc) as place,
            admitted(basis, source_kind, evidence) as is_shown
        from published_by(day)
    ),
    ranked as (
        select *, row_number() over (partition by force_id, theme_id order by round_order desc) as age
        from every_grade
        where is_shown
    ),
    -- Grades of reports that were out by then, and which have been changed since: we only know what they were changed to.
    before_change as (
        select force_id, theme_id, round, round_order, ranges_left.* exclude (force_id, round)
        from graded
        join rounds using (round)
        join reported using (force_id, round)
        left join ranges_left using (force_id, round)
        where changed
          and reported.known_by <= day::date
          and first_day_of(graded.published) > day::date
    ),
    -- Grades that a report out by then gave, in any cycle, and that were not found.
    lacked as (
        select
            standings.force_id,
            standings.theme_id,
            standings.round_order,
            standings.lowest_possible_rank,
            standings.highest_possible_rank
        from all_standings as standings
        join reported
            on reported.force_id = standings.force_id and reported.round = standings.round
        where standings.missing = 'not known here'
          and (standings.graded_for = 'all' or standings.lowest_possible_rank is not null)
          and reported.known_by <= coalesce(day::date, 'infinity')
        union all
        select force_id, theme_id, round_order, lowest_possible_rank, highest_possible_rank
        from before_change
    ),
    ruled_out as (
        select distinct force_id, theme_id, ranked.place
        from ranked
        join lacked using (force_id, theme_id)
        where age = 1
          and is_ruled_out(
              ranked.rank, ranked.round_order, lacked.round_order, lowest_possible_rank, highest_possible_rank, evidence)
    ),
    asked_for as (
        select
            standings.* exclude (
                graded_for, lowest_possible_grade, highest_possible_grade, lowest_possible_rank, highest_possible_rank
            ),
            asked_now.graded_for,
            forces_on.force_id is not null as present,
            case
                when of_newest.known_by <= coalesce(day::date, 'infinity') then 'left out'
                when day is not null and day::date >= of_newest.possible_from and day::date < of_newest.known_by
                    then 'date not known'
                when before_change.force_id is not null then 'not known here'
                when report.known_by <= coalesce(day::date, 'infinity') then
                    case
                        when of_newest.graded_for = 'all' then 'date not known'
                        when of_newest.grade is not null then 'not yet published'
                        else standings.missing
                    end
                when of_newest.grade is null and report.possible_from <= day::date then 'date not known'
                -- A force that has ended keeps its last grades, and is not inspected again.
                when forces_on.force_id is null then 'not inspected'
                -- On a day in the past, it may have been inspected, and its report come out later.
                else if(day is null, 'not yet inspected', 'not yet published')
            end as why_none,
            -- Totals are of one source, which a choice of evidence may exclude.
            why_none = 'not known here' and evidence is null as totals_count,
            why_none = 'date not known' and admitted(of_newest.basis, of_newest.source_kind, evidence)
                and of_newest.grade is not null as day_alone_unknown,
            if(totals_count, coalesce(standings.lowest_possible_grade, before_change.lowest_possible_grade), null) as lowest_possible_grade,
            if(totals_count, coalesce(standings.highest_possible_grade, before_change.highest_possible_grade), null) as highest_possible_grade,
            if(totals_count, coalesce(standings.lowest_possible_rank, before_change.lowest_possible_rank), null) as lowest_possible_rank,
            if(totals_count, coalesce(standings.highest_possible_rank, before_change.highest_possible_rank), null) as highest_possible_rank
        from all_standings as standings
        join asked_on(day) as asked_now using (theme_id, round_order)
        left join forces_on
            on forces_on.force_id = standings.force_id
        left join published_grades as of_newest
            on of_newest.force_id = standings.force_id
           and of_newest.theme_id = standings.theme_id
           and of_newest.round = standings.round
        left join reported as report
            on report.force_id = standings.force_id
           and report.round = standings.round
        left join before_change
            on before_change.force_id = standings.force_id
           and before_change.theme_id = standings.theme_id
           and before_change.round = standings.round
    )
    select
        asked_for.force_id,
        asked_for.force,
        asked_for.region,
        asked_for.present,
        asked_for.theme_id,
        asked_for.theme,
        coalesce(newest.round, asked_for.round) as round,
        coalesce(newest.round_name, asked_for.round_name) as round_name,
        coalesce(newest.round_order, asked_for.round_order) as round_order,
        coalesce(newest.era, asked_for.era) as era,
        coalesce(newest.era_name, asked_for.era_name) as era_name,
        coalesce(newest.scale, asked_for.scale) as scale,
        asked_for.graded_for,
        asked_for.surely_given,
        newest.year,
        newest.published,
        newest.known_by,
        newest.dated_by,
        newest.grade,
        newest.rank,
        case
            when newest.round = asked_for.round then null
            when newest.place > 1 then 'left out'
            else why_none
        end as no_newer,
        -- Where the choice of evidence excludes every grade, some are known all the same. A grade that the record has,
        -- though not the day on which it came out, is not one that was not found.
        case
            when newest.grade is not null then null
            when day_alone_unknown then no_newer
            when ruled_out.force_id is null and any_published.force_id is not null then 'left out'
            when no_newer in ('not yet inspected', 'not yet published', 'date not known') and lacked_before.force_id is not null
                then 'not known here'
            else no_newer
        end as missing,
        newest.round is not null and newest.round <> asked_for.round as older,
        asked_for.round_name as newest_round_name,
        asked_for.lowest_possible_grade,
        asked_for.highest_possible_grade,
        asked_for.lowest_possible_rank,
        asked_for.highest_possible_rank,
        if(older and asked_for.lowest_possible_rank is not null, same_left.number_left, null) as given_again_at_most,
        if(
            given_again_at_most is null,
            null,
            count(given_again_at_most) over (partition by asked_for.force_id, asked_for.round, newest.grade)
        ) as older_alike,
        if(previous.is_shown, previous.grade, null) as previous_grade,
        previous.round_name as previous_round_name,
        newest.title,
        known_from(newest.grade, newest.basis, newest.source_kind, newest.sources) as known_from,
        newest.basis,
        newest.sources,
        newest.note,
        newest.source_kind,
        newest.source_url
    from asked_for
    left join ruled_out
        on ruled_out.force_id = asked_for.force_id
       and ruled_out.theme_id = asked_for.theme_id
    left join ranked as newest
        on newest.force_id = asked_for.force_id
       and newest.theme_id = asked_for.theme_id
       and newest.age = 1
       and ruled_out.force_id is null
    left join grades_left as same_left
        on same_left.force_id = asked_for.force_id
       and same_left.round = asked_for.round
       and same_left.grade = newest.grade
    left join every_grade as previous
        on previous.force_id = asked_for.force_id
       and previous.theme_id = asked_for.theme_id
       and previous.place = coalesce(newest.place + 1, ruled_out.place)
    left join (select distinct force_id, theme_id from lacked) as lacked_before
        on lacked_before.force_id = asked_for.force_id
       and lacked_before.theme_id = asked_for.theme_id
    left join (select distinct force_id, theme_id from published_by(day)) as any_published
        on any_published.force_id = asked_for.force_id
       and any_published.theme_id = asked_for.theme_id;

-- The tables of the record in the order in which readers need them, reference tables last.
create table table_titles as
select distinct
    table_name,
    table_title,
    table_description,
    list_position(
        ['judgments', 'findings', 'case_audits', 'inspections', 'crime_recording', 'gaps', 'grade_counts', 'national_totals', 'engage', 'causes_of_concern', 'asked', 'forces', 'themes', 'cycles', 'areas', 'places', 'other_names', 'force_names'],
        table_name
    ) as table_order
from dictionary;

-- The versions of the record from the first with a history to this one, in chronological order.
create view versions as
select
    row_number() over (order by rowid) as number,
    version,
    served_before,
    published as published_at,
    left(published, 10) as published,
    rows,
    changes
from history;

-- How many findings of each kind are known of each force on each theme that has any: see findings_compared.sql.
create table finding_counts as
with reports as (
    select
        force_id,
        count(distinct inspections.inspection_id) as reports,
        count(findings.inspection_id) as findings
    from inspections
    left join findings using (inspection_id)
    where is_child_protection(programme)
      and not is_own(programme)
    group by force_id
),
on_theme as (
    select
        force_id,
        theme_id,
        count(*) filter (where polarity = 'concern') as concern,
        count(*) filter (where polarity = 'strength') as strength,
        count(*) filter (where polarity = 'recommendation') as recommendation
    from findings
    join inspections using (inspection_id)
    where not is_own(programme)
    group by force_id, theme_id
)
select
    forces.force_id,
    forces.short_name as force,
    themes.theme_id,
    themes.name as theme,
    if(coalesce(findings, 0) > 0, coalesce(concern, 0), null) as concern,
    if(coalesce(findings, 0) > 0, coalesce(strength, 0), null) as strength,
    if(coalesce(findings, 0) > 0, coalesce(recommendation, 0), null) as recommendation,
    coalesce(reports, 0) as reports
from forces
join themes on has_findings(themes.family)
left join reports on reports.force_id = forces.force_id
left join on_theme
    on on_theme.force_id = forces.force_id
   and on_theme.theme_id = themes.theme_id;
