"""All forces on one theme: their grades, the spread by cycle, and what inspectors found."""

import streamlit as st

import queries
from pages.parts import charts, filters, maps, own, tables
from pages.parts.downloads import About
from pages.parts.labels import counted, midway
from queries import words

FINDINGS = "child-protection-findings"
there_are = queries.run("themes").set_index("theme_id")


def graded(theme: str) -> bool:
    """Whether the theme is graded at all, so that there is something to draw on a map."""
    return there_are.loc[theme, "family"] != FINDINGS


def with_findings(theme: str) -> bool:
    """Whether findings are shown: those on it, or all on child protection beside the grades on vulnerable people."""
    return theme == "vulnerable" or not graded(theme)


heading = st.empty()
chosen = filters.choose(
    "theme",
    filters.themes(default="Protecting vulnerable people"),
    filters.forces(),
    filters.years(),
    filters.regions(),
    then=lambda first: (
        *([maps.layouts()] if graded(first.one("theme")) else []),
        *([filters.search(), filters.polarities(), filters.programmes()] if with_findings(first.one("theme")) else []),
    ),
)
theme = chosen.one("theme")
name = there_are.loc[theme, "name"]
of_theme = midway(name)
heading.title(name)
st.markdown(there_are.loc[theme, "description"])
where = {"forces": chosen.ids("force"), "regions": chosen.ids("region"), "years": chosen.ids("year")}

# Grades
if graded(theme):
    grid = queries.run("grid", themes=[theme], rounds=None, **where)
    spread = queries.run("spread", themes=[theme], rounds=None, **where)
    known = int(grid["grade"].notna().sum())
    shows = chosen.sentence(f"Grades on {of_theme}", f"{known} of {len(grid)} known")
    st.markdown(f"**{shows}**")
    if not known:
        st.info("No grade on this theme is known here for this choice. Clear the filters, or choose other years.")
    else:
        newest = spread[spread["round_name"] == spread[spread["known"] > 0]["round_name"].iloc[-1]]
        poor = int(newest[newest["grade"].isin(["requires-improvement", "inadequate"])]["forces"].sum())
        left, right = st.columns([11, 9], gap="large")
        with left:
            st.header("How the grades are spread")
            tables.legend(spread["grade"])
            charts.with_table(
                charts.spread(spread, by="round_name", breaks=True),
                key="spread",
                headings=charts.SPREAD_HEADINGS,
                frame=spread[["round_name", "era_name", *charts.SPREAD_COLUMNS]],
                alt=f"Stacked bars: grades on {of_theme} in {spread['round'].nunique()} rounds of inspection. In the last shown, "
                f"{newest.iloc[0]['round_name']}, {poor} of {newest.iloc[0]['known']} known grades are requires improvement or inadequate.",
                about=About(
                    f"Spread of grades on {of_theme}",
                    shows,
                    chosen.file_name("spread"),
                    ("Shares are of the known grades.",),
                ),
            )
            st.caption(
                f"In {newest.iloc[0]['round_name']}, {poor} of the {newest.iloc[0]['known']} known grades are requires improvement or inadequate. "
                "A dashed line marks where grades can no longer be compared. Good grades are easier to find than poor ones, so unknown grades may differ from known ones."
            )

        with right:
            st.header(f"On the map, {newest.iloc[0]['round_name']}")
            on_map = queries.run("grid", themes=[theme], rounds=[newest.iloc[0]["round"]], **where)
            maps.show(
                on_map,
                layout=chosen.one("layout"),
                theme=of_theme,
                round_name=newest.iloc[0]["round_name"],
                file_name=chosen.file_name("map"),
                shows=chosen.sentence(
                    f"Grades on {of_theme}, {newest.iloc[0]['round_name']}",
                    f"{on_map['grade'].notna().sum()} of {len(on_map)} known",
                ),
            )

        st.header("Every force")
        tables.legend(grid["grade"], grid["missing"])
        rounds = spread.drop_duplicates("round")
        tables.grid(
            grid[["force", "region", "round_name", "year", "grade", "missing", "basis", "source_kind", "source_url"]],
            caption=f"{name}: grades of {counted(grid['force'].nunique(), 'force')}",
            key="grid",
            across="round_name",
            down="force",
            across_order=list(rounds["round_name"]),
            breaks=tuple(rounds[rounds["era"] != rounds["era"].shift()]["round_name"].iloc[1:]),
            corner="Force",
            down_link=lambda force: tables.inside("force", force=force),
            about=About(
                f"Grades on {of_theme}",
                shows,
                chosen.file_name("grades"),
                ("A grade that is missing is not known here, or was officially not given.",),
            ),
        )

# The five topics graded since 2024, beside the grade on vulnerable people
if theme == "vulnerable":
    asked = {"themes": list(there_are[there_are["family"] == "child-protection-graded"].index), "rounds": None}
    topics = queries.run("grid", **asked, **where)
    with_grades = list(topics[topics["grade"].notna()]["force_id"].unique())
    topics = queries.run("grid", **asked, **{**where, "forces": with_grades})
    st.header("Five topics of child protection, graded since 2024")
    if topics.empty:
        st.info("No child protection inspection of this choice has graded the five topics, as far as is known here.")
    else:
        st.caption(
            f"Known: {counted(topics['grade'].notna().sum(), 'grade')} of {counted(topics['force'].nunique(), 'force')}. They come from child protection inspections, and stand beside the PEEL grade above; "
            "they are not a part of it."
        )
        tables.grid(
            topics[["force", "region", "theme", "year", "grade", "missing", "basis", "source_kind", "source_url"]],
            caption=f"Topics graded in child protection inspections since 2024: {counted(topics['force'].nunique(), 'force')}",
            key="topics",
            across="theme",
            down="force",
            corner="Force",
            across_link=lambda t: tables.inside("theme", theme=t),
            down_link=lambda force: tables.inside("force", force=force),
            about=About(
                "Child protection topics graded since 2024", chosen.sentence("Five topics"), chosen.file_name("topics")
            ),
        )

# Findings
if not with_findings(theme):
    st.info(
        "Findings are recorded on child protection only. For these, choose a child protection theme above, such as “Missing children”."
    )
    st.stop()

on = None if theme == "vulnerable" else [theme]
search = words.looked_for(chosen.text("search"))
asked = {"themes": on, "polarities": chosen.ids("kind"), "search": chosen.text("search") or None, **where}
findings = queries.run("findings", programmes=chosen.ids("programme"), **asked)
counts = {kind: int((findings["polarity"] == kind).sum()) for kind in ("concern", "strength", "recommendation")}
shows = chosen.sentence(
    f"Findings on {'child protection' if on is None else of_theme}",
    *(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in counts.items()),
)
st.header(f"{own.who(chosen)} on {'child protection' if on is None else of_theme}")
st.text(shows)
own.elsewhere(asked, chosen)
if findings.empty:
    st.info("No finding matches. Try fewer words, another kind, or clear the filters.")
    st.stop()

if on:
    by_force = queries.run("findings_by_force", themes=on, programmes=chosen.ids("programme"), **where)
    if len(by_force) > 1:
        most = by_force.iloc[0]
        st.caption(
            f"All {by_force['concern'].sum() + by_force['strength'].sum()} strengths and concerns on this theme, whatever the search and the kind. "
            "Forces inspected more often, and longer reports, have more: counts show what was reported on, not how good a force is."
        )
        charts.with_table(
            charts.strengths_and_concerns(by_force, by="force"),
            by_force,
            key="by-force",
            headings=charts.FINDING_HEADINGS,
            alt=f"Bars: concerns to the left and strengths to the right, on {of_theme}, for {len(by_force)} forces. "
            f"Most is said of {most.force}: {most.concern} concerns, {most.strength} strengths.",
            about=About(
                f"Strengths and concerns on {of_theme}, by force",
                shows,
                f"strengths-and-concerns-{theme}",
                ("Counts show what was reported on, not how good a force is.",),
            ),
        )

if on is None and not (
    search
    or chosen.ids("force")
    or chosen.ids("kind")
    or chosen.ids("programme")
    or chosen.ids("year")
    or chosen.ids("region")
):
    by_theme = queries.run("findings_by_theme", forces=None)
    about = About(
        "Findings on child protection, by theme",
        shows,
        "findings-by-theme",
        ("Counts show what was reported on, not how good a force is.",),
    )
    charts.show(
        charts.strengths_and_concerns(by_theme, by="theme"),
        key="chart-by-theme",
        about=about,
        alt=f"Bars: concerns to the left and strengths to the right, for {len(by_theme)} themes of child protection. Most is said of {by_theme.iloc[0].theme.lower()}.",
    )
    tables.rows(
        by_theme,
        caption=f"{len(by_theme)} themes of child protection: open one to read its findings",
        key="themes-of-findings",
        headings=charts.FINDING_HEADINGS,
        about=about,
    )
    st.caption("To read findings here, search them, or choose a force, a year, a kind or a programme above.")
    st.stop()
if on and search:
    elsewhere = len(
        queries.run(
            "findings",
            themes=None,
            programmes=chosen.ids("programme"),
            polarities=chosen.ids("kind"),
            search=chosen.text("search"),
            **where,
        )
    ) - len(findings)
    tables.note(
        f"{elsewhere} more with these words stand under other themes:"
        if elsewhere
        else "No other theme has a finding with these words.",
        "search all themes" if elsewhere else "",
        tables.inside("theme", search=chosen.text("search")),
    )
columns = [
    "force",
    "polarity",
    "summary",
    *(["theme"] if on is None else []),
    "year",
    *(["programme"] if own.among(chosen) else []),
    "title",
    "note",
    "source_kind",
    "source_url",
    "citation",
]
tables.rows(
    findings[columns],
    caption=f"{counted(len(findings), 'finding')}, {'best match' if search else 'newest'} first",
    key="findings",
    height=620,
    mark=tuple(search),
    about=About(
        f"Findings on {of_theme}", shows, chosen.file_name("findings"), ("Findings are in this project’s own words.",)
    ),
)
