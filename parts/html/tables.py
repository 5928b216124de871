"""Answers as HTML tables: accessible to screen readers, printable, and with a link to the source in each row.

The column determines how a cell is shown: names of forces and themes link to their pages, grades are badges,
``source_url`` is a link to the page that states the fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas
from markupsafe import Markup

from parts.address.english import counted, day, likely_between
from parts.address.labels import label
from parts.charts.chart import LegendEntry
from parts.charts.looks import GRADE_NOT_FOUND
from parts.html import own_rows, table_cells
from parts.html.markup import is_missing, render, source_link
from parts.html.publishers import PRESS
from queries import Answer, stems
from queries.columns import heading

# Columns that have no place of their own: cells of others show them.
UNSEEN = (
    "basis",
    "given_again_at_most",
    "missing",
    "lowest_possible_grade",
    "highest_possible_grade",
    "older",
    "older_alike",
    "other_grade",
    "other_round_name",
    "other_source_kind",
    "other_source_url",
    "other_year",
    "table_name",
    "view",
)
MAX_COLUMNS_ON_PHONE = 3  # beyond that, each row becomes a card
MAX_WITHOUT_SCROLLING = 8  # rows
MAX_ROWS = 2_000  # of a table: each is some 800 bytes of HTML, and several elements in the browser
# How the names of columns end that are shown within the cells of others.
BESIDE = ("source_kind", "source_kinds", "source_urls", "citation", "year_missing")
FROM_TO = ("Force", "Theme", "From", "To", "Change")  # headings of grades with the one before


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

    What ``BESIDE`` names is part of links, ``note`` is in small print below the
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


def has_column(name: str) -> bool:
    """Whether a column of an answer is one of the table as well, rather than a part of the cells of others."""
    return not name.endswith(BESIDE) and name != "note"


def _table(
    answer: Answer, frame: pandas.DataFrame, lines: list[tuple[dict, bool, str]], *, caption: str, **style
) -> Markup:
    """A table with the columns of a frame, and a note if it does not show all rows of the answer.

    lines: its rows, each with whether it is the reader's, and its heading, which may be empty. style: as ``of_cells``.
    """
    shown = [c for c in frame if has_column(c)]
    searched = frozenset(stems.search_stems(answer.parameters.get("search") or ""))
    drawn_rows = [([table_cells.cell(row, column, searched) for column in shown], own) for row, own, _ in lines]
    drawn_rows = [own_rows.marked(row) if own else row for row, own in drawn_rows]
    drawn = of_cells(
        [(table_cells.column_class(frame[c]), heading(c, answer.question.name)) for c in shown],
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
        cells = [_what_changed(row) if column == "what" else table_cells.cell(row, column) for column in frame]
        drawn_rows.append(own_rows.marked(cells) if is_own else cells)
    heads = [("", heading(column, answer.question.name)) for column in frame]
    return of_cells(heads, drawn_rows, caption=caption, height=height) + truncation_note(len(frame), len(answer))


def _what_changed(row: dict) -> Markup:
    """A cell with what changed, days in words, and that a grade was corrected."""
    first, more = (
        "" if is_missing(row[name]) else table_cells.ISO_DAY.sub(lambda found: day(found[0]), row[name])
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


def folded(words: str, template: str, *, caption: str, lines: list, **shown) -> Markup:
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
        small = table_cells.small_print(between)
        moved = Markup('<td><span class="fc-mark fc-{}">{}</span>{}</td>').format(style, moved_in_words(row), small)
        named = [table_cells.cell(row, "force"), table_cells.cell(row, "theme")]
        lines.append([*named, table_cells.dated_grade(table_cells.before_of(row)), table_cells.dated_grade(row), moved])
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
        first, last = {**table_cells.before_of(row), "round_name": row["from_name"]}, {**row, "grade": row["to_grade"]}
        ends = [first, {**last, "round_name": row["to_name"]}]
        grades = [table_cells.grade_of_round(end) for end in ends if not is_missing(end["grade"])]
        known = Markup("<td{}>{}</td>").format(
            Markup("" if grades else ' class="fc-empty"'), Markup(" → ").join(grades)
        )
        between = "" if is_missing(row["in_between"]) else f"{row['in_between']} in between"
        small = table_cells.small_print(between)
        moved = Markup('<td><span class="fc-mark fc-{}">{}</span>{}</td>').format(style, row["move"], small)
        lines.append([table_cells.cell(row, "force"), known, moved])
    heads = [("", words) for words in ("Force", "Grades", "Move")]
    table = of_cells(heads, lines, caption=caption, height=height, cards=True)
    known = pandas.concat([frame["known_from"], frame["from_known_from"]]).to_frame("known_from")
    return render("legend.html", entries=LegendEntry.of_marks(known)) + table


def moved_in_words(row: Mapping) -> str:
    """How far a grade moved: "fell by 2 steps", "stayed the same". row: of ``queries/grade_changes.sql``."""
    return f"{row['move']} by {counted(row['steps'], 'step')}" if row["steps"] else "stayed the same"


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
