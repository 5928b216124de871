"""Worked examples of questions that no other page answers. Each is a test too (tests/pages/test_asking.py)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """An example: what it asks, the statement, and what to bear in mind about its answer."""

    asks: str
    sql: str
    note: str = ""


EXAMPLES = (
    Example(
        "On which themes is the newest known grade of a force inadequate, and of which cycle is it?",
        """\
select force, round_name as cycle, list(theme order by theme) as inadequate_at, count(*) as themes
from view_standing
where grade = 'inadequate'
group by force, round_name, round_order
order by round_order desc, themes desc, force""",
        "Grades of different eras cannot be compared. A force without a row may have grades that we have not found.",
    ),
    Example(
        "What share of the audited case files was good, year by year, and how sure is that?",
        """\
select
    inspections.year,
    sum(good) as good,
    sum(cases_total) as cases,
    round(100 * sum(good) / sum(cases_total), 1) as good_pct,
    round(wilson_low(sum(good), sum(cases_total)), 1) as low_95,
    round(wilson_high(sum(good), sum(cases_total)), 1) as high_95
from case_audits
join inspections using (inspection_id)
where topic = 'all' and scope = 'force' and not is_own(programme) and good is not null and cases_total > 0
group by inspections.year
order by inspections.year""",
        "Inspectors picked the cases, and other forces each year, so this is not a trend for all forces.",
    ),
    Example(
        "How many forces had each grade on protecting vulnerable people, cycle by cycle?",
        """\
select round_name as cycle, era, grade, count(*) as forces
from view_grid
where theme_id = 'vulnerable' and grade is not null
group by all
order by min(round_order), min(rank)""",
        "Grades of different eras cannot be compared. This counts only the grades that we know: those of a cycle do "
        "not add up to 43.",
    ),
    Example(
        "Which forces fell from good or better to requires improvement or worse, from one round to the next?",
        """\
with in_order as (
    select
        force, theme, era_name, round_name, round_order, grade,
        lag(round_name) over rounds as earlier_round,
        lag(grade) over rounds as earlier_grade
    from view_grid
    where grade is not null
    window rounds as (partition by force_id, theme_id, era order by round_order)
)
select force, theme, earlier_round, earlier_grade, round_name, grade
from in_order
where earlier_grade in ('good', 'outstanding') and grade in ('requires-improvement', 'inadequate')
order by round_order desc, force, theme""",
        "Within an era, from one known grade to the next. There may be a grade between the two that we have not found.",
    ),
    Example(
        "On which themes do concerns most outnumber strengths?",
        """\
select
    themes.name as theme,
    count(*) filter (polarity = 'concern') as concerns,
    count(*) filter (polarity = 'strength') as strengths,
    round(concerns / strengths, 1) as concerns_for_each_strength
from findings
join themes using (theme_id)
group by theme
having strengths >= 5
order by concerns_for_each_strength desc
limit 15""",
        "This counts the findings in the record, and there are others that we do not have.",
    ),
    Example(
        "Which findings speak of backlogs, and how far back do they go?",
        """\
select
    coalesce(forces.short_name, 'National') as force, inspections.year, themes.name as theme, polarity, summary,
    findings.source_url
from findings
join inspections using (inspection_id)
join themes using (theme_id)
left join forces using (force_id)
where summary ilike '%backlog%'
order by inspections.year desc, force""",
        "This looks for the letters, capital or small, so that %backlog% finds “backlogs” too.",
    ),
    Example(
        "How long was each force in Engage, in months?",
        """\
select
    force,
    entered_date,
    left_date,
    round((coalesce(left_from, known_on)::date - entered_by::date) / 30.44, 1) as months_at_least,
    if(left_date is null, known_on, null) as still_there_on
from view_engage_spells
order by months_at_least desc""",
        "Where the day of a move is not known, we count the fewest months that it allows. We know of no move after the "
        "newest in the record: a force that was still in Engage then is counted to that day.",
    ),
    Example(
        "How many officers did each force have per 1,000 people?",
        """\
select
    short_name as force,
    population,
    officers_fte,
    round(1000 * officers_fte / population, 2) as officers_for_1000
from forces
where valid_to is null and officers_fte is not null
order by officers_for_1000 desc""",
        "Officers on 31 March 2022, residents in the middle of 2020. The City of London has few residents, and many "
        "people who work there.",
    ),
    Example(
        "Was crime recorded more accurately at the re-inspection than at the first inspection, beyond sampling error?",
        """\
select
    force_name(earlier.force_id) as force,
    earlier.year as first_year, earlier.accuracy_pct as first_pct, earlier.half_width_pct as first_half_width_95,
    later.year as later_year, later.accuracy_pct as later_pct,
    round(later_pct - first_pct, 1) as difference,
    difference > first_half_width_95 as beyond_sampling_error
from crime_recording as earlier
join crime_recording as later using (force_id)
where earlier.round = 'first-inspection' and later.round = 'reinspection' and later_pct is not null
order by difference desc""",
        "Only forces that were inspected again. The record does not hold the sampling error of the later share, so "
        "only that of the first is taken into account.",
    ),
    Example(
        "Why are grades missing, cycle by cycle?",
        """\
select
    round_name as cycle,
    case
        when missing = 'grade stands' then 'earlier grade still applies'
        when missing != 'not known here' then missing
        when surely_given then 'not found'
        else 'perhaps never given'
    end as why,
    count(*) as cells
from view_grid
where missing is not null
group by all
order by min(round_order), cells desc""",
        "A cell is one force on one theme. “Not found”: the grade was given, as far as we know, and we have not found "
        "it. “Perhaps never given”: only some forces were graded on the theme, and nothing that we read says that this "
        "one was.",
    ),
    Example(
        "In which region is the largest share of forces low on investigating crime?",
        """\
select
    region,
    count(*) as forces,
    count(*) filter (grade in ('requires-improvement', 'inadequate')) as low,
    round(100 * low / forces) as low_pct,
    round(wilson_low(low, forces)) as low_95,
    round(wilson_high(low, forces)) as high_95
from view_standing
where theme_id = 'investigate' and grade is not null and not older
group by region
order by low_pct desc, region""",
        "Forces whose newest known grade is of an older cycle are left out. Each region has few forces, so the limits "
        "are wide.",
    ),
    Example(
        "Who stated the grades: inspectors themselves, or the press and forces?",
        """\
select cycle, judgments.source_kind, count(*) as grades
from judgments
join inspections using (inspection_id)
where programme = 'peel'
group by all
order by cycle, grades desc""",
        "Each grade of the record links to the page that it was read on.",
    ),
)
