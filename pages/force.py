"""How has one force fared, and did it get better? One page to hand to somebody before a meeting."""

import streamlit as st

import queries
from pages.parts.address import vocabulary
from pages.parts.address.english import counted
from pages.parts.address.widgets import choose
from pages.parts.charts.looks import GRADES
from pages.parts.exhibits import case_audits, contents, findings, grades, inspections, own
from pages.parts.exhibits.brief import brief
from pages.parts.exhibits.markup import badge
from pages.parts.exhibits.prose import facts, index
from pages.parts.exhibits.showing import show

forces = queries.rows("forces").set_index("force_id")
heading = st.empty()
chosen = choose("force", vocabulary.forces().but(several=False, everything="no force chosen"))
force = chosen.one("force")

if not force:
    heading.title("One force")
    st.markdown("Choose a force above, or here by its region.")
    index({region: list(rows["short_name"]) for region, rows in forces.groupby("region")}, "force", "force")
    st.stop()

it = forces.loc[force]
heading.title(it["name"])

# The force at a glance
latest = queries.rows("latest_grades", force=force)
of_theme = queries.rows("findings_by_theme", forces=[force])
reports = queries.rows("inspections", forces=[force])
strengths, concerns = int(of_theme["strength"].sum()), int(of_theme["concern"].sum())
shows = (
    f"{it['short_name']} · {counted(len(reports), 'inspection')} · {counted(len(latest), 'theme')} graded · "
    f"{counted(strengths, 'strength')} and {counted(concerns, 'concern')} on child protection"
)
st.markdown(f"**{shows}**")

cycles = queries.rows("cycles").query("grades > 0")
newest = cycles.iloc[-1]
in_newest = grades.HISTORY.ask(chosen, rounds=[newest["cycle"]]).rows["grade"].dropna()
by_grade = [
    f"{n} {GRADES[g].name.lower()}"
    for g, n in in_newest.value_counts().reindex(list(GRADES)).dropna().astype(int).items()
]
headline = latest[latest["theme_id"] == vocabulary.themes().options[vocabulary.headline_theme()]]
counts = queries.rows("case_audits", forces=[force], samples=["whole"], printed=["counts"])
last = counts.iloc[0] if len(counts) else None
facts(
    {
        vocabulary.headline_theme(): (
            badge(headline["grade"].iloc[0] if len(headline) else None),
            f"{headline['round_name'].iloc[0]}, the latest known" if len(headline) else "",
        ),
        "Last audit of case files by inspectors": (
            "Not known here" if last is None else f"{last.good_share:g}% good",
            "no counts in the record"
            if last is None
            else f"{last.good} of {last.cases_total} cases, {last.year_label}; "
            f"95% interval {last.good_low} to {last.good_high}",
        ),
        f"Grades of PEEL {newest['name']}": (f"{len(in_newest)} known", ", ".join(by_grade) or "none known here"),
    }
)
st.caption(
    f"{it['region']} · {it['population']:,} residents (mid-{it['population_year']}, Office for National Statistics) · "
    f"{it['officers_fte']:,.0f} officers (full-time equivalents, March {it['officers_year']}, Home Office)"
)
brief(force, shows)

# Child protection: its story, its audits, its findings
show(inspections.STORY, chosen)
audits = show(case_audits.OF_FORCE, chosen)
show(case_audits.OF_FORCE_ROWS, chosen)
if len(audits):
    st.caption(case_audits.over_all(queries.rows("funnel", printed=["counts"])))
show(case_audits.REVIEWS, chosen)
show(findings.BY_THEME, chosen)
show(findings.OF_FORCE, chosen)
show(case_audits.OWN_RESULTS, chosen)
show(findings.OF_FORCE_ITSELF, chosen, programmes=own.programmes())

# Grades: the latest, what changed, all
years = list(queries.rows("years")["year"])
since_2021 = [year for year in years if "2021" <= year <= "2999"]  # the unknown year is not among them
show(grades.LATEST, chosen, years=since_2021)
show(grades.OLDER, chosen, years=[year for year in years if year not in since_2021])
show(grades.CHANGES, chosen)
show(grades.HISTORY, chosen, rounds=list(cycles["cycle"]))
show(contents.TOTALS_OF_FORCE, chosen)
for note in cycles["break_note"].dropna():
    st.caption(f"**Double line:** {note}")

show(inspections.EVERY, chosen)
