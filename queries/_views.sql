-- Not a question: what several questions share. Runs once, when the connection opens.

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

-- How a year is filtered and shown: text, since it may not be known.
create macro year_text(year) as
    coalesce(year::varchar, 'not known');

-- The grades from the lowest (rank 1) to the highest, with the name shown.
create view grades as
select value as grade, label as name, rank
from labels
where table_name = 'judgments' and column_name = 'grade';

-- A round is what grades are compared within: a PEEL cycle, a round of crime data
-- integrity inspections, or the child protection inspections that grade since 2024.
-- Rounds of one era can be compared with each other, others cannot.
create view rounds as
select
    cycle as round,
    'PEEL ' || name as round_name,
    year as round_year,
    era,
    era_name,
    scale,
    -- In order of time; crime data integrity (2016 to 2020) stands between the two scales of PEEL.
    10 * row_number() over (order by year) as round_order
from cycles
union all
values
    ('crime-data-integrity-first-inspection', 'Crime data integrity, first inspection', null, 'crime-data-integrity', 'Crime data integrity', 'four-tier', 51),
    ('crime-data-integrity-reinspection', 'Crime data integrity, re-inspection', null, 'crime-data-integrity', 'Crime data integrity', 'four-tier', 52),
    ('child-protection', 'Child protection inspection', null, 'child-protection', 'Child protection inspections since 2024', 'five-tier', 95);

-- Every grade with its round and the names shown.
create view graded as
select
    judgments.*,
    inspections.programme,
    inspections.cycle,
    inspections.title,
    case programme
        when 'peel' then inspections.cycle
        when 'crime-data-integrity' then 'crime-data-integrity-' || crime_recording.round
        else 'child-protection'
    end as round,
    forces.short_name as force,
    forces.region,
    themes.name as theme,
    themes.family,
    grades.rank
from judgments
join inspections using (inspection_id)
join forces on forces.force_id = judgments.force_id
join themes using (theme_id)
join grades using (grade)
left join crime_recording using (inspection_id);
