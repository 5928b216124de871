"""Answers as HTML tables: accessible to screen readers, printable, and with a link to the source in each row.

The column determines how a cell is shown: names of forces and themes link to their pages, grades are badges,
``source_url`` is a link to the page that states the fact.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence

import pandas
from markupsafe import Markup

from parts.address.english import counted, day, engaged, likely_between, lowercase_first, uppercase_first, when
from parts.address.labels import label, labels_of
from parts.address.links import to_page
from parts.address.vocabulary import eras_by_round, headline_theme, newest_move
from parts.charts.chart import LegendEntry, first_of_each
from parts.charts.looks import (
    BY_TOTALS,
    GRADE_NOT_FOUND,
    GRADES,
    HIDDEN,
    KNOWN_FROM,
    MISSING,
    OLDER,
    Look,
    followed_by_newer,
    heading_of_round,
    kinds_of_missing,
    known_mark,
    known_words,
    look,
    look_of,
    looks_in,
    of_newer,
    range_by_totals,
    why_no_newer,
)
from parts.exhibits import newer_reports, own_rows, sentences
from parts.exhibits.markup import badge, bullets, is_missing, link, polarity, render, source_link
from parts.exhibits.publishers import PRESS, publisher
from queries import Answer, stems
from queries.columns import heading

GRADE_COLUMNS = ("grade", "from_grade", "to_grade", "first_grade", "last_grade", "carried_grade", "previous_grade")
# Columns that have no place of their own: cells of others show them.
UNSEEN = (
    "basis",
    "missing",
    "lowest_possible_grade",
    "highest_possible_grade",
    "older",
    "other_grade",
    "other_round_name",
    "other_source_kind",
    "other_source_url",
    "other_year",
    "table_name",
    "view",
)
DATES = (
    *("year", "year_label", "published", "from_published", "fieldwork", "source_dated", "issued", "status_date"),
    *("date", "other_date", "entered_date", "entered_other_date", "left_date", "engaged_since"),
    *("recommended_on", "review_dated", "newer_report"),
)
PLACEHOLDER_NAMES = ("National", "All forces", "All themes")  # not the name of a single force or theme
MAX_COLUMNS_ON_PHONE = 3  # beyond that, each row becomes a card
MAX_COLUMNS_IN_WORDS = 7  # of a grid whose cells have room for the names of grades
MAX_WITHOUT_SCROLLING = 8  # rows
LONG_ERA = 16  # letters: the name of an era that is named after its years is shorter, and takes one line
ISO_DAY = re.compile(r"(?<![\w/.-])\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?(?![\w/.-])")  # a day or month within words
MAX_ROWS = 2_000  # of a table: each is some 800 bytes of HTML, and several elements in the browser
FROM_TO = ("Force", "Theme", "From", "To", "Change")  # headings of grades with the one before
OF_DIFFERENT_CYCLES = "Not comparable, since the grades are of different cycles"
IN_SENTENCE = {"higher": "than", "lower": "than", "same": "as"}


def rows(
    answer: Answer,
    *,
    caption: str,
    height: int | None = None,
    dated: bool = False,
    group: Callable[[Mapping], str] | None = None,
    **style,
) -> Markup:
    """The rows of an answer. Headings are those of ``queries/columns.csv``; ``height`` in pixels.

    ``dated``: whether the day of a report is shown below its round, and why there is no newer grade below the grade,
    since few rows of the answer have one. ``group`` gives the heading of a row, drawn above the first with that
    heading; none if all are the same. ``style``: as of ``of_cells``.

    ``source_kind``, ``citation`` and ``praised_source_urls`` are part of links, ``note`` is in small print below the
    finding, the reason or the title, and ``year_missing`` takes the place of the year. All forms of the words searched
    for are highlighted.
    """
    frame = _with_newer_reports(answer.shown.head(MAX_ROWS), answer.rows)
    # A cell without a grade says why, whether or not the reason has a column of its own; an older one looks older.
    cells = frame.assign(**{name: answer.rows[name].head(MAX_ROWS) for name in UNSEEN if name in answer.rows})
    if {"grade", "no_newer"} <= set(frame) and not (frame["no_newer"].notna() & frame["grade"].notna()).any():
        frame = frame.drop(columns="no_newer")  # the cell of the grade gives the reason
    own = own_rows.changed(answer, frame.columns)
    if dated and "published" in frame:
        cells, frame = cells.assign(day_below=frame["published"]), frame.drop(columns="published")
    if dated and "no_newer" in frame:
        cells, frame = cells.assign(newer_below=frame["no_newer"]), frame.drop(columns="no_newer")
    whole = answer.rows.head(MAX_ROWS).to_dict("records") if group else []
    headings = list(map(group, whole)) if group else [""] * len(frame)
    lines = list(zip(cells.to_dict("records"), own, headings))
    return _table(answer, frame, lines, caption=caption, height=height, **style)


def _with_newer_reports(frame: pandas.DataFrame, rows: pandas.DataFrame) -> pandas.DataFrame:
    """Say of a grade that it is not the newest, too, where a report of a cycle of which no grade is known is newer.

    frame: the rows with the columns that are shown; rows: with all columns, as of ``queries/standing.sql``.
    """
    if "no_newer" not in frame or "newer_report" not in rows:
        return frame
    newer = rows.loc[frame.index, "newer_report"].notna() & rows.loc[frame.index, "grade"].notna()
    return frame.assign(no_newer=frame["no_newer"].mask(frame["no_newer"].isna() & newer, GRADE_NOT_FOUND))


def recommendations(answer: Answer, *, caption: str, height: int | None = None) -> Markup:
    """A row for each recommendation, and in it all that a review found on its theme, each with its source.

    answer: to ``queries/recommendations.sql``, which has a row for each of these findings.
    """
    frame, whole = answer.shown.head(MAX_ROWS), answer.rows.head(MAX_ROWS)
    frame = frame.drop(columns=["review_source_url"], errors="ignore")
    own = pandas.Series(own_rows.changed(answer, frame.columns)[: len(frame)], index=frame.index)
    lines = []
    for _, rows_of in whole.groupby(["force_id", "title", "theme_id", "recommended"], sort=False, dropna=False):
        found = [
            Markup("{} {}").format(
                row["review_found"],
                source_link(row["review_source_url"], row["review_source_kind"], row["review_citation"]),
            )
            for row in rows_of.to_dict("records")
            if not is_missing(row["review_found"])
        ]
        record = {**frame.loc[rows_of.index[0]].to_dict(), "review_found": found}
        lines.append((record, bool(own[rows_of.index].any()), ""))
    return _table(answer, frame, lines, caption=caption, height=height)


def _table(
    answer: Answer, frame: pandas.DataFrame, lines: list[tuple[dict, bool, str]], *, caption: str, **style
) -> Markup:
    """A table with the columns of a frame, and a note if it does not show all rows of the answer.

    lines: its rows, each with whether it is the reader's, and its heading, which may be empty. style: as ``of_cells``.
    """
    beside = ("source_kind", "source_urls", "citation", "year_missing")
    shown = [c for c in frame if not c.endswith(beside) and c != "note"]
    searched = frozenset(stems.search_stems(answer.parameters.get("search") or ""))
    drawn_rows = [([_cell(row, column, searched) for column in shown], own) for row, own, _ in lines]
    drawn_rows = [own_rows.marked(row) if own else row for row, own in drawn_rows]
    drawn = of_cells(
        [(_column_class(frame[c]), heading(c, answer.question.name)) for c in shown],
        _under_headings(drawn_rows, [heading_above for *_, heading_above in lines]),
        caption=caption,
        **style,
        facts=len(frame),
        wide="review_found" in shown,  # beside what was recommended: more words than a tablet has room for
    )
    return drawn + truncation_note(len(frame), len(answer))


def of_cells(
    heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[Markup]], *, caption: str, height: int | None, **style
) -> Markup:
    """A table of cells that are markup with their tags. heads: the class and the words of each.

    It scrolls within its ``height`` if it has many rows, or many ``facts`` in few. It becomes cards on a small screen,
    unless its columns are few or its ``style`` says otherwise; ``wide`` ones do so on a tablet, too. Only the first
    ``printed`` rows are printed, if that is given.
    """
    style = {"cards": len(heads) > MAX_COLUMNS_ON_PHONE, "wide": False, "facts": 0, "printed": None, **style}
    number = sum("fc-group" not in row[0] for row in rows)
    height = height if max(number, style["facts"]) > MAX_WITHOUT_SCROLLING else None
    return render("table.html", caption=caption, height=height, heads=heads, rows=rows, number=number, **style)


def changes(answer: Answer, *, caption: str, height: int) -> Markup:
    """The changes of the record by day, the newest first.

    Of a day, those of facts that were there come first, since a reader may have used them. answer: to
    ``queries/record_changes.sql``. What matters most is seen, the other cells are folded below it.
    """
    order = answer.rows["change"].map({"changed": 0, "removed": 1, "added": 2})
    by_day = answer.rows.assign(order=order, day=answer.rows["published"].str[:10])
    by_day = by_day.sort_values(["day", "order"], ascending=[False, True], kind="stable")
    answer = answer.with_rows(answer.rows.loc[by_day.index])
    frame = answer.shown.head(MAX_ROWS)
    own = own_rows.changed(answer, frame.columns)
    drawn_rows = []
    for row, is_own in zip(answer.rows.head(MAX_ROWS).to_dict("records"), own):
        # The host takes the place of an unknown publisher.
        row["source_kind"] = PRESS if is_missing(row["source_kind"]) else row["source_kind"]
        cells = [_what_changed(row) if column == "what" else _cell(row, column) for column in frame]
        drawn_rows.append(own_rows.marked(cells) if is_own else cells)
    heads = [("", heading(column, answer.question.name)) for column in frame]
    return of_cells(heads, drawn_rows, caption=caption, height=height) + truncation_note(len(frame), len(answer))


def _what_changed(row: dict) -> Markup:
    """A cell with what changed, days in words, and that a grade was corrected."""
    first, more = (
        "" if is_missing(row[name]) else ISO_DAY.sub(lambda found: day(found[0]), row[name])
        for name in ("what_first", "what_else")
    )
    changed = "" if is_missing(row["changed_columns"]) else row["changed_columns"]
    if "Grade" in changed.split(", "):
        first = Markup("<strong>{}</strong> (corrected {})").format(first, day(row["published"]))
    rest = Markup("<details><summary>More</summary>{}</details>").format(more) if more else ""
    return Markup('<td class="fc-summary">{}{}</td>').format(first, rest)


def _under_headings(drawn: list[list[Markup]], headings: Sequence[str]) -> list[list[Markup]]:
    """The rows with their heading above the first of those that share it; without any if there is only one."""
    if len(set(headings)) < 2:
        return drawn
    row_of, lines = Markup('<th scope="rowgroup" class="fc-group" colspan="{}">{}</th>'), []
    for n, (row, words) in enumerate(zip(drawn, headings, strict=True)):
        if not n or words != headings[n - 1]:
            lines.append([row_of.format(len(row), words)])
        lines.append(row)
    return lines


def truncation_note(shown: int, whole: int) -> Markup:
    """A note below a table that does not show all rows of its answer; empty if it does."""
    if shown == whole:
        return Markup("")
    words = f"The first {shown:,} of {whole:,} rows are shown. Filter to see others, or download them all."
    return Markup('<p class="fc-small">{}</p>').format(words)


def grid(answer: Answer, *, caption: str, across: str, down: str, group: str = "") -> Markup:
    """Grades as a grid: a row for each value of ``down``, a column for each of ``across``, in the order of the answer.

    Each cell shows its grade as initials and as text, and links to its source. Rounds run from the newest to the
    oldest, and a double line marks where an era ends. ``group``: the column whose values are headings above the rows.
    Themes without any grade are folded below the others. A mark says which forces are in Engage.
    """
    frame = answer.rows
    own = own_rows.changed(answer, (down, across, *own_rows.OF_A_CELL))
    records = [{**row, "own": o} for row, o in zip(frame.to_dict("records"), own)]
    cells = {(row[down], row[across]): row for row in records}
    heads = list(first_of_each(records, across).values())
    if across == "round_name":
        heads.sort(key=lambda row: row["round_order"], reverse=True)
    eras = [row["era"] if across == "round_name" else 0 for row in heads]
    columns = [
        (
            heading_of_round(head[across]),
            to_page("theme", theme=head[across]) if across == "theme" else None,
            bool(n) and eras[n] != eras[n - 1],
        )
        for n, head in enumerate(heads)
    ]
    # A grade hidden by the reader's choice of sources is still known.
    graded = {row[down] for row in records if not is_missing(row["grade"]) or row["missing"] == HIDDEN}
    in_words = len(columns) <= MAX_COLUMNS_IN_WORDS
    lines, ungraded, shown_group = [], [], None
    for row in first_of_each(records, down).values():
        name = row[down]
        new_group = row[group] if group and row[group] != shown_group else None
        shown_group = row[group] if group else None
        line = [_grid_cell(cells.get((name, head)), in_words=in_words) for head in (head[across] for head in heads)]
        target = ungraded if down == "theme" and name not in graded else lines
        # A newer report matters to the newest grades, not to those of one cycle.
        newest = down == "force" and ("older" in row or (across == "round_name" and newer_reports.matter_to(frame)))
        marks = _engaged_mark(row, down) + (newer_reports.mark(row) if newest else "")
        target.append((new_group, name, to_page(down, **{down: name}), line, marks))
    corner = heading(down, answer.question.name)
    entries = [*map(LegendEntry.of_cell, looks_in(frame)), *LegendEntry.of_marks(frame)]
    legend = render("legend.html", entries=entries, of_grid=True)
    shown = {"corner": corner, "columns": columns, "numbers": False, "in_words": in_words}
    table = legend + render("grid.html", caption=caption, lines=lines, **shown)
    words = f"{counted(len(ungraded), down)} without a grade in these rounds"
    return table + _folded(words, "grid.html", caption=caption, lines=ungraded, **shown)


def _engaged_mark(row: dict, down: str) -> Markup:
    """A mark beside the name of a force that is in Engage; since when, and up to which day we know, is on hover."""
    words = engaged(row) if down == "force" else ""
    if not words:
        return Markup("")
    title = f"{uppercase_first(words)}; we know of no move after {day(newest_move())}"
    # Beside grades of cycles, of which none may be of today, it says since when.
    state = row["engaged"] if "older" in row else f"{row['engaged']} since {row['engaged_since'][:4]}"
    return Markup(' <small class="fc-engaged" title="{}">{}</small>').format(title, state)


def _folded(words: str, template: str, *, caption: str, lines: list, **shown) -> Markup:
    """Further lines of a table, collapsed; empty if there are none."""
    if not lines:
        return Markup("")
    table = render(template, caption=f"{caption}: {words}", lines=lines, **shown)
    return Markup('<details class="fc-rows"><summary>{}</summary>{}</details>').format(words, table)


def from_to(answer: Answer, *, caption: str, height: int | None = None) -> Markup:
    """Grades with the one before each: a row for each pair, with rounds and days, and how far the later one moved.

    answer: to ``queries/grade_changes.sql``. Each grade links to the page that states it; a round in between without a
    grade is named below the move.
    """
    frame = answer.rows.head(MAX_ROWS)
    lines = []
    for row in frame.to_dict("records"):
        style = {"fell": "lower", "rose": "higher"}.get(row["move"], "same")
        between = "" if is_missing(row["between"]) else row["between"]
        small = _small(between)
        moved = Markup('<td><span class="fc-mark fc-{}">{}</span>{}</td>').format(style, moved_in_words(row), small)
        named = [_cell(row, "force"), _cell(row, "theme")]
        lines.append([*named, _dated_grade(before_of(row)), _dated_grade(row), moved])
    table = of_cells([("", words) for words in FROM_TO], lines, caption=caption, height=height)
    both = pandas.concat([frame[["known_from"]], frame[["from_known_from"]].set_axis(["known_from"], axis="columns")])
    legend = render("legend.html", entries=LegendEntry.of_marks(both))
    return legend + table + truncation_note(len(frame), len(answer))


def moves(answer: Answer, *, caption: str, height: int | None = None) -> Markup:
    """The first and the last known grade of each force, with the round of each, and how the later one moved.

    answer: to ``queries/moves.sql``. Each grade links to the page that states it. A force with fewer than two grades
    has no sign of a move: not that of one that stayed.
    """
    frame = answer.rows
    lines = []
    for row in frame.to_dict("records"):
        style = {"fell": "lower", "rose": "higher", "stayed": "same"}.get(row["move"].split(",")[0], "open")
        first, last = {**before_of(row), "round_name": row["from_name"]}, {**row, "grade": row["to_grade"]}
        ends = [first, {**last, "round_name": row["to_name"]}]
        grades = [_grade_of_round(end) for end in ends if not is_missing(end["grade"])]
        known = Markup("<td{}>{}</td>").format(
            Markup("" if grades else ' class="fc-empty"'), Markup(" → ").join(grades)
        )
        between = "" if is_missing(row["in_between"]) else f"{row['in_between']} in between"
        small = _small(between)
        moved = Markup('<td><span class="fc-mark fc-{}">{}</span>{}</td>').format(style, row["move"], small)
        lines.append([_cell(row, "force"), known, moved])
    heads = [("", words) for words in ("Force", "Grades", "Move")]
    table = of_cells(heads, lines, caption=caption, height=height, cards=True)
    known = pandas.concat([frame["known_from"], frame["from_known_from"]]).to_frame("known_from")
    return render("legend.html", entries=LegendEntry.of_marks(known)) + table


def _grade_of_round(row: Mapping) -> Markup:
    """A grade that links to its source, followed by its round: "Good 2018/19"."""
    return Markup("{} {}").format(_named_grade(row), row["round_name"].removeprefix("PEEL "))


def before_of(row: Mapping) -> dict:
    """The earlier grade of a row of ``queries/grade_changes.sql``, with the names of columns of the later one."""
    return {name.removeprefix("from_"): value for name, value in row.items() if name.startswith("from_")}


def moved_in_words(row: Mapping) -> str:
    """How far a grade moved: "fell by 2 steps", "stayed the same". row: of ``queries/grade_changes.sql``."""
    return f"{row['move']} by {counted(row['steps'], 'step')}" if row["steps"] else "stayed the same"


def round_and_day(row: Mapping, months: Sequence[str] = calendar.month_name) -> str:
    """The round of a grade and, if known, its day: "PEEL 2018/19, 27 September 2019"."""
    return ", ".join([row["round_name"], *([] if is_missing(row["published"]) else [day(row["published"], months)])])


def _dated_grade(row: Mapping) -> Markup:
    """A grade that links to its source, with its round and day below it."""
    small = _small(round_and_day(row, calendar.month_abbr))
    # The day may be that of the page that states it, so it is not called that of a report.
    return Markup("<td>{}{}</td>").format(_named_grade({**row, "published": None}), small)


def _named_grade(row: Mapping) -> Markup:
    """A grade by its name, with the mark of how it is known, as a link to its source."""
    shown = GRADES[row["grade"]]
    name = Markup('{}{}<span class="fc-hidden">, {}</span>').format(shown.name, _mark(row), known_words(row))
    return _linked_grade(row, shown, name)


def coverage(answer: Answer, *, caption: str) -> Markup:
    """How much is known of each force and cycle: "3 of 9", with details on hover. answer: to ``queries/coverage.sql``.

    A dagger marks a report whose published totals are known.
    """
    frame = answer.rows
    cells = {(row["force"], row["cycle_name"]): row for row in frame.to_dict("records")}
    columns = [(cycle, None, False) for cycle in dict.fromkeys(frame["cycle_name"])]
    lines = []
    for force in dict.fromkeys(frame["force"]):
        known = [_coverage_cell(cells[force, cycle]) for cycle, _, _ in columns]
        lines.append((None, force, to_page("force", force=force), known, ""))
    return render(
        "grid.html", caption=caption, corner="Force", columns=columns, lines=lines, numbers=True, in_words=False
    )


def _coverage_cell(row: dict) -> Markup:
    words = [f"{row['known']} of {counted(row['published'], 'grade')} known"]
    words += [f"{row['not_graded']} got no grade, or kept an earlier one"] if row["not_graded"] else []
    words += [f"{row['open']} not known whether graded"] if row["open"] else []
    if not row["published"]:
        shown = "not graded" if row["not_graded"] else "not known" if row["open"] else "none yet"
        title = "no grade was published, as far as we know" if shown == "none yet" else ", ".join(words[1:])
        return Markup('<span class="fc-coverage fc-none" title="{}">{}</span>').format(title, shown)
    totals = not is_missing(row["areas_in_totals"])
    if totals:
        more = row["published"] - row["areas_in_totals"]
        also = f", to which we add {more} from a report of its own" if more > 0 else ""
        words.append(f"the report’s own total is {row['areas_in_totals']}{also}")
    style = "whole" if row["known"] == row["published"] else "some" if row["known"] else "none"
    cell = '<span class="fc-coverage fc-{}" title="{}">{} of {}{}</span>'
    return Markup(cell).format(style, ", ".join(words), row["known"], row["published"], "†" if totals else "")


def side_by_side(answer: Answer, *, caption: str) -> Markup:
    """The grades of a few forces side by side, a row for each theme.

    answer: to ``queries/compare.sql`` or ``newest_compared.sql``. Each cell has the name of the grade, which links to
    its source, and how it compares with the reference's; one of the newest grades also its cycle, and the day of its
    report. The last column describes the differences, those by published totals among them. Themes with nothing to
    compare are folded below the others.
    """
    frame = answer.rows
    forces, themes = list(dict.fromkeys(frame["force"])), list(dict.fromkeys(frame["theme"]))
    cells = {(row["theme"], row["force"]): row for row in frame.to_dict("records")}
    reference = next((row["force"] for row in cells.values() if row["compared"] == "reference"), forces[0])
    others = "the others are compared with this force" if len(forces) > 2 else "the other is compared with this force"
    lines, incomparable, headings = [], [], {}
    for theme in themes:
        first = cells[theme, forces[0]]
        by_totals = not is_missing(first["difference_by_totals"])
        style = {"they differ": "differ", "all the same": "same"}.get(first["outcome"], "open")
        style = "differ" if by_totals else style
        apart = first["outcome"] == "of different cycles" and not by_totals and first["theme_id"] != headline_theme()
        words = "" if apart else _in_lines(difference_of(first))  # a heading says it of all such themes
        if apart and not headings:
            headings[theme] = OF_DIFFERENT_CYCLES
        last = Markup('<td class="fc-difference fc-{}">{}</td>').format(style, words)
        last = last if len(forces) > 1 else None
        # The headline theme is always in sight.
        nothing = (
            first["theme_id"] != headline_theme()
            and len(forces) > 1
            and first["outcome"] == "fewer than two known"
            and not by_totals
        )
        target = incomparable if nothing else lines
        target.append((theme, [_side_cell(cells[theme, force], cells[theme, reference]) for force in forces], last))
    newer = set(frame.dropna(subset="newer_report")["force"]) if "newer_report" in frame else ()
    small = {force: [newer_reports.MARK] for force in newer}
    if len(forces) > 1:
        small[reference] = [others, *small.get(reference, [])]
    heads = [(force, "; ".join(small.get(force, []))) for force in forces]
    shown = {"heads": heads, "last": "Difference" if len(forces) > 1 else None, "counts": False}
    shown["headings"] = headings
    older = [LegendEntry.of_cell(OLDER)] if "older" in frame and frame["older"].any() else []
    legend = render("legend.html", entries=[*older, *LegendEntry.of_marks(frame)], of_grid=True)
    if not lines:
        return render("beside.html", caption=caption, lines=incomparable, **shown)
    table = legend + render("beside.html", caption=caption, lines=lines, **shown)
    words = f"Show {counted(len(incomparable), 'more theme')}, on which fewer than two of these grades are known"
    return table + _folded(words, "beside.html", caption=caption, lines=incomparable, **shown)


def difference_of(row: Mapping) -> str:
    """How forces differ on a theme, and which are not compared, in words.

    row: any of the theme, of ``queries/compare.sql`` or ``newest_compared.sql``.
    """
    if is_missing(row.get("not_compared")):
        return row["difference"]
    return f"{row['difference']}; not compared: {row['not_compared']}"


def _in_lines(difference: str) -> Markup:
    """How forces differ, a line for each part: those that are higher, those that are lower, those not compared."""
    *parts, last = difference.split("; ")
    return Markup("").join(Markup("<span>{}</span>").format(part) for part in (*[f"{part}; " for part in parts], last))


def finding_counts(answer: Answer, *, caption: str) -> Markup:
    """The numbers of findings of a few forces side by side. answer: to ``queries/findings_compared.sql``.

    Each cell links to the findings that it counts, or says that there are none. A force without any known finding has a
    dash.
    """
    frame = answer.rows
    forces, themes = list(dict.fromkeys(frame["force"])), list(dict.fromkeys(frame["theme"]))
    cells = {(row["theme"], row["force"]): row for row in frame.to_dict("records")}
    lines = [(theme, [_counted_cell(cells[theme, force]) for force in forces], None) for theme in themes]
    return render(
        "beside.html",
        caption=caption,
        heads=[(f, "") for f in forces],
        lines=lines,
        last=None,
        counts=True,
        headings={},
    )


def findings_in_columns(answer: Answer, reports: Answer, *, caption: str) -> Markup:  # noqa: ARG001 (all tables take one)
    """Findings in a column for each force. reports: the answer to ``queries/findings_compared.sql``."""
    frame = answer.rows
    by_force = {force: rows.to_dict("records") for force, rows in frame.groupby("force", sort=False)}
    columns = []
    for row in reports.rows.drop_duplicates("force").itertuples():
        nothing = "We found no findings on this theme."
        if pandas.isna(row.concern):
            nothing = why_no_finding(row.reports)
        columns.append((row.force, by_force.get(row.force, []), nothing))
    return render("findings.html", columns=columns)


def why_no_finding(reports: int) -> str:
    """The text for a force without any known finding."""
    if not reports:
        return "We found no child protection report."
    found = counted(reports, "child protection report")
    return f"We found {found}, but no findings in {'it' if reports == 1 else 'them'}."


def timeline(answer: Answer, *, caption: str) -> Markup:  # noqa: ARG001 (all tables take one)
    """The national reports in chronological order, each with its findings. answer: to ``queries/national.sql``."""
    reports = []
    for row in answer.rows.to_dict("records"):
        findings = row["found"] if hasattr(row["found"], "__len__") else []
        points = [tuple(point.split(": ", 1)) for point in findings]
        reports.append((row, _audited(row), source_link(row["audit_source_url"], None), points))
    return render("timeline.html", reports=reports)


def _audited(row: dict) -> str:
    """The counts of a national report, as a sentence."""
    if pandas.isna(row["cases_total"]):
        return ""
    if pandas.isna(row["good"]):
        topic = label("topic", row["topic"]).lower()
        percent = f"{row['below_good_pct']:g}%"
        return f"{row['cases_total']} cases of {topic}: {percent} inadequate or requiring improvement, as published."
    counts = f"{row['good']} good, {row['adequate']} adequate, {row['inadequate']} inadequate"
    interval = likely_between(row["good_low"], row["good_high"])
    return f"{row['cases_total']} cases: {counts}. {row['good_share']}% good ({interval})."


def _grid_cell(row: dict | None, *, in_words: bool) -> Markup:
    """A grade by its initials, or by its name where there is room for it; how it is known is a mark."""
    if row is None:
        return Markup('<abbr class="fc-grade fc-not-asked" title="Not asked, or not known for any force">&nbsp;</abbr>')
    shown = look_of(row)
    dated = (shown.cycle, f"now {shown.now}" if shown.now else "")
    cycle = Markup("").join(Markup('<small aria-hidden="true">{}</small>').format(line) for line in dated if line)
    name = Markup('<span class="fc-name" aria-hidden="true">{}</span>').format(shown.name) if in_words else ""
    inner = '<span aria-hidden="true">{}</span>{}{}{}<span class="fc-hidden">{}</span>'
    described = followed_by_newer(", ".join(filter(None, (shown.name, known_words(row)))), row)
    cell = _linked_grade(row, shown, Markup(inner).format(shown.initials, name, _mark(row), cycle, described))
    return own_rows.framed(cell) if row["own"] else cell


def _side_cell(row: dict, of_reference: dict) -> Markup:
    """The name of a grade, and below it how it compares with the reference's, as a symbol and as text.

    Where all are the same, the last column says so for all of them. A grade that cannot be compared with it says why,
    if others can be, or can be with each other; a missing one does not. of_reference: its row on the same theme.
    """
    reference = of_reference["force"]
    shown, compared = look_of(row), row["compared"]
    mark = ""
    if compared == "not comparable" and row["outcome"] == "they differ" and not is_missing(row["grade"]):
        why = "another cycle"
        if is_missing(of_reference["grade"]):
            why = lowercase_first(look(None, of_reference["missing"], of_reference["round_name"]).name)
        mark = _small(f"not compared with {reference}: {why}")
    if not is_missing(judged := row["compared_by_totals"]):  # of the newest grades, in place of what older ones say
        mark = Markup('<span class="fc-mark fc-{0}">{0}<span class="fc-hidden"> {1} {2}</span></span>{3}').format(
            judged, IN_SENTENCE[judged], reference, _small(BY_TOTALS)
        )
    elif compared in IN_SENTENCE and row["outcome"] != "all the same":
        mark = Markup('<span class="fc-mark fc-{0}">{0}<span class="fc-hidden"> {1} {2}</span></span>').format(
            compared, IN_SENTENCE[compared], reference
        )
    dated = newest_of(row, calendar.month_abbr)
    small = _small(dated) + _small(of_newer(row))
    known = Markup('{}<span class="fc-hidden">, {}</span>').format(_mark(row), known_words(row)) if _mark(row) else ""
    name = Markup("{}{}").format(GRADES[row["grade"]].name if dated else shown.name, known)
    return Markup("<td>{}{}{}</td>").format(_linked_grade(row, shown, name), mark, small)


def newest_of(row: Mapping, months: Sequence[str] = calendar.month_name) -> str:
    """The date of one of the newest grades: its cycle, and the day of its report: "2023–25, 12 June 2025".

    If only the page that states it has a date: "2023–25, published on or before 19 May 2023"; if nothing has one, that
    the day is not known.

    row: of ``queries/newest_compared.sql``; of any other, and of a missing grade, it is empty. ``months``: their names.
    """
    if "older" not in row or is_missing(row["grade"]):
        return ""
    dated = [] if is_missing(row["published"]) else [day(row["published"], months)]
    if not dated and row["dated_by"] == "source":
        dated = [f"published on or before {day(row['known_by'], months)}"]
    dated = dated or ["day not known"]
    return ", ".join([row["round_name"].removeprefix("PEEL "), *dated])


def _counted_cell(row: dict) -> Markup:
    """The numbers of findings by kind, as a link to them; "none found" if there are none."""
    if is_missing(row["concern"]):
        unknown = '<td class="fc-listed"><abbr class="fc-grade fc-not-known" title="{}">–</abbr></td>'
        return Markup(unknown).format("We found no findings on this force")
    found = [polarity(kind, counted(int(row[kind]), kind)) for kind in sentences.KINDS if row[kind]]
    if not found:
        return Markup('<td class="fc-listed fc-nought"><abbr title="none in the record">none found</abbr></td>')
    address = to_page("theme", theme=row["theme"], force=row["force"])
    return Markup('<td class="fc-listed">{}</td>').format(link(Markup(" ").join(found), address))


def _linked_grade(row: dict, shown: Look, inner: str) -> Markup:
    """A grade in its colour, as a link to the page that states it, if there is one."""
    if is_missing(row["source_url"]):
        return Markup('<span class="fc-grade fc-{}" title="{}">{}</span>').format(shown.style, shown.name, inner)
    by = publisher(row["source_url"], row["source_kind"])
    pages = "" if is_missing(row.get("sources")) else counted(int(row["sources"]), "page")
    note = "" if is_missing(row.get("note")) else row["note"]
    report = "" if is_missing(row.get("published")) else f"report published {when(row['published'])}"
    details = [
        shown.name,
        "" if row.get("older") else row.get("round_name") or "",  # the name of an older grade has it
        report,
        known_words(row),
        label("basis", row.get("basis")),
        pages,
        f"source: {by}",
        note,
        of_newer(row),
    ]
    return Markup(
        '<a class="fc-grade fc-{}" href="{}" target="_blank" rel="noopener noreferrer" title="{}">{}</a>'
    ).format(shown.style, row["source_url"], ", ".join(d for d in details if d), inner)


def _mark(row: dict) -> Markup:
    """The mark of how a grade is known, whose words are beside it; empty without a grade."""
    mark = known_mark(row)
    return Markup('<small class="fc-known" aria-hidden="true">{}</small>').format(mark) if mark else Markup("")


def _cell(row: dict, column: str, searched: frozenset[str] = frozenset()) -> Markup:
    value = row[column]
    if column == "year":
        value = row.get("year_missing") if is_missing(value) else str(value)
    # Why there is no grade is known of the grade asked for, not of those before or after it.
    if column in GRADE_COLUMNS and not (is_missing(value) and (column != "grade" or "missing" not in row)):
        another_way = column == "previous_grade" and _graded_another_way(row)
        small = Markup(" ") + _small("not comparable") if another_way else ""
        if column == "grade" and is_missing(value):
            small = _small(range_by_totals(row))
        if column == "grade" and not is_missing(value):
            small = _small(why_no_newer(row, row["newer_below"])) if not is_missing(row.get("newer_below")) else ""
        older = column == "grade" and row.get("older") is True
        return Markup("<td>{}{}</td>").format(
            badge(value, row.get("missing"), row.get("round_name"), older=older), small
        )
    if column.endswith("source_url"):
        kind, citation = (row.get(column.replace("source_url", name)) for name in ("source_kind", "citation"))
        words = ""
        if "address_from" in row:  # a page that was not read
            words = "Cited page" if row["address_from"] == "cited in the record" else "Try this address (guessed)"
        source = source_link(value, kind, citation, row.get("note") if column == "source_url" else None, words)
        return Markup('<td class="fc-source{}">{}</td>').format("" if source else " fc-empty", source)
    if (
        column in ("previous_grade", "previous_round_name")
        and is_missing(value)
        and not is_missing(row.get("other_grade"))
    ):
        return _of_other_programme(row, column)
    if column == "previous_grade" and is_missing(value) and not is_missing(row.get("previous_round_name")):
        return Markup("<td>{}</td>").format(_small(MISSING[HIDDEN].name.lower()))
    if column == "previous_grade" and is_missing(value):
        return Markup('<td><abbr title="no earlier grade found">–</abbr></td>')
    if is_missing(value) or (column == "review_found" and not value):
        return Markup('<td class="fc-empty"></td>')
    if column == "known_from" and value in KNOWN_FROM:
        return Markup('<td class="fc-known-from">{} {}</td>').format(_mark(row), known_words(row))
    if column == "force" and value not in PLACEHOLDER_NAMES:
        return Markup('<th scope="row">{}</th>').format(link(value, to_page("force", force=value)))
    if column == "theme" and value not in PLACEHOLDER_NAMES:
        return Markup("<td>{}</td>").format(link(value, to_page("theme", theme=value)))
    if column == "polarity":
        return Markup("<td>{}</td>").format(polarity(value))
    small = "" if is_missing(row.get("note")) else Markup('<small class="fc-note">{}</small>').format(row["note"])
    if column in ("summary", "recommended") or (column == "title" and "summary" not in row):
        return Markup('<td class="fc-summary">{}{}</td>').format(_highlighted(value, searched), small)
    if column == "review_found":
        return Markup('<td class="fc-found">{}</td>').format(bullets(value))
    if column == "praised":  # with a link to what its row has no room for
        every = link(f"All strengths at {row['force']}", to_page("theme", force=row["force"], kind="strength"))
        return Markup('<td class="fc-summary">{}{}</td>').format(bullets(_praise(row)), every)
    if column.endswith("reason"):
        return Markup("<td>{}{}</td>").format(uppercase_first(value), small)
    if isinstance(value, bool):
        return Markup("<td>{}</td>").format("yes" if value else "no")
    if isinstance(value, (int, float)):
        number = f"{value:,}" if isinstance(value, int) else round(value, 2)
        return Markup('<td class="fc-number">{}</td>').format(number)
    if column == "column_name":  # under the heading that tables on pages give it
        words = heading(value, row.get("view") or f"table_{row['table_name']}")
        return Markup('<td class="fc-code">{}<code>{}</code></td>').format(words, value)
    if column in DATES and re.fullmatch(r"\d{4}(-\d\d){1,2}", value):
        time = Markup('<td class="fc-date"><time datetime="{}">{}</time></td>')
        return time.format(value, day(value, calendar.month_abbr))
    if column in ("missing", "no_newer") and value in MISSING:
        if column == "no_newer" and is_missing(row.get("grade", "")):
            return Markup('<td class="fc-empty"></td>')  # the grade says so
        small = _small(range_by_totals(row)) if value == GRADE_NOT_FOUND else ""
        kinds = kinds_of_missing(row.get("round_name") if column == "missing" else None)
        return Markup("<td>{}{}</td>").format(lowercase_first(kinds[value].name), small)
    of_cycle = column.endswith("round_name") and value.startswith("PEEL ")  # the name of a cycle has a dash in it
    of_cycle = of_cycle or (column == "era_name" and len(value) < LONG_ERA)
    style = Markup(' class="fc-date"') if column in DATES or of_cycle else ""
    if column == "programme":
        style = Markup(' class="fc-programme"')
    small = ""
    if column == "round_name" and not is_missing(row.get("day_below")):
        small = _small(day(row["day_below"], calendar.month_abbr))
    return Markup("<td{}>{}{}</td>").format(style, labels_of(column).get(value, value), small)


def _small(words: str) -> Markup:
    """Words in small print below a grade; empty if there are none."""
    return Markup('<small class="fc-dated">{}</small>').format(words) if words else Markup("")


def _graded_another_way(row: Mapping) -> bool:
    """Whether the grade before one is of another era, or of another question, so that the two cannot be compared.

    A grade that was carried over, but is not the one before, was carried over from another question.
    """
    eras = eras_by_round()
    another_era = eras.get(row["round_name"]) != eras.get(row["previous_round_name"])
    return another_era or (row.get("basis") == "carried-over" and row["grade"] != row["previous_grade"])


def _of_other_programme(row: Mapping, column: str) -> Markup:
    """The grade that another programme gave on the theme, where PEEL gave none before, or the inspection that gave it.

    row: of ``queries/standing.sql``.
    """
    if column == "previous_grade":
        return Markup("<td>{} {}</td>").format(badge(row["other_grade"]), _small("not comparable"))
    year = "" if is_missing(row["other_year"]) else f", {row['other_year']}"
    source = source_link(row["other_source_url"], row["other_source_kind"])
    return Markup('<td class="fc-programme-before">{}{} {}</td>').format(row["other_round_name"], year, source)


def _praise(row: dict) -> list[Markup]:
    """Each strength that a cell holds, with a link to the page that states it."""
    pages = row["praised_source_urls"].split(" · ")
    strengths = zip(row["praised"].split(" · "), pages, strict=True)
    return [Markup("{} {}").format(words, source_link(page, None)) for words, page in strengths]


def _highlighted(text: str, searched: frozenset[str]) -> Markup:
    """Text with all forms of the words searched for highlighted."""
    if not searched:
        return Markup.escape(text)
    parts, done = [], 0
    for start, end, stem in stems.word_spans(text):
        if stem in searched:
            parts += [Markup.escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
            done = end
    return Markup("").join([*parts, Markup.escape(text[done:])])


def _column_class(column: pandas.Series) -> str:
    return "fc-number" if column.name not in DATES and pandas.api.types.is_numeric_dtype(column) else ""
