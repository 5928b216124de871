"""How has one force fared, and did it get better?"""

import streamlit as st

import queries
from pages.parts import charts, filters, tables
from pages.parts.downloads import About

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
latest = queries.run("latest_grades", force=force)
changes = queries.run("changes", force=force)
history = queries.run("grid", forces=[force], regions=None, themes=None, rounds=None, years=None)
findings = queries.run("findings", forces=[force], regions=None, years=None, themes=None, programmes=None, polarities=None, words=None)
audits = queries.run("case_audits", forces=[force], years=None)
inspections = queries.run("inspections", forces=[force])
cycles = queries.run("cycles")

strengths, concerns = (int((findings["polarity"] == kind).sum()) for kind in ("strength", "concern"))
shows = f"{name} · {len(inspections)} inspections · {len(latest)} themes graded · {strengths} strengths and {concerns} concerns on child protection"
st.markdown(f"**{shows}**")

vulnerable = latest[latest["theme_id"] == "vulnerable"]
tables.facts({
    "Protecting vulnerable people": (
        (vulnerable.iloc[0]["grade"], f"{vulnerable.iloc[0]['round_name']}, the latest known") if len(vulnerable) else (None, "")),
    "Region": it["region"],
    "Residents": (f"{it['population']:,}", f"mid-{it['population_year']}, Office for National Statistics"),
    "Officers": (f"{it['officers_fte']:,.0f}", f"full-time equivalents, March {it['officers_year']}, Home Office"),
})

# The latest grades
st.header("Latest grades")
columns = ["theme", "grade", "round_name", "year", "basis", "source_kind", "source_url"]
current = latest[latest["year"] >= "2021"]
older = latest[latest["year"] < "2021"]
if current.empty:
    st.info("No grade since 2021 is known here for this force. Earlier grades stand below.")
else:
    tables.rows(current[columns], caption=f"{name}: latest grade on each theme, since 2021 ({len(current)} themes known)",
                key="latest", about=About(f"Latest grades, {name}", shows, f"latest-grades-{force}"))
if len(older):
    with st.expander(f"Last graded before 2021, as far as is known here: {len(older)} themes", key="older"):
        tables.rows(older[columns], caption=f"{name}: last known grade on themes with none since 2021",
                    key="older-grades", about=About(f"Last grades before 2021, {name}", shows, f"older-grades-{force}"))

# Child protection
st.header("What inspectors praised and criticised on child protection")
if findings.empty:
    st.info("No finding on child protection is known here for this force. That is not the same as no inspection: see the inspections below.")
else:
    by_theme = (findings[findings["polarity"] != "recommendation"].groupby(["theme", "polarity"]).size().unstack(fill_value=0)
                .reindex(columns=["concern", "strength"], fill_value=0).reset_index())
    by_theme = by_theme.assign(total=by_theme["concern"] + by_theme["strength"]).sort_values(["total", "theme"], ascending=[False, True]).drop(columns="total")
    top = by_theme.iloc[0]
    charts.with_table(
        charts.strengths_and_concerns(by_theme), by_theme.rename(columns={"concern": "concerns", "strength": "strengths"}), key="themes",
        alt=f"Bars: concerns to the left and strengths to the right, for {len(by_theme)} themes. Most is said of {top.theme.lower()}: {top.concern} concerns, {top.strength} strengths.",
        about=About(f"Strengths and concerns by theme, {name}", shows, f"findings-by-theme-{force}",
                    ("Counts of findings in this record, in its own words. A longer report has more findings: counts do not measure a force.",)),
    )
    st.caption(f"n = {strengths + concerns} findings from {findings['title'].nunique()} inspections. A longer report has more findings, so counts show what was spoken of, not how good a force is.")
    columns = ["polarity", "summary", "theme", "year", "title", "note", "source_kind", "source_url", "citation"]
    tables.rows(findings[columns],
                caption=f"{name}: {len(findings)} findings on child protection, newest first", key="findings", height=520,
                about=About(f"Child protection findings, {name}", shows, f"findings-{force}", ("Findings are in this project’s own words.",)))

if len(audits):
    st.header("Case files audited")
    st.caption("Inspectors picked the cases, so the share good is not that of all cases. The interval (Wilson, 95%) covers sampling error only.")
    columns = ["year", "title", "topic", "cases_total", "good", "requires_improvement", "adequate", "inadequate", "below_good", "good_pct",
               "below_good_pct", "good_share", "good_low", "good_high", "note", "source_kind", "source_url", "citation"]
    kept = [c for c in columns if c in ("note", "source_kind", "source_url", "citation") or audits[c].notna().any()]
    tables.rows(audits[kept], caption=f"{name}: {len(audits)} audits of case files", key="audits",
                headings={"good_share": "Good (%)", "good_low": "from", "good_high": "to", "good_pct": "Good as printed (%)"},
                about=About(f"Case audits, {name}", shows, f"case-audits-{force}",
                            ("Inspectors picked the cases.", "good_low and good_high: Wilson 95% limits of the share good, in per cent.")))

# What changed
st.header("What changed within an era")
if changes.empty:
    st.info("No theme has two known grades within one era, so no change can be told.")
else:
    moved = {move: int((changes["move"] == move).sum()) for move in ("rose", "fell", "stayed")}
    st.markdown(f"Of {len(changes)} themes with two or more known grades in an era, **{moved['rose']} rose, {moved['fell']} fell, {moved['stayed']} stayed** from the first to the last.")
    shown = changes[["theme", "era_name", "first_round", "first_grade", "last_round", "last_grade", "move", "basis", "source_kind", "source_url"]]
    tables.rows(shown, caption=f"{name}: first and last known grade within each era", key="changes", height=520,
                headings={"first_round": "From", "first_grade": "Grade then", "last_round": "To", "last_grade": "Grade last", "move": "Moved"},
                about=About(f"Changes within an era, {name}", shows, f"changes-{force}", ("Grades of two eras cannot be compared.",)))

# Every grade
st.header("Every grade, theme by theme")
peel = history[history["round"].isin(cycles["cycle"])]
tables.legend(missing=("not graded", "not known here") if (peel["missing"] == "not graded").any() else ("not known here",))
starts = cycles[cycles["break_note"].notna() & (cycles["grades"] > 0)]
tables.grid(
    peel[["theme", "round_name", "year", "grade", "missing", "basis", "source_kind", "source_url"]],
    caption=f"{name}: PEEL grades, {peel['grade'].notna().sum()} known of {len(peel)}", key="history", across="round_name", down="theme",
    across_order=[f"PEEL {c}" for c in cycles[cycles["grades"] > 0]["name"]], breaks=tuple(f"PEEL {n}" for n in starts["name"]), corner="Theme",
    about=About(f"PEEL grades, {name}", shows, f"grades-{force}", ("Grades of two eras cannot be compared.",)),
    down_link=lambda theme: tables.inside("theme", theme=theme),
)
for note in starts["break_note"]:
    st.caption(f"**Double line:** {note}")

# Every inspection
st.header("Every inspection, newest first")
columns = ["year", "programme", "title", "fieldwork", "published", "grades", "findings", "note", "source_kind", "source_url", "citation"]
tables.rows(inspections[columns], caption=f"{name}: {len(inspections)} inspections in the record", key="inspections", height=520,
            about=About(f"Inspections, {name}", shows, f"inspections-{force}"))
