-- Which recommendations on child protection are known, and what did the reviews after them find?
-- A row is a recommendation.
-- No page that was read says which finding of a review answers which recommendation. So a recommendation is set beside
-- what the newest later review of its force found on the same theme, before the force's next full inspection: a row for
-- each such finding. It is open if that review makes another on the theme; otherwise its status is not known.
-- Takes: forces, regions, themes, years (several, optional).
-- Counts: nothing.
-- Chosen by: forces (force_id), regions (region), themes (theme_id).
with reports as (
    select
        *,
        is_review(programme) as review,
        coalesce(published, fieldwork, year::varchar) as dated,
        coalesce(fieldwork, published, year::varchar) as visited
    from inspections
    where force_id is not null
      and not is_own(programme)
),
recommendations as (
    select
        findings.theme_id,
        findings.summary as recommended,
        findings.source_kind,
        findings.source_url,
        findings.citation,
        reports.* exclude (note, source_kind, source_url, citation),
        -- The next full inspection begins anew.
        (
            select min(visited)
            from reports as next
            where next.force_id = reports.force_id and next.programme = 'ncpi' and next.visited > reports.visited
        ) as until
    from findings
    join reports using (inspection_id)
    where polarity = 'recommendation'
),
reviewed as (
    select
        recommendations.inspection_id,
        recommendations.theme_id,
        recommended,
        reports.inspection_id as review_id,
        reports.title as review_title,
        reports.dated as review_dated,
        reports.visited as review_visited
    from recommendations
    join reports
        on reports.force_id = recommendations.force_id
       and reports.review
       -- Inspections of other programmes, such as joint ones, have no reviews.
       and (recommendations.programme = 'ncpi' or recommendations.review)
       and reports.visited > recommendations.visited
       and (until is null or reports.visited < until)
),
answers as (
    -- Each finding on the theme in the newest of these reviews that has any.
    select
        reviewed.*,
        polarity,
        findings.summary,
        findings.source_kind as review_source_kind,
        findings.source_url as review_source_url,
        findings.citation as review_citation,
        bool_or(polarity = 'recommendation') over one_review as recommended_again
    from reviewed
    join findings on findings.inspection_id = review_id and findings.theme_id = reviewed.theme_id
    window one_review as (partition by reviewed.inspection_id, reviewed.theme_id, recommended, review_id)
    qualify rank() over (
        partition by reviewed.inspection_id, reviewed.theme_id, recommended order by review_visited desc, review_id
    ) = 1
)
select
    recommendations.force_id,
    forces.short_name as force,
    forces.region,
    recommendations.year,
    year_missing(recommendations.year) as year_missing,
    recommendations.programme,
    recommendations.title,
    recommendations.dated as recommended_on,
    recommendations.theme_id,
    themes.name as theme,
    recommended,
    if(coalesce(recommended_again, false), 'open', 'not known') as status,
    if(recommended_again, review_dated, null) as status_date,
    case
        when recommended_again then 'open ' || when_in_words(review_dated) || ': the review makes another recommendation on this theme'
        when review_id is not null then 'not stated: see what the review found'
        when recommendations.inspection_id in (select inspection_id from reviewed)
            then 'not known: we found nothing on this theme in a review'
        else 'not known: we found no review that followed it up'
    end as status_words,
    review_title,
    review_dated,
    upper(polarity[1]) || polarity[2:] || ': ' || summary as review_found,
    recommendations.source_kind,
    recommendations.source_url,
    recommendations.citation,
    review_source_kind,
    review_source_url,
    review_citation
from recommendations
join forces using (force_id)
join themes using (theme_id)
left join answers using (inspection_id, theme_id, recommended)
where among(recommendations.force_id, $forces)
  and among(forces.region, $regions)
  and among(recommendations.theme_id, $themes)
  and among(year_text(recommendations.year), $years)
order by
    recommended_on desc nulls last,
    force,
    theme,
    recommended,
    list_position(['recommendation', 'concern', 'strength'], polarity),
    summary
