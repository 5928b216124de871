"""Exhibits of grades: spread over forces, on the map, over time, side by side."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, day, listed, lowercase_first
from parts.address.selection import Selection
from parts.address.vocabulary import (
    CYCLE,
    NEWEST,
    graded_cycles,
    headline_theme,
    newest_move,
    themes_where,
    well_known_cycle,
)
from parts.charts.beside import beside
from parts.charts.country import areas, tiles
from parts.charts.looks import HIGHEST, KNOWN_FROM, LOWEST, NOT_YET, RANKS, name_of, range_of
from parts.charts.spread import equal_to_printed, spread
from parts.charts.trajectories import trajectories
from parts.exhibits import as_seen, grids, newer_reports, sentences, tables
from parts.exhibits.exhibit import Exhibit
from parts.exhibits.markup import source_link
from parts.exhibits.sentences import ERAS, moves_in_words
from parts.exhibits.tally import HIDDEN_IN_WORDS
from queries import Answer
from queries.caching import cached, cached_on_rows

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
    """That grades not found may be high or low, where there are any. rows: of ``queries/spread.sql``."""
    return (
        "Missing grades may be high or low; published totals narrow some of them down."
        if rows["not_known"].any()
        else ""
    )


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


def benchmark_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """The same of the forces compared. rows: of ``queries/benchmark.sql``."""
    compared = queries.rows("spread", rounds=sorted(set(rows["round"])), themes=sorted(set(rows["theme_id"])))
    return newer_reports_caveat(rows), either_way_caveat(compared)


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
    return tuple(filter(None, [sentences.on_ranges(rows)]))


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


def missing_caveat(rows: pandas.DataFrame) -> str:
    """That cells without a grade say why, where there are any. rows: of ``queries/grid.sql`` or ``compare.sql``."""
    return f"{_why_no_grade(rows)} {sentences.on_ranges(rows)}".strip()


def _why_no_grade(rows: pandas.DataFrame) -> str:
    return "A cell without a grade says why." if rows["grade"].isna().any() else ""


def theme_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """The same, and which forces have a newer report. rows: of ``queries/grid.sql``, on one theme."""
    newer = newer_reports.note(rows) if newer_reports.matter_to(rows) else ""
    return missing_caveat(rows), newer, _in_engage_since(rows), engaged_caveat(rows)


def cycle_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """Why cells are empty, and since when no move into or out of Engage is known. rows: of ``queries/grid.sql``."""
    return missing_caveat(rows), _in_engage_since(rows), engaged_caveat(rows)


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
HISTORY = Exhibit(
    "history",
    question="grid",
    title="Every PEEL grade of {force}, newest first",
    table=partial(grids.grid, across="round_name", down="theme"),
    as_seen=partial(as_seen.grid, across="round_name", down="theme"),
    columns=f"force theme round_name era_name year {SOURCED}",
    known=evidence_note,
    notes=(ERAS,),
)


def ask_history(chosen: Selection) -> Answer:
    """All PEEL grades of the chosen force, in the cycles that have any."""
    return HISTORY.ask(chosen, rounds=list(CYCLE.options())[::-1])


def benchmark_takeaway(rows: pandas.DataFrame) -> Markup:
    """How a force's grade compares with all others, and with those of similar size.

    On the headline theme, if its grade is known, or else on one with the lowest grade: any other would flatter.
    rows: of ``queries/benchmark.sql``.
    """
    on_headline = rows[rows["theme_id"] == headline_theme()]
    first = on_headline.iloc[0] if len(on_headline) else rows.loc[rows["grade"].map(RANKS).idxmin()]
    graded = Markup("On <strong>{}</strong> it is graded <strong>{}</strong>").format(
        lowercase_first(first.theme), name_of(first.grade)
    )
    sentence = graded + _among_others(first)
    if not first.near_forces:
        return sentence + " No force is of similar size."
    nearest = f" Of the {counted(first.near_forces, 'force')} of similar size"
    if not first.near_known:
        return sentence + f"{nearest}, none has a known grade."
    known = "all" if first.near_known == first.near_forces else first.near_known
    compared = _higher_same_lower(first.grade, first.near_higher, first.near_same, first.near_lower)
    return sentence + f"{nearest}, {known} {'has' if known == 1 else 'have'} a known grade: {compared}."


def _among_others(row: pandas.Series) -> str:
    """How many other forces have the same grade and, unless it is the highest or lowest of all, a better or worse one.

    row: of ``queries/benchmark.sql``.
    """
    number, same = row.others_known, row.same
    if not number:
        return ". We know the grade of no other force."
    others = f"{counted(number, 'other force')} with a known grade"
    if row.grade not in (HIGHEST, LOWEST):
        return f". Of the {others}, {_higher_same_lower(row.grade, row.higher, same, row.lower)}."
    if not same:
        return f", as none of the {others} is."
    return f", as {'is' if same == 1 else 'are'} {same} of the {others}."


def _higher_same_lower(grade: str, higher: int, same: int, lower: int) -> str:
    """How many are higher, the same and lower than a grade; nothing is said of what is above or below all grades."""
    words = {"higher": higher, "the same": same, "lower": lower}
    words.pop({HIGHEST: "higher", LOWEST: "lower"}.get(grade), None)
    first, *others = [(number or "none", what) for what, number in words.items()]
    verb = "is" if first[0] == 1 else "are"
    return listed([f"{first[0]} {verb} {first[1]}", *(f"{number} {what}" for number, what in others)])


BENCHMARK = Exhibit(
    "benchmark",
    question="benchmark",
    title="{force} compared with England and Wales, {cycle}",
    chart=beside,
    companions=("spread",),
    fixed={"most": 8},
    columns=(
        "theme round_name grade higher same lower others_known near_higher near_same near_lower near_known "
        "source_kind source_url"
    ),
    only_in_files="round_name",
    takeaway=benchmark_takeaway,
    caveat=benchmark_caveat,
    notes=("Of similar size: with between half and twice as many officers; at most the eight nearest in size.",),
    reading=(
        "Each strip is a theme, and its length is all forces. The parts are the forces with each grade, from the best "
        "at the left; the hatched part is the forces whose grade we could not find. The mark below a strip stands at "
        "the grade of this force. Point at a part to read its forces, or select it to list them."
    ),
)


def moves_of_era(rows: pandas.DataFrame, era: str) -> str:
    """On how many themes of an era a force rose, fell or stayed. rows: of ``queries/changes.sql``.

    "Of 8 themes, 3 rose, 5 ended the same (2 lower in between), none fell.", "Its one graded theme rose."
    """
    of_era = rows[rows["era_name"] == era]
    n = of_era["move"].value_counts()
    same = f"ended the same{sentences.in_between(of_era)}"
    if len(of_era) == 1:
        (move,) = n.index
        return f"Its one graded theme {same if move == 'stayed' else move}."
    moved = moves_in_words(*(int(n.get(move, 0)) for move in ("rose", "fell", "stayed")), same=same)
    return f"Of {counted(len(of_era), 'theme')}, {moved}."


def changes_takeaway(rows: pandas.DataFrame) -> str:
    """On how many themes a force rose, fell or stayed, by era."""
    return " ".join(
        f"{_era(era)}, {lowercase_first(moves_of_era(rows, era))}" for era in dict.fromkeys(rows["era_name"])
    )


def _era(name: str) -> str:
    """An era at the beginning of a sentence: "Up to 2018/19", "In crime data integrity inspections"."""
    if name in set(graded_cycles()["era_name"]):
        return name
    return f"In {lowercase_first(name)}{'' if 'inspection' in name else ' inspections'}"


def not_compared_since(rows: pandas.DataFrame) -> str:
    """Which cycles came after those compared, and cannot be compared with them. rows: of ``queries/changes.sql``."""
    eras = [era for era in graded_cycles()["era_name"] if era in set(rows["era_name"])]
    newer = sentences.cycles_since(eras[-1]) if eras else []
    return sentences.not_comparable(newer) if newer else ""


CHANGES = Exhibit(
    "changes",
    question="changes",
    title="Which grades rose or fell, as far as they can be compared",
    table=partial(tables.rows, height=520),
    columns=(
        "theme era_name first_round first_grade last_round last_grade move in_between basis sources source_kind "
        "source_url"
    ),
    drop_empty=True,
    takeaway=changes_takeaway,
    known=partial(evidence_note, grade="last_grade"),
    caveat=not_compared_since,
    nothing="No theme has two known grades that can be compared, so there is no change to show.",
)


def trajectories_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """What the numbered breaks of the chart mean."""
    return tuple(f"({number}) {reason}" for number, reason in enumerate(breaks(rows), 1))


def key_to_breaks(rows: pandas.DataFrame) -> tuple[str, ...]:
    """What the numbered breaks of the chart mean, in a line, for its picture."""
    numbers = [f"({number})" for number, _ in enumerate(breaks(rows), 1)]
    return (f"{listed(numbers)}: grades before and after cannot be compared.",) if numbers else ()


TRAJECTORIES = Exhibit(
    "trajectories",
    question="grid",
    title="Grades on {theme} over time",
    chart=trajectories,
    table=partial(tables.rows, height=420),
    companions=("gaps",),
    columns=f"force theme round_name year era_name {SOURCED}",
    only_in_files="year basis sources",
    known=evidence_note,
    caveat=trajectories_caveat,
    on_picture=key_to_breaks,
    notes=(ERAS,),
    reading=(
        "Each row is a force, and each cell its grade in one round of inspections, the oldest on the left. Do not "
        "compare cells across a dashed line: the scale or the way of grading changed there. Select a cell to open the "
        "page of its force."
    ),
)
# The same for one force, on its page.
TIMELINE = replace(TRAJECTORIES, name="timeline", title="{force} on {theme} over time")


def moves_takeaway(rows: pandas.DataFrame) -> Markup:
    """How many forces rose, fell or stayed between two rounds, out of those known more than once."""
    n = {move: int((rows["move"] == move).sum()) for move in rows["move"].unique()}
    again = n.get(sentences.STAYED_UNINSPECTED, 0)
    twice, hidden = int((rows["grades_known"] > 1).sum()), n.get(sentences.HIDDEN_MOVE, 0)
    grades = "grades shown" if hidden else "known grades that can be compared"
    more = f" ({hidden} more {HIDDEN_IN_WORDS})" if hidden else ""
    if not twice:
        none = f"{rows['force'].iloc[0]} does not have" if len(rows) == 1 else f"None of the {len(rows)} forces has"
        return Markup("{} two {}{}.").format(none, grades, more)
    if len(rows) == 1:
        return sentences.of_one_move(rows.iloc[0])
    (first, last), both = rows.value_counts(["from_name", "to_name"]).pipe(lambda ends: (ends.index[0], ends.iloc[0]))
    most = f" ({first} and {last.removeprefix('PEEL ')} for {both} of them, other cycles for the rest)"
    ends = most if both < twice else ""
    between, stayed = sentences.in_between(rows), n.get("stayed", 0) + again
    same, of_these = (f"ended the same{between}", f"of the {stayed}") if between else ("stayed the same", "of these")
    sentence = Markup("{} of {} {} two or more {}{}. From the first to the last{}: <strong>{}</strong>{}.").format(
        twice,
        counted(len(rows), "force"),
        "has" if twice == 1 else "have",
        grades,
        more,
        ends,
        moves_in_words(n.get("rose", 0), n.get("fell", 0), stayed, same),
        f" ({again} {of_these} not inspected again: the earlier grade still applies)" if again else "",
    )
    ends = rows["to_grade"].dropna()
    if len(ends) > 1 and ends.isin(["good", "outstanding"]).all():
        every = "both forces" if len(ends) == 2 else f"all {len(ends)} forces"
        sentence += f" The last of these grades is good or outstanding at {every}."
        if not_known := int(rows["move"].isin(["known once only", "not known"]).sum()):
            sentence += f" We do not have two such grades of {counted(not_known, 'other force')}, which may be lower."
    return sentence


def breaks(rows: pandas.DataFrame) -> list[str]:
    """Why grades cannot be compared across each break between eras, in order of time. rows: ``queries/grid.sql``."""
    reasons = graded_cycles().drop_duplicates("era").set_index("era")["break_note"]
    rounds = rows[["round_order", "round", "era"]].drop_duplicates("round").sort_values("round_order", kind="stable")
    eras = [era for era, _ in itertools.groupby(rounds["era"])]
    return [reason if isinstance(reason := reasons.get(era), str) else PROGRAMMES_DIFFER for era in eras[1:]]


@cached
def break_before(cycle: str) -> str:
    """Why grades of a cycle cannot be compared with those of the cycle before; empty if they can."""
    reason = queries.rows("cycles").set_index("cycle")["break_note"].get(cycle)
    return reason if isinstance(reason, str) else ""


@cached_on_rows
def any_known(spread: pandas.DataFrame) -> bool:
    """Whether any grade is counted in the rows of ``queries/spread.sql``, even if a filter of the reader's hides it."""
    return bool((spread["known"] + spread["left_out"] > 0).any())


@cached
def forces_inspected(grid: Answer) -> tuple[str, ...]:
    """The forces of an answer to ``queries/grid.sql`` that were inspected in its rounds, as far as known."""
    return tuple(grid.rows[grid.rows["missing"] != NOT_YET]["force_id"].unique())


@dataclass(frozen=True)
class Span:
    """An era from its first to its last round shown."""

    era: str
    first: str
    first_name: str
    last: str
    last_name: str


@cached
def spans_of_eras(grid: Answer) -> list[Span]:
    """The eras with more than one round in an answer to ``queries/grid.sql``, in chronological order."""
    rounds = grid.rows[["round_order", "round", "round_name", "era"]].drop_duplicates("round")
    rounds = rounds.sort_values("round_order")
    ends = [(rows.iloc[0], rows.iloc[-1]) for _, rows in rounds.groupby("era", sort=False) if len(rows) > 1]
    return [Span(a["era"], a["round"], a["round_name"], z["round"], z["round_name"]) for a, z in ends]


@cached
def peel_cycles_after(grid: Answer, span: Span) -> list[str]:
    """The PEEL cycles after an era of which any grade is known, oldest first. grid: to ``queries/grid.sql``."""
    rounds = grid.rows.assign(known=sentences.known_or_hidden(grid.rows)).sort_values("round_order")
    last = rounds[rounds["round"] == span.last]["round_order"].iloc[0]
    newer = rounds[rounds["known"] & (rounds["round_order"] > last)]["round_name"].unique()
    return [name.removeprefix("PEEL ") for name in newer if name.startswith("PEEL ")]


MOVES = Exhibit(
    "moves",
    question="moves",
    title="First and last known grades, {from} to {to}",
    table=partial(tables.moves, height=520),
    columns=(
        "force region from_name from_grade to_name to_grade move in_between from_basis from_source_kind "
        "from_source_url basis source_kind source_url"
    ),
    takeaway=moves_takeaway,
    known=evidence_note_for_pairs,
    notes=(ERAS,),
    level=3,
)


ON_TOTALS = (
    "Published totals are how many grades of each kind a report gave. Once those that we know are taken away, they may "
    "show between which grades the others are."
)


def comparison_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """That a single force is compared with none, that cells without a grade say why, and what totals are.

    With which force the others are compared, the heading of its column says.
    """
    compared = "There is nothing to compare yet." if rows["force"].nunique() == 1 else ""
    by_totals = ON_TOTALS if len(rows) and rows.apply(range_of, axis="columns").any() else ""
    return compared, _why_no_grade(rows), by_totals


def newest_comparison_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """The same, and the newer reports of any force."""
    return *comparison_caveat(rows), newer_reports.note(rows)


SIDE_BY_SIDE = Exhibit(
    "side-by-side",
    question="compare",
    title="Grades side by side, PEEL {cycle}",
    table=grids.side_by_side,
    as_seen=as_seen.side_by_side,
    columns=(
        "force theme round_name year grade missing compared compared_by_totals outcome difference difference_by_totals "
        "known_from basis sources note source_kind source_url"
    ),
    known=evidence_note,
    caveat=comparison_caveat,
    notes=("We never turn grades into scores.", LINKED),
    nothing="The known grades of these forces differ on none of these themes.",
)
NEWEST_SIDE_BY_SIDE = replace(
    SIDE_BY_SIDE,
    name="newest-side-by-side",
    question="newest_compared",
    title="Newest known grades side by side",
    columns=(
        "force theme round_name published known_by dated_by year grade missing older no_newer newer_report compared "
        "compared_by_totals outcome difference not_compared difference_by_totals known_from basis sources note "
        "source_kind source_url"
    ),
    caveat=newest_comparison_caveat,
    notes=(
        "Only grades of the same cycle are compared here. Change over time also compares cycles graded alike.",
        LINKED,
    ),
    nothing="The newest known grades of these forces differ on none of these themes, as far as they can be compared.",
)
TOPICS_SIDE_BY_SIDE = replace(
    SIDE_BY_SIDE,
    name="topics-side-by-side",
    title=GRID_OF_TOPICS.title,
    fixed={"rounds": (CHILD_PROTECTION,)},
    notes=(TOPICS_NOTE,),
)


def side_by_side(chosen: Selection, forces: Sequence[str], *, newest: bool, **fixed) -> tuple[Exhibit, Answer]:
    """The grades of some forces, compared with the first: the newest known, or those of a cycle.

    Without ``newest``, where no cycle is chosen they are those of the newest cycle that is well known.
    """
    parameters = {"forces": list(forces), "reference": forces[0], **fixed}
    if newest:
        return NEWEST_SIDE_BY_SIDE, NEWEST_SIDE_BY_SIDE.ask(chosen, **parameters)
    of_newest = chosen.value(CYCLE) == NEWEST
    rounds = {"rounds": [well_known_cycle()]} if of_newest else {}
    return SIDE_BY_SIDE, SIDE_BY_SIDE.ask(chosen, **rounds, **parameters)
