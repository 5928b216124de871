-- What share of the case files audited was good, what share inadequate, and how sure can one be?
-- A row is an audit.
-- One rule says how sure: the interval is of the share good where the good cases were counted, or follow from those below
-- good; else of the share inadequate where these were counted. Without counts, there is none.
-- Takes: forces, printed, samples, years (several, optional).
-- Counts: case files.
-- Chosen by: forces, printed, samples, years.
select
    name,
    force,
    sample,
    year,
    year_missing(year) as year_missing,
    year_label,
    -- Its former name, for those who read it by a link; to be removed with the next release.
    year_label as year_told,
    programme,
    -- Whether it returned to a force inspected before: a review or re-inspection.
    is_review(programme) as review,
    title,
    topic,
    printed,
    cases_total,
    good,
    requires_improvement,
    adequate,
    inadequate,
    below_good,
    below_good_not_split,
    not_described,
    good_by_subtraction,
    good_pct,
    below_good_pct,
    -- Only where counts were printed, since shares are of all cases audited.
    round(100 * good / cases_total, 1) as good_share,
    round(wilson_low(good, cases_total), 1) as good_low,
    round(wilson_high(good, cases_total), 1) as good_high,
    round(100 * inadequate / cases_total, 1) as inadequate_share,
    round(wilson_low(inadequate, cases_total), 1) as inadequate_low,
    round(wilson_high(inadequate, cases_total), 1) as inadequate_high,
    -- Of every audit that has a share, by whichever way it is known: what the bars are drawn and sorted by.
    round(
        coalesce(100 * coalesce(good, good_by_subtraction) / cases_total, good_pct, 100 - below_good_pct),
        1
    ) as good_share_drawn,
    case
        when good is not null and cases_total > 0 or good_by_subtraction >= 0 then 'good'
        when inadequate is not null and cases_total > 0 then 'inadequate'
    end as interval_of,
    round(wilson_low(if(interval_of = 'good', coalesce(good, good_by_subtraction), inadequate), cases_total), 1)
        as interval_low,
    round(wilson_high(if(interval_of = 'good', coalesce(good, good_by_subtraction), inadequate), cases_total), 1)
        as interval_high,
    note,
    source_kind,
    source_url,
    citation
from audits
where among(force_id, $forces)
  and among(year_text(year), $years)
  and if($samples is null, sample <> 'own', among(sample, $samples))
  and among(printed, $printed)
order by
    audits.year desc nulls last,
    dated desc,
    force,
    topic <> 'all',
    topic
