"""Exhibits of grades: spread over forces, on the map, over time, side by side."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, day, listed, lowercase_first
from parts.address.vocabulary import newest_move, themes_where, well_known_cycle
from parts.charts.country import areas, tiles
from parts.charts.looks import KNOWN_FROM
from parts.charts.spread import equal_to_printed, spread
from parts.exhibits import as_seen, grids
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import source_link
from parts.words import newer_reports, published_totals
from queries.caching import cached_on_rows

LICENCE = (
    "Boundaries: Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2020. Simplified; not for measuring."
)
OF_KNOWN = (
    "Shares in the table and files are of the known grades. Forces without a known grade are at the end of each bar, "
    "with a pattern for each reason, which the legend names."
)
LINKED = "Each grade links to the page that we read it on, or worked it out from."
PROGRAMMES_DIFFER = "We do not compare grades of different programmes of inspection."

PERHAPS_NEVER_GIVEN = (
    "“Perhaps never given”: only some forces were graded in that round, and we do not know whether these were among "
    "them."
)
SPREAD_COLUMNS = (
    "grade forces named known left_out not_known perhaps_not_graded of_graded not_graded grade_stands not_inspected "
    "not_yet_inspected of_forces share_pct median_grade stated on_more_pages press_only"
)
IN_ENGAGE = (
    "“In Engage” means in the inspectorate’s enhanced monitoring, as far as we know: now, or on the day that you "
    "chose, whatever the cycle of the grades."
)
IN_ENGAGE_SINCE = (
    "“In Engage since” a year: in the inspectorate’s enhanced monitoring since then, and still, as far as we know. It "
    "says nothing of when the grades were given."
)


def engaged_caveat(rows: pandas.DataFrame) -> str:
    """Since when we know of no move, where a force of the rows is shown to be in Engage; else empty.

    rows: of ``queries/grid.sql``, ``standing.sql`` or ``compare.sql``.
    """
    newest = newest_move()
    engaged = newest and rows["engaged"].notna().any()
    return f"Moves into or out of Engage after {day(newest)} may be missing." if engaged else ""


CHILD_PROTECTION = "child-protection"  # the round of the inspections that grade topics of child protection
ENGAGED = "engaged engaged_since"  # whether a force is in Engage now, or on the day asked for
NOT_FOUND = "lowest_possible_grade highest_possible_grade"  # of a grade that was not found, by the totals of its report
SOURCED = f"grade missing carried_grade carried_from {NOT_FOUND} known_from basis sources note source_kind source_url"


def how_known(known_from: pandas.Series) -> str:
    """How many grades are known in each way, with its mark: "● 3 inspectorate · ○ 7 press or other site".

    known_from: of each grade, as in ``queries/grid.sql``. The numbers add up to all grades.
    """
    numbers = known_from.value_counts()
    return " · ".join(
        f"{mark} {numbers[value]:,} {lowercase_first(words)}"
        for value, (mark, words) in KNOWN_FROM.items()
        if value in numbers
    )


def evidence_note(rows: pandas.DataFrame, grade: str = "grade", which: str = "these {} grades") -> str:
    """In a line: how many of the grades shown are known in each way; if all are known in one way, only that.

    ``which``: what is counted, where it is not the grade of each row.
    """
    known = rows[rows[grade].notna()]["known_from"]
    if known.empty:
        return ""
    if len(known) == 1:
        return f"How this grade is known: {how_known(known).replace(' 1 ', ' ', 1)}."
    ways = how_known(known)
    if known.nunique() == 1:
        ways = f"all {ways.replace(f' {len(known):,} ', ' ', 1)}"
    return f"How {which.format(f'{len(known):,}')} are known: {ways}."


def evidence_note_for_counts(rows: pandas.DataFrame) -> str:
    """The same for counts of grades. rows: of ``queries/spread.sql``."""
    keys = ["theme_id", "round", "force", "grade"]
    counted_ones = rows[rows["forces"] > 0]
    counted_ones = counted_ones.assign(force=counted_ones["named"].str.split(", ")).explode("force")
    parameters = {"themes": sorted(set(rows["theme_id"])), "rounds": sorted(set(rows["round"]))}
    return evidence_note(queries.rows("grid", **parameters).merge(counted_ones[keys], on=keys))


def evidence_note_for_pairs(rows: pandas.DataFrame) -> str:
    """The same for pairs of an earlier and a later grade."""
    pairs = [rows[["from_grade", "from_known_from"]], rows[["to_grade", "known_from"]]]
    both = pandas.concat(pair.set_axis(["grade", "known_from"], axis="columns") for pair in pairs)
    return evidence_note(both, which="these {} grades, the first and the last of each force,")


def checked_against_totals(rows: pandas.DataFrame, by: str) -> Markup:
    """The bars whose counts are equal to the national totals that were printed, with the page that prints them.

    rows: of ``queries/spread.sql``. Empty if there are none, as where a reader's filters leave out forces or grades.
    """
    lines = []
    for bar in equal_to_printed(rows, by):
        row = rows[rows[by] == bar].iloc[0]
        source = source_link(row["printed_source_url"], row["printed_source_kind"])
        lines.append(Markup("{} (source: {})").format(bar, source))
    # How many grades are known, the chart says of each bar.
    if not lines:
        return Markup("")
    return Markup("<strong>Equal to published national totals</strong>: {}.").format(Markup(", ").join(lines))


def newer_reports_caveat(rows: pandas.DataFrame) -> str:
    """Which forces have a report that is newer than the grades counted, where these are the newest; else empty.

    rows: of ``queries/spread.sql`` or ``benchmark.sql``.
    """
    if not (rows["round"] == well_known_cycle()).any():
        return ""
    newer = queries.rows("newer_reports")
    if "named" in rows:  # the forces counted
        counted_ones = {force for named in rows["named"] for force in named.split(", ")}
        newer = newer[newer["force"].isin(counted_ones)]
    return newer_reports.in_brief(newer)


def either_way_caveat(rows: pandas.DataFrame) -> str:
    """That totals say something of grades not found, where there are any; that these may be high or low is said above.

    rows: of ``queries/spread.sql``.
    """
    return "Published totals narrow down what some of the missing grades may be." if rows["not_known"].any() else ""


def perhaps_not_graded_caveat(rows: pandas.DataFrame) -> str:
    """How many grades may never have been given, on themes that only some forces were graded on; empty if none.

    rows: of ``queries/spread.sql``.
    """
    unsure = rows[rows["perhaps_not_graded"] > 0].drop_duplicates(["theme_id", "round"])
    if unsure.empty:
        return ""
    number, on = int(unsure["perhaps_not_graded"].sum()), [lowercase_first(theme) for theme in unsure["theme"].unique()]
    themes = "that theme" if len(on) == 1 else "these themes"
    never = f"{counted(number, 'missing grade')}, on {listed(on, 'or')}, may never have been given"
    return f"{never}: only some forces were graded on {themes}."


def spread_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """Which forces have a newer report, and that grades not found may not exist, or be high or low."""
    return newer_reports_caveat(rows), perhaps_not_graded_caveat(rows), either_way_caveat(rows)


def caveat_on_rounds(rows: pandas.DataFrame) -> tuple[str, ...]:
    """What the lines between bars mean, and that grades not found may not exist, or be high or low, where it applies.

    rows: of ``queries/spread.sql``.
    """
    several = rows["era"].nunique() > 1
    line = "A dashed line marks where grades can no longer be compared." if several else ""
    return line, PERHAPS_NEVER_GIVEN if rows["perhaps_not_graded"].any() else "", either_way_caveat(rows)


SPREAD_BY_THEME = Exhibit(
    "spread",
    question="spread",
    title="Grades by theme, PEEL {cycle}",
    chart=partial(spread, by="theme"),
    table=partial(tables.rows, height=420),
    columns=f"theme round_name {SPREAD_COLUMNS}",
    only_in_files="round_name",
    takeaway=partial(checked_against_totals, by="theme"),
    known=evidence_note_for_counts,
    caveat=spread_caveat,
    notes=(
        "Below the first theme, those with the largest share of low grades (requires improvement or inadequate) come "
        "first, and those on which only some forces were graded come last.",
        OF_KNOWN,
    ),
    reading=(
        "Each bar is a theme, and its parts are the forces with each grade, the best on the left. The hatched part is "
        "the forces whose grade we could not find. Point at a part to see its forces, or select it to list them."
    ),
)

SPREAD_BY_ROUND = replace(
    SPREAD_BY_THEME,
    name="spread-by-round",
    title="How the grades on {theme} are spread",
    chart=partial(spread, by="round_name"),
    columns=f"theme round_name era_name {SPREAD_COLUMNS}",
    only_in_files="theme",
    takeaway=partial(checked_against_totals, by="round_name"),
    caveat=caveat_on_rounds,
    notes=(OF_KNOWN,),
    reading=(
        "Each bar is a round of inspection, the newest at the top, and its parts are the forces with each grade, the "
        "best on the left. The hatched part is the forces whose grade we could not find. Do not compare bars across a "
        "dashed line: the scale or the way of grading changed there."
    ),
)

FORCES_WITH_GRADE = Exhibit(
    "who",
    file="forces-graded",
    question="judgments",
    title="Forces graded {grade}, PEEL {cycle}",
    columns=(
        "force region theme grade published round_name year year_missing source_dated known_from basis publisher "
        "source_kind source_url"
    ),
    only_in_files="round_name year year_missing basis",
    known=evidence_note,
    nothing="As far as we know, none of these forces has this grade in this cycle.",
)


def ranges_on_map(rows: pandas.DataFrame) -> tuple[str, ...]:
    """What "G/A" on a map means; nothing if no row has such initials. rows: of ``queries/grid.sql``."""
    return tuple(filter(None, [published_totals.on_ranges(rows)]))


MAP_OF_AREAS = Exhibit(
    "map-areas",
    question="grid",
    title="Grades on {theme}, {cycle}",
    chart=areas,
    table=partial(tables.rows, height=420),
    companions=("areas",),
    columns=f"force region theme round_name {SOURCED} {ENGAGED}",
    only_in_files="basis sources",
    known=evidence_note,
    caveat=ranges_on_map,
    on_screen="Big rural areas dominate a map. Switch to tiles to see every force at the same size.",
    notes=(LICENCE,),
    on_picture=lambda rows: (*ranges_on_map(rows), LICENCE),
    nothing=(
        "As far as we know, none of these forces has such a grade on this theme. The table of all forces has the other "
        "themes."
    ),
    stretched=True,  # as high as it is wide, on a phone too
    reading=(
        "Each area is a force, with the colour and letter of its grade. Areas without a colour, with grey lines alone, "
        "are forces of which we know no grade. London and the City of London are drawn again, larger, in the sea. "
        "Select a force to open its page."
    ),
)
MAP_OF_TILES = replace(
    MAP_OF_AREAS,
    name="map-tiles",
    chart=tiles,
    companions=("tiles",),
    stretched=False,
    notes=("Each force has one tile, near its place in the country.",),
    on_picture=ranges_on_map,
    reading=(
        "Each tile is a force, near its place in the country, with the colour and letter of its grade. Tiles without "
        "a colour, with grey lines alone, are forces whose grade we could not find. Point at a tile to read "
        "its name, or select it to open its page."
    ),
)
MAPS = {"areas": MAP_OF_AREAS, "tiles": MAP_OF_TILES}


def why_no_grade(rows: pandas.DataFrame) -> str:
    """That cells without a grade say why, where there are any. rows: of ``queries/grid.sql`` or ``compare.sql``."""
    return "A cell without a grade says why." if rows["grade"].isna().any() else ""


def theme_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """The same, and which forces have a newer report. rows: of ``queries/grid.sql``, on one theme."""
    newer = newer_reports.note(rows) if newer_reports.matter_to(rows) else ""
    return why_no_grade(rows), newer, _in_engage_since(rows), engaged_caveat(rows)


def cycle_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """Why cells are empty, and since when no move into or out of Engage is known. rows: of ``queries/grid.sql``."""
    return why_no_grade(rows), _in_engage_since(rows), engaged_caveat(rows)


def _in_engage_since(rows: pandas.DataFrame) -> str:
    """What the mark beside a force in Engage means, where there is one."""
    return IN_ENGAGE_SINCE if rows["engaged"].notna().any() else ""


GRID_OF_CYCLE = Exhibit(
    "grid",
    question="grid",
    title="Every force on every theme, PEEL {cycle}",
    table=partial(grids.grid, across="theme", down="force"),
    as_seen=partial(as_seen.grid, across="theme", down="force"),
    columns=f"force region theme round_name era_name {SOURCED} {ENGAGED}",
    known=evidence_note,
    on_screen="Select a force or theme to open its page, or a grade to open its source.",
    caveat=cycle_caveat,
)
GRID_BY_REGION = replace(
    GRID_OF_CYCLE,
    name="grid-by-region",
    title="Every force on every theme, by region, PEEL {cycle}",
    table=partial(grids.grid, across="theme", down="force", group="region"),
    as_seen=partial(as_seen.grid, across="theme", down="force", group="region"),
)
GRID_OF_THEME = Exhibit(
    "grid-of-theme",
    question="grid",
    title="Every force on {theme}",
    table=partial(grids.grid, across="round_name", down="force"),
    as_seen=partial(as_seen.grid, across="round_name", down="force"),
    columns=f"force region theme round_name era_name year {SOURCED} {ENGAGED} newer_report",
    known=evidence_note,
    caveat=theme_caveat,
)
TOPICS_NOTE = "These come from separate child protection inspections, not from PEEL."


def topics() -> list[str]:
    """The topics of child protection that have been graded since 2024."""
    return list(themes_where("by_inspection")())


def early_reports_caveat(rows: pandas.DataFrame) -> str:
    """Which forces have no grade here since their only report so far came out early, with causes of concern alone.

    rows: of ``queries/grid.sql``, on the topics of child protection.
    """
    ungraded = rows.groupby("force_id")["grade"].count().loc[lambda known: known == 0].index
    if ungraded.empty:
        return ""
    reports = queries.rows("new_reports", forces=sorted(ungraded)).dropna(subset="published")
    early = reports[reports["early"] & (reports["programme"] == "ncpi")]
    return " ".join(
        f"{report.force}’s report of {day(report.published)} came out early, with causes of concern, and gives no "
        "grades; we have not found the full report."
        for report in early.itertuples()
    )


GRID_OF_TOPICS = Exhibit(
    "topics",
    question="grid",
    defaults={"themes": topics},
    title="Five themes of child protection, graded since 2024",
    table=partial(grids.grid, across="theme", down="force"),
    as_seen=partial(as_seen.grid, across="theme", down="force"),
    columns=f"force region theme round_name year {SOURCED}",
    known=evidence_note,
    caveat=early_reports_caveat,
    notes=(TOPICS_NOTE,),
    nothing="We found no graded child protection inspection of these forces.",
)
TOPICS_OF_FORCE = Exhibit(
    "topics-of-force",
    question="judgments",
    defaults={"themes": topics},
    title="Child protection themes of {force}, graded since 2024",
    columns=(
        "force theme round_name grade published year year_missing source_dated known_from basis note source_kind "
        "source_url"
    ),
    only_in_files="force round_name source_dated basis",
    known=evidence_note,
    notes=(TOPICS_NOTE,),
)


@cached_on_rows
def any_known(spread: pandas.DataFrame) -> bool:
    """Whether any grade is counted in the rows of ``queries/spread.sql``, even if a filter of the reader's hides it."""
    return bool((spread["known"] + spread["left_out"] > 0).any())
