-- Which forces do well on a theme, by their newest known grade, and what did inspectors praise at them?
-- A row is a force.
-- Without grades chosen, those that are outstanding or good. If no force has one of these grades, or of those chosen, and
-- all of them are good or better: the forces with the next best grade, if that is adequate or better, since nobody does
-- well whose grade is lower. On a theme of findings, which has no grades, the forces with a strength on it, by their grade
-- on the theme that pages show first. Beside a grade is what was praised on the same subject: at the headline theme every
-- strength, at others those on the themes of findings that belong to it, if any does.
-- Grades on a theme that is no longer graded have no praise beside them from after the year of the grade.
-- With a reference: up to eight forces of similar size come first, the nearest in number of officers; then the reference.
-- Takes: forces, grades, regions (several, optional); evidence, reference (optional); theme.
with subject as (
    select
        asked.theme_id as praised_on,
        is_graded(asked.family) as by_grade,
        if(is_graded(asked.family), asked.theme_id, headline.theme_id) as theme_id,
        coalesce(is_graded(asked.family) and last_round_of([asked.theme_id]) < last_cycle(), false) as ended
    from themes as asked
    join themes as headline on is_headline(headline.theme_id)
    where asked.theme_id = $theme
),
-- Findings are on the protection of children: which of their themes are on the subject of a theme with grades.
belonging (graded_theme_id, theme_id) as (
    values
        ('respond', 'initial-contact-and-response'),
        ('investigate', 'investigation'),
        ('offenders', 'managing-offenders'),
        ('graded-leadership', 'leadership-and-priority'),
        ('graded-partnership-working', 'multi-agency-working'),
        ('graded-initial-response', 'initial-contact-and-response'),
        ('graded-risk-assessment-and-referral', 'risk-assessment'),
        ('graded-investigation', 'investigation')
),
newest as (
    select *
    from graded
    join rounds using (round)
    join subject using (theme_id)
    -- A grade of another programme only counts where PEEL gave none.
    qualify row_number() over (
        partition by force_id order by graded.programme = 'peel' desc, round_order desc, graded.year desc nulls last) = 1
),
strengths as (
    select
        inspections.force_id,
        count(*) as strengths,
        -- The newest three, each with the name of its theme where there are several, with its year and its page.
        list_slice(list(
            {
                -- Praise from before the cycle of the grade is no evidence of how the force did in it.
                'words': case
                    when inspections.year < from_year then 'Earlier praise (' || inspections.year || '): ' || named
                    else named || ' (' || coalesce(inspections.year::varchar, 'year not known') || ')'
                end,
                'page': coalesce(findings.source_url, ''),
                'kind': coalesce(findings.source_kind, '')
            }
            order by inspections.year desc nulls last, inspections.published desc nulls last, themes.name, findings.summary
        ), 1, 3) as newest_strengths,
        array_to_string(list_transform(newest_strengths, lambda strength: strength.words), ' · ') as praised,
        array_to_string(list_transform(newest_strengths, lambda strength: strength.page), ' · ') as praised_source_urls,
        array_to_string(list_transform(newest_strengths, lambda strength: strength.kind), ' · ') as praised_source_kinds
    from findings
    join inspections using (inspection_id)
    join themes using (theme_id)
    cross join subject
    cross join lateral (select if(by_grade, themes.name || ': ', '') || findings.summary as named)
    left join (select force_id, coalesce(round_year, year) as from_year from newest) as grade_of
        on grade_of.force_id = inspections.force_id
    where polarity = 'strength'
      and not is_own(inspections.programme)
      and (
          is_headline(praised_on)
          or findings.theme_id = praised_on
          or (praised_on, findings.theme_id) in (select (graded_theme_id, theme_id) from belonging))
      and (not ended or inspections.year <= from_year)
    group by inspections.force_id
),
candidates as (
    select newest.*, strengths, praised, praised_source_urls, praised_source_kinds
    from newest
    join forces using (force_id)
    left join strengths using (force_id)
    where among(force_id, $forces)
      and ($forces is not null or exists_on(valid_from, valid_to, null))
      and among(newest.region, $regions)
      -- The grade before one that the choice of evidence hides is no evidence of how a force does now.
      and admitted(basis, source_kind, $evidence)
      -- Nor does one that the totals of a newer report rule out.
      and not exists (
          from all_standings as later
          where later.force_id = newest.force_id
            and later.theme_id = newest.theme_id
            and is_ruled_out(
                newest.rank, newest.round_order, later.round_order, lowest_possible_rank, highest_possible_rank, $evidence))
      and (by_grade or strengths is not null)
),
ranks as (
    select
        list(rank) as chosen,
        min(rank) >= (select rank from grades where grade = 'good') as all_good,
        (select rank from grades where grade = 'adequate') as lowest_next_best
    from grades
    where list_contains(coalesce($grades, ['outstanding', 'good']), grade)
),
shown as (
    select candidates.*, chosen
    from candidates
    cross join ranks
    where if(
        exists (from candidates where list_contains(ranks.chosen, rank)),
        list_contains(chosen, rank),
        all_good
        and rank >= lowest_next_best
        and rank = (select max(rank) from candidates where rank < (select list_min(chosen) from ranks)))
),
nearest as (
    select others.force_id
    from forces as others
    join forces as own on own.force_id = $reference and others.force_id <> own.force_id
    where exists_on(others.valid_from, others.valid_to, null)
      and similar_in_size(others.officers_fte, own.officers_fte)
    order by abs(ln(others.officers_fte / own.officers_fte)), others.short_name
    limit 8
)
select
    force_id,
    force,
    region,
    if(nearest.force_id is not null, force_name($reference), null) as similar_to,
    (select praised_on from subject) as praised_on,
    theme_id,
    theme,
    round,
    round_name,
    round_order,
    grade,
    -- The best grade sought, if no force has it.
    if(list_max(chosen) > max(shown.rank) over (), (select grade from grades where rank = list_max(chosen)), null) as sought,
    coalesce(strengths, 0) as strengths,
    praised,
    praised_source_urls,
    praised_source_kinds,
    known_from(grade, basis, source_kind, sources) as known_from,
    basis,
    sources,
    note,
    source_kind,
    source_url,
    -- Of a theme that is still graded: a newer report has nothing on others.
    if(last_round_of([shown.theme_id]) >= last_cycle(), newer_report, null) as newer_report,
    round_order < (select max(round_order) from newest) as older
from shown
left join nearest using (force_id)
left join (select force_id, newer_report from newer_reports_on(null)) using (force_id)
order by
    nearest.force_id is null,
    coalesce(force_id <> $reference, true),
    -- A grade of a cycle before the newest may no longer be how a force does.
    older,
    rank desc,
    round_order desc,
    force
