-- Where do the funnel's limits run, for every number of cases up to the largest audit?
-- A row is a number of cases.
-- The limits at the size of each audit are those that funnel.sql places it by, so that no audit is drawn on another side
-- than it says. Between them a hundred or so numbers, however large the largest audit, since the work grows with the
-- square of their size: close to each other where audits are small, and the limits steep.
with pooled as (
    select sum(good) / sum(cases_total) as share, max(cases_total) as most
    from audits
    where sample = 'whole' and printed = 'counts'
),
sizes as (
    select round(5 * ((most + 20) / 5) ^ (step / 100))::bigint as cases, share
    from pooled
    cross join (select unnest(range(101)) as step)
    union
    select cases_total, share
    from audits
    cross join pooled
    where sample = 'whole' and printed in ('counts', 'combined count only')
),
tails as (
    select
        cases,
        share,
        k,
        sum(exp(log_binomial(k, cases, share))) over (partition by cases order by k) as up_to
    from sizes
    cross join lateral (select unnest(range(cases + 1)) as k)
)
select
    cases,
    round(100 * any_value(share), 1) as pooled_share,
    round(100 * min(k) filter (where up_to >= 0.001) / cases, 2) as low_998,
    round(100 * min(k) filter (where up_to >= 0.025) / cases, 2) as low_95,
    round(100 * min(k) filter (where up_to >= 0.975) / cases, 2) as high_95,
    round(100 * min(k) filter (where up_to >= 0.999) / cases, 2) as high_998
from tails
group by cases
order by cases
