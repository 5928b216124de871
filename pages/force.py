"""How has one force fared, and did it get better? One page to hand to somebody before a meeting."""

import streamlit as st

import queries
from pages.parts import audits, brief, charts, filters, own, tables
from pages.parts.downloads import About
from pages.parts.grades import GRADES
from pages.parts.labels import counted

forces = queries.run("forces").set_index("force_id")

heading = st.empty()
chosen = filters.choose("force", filters.forces(several=False, everything="no force chosen"))
force = chosen.one("force")

if not force:
    heading.title("One force")
    st.markdown("Choose a force above, or here by its region.")
    tables.index({region: list(rows["short_name"]) for region, rows in forces.groupby("region")}, "force", "force")
    st.stop()

it = forces.loc[force]
name = it["short_name"]
heading.title(it["name"])

# Queries
latest = queries.run("latest_grades", force=force, years=None)
changes = queries.run("changes", force=force)
story = queries.run("story", force=force)
findings = queries.run(
    "findings", forces=[force], regions=None, years=None, themes=None, programmes=None, polarities=None, search=None
)
by_theme = queries.run("findings_by_theme", forces=[force])
case_audits = queries.run("case_audits", forces=[force], years=None, samples=None, printed=None)
reviews = queries.run("reviews", forces=[force])
inspections = queries.run("inspections", forces=[force])
cycles = queries.run("cycles")
history = queries.run("grid", forces=[force], regions=None, themes=None, rounds=list(cycles["cycle"]), years=None)

strengths, concerns = int(by_theme["strength"].sum()), int(by_theme["concern"].sum())
shows = f"{name} · {len(inspections)} inspections · {len(latest)} themes graded · {strengths} strengths and {concerns} concerns on child protection"
st.markdown(f"**{shows}**")

newest = cycles[cycles["grades"] > 0].iloc[-1]
of_newest = history[history["round"] == newest["cycle"]]["grade"]
in_newest = [
    f"{int((of_newest == grade).sum())} {look.name.lower()}"
    for grade, look in GRADES.items()
    if (of_newest == grade).any()
]
vulnerable = latest[latest["theme_id"] == "vulnerable"]
audited = case_audits[(case_audits["topic"] == "all") & case_audits["good_share"].notna()]
tables.facts(
    {
        "Protecting vulnerable people": (
            (vulnerable.iloc[0]["grade"], f"{vulnerable.iloc[0]['round_name']}, the latest known")
            if len(vulnerable)
            else (None, "")
        ),
        "Last audit of case files by inspectors": (
            f"{audited.iloc[0]['good_share']:g}% good" if len(audited) else "Not known here",
            "{0.good} of {0.cases_total} cases, {0.year_told}; 95% interval {0.good_low} to {0.good_high}".format(
                audited.iloc[0]
            )
            if len(audited)
            else "no counts in the record",
        ),
        f"Grades of PEEL {newest['name']}": (
            f"{int(of_newest.notna().sum())} known",
            ", ".join(in_newest) or "none known here",
        ),
    }
)
st.caption(
    f"{it['region']} · {it['population']:,} residents (mid-{it['population_year']}, Office for National Statistics) · {it['officers_fte']:,.0f} officers "
    f"(full-time equivalents, March {it['officers_year']}, Home Office)"
)
brief.printed(force, shows)

# Child protection, in order of time
st.header("Child protection reports, oldest first")
if story.empty:
    st.info("No child protection inspection of this force is in the record. That is not the same as no inspection.")
else:
    columns = [
        "year",
        "programme",
        "title",
        "fieldwork",
        "published",
        "cases_total",
        "good",
        "requires_improvement",
        "adequate",
        "inadequate",
        "below_good",
        "good_pct",
        "topics",
        "strengths",
        "concerns",
        "note",
        "source_kind",
        "source_url",
        "citation",
    ]
    tables.rows(
        audits.filled(story[columns]),
        caption=f"{name}: {counted(len(story), 'report')} on child protection, oldest first",
        key="story",
        headings={"good_pct": "Good, as printed (%)", "topics": "Topics graded", "below_good": "Below good"},
        about=About(
            f"Child protection inspections, {name}",
            shows,
            f"child-protection-{force}",
            ("Case files were picked by inspectors.",),
        ),
    )

# Case audits and their reviews
if len(case_audits):
    st.header("Case files audited")
    drawn = case_audits[
        (case_audits["topic"] == "all")
        & case_audits["printed"].isin(["counts", "combined count only", "inadequate only"])
    ]
    if len(drawn):
        audits.legend(drawn)
        charts.show(
            charts.audit_counts(drawn),
            key="chart-audits",
            alt=f"Stacked bars: audited case files of {name} by grade, in {len(drawn)} audits. The numbers stand in the table below.",
            about=About(
                f"Case files audited, by grade, {name}",
                shows,
                f"case-audits-{force}",
                ("Inspectors picked the cases.",),
            ),
        )
    pooled = queries.run("funnel", forces=None, years=None, printed=["counts"]).iloc[0]
    st.caption(
        f"Over all {pooled.pooled_audits} audits with counts in England and Wales, {pooled.pooled_share}% of {pooled.pooled_cases:,} cases were good. "
        "Inspectors picked the cases, so a share is not that of all cases. Intervals (Wilson, 95%) cover sampling error only."
    )
    columns = [
        "year_told",
        "topic",
        "cases_total",
        "good",
        "adequate",
        "requires_improvement",
        "inadequate",
        "below_good",
        "good_by_subtraction",
        "good_pct",
        "below_good_pct",
        "good_share",
        "good_low",
        "good_high",
        "inadequate_share",
        "title",
        "note",
        "source_kind",
        "source_url",
        "citation",
    ]
    tables.rows(
        audits.filled(case_audits[columns]),
        caption=f"{name}: {counted(len(case_audits), 'audit')} of case files, newest first",
        key="audits",
        headings=audits.HEADINGS,
        about=About(
            f"Case audits, {name}",
            shows,
            f"case-audits-{force}",
            (
                "Inspectors picked the cases.",
                "good_low and good_high: Wilson 95% limits of the share good, in per cent.",
            ),
        ),
    )
if len(reviews):
    st.header("From an inspection to its reviews")
    audits.reviews(reviews, shows, f"reviews-{force}")

# Findings by theme
st.header("What inspectors praised and criticised on child protection")
if findings.empty:
    st.info(
        "No finding on child protection is known here for this force. That is not the same as no inspection: see the inspections below."
    )
else:
    most = by_theme.iloc[0]
    charts.with_table(
        charts.strengths_and_concerns(by_theme, by="theme"),
        by_theme,
        key="themes",
        headings=charts.FINDING_HEADINGS,
        alt=f"Bars: concerns to the left and strengths to the right, for {len(by_theme)} themes. Most is said of {most.theme.lower()}: {most.concern} concerns, {most.strength} strengths.",
        about=About(
            f"Strengths and concerns by theme, {name}",
            shows,
            f"findings-by-theme-{force}",
            (
                "Counts of findings in this record, in its own words. A longer report has more findings: counts do not measure a force.",
            ),
        ),
    )
    st.caption(
        f"n = {strengths + concerns} strengths and concerns (and {len(findings) - strengths - concerns} recommendations below) from {findings['title'].nunique()} inspections. A longer report has more findings, so counts show what was reported on, not how good a force is."
    )
    columns = ["polarity", "summary", "theme", "year", "title", "note", "source_kind", "source_url", "citation"]
    tables.rows(
        findings[columns],
        caption=f"{name}: {len(findings)} findings on child protection, newest first",
        key="findings",
        height=520,
        about=About(
            f"Child protection findings, {name}",
            shows,
            f"findings-{force}",
            ("Findings are in this project’s own words.",),
        ),
    )

# What the force found itself
own.results("What the force found itself", shows, force, forces=[force])
own.findings(shows, force, force=force)

# The latest grades
st.header("Latest grades")
columns = ["theme", "grade", "round_name", "year", "source_dated", "basis", "source_kind", "source_url"]
years = list(queries.run("years")["year"])
since_2021 = [year for year in years if "2021" <= year <= "2999"]  # the unknown year is not among them
current = queries.run("latest_grades", force=force, years=since_2021)
older = queries.run("latest_grades", force=force, years=[year for year in years if year not in since_2021])
if current.empty:
    st.info("No grade since 2021 is known here for this force. Earlier grades stand below.")
else:
    tables.rows(
        current[columns],
        caption=f"{name}: latest grade on each theme, since 2021 ({len(current)} themes known)",
        key="latest",
        about=About(f"Latest grades, {name}", shows, f"latest-grades-{force}"),
    )
if len(older):
    with st.expander(f"Last graded before 2021, or in a year not known: {len(older)} themes", key="older"):
        tables.rows(
            older[columns],
            caption=f"{name}: last known grade on themes with none since 2021",
            key="older-grades",
            about=About(f"Last grades before 2021, {name}", shows, f"older-grades-{force}"),
        )

# What changed
st.header("What changed within an era")
if changes.empty:
    st.info("No theme has two known grades within one era, so no change can be told.")
else:
    moved = {move: int((changes["move"] == move).sum()) for move in ("rose", "fell", "stayed")}
    st.markdown(
        f"Of {len(changes)} themes with two or more known grades in an era, **{moved['rose']} rose, {moved['fell']} fell, {moved['stayed']} stayed** from the first to the last. Cycles since 2021/22 cannot be compared with those before or with each other."
    )
    tables.rows(
        changes[
            [
                "theme",
                "era_name",
                "first_round",
                "first_grade",
                "last_round",
                "last_grade",
                "move",
                "basis",
                "source_kind",
                "source_url",
            ]
        ],
        caption=f"{name}: first and last known grade within each era",
        key="changes",
        height=520,
        headings={
            "first_round": "From",
            "first_grade": "First grade",
            "last_round": "To",
            "last_grade": "Last grade",
            "move": "Moved",
        },
        about=About(
            f"Changes within an era, {name}", shows, f"changes-{force}", ("Grades of two eras cannot be compared.",)
        ),
    )

# Every grade
st.header("Every grade, theme by theme")
tables.legend(missing=history["missing"])
starts = cycles[cycles["break_note"].notna() & (cycles["grades"] > 0)]
tables.grid(
    history[["theme", "round_name", "year", "grade", "missing", "basis", "source_kind", "source_url"]],
    caption=f"{name}: PEEL grades, {history['grade'].notna().sum()} known of {len(history)}",
    key="history",
    across="round_name",
    down="theme",
    across_order=[f"PEEL {c}" for c in cycles[cycles["grades"] > 0]["name"]],
    breaks=tuple(f"PEEL {n}" for n in starts["name"]),
    corner="Theme",
    about=About(f"PEEL grades, {name}", shows, f"grades-{force}", ("Grades of two eras cannot be compared.",)),
    down_link=lambda theme: tables.inside("theme", theme=theme),
)
for note in starts["break_note"]:
    st.caption(f"**Double line:** {note}")

# Every inspection
st.header("Every inspection, newest first")
columns = [
    "year",
    "programme",
    "title",
    "fieldwork",
    "published",
    "grades",
    "findings",
    "note",
    "source_kind",
    "source_url",
    "citation",
]
tables.rows(
    inspections[columns],
    caption=f"{name}: {len(inspections)} inspections in the record",
    key="inspections",
    height=520,
    about=About(f"Inspections, {name}", shows, f"inspections-{force}"),
)
