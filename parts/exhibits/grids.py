"""Grids as HTML: a row a force, and a column a theme, a cycle or another force."""

from __future__ import annotations

import calendar
from collections.abc import Mapping

import pandas
from markupsafe import Markup

from parts.address.english import counted, day, engaged, lowercase_first, uppercase_first
from parts.address.links import to_page
from parts.address.vocabulary import headline_theme, newest_move
from parts.charts.chart import LegendEntry, first_of_each
from parts.charts.looks import (
    BY_TOTALS,
    GRADES,
    HIDDEN,
    OLDER,
    followed_by_newer,
    heading_of_round,
    known_words,
    look,
    look_of,
    looks_in,
    of_newer,
)
from parts.html import own_rows, table_cells, tables
from parts.html.markup import is_missing, link, polarity, render
from parts.words import newer_reports, published_totals, sentences
from queries import Answer
from queries.columns import heading

MAX_COLUMNS_IN_WORDS = 7  # of a grid whose cells have room for the names of grades
MAX_COLUMNS_IN_WORDS_ON_TABLETS = 3
OF_DIFFERENT_CYCLES = "Not comparable, since the grades are of different cycles"
IN_SENTENCE = {"higher": "than", "lower": "than", "same": "as"}


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
        (name, to_page("theme", theme=head[across]) if across == "theme" else None, bool(n) and eras[n] != eras[n - 1])
        for n, (head, name) in enumerate(zip(heads, names_of_columns([head[across] for head in heads])))
    ]
    # A grade hidden by the reader's choice of sources is still known.
    graded = {row[down] for row in records if not is_missing(row["grade"]) or row["missing"] == HIDDEN}
    in_words, few = len(columns) <= MAX_COLUMNS_IN_WORDS, len(columns) <= MAX_COLUMNS_IN_WORDS_ON_TABLETS
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
    shown = {"corner": corner, "columns": columns, "numbers": False, "in_words": in_words, "few": few}
    table = legend + render("grid.html", caption=caption, lines=lines, **shown)
    words = f"{counted(len(ungraded), down)} without a grade in these rounds"
    table += tables.folded(words, "grid.html", caption=caption, lines=ungraded, **shown)
    return table + _key_to_ranges(frame, in_words=in_words, few=few)


def _key_to_ranges(rows: pandas.DataFrame, *, in_words: bool, few: bool) -> Markup:
    """What "G/A" in a cell means; style.css hides it where the cells have whole words. Files have no such letters."""
    words = published_totals.on_ranges(rows)
    style = f" fc-key-to-{'few' if few else 'words'}" if in_words else ""
    return Markup('<p class="fc-small{}">{}</p>').format(style, words) if words else Markup("")


def names_of_columns(heads: list[str]) -> list[str]:
    """The names of columns of grades. "Child protection: " is left off where all begin so, since the title says it."""
    starts, _, rests = zip(*[head.rpartition(": ") for head in heads])
    shared = len(heads) > 1 and len(set(starts)) == 1 and starts[0]
    return [uppercase_first(rest) for rest in rests] if shared else [*map(heading_of_round, heads)]


def _engaged_mark(row: dict, down: str) -> Markup:
    """A mark beside the name of a force that is in Engage; since when, and up to which day we know, is on hover."""
    words = engaged(row) if down == "force" else ""
    if not words:
        return Markup("")
    title = f"{uppercase_first(words)}; we know of no move after {day(newest_move())}"
    # Beside grades of cycles, of which none may be of today, it says since when.
    state = row["engaged"] if "older" in row else f"{row['engaged']} since {row['engaged_since'][:4]}"
    return Markup(' <small class="fc-engaged" title="{}">{}</small>').format(title, state)


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
        "grid.html",
        caption=caption,
        corner="Force",
        columns=columns,
        lines=lines,
        numbers=True,
        in_words=False,
        few=False,
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
        words = difference_of(first)
        if words == OF_DIFFERENT_CYCLES:  # a heading says it of all such themes
            headings = headings or {theme: words}
            words = ""
        last = Markup('<td class="fc-difference fc-{}">{}</td>').format(style, _in_lines(words))
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
    return table + tables.folded(words, "beside.html", caption=caption, lines=incomparable, **shown)


def difference_of(row: Mapping) -> str:
    """How forces differ on a theme, and which are not compared, in words.

    row: any of the theme, of ``queries/compare.sql`` or ``newest_compared.sql``.
    """
    by_totals = not is_missing(row["difference_by_totals"])
    if row["outcome"] == "of different cycles" and not by_totals and row["theme_id"] != headline_theme():
        return OF_DIFFERENT_CYCLES
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
    cell = table_cells.linked_grade(
        row, shown, Markup(inner).format(shown.initials, name, table_cells.mark_of_source(row), cycle, described)
    )
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
        mark = table_cells.small_print(f"not compared with {reference}: {why}")
    if not is_missing(judged := row["compared_by_totals"]):  # of the newest grades, in place of what older ones say
        mark = Markup('<span class="fc-mark fc-{0}">{0}<span class="fc-hidden"> {1} {2}</span></span>{3}').format(
            judged, IN_SENTENCE[judged], reference, table_cells.small_print(BY_TOTALS)
        )
    elif compared in IN_SENTENCE and row["outcome"] != "all the same":
        mark = Markup('<span class="fc-mark fc-{0}">{0}<span class="fc-hidden"> {1} {2}</span></span>').format(
            compared, IN_SENTENCE[compared], reference
        )
    dated = table_cells.newest_of(row, calendar.month_abbr)
    small = table_cells.small_print(dated) + table_cells.small_print(of_newer(row))
    known = (
        Markup('{}<span class="fc-hidden">, {}</span>').format(table_cells.mark_of_source(row), known_words(row))
        if table_cells.mark_of_source(row)
        else ""
    )
    name = Markup("{}{}").format(GRADES[row["grade"]].name if dated else shown.name, known)
    return Markup("<td>{}{}{}</td>").format(table_cells.linked_grade(row, shown, name), mark, small)


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
