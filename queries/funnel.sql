-- Which audits of whole samples lie outside the limits that chance alone would set round the pooled share good?
-- A row is an audit.
-- Exact binomial limits, 95% and 99.8%: the smallest count that a chance of 2.5% (0.1%) does not
-- exclude, and the largest (D. J. Spiegelhalter, Statistics in Medicine 24, 2005, 1185-1202).
-- Audits for which only the cases below good were printed are placed by subtraction, so that readers
-- see them, but are not part of the pooled share. How many these are, all over, is in the columns subtracted_….
-- Takes: forces, printed, years (several, optional).
-- Chosen by: forces, printed (printed), years.
with shown as (
    select * replace (coalesce(good, good_by_subtraction) as good)
    from audits
    where sample = 'whole'
      and printed in ('counts', 'combined count only')
      and among(force_id, $forces)
      and among(year_text(year), $years)
),
-- The pooled share is of all audits whatever the filters, so that the yardstick stays the same.
pooled as (
    select
        sum(good) / sum(cases_total) as share,
        sum(good)::bigint as good,
        sum(cases_total)::bigint as cases,
        count(*) as audits,
        coalesce(sum(cases_total) filter (where is_review(programme)), 0)::bigint as review_cases,
        -- The share of the force with the most cases, which moves the pooled share most.
        max_by(force, force_cases) as largest_force,
        max(force_cases)::bigint as largest_force_cases
    from (
        select *, sum(cases_total) over (partition by force_id) as force_cases
        from audits
        where sample = 'whole' and printed = 'counts'
    )
),
subtracted as (
    select count(*) as audits, sum(good_by_subtraction)::bigint as good, sum(cases_total)::bigint as cases
    from audits
    where sample = 'whole' and printed = 'combined count only'
),
tails as (
    select
        cases_total,
        k,
        sum(exp(log_binomial(k, cases_total, share))) over (partition by cases_total order by k) as up_to
    from (select distinct cases_total from shown)
    cross join pooled
    cross join lateral (select unnest(range(cases_total + 1)) as k)
),
limits as (
    select
        cases_total,
        min(k) filter (where up_to >= 0.025) as low_95,
        min(k) filter (where up_to >= 0.975) as high_95,
        min(k) filter (where up_to >= 0.001) as low_998,
        min(k) filter (where up_to >= 0.999) as high_998
    from tails
    group by cases_total
)
select
    shown.force,
    shown.year,
    year_missing(shown.year) as year_missing,
    shown.name,
    shown.year_label,
    -- Its former name, for those who read it by a link; to be removed with the next release.
    shown.year_label as year_told,
    shown.programme,
    shown.printed,
    shown.cases_total,
    shown.good,
    round(100 * shown.good / shown.cases_total, 1) as good_share,
    round(100 * pooled.share, 1) as pooled_share,
    pooled.good as pooled_good,
    pooled.cases as pooled_cases,
    pooled.audits as pooled_audits,
    pooled.review_cases as pooled_review_cases,
    pooled.largest_force as pooled_largest_force,
    pooled.largest_force_cases as pooled_largest_force_cases,
    subtracted.audits as subtracted_audits,
    coalesce(subtracted.good, 0) as subtracted_good,
    coalesce(subtracted.cases, 0) as subtracted_cases,
    low_998,
    low_95,
    high_95,
    high_998,
    case
        when shown.good > high_998 then 'above the 99.8% limits'
        when shown.good < low_998 then 'below the 99.8% limits'
        when shown.good > high_95 then 'above the 95% limits'
        when shown.good < low_95 then 'below the 95% limits'
        else 'within the 95% limits'
    end as place,
    shown.source_kind,
    shown.source_url,
    shown.citation
from shown
join limits using (cases_total)
cross join pooled
cross join subtracted
where among(printed, $printed)
order by
    list_position(['below the 99.8% limits', 'above the 99.8% limits', 'below the 95% limits', 'above the 95% limits', 'within the 95% limits'], place),
    force,
    shown.dated
