-- What did inspectors praise, criticise and recommend on child protection?
-- A row is a finding.
-- With a search: findings that contain all words searched for, in any of their forms, best match first
-- (BM25 with k1 = 1.2, b = 0.75: S. Robertson, H. Zaragoza, Foundations and Trends in Information Retrieval 3, 2009).
-- Takes: forces (several, optional, ordered); polarities, programmes, regions, themes, years (several, optional); search (optional).
-- Chosen by: forces, polarities, regions, themes, years.
with matches as (
    select
        text,
        count(*) as words_found,
        sum(weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / mean_length))) as score
    from finding_words
    join finding_stems using (stem)
    join finding_texts using (text)
    cross join (select avg(length) as mean_length from finding_texts)
    where $search is not null
      and among(stem, $search)
    group by text
    having count(*) = len($search)
),
found as (
    select summary, score from matches join finding_texts using (text)
)
select
    coalesce(forces.short_name, 'National') as force,
    forces.region,
    inspections.year,
    year_missing(inspections.year) as year_missing,
    programme,
    inspections.title,
    themes.name as theme,
    polarity,
    findings.summary,
    findings.note,
    findings.source_kind,
    findings.source_url,
    findings.citation
from findings
join inspections using (inspection_id)
join themes using (theme_id)
left join forces using (force_id)
left join found using (summary)
where among(force_id, $forces)
  and among(region, $regions)
  and among(year_text(inspections.year), $years)
  and among(theme_id, $themes)
  and if($programmes is null, not is_own(programme), among(programme, $programmes))
  and among(polarity, $polarities)
  and ($search is null or score is not null)
order by
    round(score, 6) desc nulls last,
    inspections.year desc nulls last,
    inspections.published desc nulls last,
    force,
    theme,
    list_position(['concern', 'strength', 'recommendation'], polarity),
    findings.summary
