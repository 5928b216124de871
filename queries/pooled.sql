-- What share of all audited cases was good: in the national report “In harm’s way” of 2015, and in the audits since?
-- A row is a group of audits.
-- Cases of several forces added up; inspectors picked each of them, so this is not the share of all cases.
with pools as (
    select
        -- Two other national reports came out that year.
        'National report “In harm’s way”, 2015' as audits,
        1 as number,
        sum(cases_total) as cases,
        sum(good) as good
    from audits
    where inspection_id = 'national-thematic-2015'
      and topic = 'all'
    union all
    select
        if(is_review(programme), 'Reviews and re-inspections since 2016', 'Inspections of forces since 2016'),
        count(*),
        sum(cases_total),
        sum(good)
    from audits
    where sample = 'whole'
      and printed = 'counts'
      and year > 2015
    group by is_review(programme)
)
select
    audits,
    number,
    cases::bigint as cases,
    good::bigint as good,
    round(100 * good / cases, 1) as good_share,
    round(wilson_low(good, cases), 1) as good_low,
    round(wilson_high(good, cases), 1) as good_high
from pools
order by
    audits not like 'National report%',
    audits
