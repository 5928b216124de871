-- Was the share of good cases better at the review than at the inspection before it?
-- A row is a pair of audits.
-- Each audit of a whole sample compared with the one before it at the same force, if the later one is a
-- review or a re-inspection. If only the cases below good were printed, the rest count as good, by subtraction. If only
-- a percentage was, there is no interval, so nothing says whether the share changed by more than chance.
-- Takes: forces (several, optional).
-- Chosen by: forces.
with counted as (
    select
        *,
        coalesce(good, good_by_subtraction) as good_cases,
        coalesce(100 * good_cases / cases_total, good_pct) as share,
        printed = 'combined count only' as from_combined
    from audits
    where sample = 'whole'
      and coalesce(good, good_by_subtraction, good_pct) is not null
      and among(force_id, $forces)
),
pairs as (
    select
        *,
        lag(struct_pack(year, year_label, dated_number, programme, title, cases_total, good_cases, share, from_combined, source_kind, source_url)) over (
            partition by force_id order by year, dated
        ) as before
    from counted
)
select
    force,
    before.year as from_year,
    year_missing(before.year) as from_year_missing,
    before.year_label as from_year_label,
    pairs.year,
    year_missing(pairs.year) as year_missing,
    pairs.year_label,
    before.dated_number as from_dated,
    dated_number as dated,
    before.programme as from_programme,
    programme,
    before.good_cases as from_good,
    before.cases_total as from_cases,
    round(before.share, 1) as from_share,
    round(wilson_low(before.good_cases, before.cases_total), 1) as from_low,
    round(wilson_high(before.good_cases, before.cases_total), 1) as from_high,
    good_cases as good,
    cases_total as cases,
    round(pairs.share, 1) as good_share,
    round(wilson_low(good_cases, cases_total), 1) as good_low,
    round(wilson_high(good_cases, cases_total), 1) as good_high,
    -- Of the shares as they are shown, so that a reader who subtracts them finds the same.
    round(round(pairs.share, 1) - round(before.share, 1), 1) as difference,
    round(newcombe_low(good_cases, cases_total, before.good_cases, before.cases_total), 1) as difference_low,
    round(newcombe_high(good_cases, cases_total, before.good_cases, before.cases_total), 1) as difference_high,
    case
        when difference_low is null then 'cannot say without counts'
        when newcombe_low(good_cases, cases_total, before.good_cases, before.cases_total) > 0 then 'more were good'
        when newcombe_high(good_cases, cases_total, before.good_cases, before.cases_total) < 0 then 'fewer were good'
        else 'no clear change'
    end as change,
    before.from_combined or from_combined as from_combined,
    -- Which of the two were counted by subtraction.
    nullif(concat_ws(', ', if(before.from_combined, force || ' ' || before.year_label, null), if(pairs.from_combined, force || ' ' || pairs.year_label, null)), '') as by_subtraction,
    before.source_kind as from_source_kind,
    before.source_url as from_source_url,
    source_kind,
    source_url
from pairs
where before is not null
  and is_review(programme)
order by
    force,
    dated_number
