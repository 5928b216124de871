"""How has one force fared, and did it get better? One page to hand to somebody before a meeting."""

import pandas
import streamlit as st
from markupsafe import Markup

import queries
from pages.parts.address import vocabulary
from pages.parts.address.english import counted, day, without_markdown
from pages.parts.address.filters import of_page
from pages.parts.address.widgets import choose
from pages.parts.charts.looks import GRADES
from pages.parts.exhibits import case_audits, contents, findings, grades, inspections, leads, own
from pages.parts.exhibits.brief import brief
from pages.parts.exhibits.markup import badge
from pages.parts.exhibits.prose import breaks, facts, index, lead, note, print_button
from pages.parts.exhibits.showing import show, show_answer

forces = queries.rows("forces").set_index("force_id")
title_at, subject_at = st.columns([3, 1], vertical_alignment="bottom")
heading = title_at.empty()
answer_at = st.container()
chosen = choose(
    "force",
    *of_page("force"),
    places={"force": subject_at},
)
force = chosen.one("force")

if not force:
    heading.title("How has one force fared?", anchor=False)
    lead(answer_at, "Choose a force above, by its name or a place in its area, or here by its region.")
    index({region: list(rows["short_name"]) for region, rows in forces.groupby("region")}, "force", "force")
    st.stop()

it = forces.loc[force]
heading.title(without_markdown(it["name"]), anchor=False)
cycles = queries.rows("cycles").query("grades > 0")
history = grades.HISTORY.ask(chosen, rounds=list(cycles["cycle"]))
on_headline = history.rows[history.rows["theme"] == vocabulary.headline_theme()]
topics = list(vocabulary.themes_where("by_inspection").options.values())
answer, caveat = leads.of_force(on_headline, it["short_name"])
lead(answer_at, answer + leads.of_topics(grades.GRID_OF_TOPICS.ask(chosen, themes=topics).rows), caveat)

# The force at a glance
of_theme = queries.rows("findings_by_theme", forces=[force])
reports = queries.rows("inspections", forces=[force])
strengths, concerns = int(of_theme["strength"].sum()), int(of_theme["concern"].sum())
graded = history.rows[history.rows["grade"].notna()]
shows = (
    f"{it['short_name']} · {counted(len(reports), 'inspection')} · {counted(graded['theme'].nunique(), 'theme')} "
    f"graded · {counted(strengths, 'strength')} and {counted(concerns, 'concern')} on child protection"
)
cycle = vocabulary.cycles().options[vocabulary.cycles().default]
cycle_name = vocabulary.cycles().default


def on_the_headline_theme() -> tuple[Markup | str, str]:
    """The grade of the cycle on the theme that pages show first; if it is not known, so, and the last that is."""
    of_cycle = on_headline[on_headline["round"] == cycle]
    known = on_headline[on_headline["grade"].notna()].sort_values("round_order")
    if len(of_cycle) and isinstance(of_cycle["grade"].iloc[0], str):
        return badge(of_cycle["grade"].iloc[0]), f"PEEL {cycle_name}"
    last = known.iloc[-1] if len(known) else None
    return (
        f"Not known for {cycle_name}",
        f"last known {last.round_name}: {GRADES[last.grade].name}" if last is not None else "no grade is known here",
    )


def by_grade() -> tuple[str, str]:
    """How many grades of the cycle are known, and how many there are of each."""
    known = graded[graded["round"] == cycle]["grade"]
    counts = leads.by_grade(known)
    return f"{len(known)} known", ", ".join(f"{GRADES[g].name.lower()} {n}" for g, n in counts) or "none here"


def last_audit() -> tuple[str, str]:
    """The share of the last audit by inspectors that has counts."""
    audits = queries.rows("case_audits", forces=[force], samples=["whole"])
    counted_ones = audits[audits["printed"] == "counts"]
    if not len(counted_ones) and len(audits):
        one = audits.iloc[0]
        files = counted(int(one.cases_total), "case file") if pandas.notna(one.cases_total) else "case files"
        return one.year_label, f"{files} audited; how many were good was not printed"
    if not len(counted_ones):
        return "Not known here", "no audit in the record"
    one = counted_ones.iloc[0]
    interval = f"95% interval {one.good_low} to {one.good_high}"
    return f"{one.good_share:g}% good", f"{one.good} of {one.cases_total} cases, {one.year_label}; {interval}"


facts(
    {
        vocabulary.headline_theme(): on_the_headline_theme(),
        "Last audit of case files by inspectors": last_audit(),
        f"Grades of PEEL {cycle_name}": by_grade(),
    }
)
newer = reports[(reports["programme"] == "peel") & (reports["grades"] == 0)]
newer = newer[newer["year"] > str(cycles["year"].max())]
if len(newer):
    when = (
        f" came out on {day(newer['published'].iloc[0])}" if isinstance(newer["published"].iloc[0], str) else " is out"
    )
    note(f"A newer report, “{newer['title'].iloc[0]}”,{when}; its grades are not in this record yet.")
print_button("Print this brief")
brief(force, f"{leads.plain(answer)} {shows}")

# Grades: over time, all, beside others
if len(on_headline):
    show(grades.TIMELINE, chosen, themes=[on_headline["theme_id"].iloc[0]])
    breaks(on_headline.sort_values("round_order").drop_duplicates("round"), cycles)
size = [it["region"]]
if pandas.notna(it["population"]):
    size += [f"{it['population']:,} residents (mid-{it['population_year']}, Office for National Statistics)"]
if pandas.notna(it["officers_fte"]):
    size += [f"{it['officers_fte']:,.0f} officers (full-time equivalents, March {it['officers_year']}, Home Office)"]
note(" · ".join(size))
note(shows)
show_answer(grades.HISTORY, history)
if topics:
    show(grades.TOPICS_OF_FORCE, chosen, themes=topics)
show(grades.CHANGES, chosen)
show(grades.BENCHMARK, chosen, rounds=[cycle])
show(contents.TOTALS_OF_FORCE, chosen)

# Child protection: what inspectors found, how they judged case files, what the force says of itself
show(findings.BY_THEME, chosen)
show(findings.OF_FORCE, chosen)
audits = show(case_audits.OF_FORCE, chosen)
if len(audits):
    st.caption(case_audits.over_all(queries.rows("funnel", printed=["counts"])))
show(case_audits.REVIEWS, chosen)
show(case_audits.OWN_RESULTS, chosen)
show(findings.OF_FORCE_ITSELF, chosen, programmes=own.programmes())

# Inspections
show(inspections.STORY, chosen)
show(inspections.EVERY, chosen)
