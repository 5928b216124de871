"""All forces on one theme: their grades, the spread by cycle, and what inspectors found."""

import streamlit as st

import queries
from pages.parts import charts, filters, tables
from pages.parts.downloads import About

heading = st.empty()
chosen = filters.choose("theme", filters.themes(default="Protecting vulnerable people"), filters.forces(), filters.years(), filters.regions())
theme = chosen.one("theme")
about_theme = queries.run("themes").set_index("theme_id").loc[theme]
name = about_theme["name"]
heading.title(name)
st.markdown(about_theme["description"])

# Queries
where = {"forces": chosen.ids("force"), "regions": chosen.ids("region"), "years": chosen.ids("year")}
grid = queries.run("grid", themes=[theme], rounds=None, **where)
spread = queries.run("spread", themes=[theme], rounds=None, **where)
peel = about_theme["family"] != "child-protection-findings"

if peel:
    known = int(grid["grade"].notna().sum())
    shows = chosen.sentence(f"Grades on {name[:1].lower()}{name[1:]}", f"{known} of {len(grid)} known")
    st.markdown(f"**{shows}**")
    if not known:
        st.info("No grade on this theme is known here for this choice. Clear the filters, or choose other years.")
    else:
        newest = spread[spread["round_name"] == spread["round_name"].iloc[-1]]
        poor = int(newest[newest["grade"].isin(["requires-improvement", "inadequate"])]["forces"].sum())
        st.header("How the grades are spread")
        tables.legend("five-tier" if (spread["grade"] == "adequate").any() else "four-tier")
        alt = (f"Stacked bars: grades on {name.lower()} in {spread['round'].nunique()} rounds of inspection. In the last shown, {newest.iloc[0]['round_name']}, "
               f"{poor} of {newest.iloc[0]['known']} known grades are requires improvement or inadequate.")
        charts.with_table(
            charts.spread(spread, by="round_name", breaks=True), spread[["round_name", "era_name", "grade", "forces", "known", "of_forces", "share_pct", "median_grade"]],
            alt=alt, key="spread", about=About(f"Spread of grades on {name}", shows, chosen.file_name("spread"), ("Shares are of the known grades.",)),
            headings={"forces": "Forces", "known": "Known", "of_forces": "Of forces", "share_pct": "Share of known (%)", "median_grade": "Middle grade"},
        )
        st.caption(f"In {newest.iloc[0]['round_name']}, {poor} of the {newest.iloc[0]['known']} known grades are requires improvement or inadequate. "
                   "A dashed line marks where grades can no longer be compared.")

        st.header("Every force")
        missing = tuple(m for m in ("not graded", "not known here") if (grid["missing"] == m).any())
        tables.legend("five-tier" if (grid["grade"] == "adequate").any() else "four-tier", missing)
        rounds = list(spread.drop_duplicates("round")["round_name"])
        eras = spread.drop_duplicates("round").set_index("round_name")["era"]
        tables.grid(
            grid[["force", "region", "round_name", "year", "grade", "missing", "basis", "source_kind", "source_url"]],
            caption=f"{name}: grades of {grid['force'].nunique()} forces", key="grid", across="round_name", down="force", across_order=rounds,
            breaks=tuple(r for before, r in zip(rounds, rounds[1:]) if eras[before] != eras[r]), corner="Force",
            down_link=lambda force: tables.inside("force", force=force),
            about=About(f"Grades on {name}", shows, chosen.file_name("grades"), ("A grade that is missing is not known here, or was officially not given.",)),
        )

# The findings
if theme == "vulnerable" or not peel:
    st.header("What inspectors found" if not peel else "What inspectors found on child protection")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search the findings", key="theme.search", placeholder="for example: strategy meeting", max_chars=80)
        kinds = st.pills("Kind", ["Concern", "Strength", "Recommendation"], selection_mode="multi", key="theme.kinds")
    words = tuple(search.split())
    findings = queries.run("findings", themes=None if peel else [theme], programmes=None, polarities=[k.lower() for k in kinds] or None, words=list(words) or None, **where)
    tell = ", ".join(f"{(findings['polarity'] == kind).sum()} {kind}s" for kind in ("concern", "strength", "recommendation"))
    shows = chosen.sentence("Findings on child protection" if peel else f"Findings on {name[:1].lower()}{name[1:]}", *([f"with “{search}”"] if words else []), tell)
    st.text(shows)
    if findings.empty:
        st.info("No finding matches. Try fewer words, another kind, or clear the filters.")
    else:
        columns = ["force", "polarity", "summary", *(["theme"] if peel else []), "year", "title", "note", "source_kind", "source_url", "citation"]
        tables.rows(findings[columns], caption=f"{len(findings):,} findings, newest first", key="findings", height=620, mark=words,
                    about=About(f"Findings, {name}", shows, chosen.file_name("findings"), ("Findings are in this project’s own words.",)))
else:
    st.info("Findings are recorded on child protection only. For these, choose a child protection theme above, such as “Missing children”.")
