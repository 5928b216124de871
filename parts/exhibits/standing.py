"""Where forces stand now: the newest known grade on each theme, whatever its cycle."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas

from parts.address.description import PERHAPS_NEVER_GIVEN, perhaps_not_asked
from parts.address.english import listed, uppercase_first
from parts.address.selection import Selection
from parts.address.vocabulary import ALL_THEMES, GRADE, THEME
from parts.charts.looks import BY_TOTALS, GRADES, HIDDEN, NOT_OUT, NOT_YET, UNDATED, name_of
from parts.charts.low_grades import FROM_TOTALS, is_of_totals, low_grades
from parts.exhibits import as_seen, grades, grids
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.words import newer_reports, newest_grades, sentences
from parts.words.tally import HIDDEN_IN_WORDS
from queries import Answer

NOT_COUNTED_TOGETHER = "We do not add up grades of different cycles, since many of them cannot be compared."
AT_MOST = "given_again_at_most older_alike"  # of an older grade, by totals: its cell says so
OF_NOW = f"grade round_name published previous_grade previous_round_name no_newer {AT_MOST} {grades.NOT_FOUND}"
# The grade before of another programme, where PEEL gave none: cells of the grade before show it.
OF_OTHER_PROGRAMME = "other_grade other_round_name other_year other_source_kind other_source_url"
SOURCED = f"{grades.ENGAGED} newer_report known_from basis sources note source_kind source_url"


def low_grades_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """Which forces have a newer report, or are counted by its totals; and which have no known grade, and so are left
    out."""
    names = list(rows[rows["known"].fillna(0) == 0]["force"])
    without = f"We found no grade for {listed(names)}." if names else ""
    by_totals = rows.apply(is_of_totals, axis="columns")
    totals = " ".join(
        words
        for _, row in rows[by_totals].dropna(subset="newer_report").iterrows()
        if (words := newer_reports.totals_in_words(row, f"{row['force']}’s newest PEEL report"))
    )
    return newer_reports.note(rows[~by_totals]), totals, without


def older_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """Why older grades are shown, with how many for each reason; and which forces have a newer report.

    rows: of ``queries/standing.sql``.
    """
    older = newest_grades.of_older(rows)
    unsure = int(perhaps_not_asked(newest_grades.newer_not_found(rows)).sum())
    why = [
        (older.not_found - unsure, "not found"),
        (unsure, PERHAPS_NEVER_GIVEN),
        (older.missing[NOT_YET], "not out yet, as far as we know"),
        (older.missing[NOT_OUT], "not out by then, as far as we know"),
        (older.missing[UNDATED], "perhaps not out by then"),
        (older.hidden, HIDDEN_IN_WORDS),
    ]
    reasons = [f"{words} ({number:,})" for number, words in why if number]
    where = [f"the newest was {listed(reasons, 'or')}"] if reasons else []
    where += [f"the force was not graded ({older.not_graded:,})"] if older.not_graded else []
    any_hidden = rows[["no_newer", "missing"]].eq(HIDDEN).any(axis=None)
    newest = "shows the newest grade " + ("of the sources you chose" if any_hidden else "that we know")
    may = "“now …” marks it where we know a newer one" if any_hidden else "a newer grade may well exist"
    each = f"Each cell {newest}. If it is from an earlier cycle, the cell says which, and {may}."
    shown = f"An older grade is shown where {(', or ' if len(reasons) > 1 else ' or ').join(where)}." if where else ""
    by_totals = [_at_most_again(rows)]
    if ruled_out := len(newest_grades.ruled_out(rows)):
        one = ruled_out == 1
        which = (
            "1 older grade can no longer hold and is" if one else f"{ruled_out} older grades can no longer hold and are"
        )
        by_totals.insert(0, f"{which} not shown")
    shown += _by_totals(*by_totals)
    engaged = f"{grades.IN_ENGAGE} {grades.engaged_caveat(rows)}" if rows["engaged"].notna().any() else ""
    return each, shown.strip(), newer_reports.note(rows), engaged


def given_again(rows: pandas.DataFrame) -> str:
    """How many of a force’s older low grades can still hold, by the totals of its newest report: a sentence.

    Empty if they all can, as far as we know.
    rows: of ``queries/standing.sql``.
    """
    return _by_totals(_at_most_again(rows)).strip()


def _by_totals(*parts: str) -> str:
    """What published totals say, as a sentence after a space; empty if they say nothing."""
    said = "; ".join(filter(None, parts))
    return f" {uppercase_first(BY_TOTALS)}, {said}." if said else ""


def _at_most_again(rows: pandas.DataFrame) -> str:
    low = rows[rows["grade"].isin(sentences.LOW) & (rows["given_again_at_most"] < rows["older_alike"])]
    some = [
        f"{row.given_again_at_most} of {row.force}’s {row.older_alike} older {name_of(row.grade)} grades"
        for row in low.drop_duplicates(["force", "grade"]).itertuples()
    ]
    return f"at most {listed(some)} can still hold" if some else ""


def newest_and_lowest_first(rows: pandas.DataFrame) -> pandas.DataFrame:
    """Grades of each force by cycle, the newest first; within it the lowest first, and themes without a grade last.

    Cycles come first, since grades of one era cannot be compared with those of another. Of the grades that were not
    found, those come first that are lowest at best, by published totals.
    rows: of ``queries/standing.sql``.
    """
    sorted_as = rows["grade"].fillna(rows["highest_possible_grade"])
    lowest_first = {grade: n for n, grade in enumerate(reversed(GRADES))}
    ordered = rows.assign(newest=-rows["round_order"], without=rows["grade"].isna(), lowest=sorted_as.map(lowest_first))
    return rows.loc[ordered.sort_values(["force", "newest", "without", "lowest"], kind="stable").index]


GRID = Exhibit(
    "standing",
    question="standing",
    title="Where every force stands on every theme",
    table=partial(grids.grid, across="theme", down="force"),
    as_seen=partial(as_seen.grid, across="theme", down="force"),
    columns=f"force region theme {OF_NOW} missing known_by dated_by {SOURCED}",
    known=grades.evidence_note,
    caveat=older_caveat,
    on_screen="Select a grade to open its source.",
)
GRID_BY_REGION = replace(
    GRID,
    name="standing-by-region",
    title="Where every force stands on every theme, by region",
    table=partial(grids.grid, across="theme", down="force", group="region"),
    as_seen=partial(as_seen.grid, across="theme", down="force", group="region"),
)


OF_FORCE = Exhibit(
    "standing-of-force",
    question="standing",
    title="Where {force} stands now",
    table=partial(tables.rows, dated=True),
    aliases=("standing",),
    columns=(
        f"force theme {OF_NOW} {OF_OTHER_PROGRAMME} newer_report known_from missing basis sources note source_kind "
        "source_url"
    ),
    only_in_files=f"force {AT_MOST} {grades.NOT_FOUND} {OF_OTHER_PROGRAMME} missing basis sources newer_report",
    drop_empty=True,
    in_order=newest_and_lowest_first,
    known=grades.evidence_note,
    notes=(
        "Newest cycle first, and in each cycle the lowest grade first and themes without a known grade last.",
        NOT_COUNTED_TOGETHER,
    ),
)
OF_PREDECESSORS = replace(
    OF_FORCE,
    name="standing-of-predecessors",
    aliases=(),
    title="Where the forces before it stood",
    only_in_files=f"{AT_MOST} {grades.NOT_FOUND} {OF_OTHER_PROGRAMME} missing basis sources newer_report",
    notes=(NOT_COUNTED_TOGETHER, "No force inherits the grades of another: each grade is of the force named with it."),
)
LOW_GRADES = Exhibit(
    "low-grades",
    question="low_grades",
    title="What share of each force’s grades is low: requires improvement or inadequate",
    chart=low_grades,
    columns="force region round_name counted_from newer_report low known not_known left_out half_known not_graded "
    "low_pct low_pct_least low_pct_most requires_improvement inadequate adequate good outstanding",
    reading=(
        "For each force we use its latest PEEL cycle of which we know any grade. Where we lack some of these grades, "
        f"but the report says how many there are of each, we count those totals ({FROM_TOTALS}). We add the force’s "
        "grade on serious and organised crime if we know it, since most such totals leave it out. The dot shows the "
        "share of these grades that are low: requires improvement or inadequate. The line shows where that share "
        "could lie if we knew the missing grades: from none of them low to all of them low. Forces whose lines overlap "
        "cannot be told apart by these grades. They are in alphabetical order under each heading, not ranked: forces "
        "were not all graded on the same themes."
    ),
    caveat=low_grades_caveat,
    notes=(
        "Why is there no average grade? Grades are words, not numbers: nobody has said that the step from good to "
        "adequate is as large as the one from requires improvement to inadequate. An average would also mix themes "
        "that differ in weight and cycles that cannot be compared, and would treat missing grades like the others. "
        "The median grade of a chart needs only their order: it is the grade of the force in the middle.",
        "Adequate, which PEEL has given only since 2021/22, comes between good and requires improvement. We do not "
        "count it as low; the table says how many there are.",
    ),
)
OLDER_ON_MAP = (
    "An older grade keeps its colour, with lines across it, and has the year in which its cycle began, such as ’21. "
    "“now G/A” below that means that we did not find the newest grade, but that it is good or adequate by published "
    "totals. “now ?” means that a newer grade may have been out on the day in the past that you chose, and “now …” "
    "that your choice of sources hides a newer one. Smaller areas "
    "have room for the year alone, and the smallest for neither: the table gives the cycle of every grade."
)
MAPS = {
    layout: replace(
        exhibit,
        name=f"{exhibit.name}-now",
        question="standing",
        title="Where every force stands on {theme}",
        columns=f"force region theme {OF_NOW} missing {SOURCED}",
        reading=f"{exhibit.reading} {OLDER_ON_MAP}",
    )
    for layout, exhibit in grades.MAPS.items()
}


def theme_on_map(chosen: Selection) -> str:
    """The theme that the map shows: the chosen one, or the first of all."""
    themes = (chosen.value(THEME), *chosen.filter(THEME.key).options())
    return next(theme for theme in themes if theme != ALL_THEMES)


def draws_map(chosen: Selection) -> bool:
    """Whether the overview draws a map: not where grades are sought on all themes, since a map shows one of them."""
    return not (chosen.values(GRADE) and sentences.themes_asked(chosen) is None)


def newest_round(grid: Answer) -> str:
    """The newest round of which any grade is shown. grid: an answer to ``queries/standing.sql`` with rows."""
    known = grid.rows[grid.rows["grade"].notna()]
    return (grid.rows if known.empty else known).sort_values("round_order")["round"].iloc[-1]


def on_theme(chosen: Selection) -> Answer:
    """The newest grades of all forces on the chosen theme."""
    return GRID.ask(chosen, themes=[theme_on_map(chosen)], grades=None)
