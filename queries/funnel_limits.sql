-- Where do the funnel's limits run, for every number of cases up to the largest audit?
-- A row is a number of cases.
-- At most a hundred or so numbers, however large the largest audit, since the work grows with the square of their size.
with pooled as (
    select sum(good) / sum(cases_total) as share, max(cases_total) as most
    from audits
    where sample = 'whole' and printed = 'counts'
),
sizes as (
    select unnest(range(10, most + 21, greatest(5, 5 * ceil(most / 500))::bigint)) as cases, share
    from pooled
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
