"""Cells of tables and grids as HTML."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence

import pandas
from markupsafe import Markup

from parts.address.english import counted, day, lowercase_first, uppercase_first, when
from parts.address.labels import label, labels_of
from parts.address.links import to_page
from parts.address.vocabulary import eras_by_round
from parts.charts.looks import (
    GRADE_NOT_FOUND,
    GRADES,
    HIDDEN,
    KNOWN_FROM,
    MISSING,
    Look,
    kinds_of_missing,
    known_mark,
    known_words,
    newer_by_totals,
    of_newer,
    range_by_totals,
    why_no_newer,
)
from parts.html.markup import badge, bullets, is_missing, link, polarity, source_link
from parts.html.publishers import publisher
from queries import stems
from queries.columns import heading

EMPTY = Markup('<td class="fc-empty"></td>')
GRADE_COLUMNS = ("grade", "from_grade", "to_grade", "first_grade", "last_grade", "carried_grade", "previous_grade")
DATES = (
    *("year", "year_label", "published", "from_published", "fieldwork", "source_dated", "issued", "status_date"),
    *("date", "other_date", "entered_date", "entered_other_date", "left_date", "engaged_since"),
    *("recommended_on", "review_dated", "newer_report"),
)
PLACEHOLDER_NAMES = ("National", "All forces", "All themes")  # not the name of a single force or theme
LONG_ERA = 16  # letters: the name of an era that is named after its years is shorter, and takes one line
ISO_DAY = re.compile(r"(?<![\w/.-])\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?(?![\w/.-])")  # a day or month within words


def grade_of_round(row: Mapping) -> Markup:
    """A grade that links to its source, followed by its round: "Good 2018/19"."""
    return Markup("{} {}").format(_named_grade(row), row["round_name"].removeprefix("PEEL "))


def before_of(row: Mapping) -> dict:
    """The earlier grade of a row of ``queries/grade_changes.sql``, with the names of columns of the later one."""
    return {name.removeprefix("from_"): value for name, value in row.items() if name.startswith("from_")}


def round_and_day(row: Mapping, months: Sequence[str] = calendar.month_name) -> str:
    """The round of a grade and, if known, its day: "PEEL 2018/19, 27 September 2019"."""
    return ", ".join([row["round_name"], *([] if is_missing(row["published"]) else [day(row["published"], months)])])


def dated_grade(row: Mapping) -> Markup:
    """A grade that links to its source, with its round and day below it."""
    small = small_print(round_and_day(row, calendar.month_abbr))
    # The day may be that of the page that states it, so it is not called that of a report.
    return Markup("<td>{}{}</td>").format(_named_grade({**row, "published": None}), small)


def _named_grade(row: Mapping) -> Markup:
    """A grade by its name, with the mark of how it is known, as a link to its source."""
    shown = GRADES[row["grade"]]
    name = Markup('{}{}<span class="fc-hidden">, {}</span>').format(shown.name, mark_of_source(row), known_words(row))
    return linked_grade(row, shown, name)


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


def linked_grade(row: dict, shown: Look, inner: str) -> Markup:
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


def mark_of_source(row: dict) -> Markup:
    """The mark of how a grade is known, whose words are beside it; empty without a grade."""
    mark = known_mark(row)
    return Markup('<small class="fc-known" aria-hidden="true">{}</small>').format(mark) if mark else Markup("")


def cell(row: dict, column: str, searched: frozenset[str] = frozenset()) -> Markup:
    """A cell of a table, written as values of its column are.

    searched: stems of words (``queries/stems.py``) that are highlighted in the texts of findings.
    """
    value = row[column]
    if column in GRADE_COLUMNS:
        return _grade(row, column)
    if column.endswith("source_url"):
        return _source(row, column)
    if column == "previous_round_name" and is_missing(value) and _graded_by_another_programme(row):
        return _inspection_of_another_programme(row)
    if column == "year" and is_missing(value):
        value = row.get("year_missing")
    if is_missing(value):
        return EMPTY
    note = "" if is_missing(row.get("note")) else Markup('<small class="fc-note">{}</small>').format(row["note"])
    match column:
        case "known_from" if value in KNOWN_FROM:
            return Markup('<td class="fc-known-from">{} {}</td>').format(mark_of_source(row), known_words(row))
        case "force" if value not in PLACEHOLDER_NAMES:
            return Markup('<th scope="row">{}</th>').format(link(value, to_page("force", force=value)))
        case "theme" if value not in PLACEHOLDER_NAMES:
            return Markup("<td>{}</td>").format(link(value, to_page("theme", theme=value)))
        case "polarity":
            return Markup("<td>{}</td>").format(polarity(value))
        case "summary" | "recommended":
            return Markup('<td class="fc-summary">{}{}</td>').format(_highlighted(value, searched), note)
        case "title" if "summary" not in row:
            return Markup('<td class="fc-summary">{}{}</td>').format(_highlighted(value, searched), note)
        case "review_found":
            return Markup('<td class="fc-found">{}</td>').format(bullets(value)) if value else EMPTY
        case "praised":  # with a link to what its row has no room for
            every = link(f"All strengths at {row['force']}", to_page("theme", force=row["force"], kind="strength"))
            return Markup('<td class="fc-summary">{}{}</td>').format(bullets(_praise(row)), every)
        case "no_newer" if value in MISSING and is_missing(row.get("grade", "")):
            return EMPTY  # the grade says so
        case "missing" | "no_newer" if value in MISSING:
            return _why_missing(row, column)
        case "column_name":  # under the heading that tables on pages give it
            words = heading(value, row.get("view") or f"table_{row['table_name']}")
            return Markup('<td class="fc-code">{}<code>{}</code></td>').format(words, value)
    if column.endswith("reason"):
        return Markup("<td>{}{}</td>").format(uppercase_first(value), note)
    if column == "year":
        return _text(row, column, str(value))
    return _value(row, column)


def _grade(row: dict, column: str) -> Markup:
    """A cell with a grade, or why there is none, which is known of the grade asked for, not of any before or after."""
    value, small = row[column], Markup("")
    if is_missing(value) and column == "previous_grade":
        return _no_previous_grade(row)
    if is_missing(value) and (column != "grade" or "missing" not in row):
        return EMPTY
    if is_missing(value):
        small = small_print(range_by_totals(row))
    elif column == "grade" and not is_missing(row.get("newer_below")):
        small = small_print(why_no_newer(row, row["newer_below"]))
    elif column == "previous_grade" and _graded_another_way(row):
        small = Markup(" ") + small_print("not comparable")
    older = column == "grade" and row.get("older") is True
    return Markup("<td>{}{}</td>").format(badge(value, row.get("missing"), row.get("round_name"), older=older), small)


def _no_previous_grade(row: dict) -> Markup:
    """What there is in place of a grade before: that of another programme, one that a filter hides, or none."""
    if _graded_by_another_programme(row):
        return Markup("<td>{} {}</td>").format(badge(row["other_grade"]), small_print("not comparable"))
    if not is_missing(row.get("previous_round_name")):
        return Markup("<td>{}</td>").format(small_print(MISSING[HIDDEN].name.lower()))
    return Markup('<td><abbr title="no earlier grade found">–</abbr></td>')


def _source(row: dict, column: str) -> Markup:
    """A cell with a link to the page that states what is in the row."""
    kind, citation = (row.get(column.replace("source_url", name)) for name in ("source_kind", "citation"))
    words = ""
    if "address_from" in row:  # a page that was not read
        words = "Cited page" if row["address_from"] == "cited in the record" else "Try this address (guessed)"
    source = source_link(row[column], kind, citation, row.get("note") if column == "source_url" else None, words)
    return Markup('<td class="fc-source{}">{}</td>').format("" if source else " fc-empty", source)


def _why_missing(row: dict, column: str) -> Markup:
    """A cell with why there is no grade, or none that is newer."""
    value = row[column]
    kinds = kinds_of_missing(row.get("round_name") if column == "missing" else None)
    small = small_print(newer_by_totals(row)) if value == GRADE_NOT_FOUND else ""
    return Markup("<td>{}{}</td>").format(lowercase_first(kinds[value].name), small)


def _value(row: dict, column: str) -> Markup:
    """A cell of a column that is written like any other of its type: yes or no, a number, a day, or text."""
    value = row[column]
    if isinstance(value, bool):
        return Markup("<td>{}</td>").format("yes" if value else "no")
    if isinstance(value, (int, float)):
        number = f"{value:,}" if isinstance(value, int) else round(value, 2)
        return Markup('<td class="fc-number">{}</td>').format(number)
    if column in DATES and re.fullmatch(r"\d{4}(-\d\d){1,2}", value):
        time = Markup('<td class="fc-date"><time datetime="{}">{}</time></td>')
        return time.format(value, day(value, calendar.month_abbr))
    return _text(row, column, value)


def _text(row: dict, column: str, value: str) -> Markup:
    """A cell with text, or the name of a code; dates and names of cycles do not break over lines."""
    of_cycle = column.endswith("round_name") and value.startswith("PEEL ")  # it has a dash in it
    short_era = column == "era_name" and len(value) < LONG_ERA
    style = Markup(' class="fc-date"') if column in DATES or of_cycle or short_era else ""
    if column == "programme":
        style = Markup(' class="fc-programme"')
    small = ""
    if column == "round_name" and not is_missing(row.get("day_below")):
        small = small_print(day(row["day_below"], calendar.month_abbr))
    return Markup("<td{}>{}{}</td>").format(style, labels_of(column).get(value, value), small)


def small_print(words: str) -> Markup:
    """Words in small print below a grade; empty if there are none."""
    return Markup('<small class="fc-dated">{}</small>').format(words) if words else Markup("")


def _graded_another_way(row: Mapping) -> bool:
    """Whether the grade before one is of another era, or of another question, so that the two cannot be compared.

    A grade that was carried over, but is not the one before, was carried over from another question.
    """
    eras = eras_by_round()
    another_era = eras.get(row["round_name"]) != eras.get(row["previous_round_name"])
    return another_era or (row.get("basis") == "carried-over" and row["grade"] != row["previous_grade"])


def _graded_by_another_programme(row: Mapping) -> bool:
    """Whether another programme gave a grade on the theme, where PEEL gave none before.

    row: of ``queries/standing.sql``; of any other question, it is not so.
    """
    return not is_missing(row.get("other_grade"))


def _inspection_of_another_programme(row: Mapping) -> Markup:
    """A cell with the inspection that gave such a grade, its year and its source."""
    year = "" if is_missing(row["other_year"]) else f", {row['other_year']}"
    source = source_link(row["other_source_url"], row["other_source_kind"])
    return Markup('<td class="fc-programme-before">{}{} {}</td>').format(row["other_round_name"], year, source)


def _praise(row: dict) -> list[Markup]:
    """Each strength that a cell holds, with a link to the page that states it."""
    of_strengths = (row[name].split(" · ") for name in ("praised", "praised_source_urls", "praised_source_kinds"))
    strengths = zip(*of_strengths, strict=True)
    return [Markup("{} {}").format(words, source_link(page, kind)) for words, page, kind in strengths]


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


def column_class(column: pandas.Series) -> str:
    return "fc-number" if column.name not in DATES and pandas.api.types.is_numeric_dtype(column) else ""
