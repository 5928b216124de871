"""How do the 43 forces compare now, and where do I go for mine?"""

import streamlit as st

import queries
from pages.parts import charts, filters, links, maps, tables
from pages.parts.downloads import About
from pages.parts.labels import counted, midway

forces = queries.run("forces")
held = queries.run("headline").iloc[0]

left, right = st.columns([3, 1], vertical_alignment="bottom")
left.title("How do police forces compare?")
left.markdown(
    f"What inspectors found in the {held.forces} police forces of England and Wales, above all on how they protect children: "
    f"{held.judgments:,} grades and {held.findings:,} findings from {held.inspections} inspections, "
    f"{held.first_year} to {held.last_year}, each with its source. PEEL is the inspectorate’s regular round of grades for police effectiveness, efficiency and legitimacy. An unofficial record."
)


def lead_to_force() -> None:
    """Lead to the page of the force that was found, and leave the search empty for the next time."""
    links.lead(tables.inside("force", force=st.session_state["home.find"]))
    st.session_state["home.find"] = None


right.selectbox(
    "Find your force",
    forces["short_name"],
    index=None,
    placeholder="Type its name",
    key="home.find",
    on_change=lead_to_force,
)


def graded_in(cycle: str) -> dict[str, str]:
    """The themes of a cycle, with their ids: what children depend on most stands first."""
    spread = queries.run("spread", forces=None, regions=None, themes=None, rounds=[cycle], years=None).drop_duplicates(
        "theme_id"
    )
    spread = spread.sort_values("theme_id", key=lambda ids: ids != "vulnerable", kind="stable")
    return dict(zip(spread["theme"], spread["theme_id"]))


def how_drawn(first: filters.Selection) -> tuple[filters.Filter, ...]:
    """The filters of the second row: what the map shows, and in which order the grid stands."""
    there_are = graded_in(first.one("cycle"))
    on_map = filters.Filter(
        "theme", "Theme on the map", there_are, "", several=False, default=next(iter(there_are)), width=3
    )
    order = filters.Filter(
        "sort",
        "Sorted by",
        {"Force": "force", "Region": "region"},
        "",
        several=False,
        default="Force",
        ids_in_address=True,
        narrows=False,
    )
    return on_map, maps.layouts(), order


# The parts of the page, so that each filter stands beside what it changes
head = st.container()
left, right = st.columns([11, 9], gap="large")
theme_at, layout_at = right.columns([3, 2])
grid_head = st.container()
title_of_grid, sort_at = grid_head.columns([4, 1], vertical_alignment="bottom")

# Filter
with head:
    chosen = filters.choose(
        "home",
        filters.cycles(),
        filters.regions(),
        filters.forces(),
        then=how_drawn,
        places={"theme": theme_at, "layout": layout_at, "sort": sort_at},
    )
cycle = chosen.one("cycle")
cycle_name = chosen.words("cycle")

# Query
grid = queries.run(
    "grid", forces=chosen.ids("force"), regions=chosen.ids("region"), themes=None, rounds=[cycle], years=None
)
spread = queries.run(
    "spread", forces=chosen.ids("force"), regions=chosen.ids("region"), themes=None, rounds=[cycle], years=None
)
known = int(grid["grade"].notna().sum())
shows = chosen.sentence(f"Grades of PEEL {cycle_name}", f"{known} of {len(grid)} known")
head.markdown(f"**{shows}**")

if grid.empty:
    head.info("No force is left by this choice of force and region. Clear the filters, or choose another region.")
    st.stop()
if not known:
    head.info(
        f"None of these grades of PEEL {cycle_name} is known here. Choose another cycle above, or see a force’s own page."
    )

# What changed since the cycle before, in the inspectorate's words, before anybody compares.
break_note = queries.run("cycles").set_index("cycle")["break_note"].get(cycle)
in_grid = grid["force"].nunique()

# Charts: the spread of grades by theme, and beside it one theme on the map
if known:
    with left:
        st.header(f"Grades by theme, PEEL {cycle_name}")
        tables.legend(spread["grade"])
        worst = (
            spread[spread["grade"].isin(["requires-improvement", "inadequate"])]
            .groupby("theme", sort=False)
            .agg(below=("forces", "sum"), known=("known", "first"))
        )
        worst["share"] = (worst["below"] / worst["known"]).fillna(-1)  # themes of which nothing is known come last
        # What children depend on most stands first, then the themes with most low grades.
        first = "Protecting vulnerable people" if "Protecting vulnerable people" in worst.index else worst.index[0]
        spread["order"] = spread["theme"].map(worst["share"]).where(spread["theme"] != first, 2)
        ordered = spread.sort_values(["order", "theme", "rank"], ascending=[False, True, False], kind="stable")
        from_press = int((grid["source_kind"] == "press").sum())
        alt = (
            f"Stacked bars: for each of {spread['theme'].nunique()} themes, how many of {in_grid} forces have each grade in PEEL {cycle_name}. "
            f"On {first.lower()}, {worst.below[first]} of {worst.known[first]} known grades are requires improvement or inadequate."
        )
        st.markdown(
            f"On **{midway(first)}**, {worst.below[first]} of the {worst.known[first]} known grades are requires improvement or inadequate. "
            "The other themes follow, those with the highest such share first."
        )
        rows = ordered[["theme", *charts.SPREAD_COLUMNS]]
        charts.with_table(
            charts.spread(ordered, by="theme"),
            rows,
            alt=alt,
            key="spread",
            about=About(
                f"How many forces have each grade, PEEL {cycle_name}",
                shows,
                chosen.file_name("spread", without=("theme",)),
                ("Shares are of the known grades, not of all forces.",),
            ),
            headings=charts.SPREAD_HEADINGS,
        )
        st.caption(
            f"Unknown grades may differ from known ones: good grades are easier to find. {from_press} of these {known} grades were read in press reports of the inspectorate’s "
            "grades, the rest on pages of the inspectorate, forces, commissioners and government."
        )

    with right:
        theme = chosen.words("theme")
        of_theme = midway(theme)
        one_theme = queries.run(
            "grid",
            forces=chosen.ids("force"),
            regions=chosen.ids("region"),
            themes=[chosen.one("theme")],
            rounds=[cycle],
            years=None,
        )
        maps.show(
            one_theme,
            layout=chosen.one("layout"),
            theme=of_theme,
            round_name=f"PEEL {cycle_name}",
            file_name=chosen.file_name("map"),
            shows=chosen.sentence(
                f"Grades on {of_theme}, PEEL {cycle_name}",
                f"{one_theme['grade'].notna().sum()} of {len(one_theme)} known",
            ),
        )

# The grid: forces × themes
title_of_grid.header(f"Every force on every theme, PEEL {cycle_name}")
tables.legend(grid["grade"], grid["missing"])
by = chosen.words("sort")
order = forces[forces["short_name"].isin(grid["force"])]
order = order.sort_values(["region", "short_name"] if by == "Region" else ["short_name"])
st.caption(
    "Choose a force or a theme to see its page; a grade leads to the page that states it."
    + (f" All {in_grid} forces: scroll within the table." if in_grid > 25 else "")
)
tables.grid(
    grid[["force", "region", "theme", "round_name", "grade", "missing", "basis", "source_kind", "source_url"]],
    caption=f"Grades of {counted(in_grid, 'force')} on {grid['theme'].nunique()} themes in PEEL {cycle_name}",
    key="grid",
    about=About(
        f"Grades by force and theme, PEEL {cycle_name}",
        shows,
        chosen.file_name("grades", without=("theme",)),
        ("A grade that is missing is not known here, or was officially not given; the column says which.",),
    ),
    across="theme",
    down="force",
    down_order=list(order["short_name"]),
    across_order=sorted(grid["theme"].unique(), key=lambda t: (t != "Protecting vulnerable people", t)),
    groups=dict(zip(order["short_name"], order["region"])) if by == "Region" else None,
    across_link=lambda theme: tables.inside("theme", theme=theme),
    down_link=lambda force: tables.inside("force", force=force),
    corner="Force",
)
if break_note:
    st.caption(f"**Not to be compared with earlier cycles.** {break_note}")

# The latest reports
st.header("Latest reports on child protection")
latest = queries.run("latest_reports", forces=chosen.ids("force"), regions=chosen.ids("region"), most=6)
if latest.empty:
    st.info("No report with a known date of publication for this choice.")
else:
    tables.rows(
        latest,
        caption=f"The {len(latest)} latest child protection reports",
        key="latest",
        about=About(
            "Latest child protection reports",
            shows,
            chosen.file_name("latest-reports", without=("cycle", "theme")),
            ("Only reports whose date of publication is known.",),
        ),
    )
