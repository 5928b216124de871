"""Rows as text for an article: plain, and as Markdown, with title, day, sources, and who got which grade.

A page copies them from the address that serves them. Where several forces have grades, they are listed by grade; other
rows are lines of text, and a table in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas

from parts.address.english import counted, day, lowercase_first
from parts.charts.looks import GRADES, KNOWN_FROM, look
from parts.files.meanings import Meaning
from parts.files.metadata import About
from parts.html.markup import is_missing
from parts.html.publishers import publisher
from parts.html.table_cells import DATES

TEXT, MARKDOWN = "text/plain; charset=utf-8", "text/markdown; charset=utf-8"
ORDER = [look.name for look in GRADES.values()]  # from the highest
# Beside what they belong to, or of no use in an article.
NOT_SHOWN = re.compile(r"(.*_)?source_(kind|urls)|sources|year_missing")
SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def as_text(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as plain text: UTF-8, a line a row, or a line a grade where several forces have grades."""
    lines = [about.title, _as_known(about), ""]
    if _by_grade(rows, about):
        for heading, groups in _graded(rows):
            lines += ([heading] if heading else []) + [f"{name}: {forces}" for name, forces in groups] + [""]
    else:
        lines += [_line(row, about.columns) for row in rows.to_dict("records")] + [""]
    lines += [*about.notes, *_source(about)]
    return ("\n".join(lines) + "\n").encode()


def as_markdown(rows: pandas.DataFrame, about: About) -> bytes:
    """The rows as Markdown: a table, or a list a grade where several forces have grades; links to the sources."""
    lines = [f"**{_escaped(about.title)}**", "", _escaped(_as_known(about)), ""]
    if _by_grade(rows, about):
        for heading, groups in _graded(rows):
            lines += [f"**{_escaped(heading)}**", ""] if heading else []
            lines += [f"- {_escaped(name)}: {_escaped(forces)}" for name, forces in groups] + [""]
    elif len(rows):
        shown = [column for column in about.columns if not NOT_SHOWN.fullmatch(column.name)]
        lines.append("| " + " | ".join(_escaped(column.heading) for column in shown) + " |")
        lines.append("|" + "---|" * len(shown))
        for row in rows.to_dict("records"):
            lines.append("| " + " | ".join(_markdown_cell(row, column.name) for column in shown) + " |")
        lines.append("")
    for note in (*about.notes, *_source(about)):
        lines += [_escaped(note), ""]
    return ("\n".join(lines[:-1]) + "\n").encode()


def _as_known(about: About) -> str:
    if about.preview:
        return f"{about.shows}. {about.preview}."
    return f"{about.shows}. As known on {day(about.day)}." if about.day else f"{about.shows}."


def _source(about: About) -> list[str]:
    lines = about.lines()
    return [
        f"Source: {lines['Source']}",
        f"Version of the record: {lines['Version of the record']}. {lines['Licence']}",
    ]


def _by_grade(rows: pandas.DataFrame, about: About) -> bool:
    """Whether to list forces by grade: each row is a grade of a force on a theme, and there are several forces."""
    return about.counts == "grades" and {"force", "grade"} <= set(rows) and rows["force"].nunique() > 1


def _graded(rows: pandas.DataFrame) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """For each theme and cycle a heading, and its grades from the highest, each with its number and its forces.

    Grades of different cycles are never counted together.
    """
    by = [column for column in ("theme", "round_name") if column in rows]
    groups = list(rows.groupby(by, sort=False, dropna=False)) if by else [((), rows)]
    themes = list(dict.fromkeys(names[:1] for names, _ in groups))
    groups.sort(key=lambda group: _year(group[0]), reverse=True)
    for names, group in sorted(groups, key=lambda group: themes.index(group[0][:1])):
        listed: dict[str, list[dict]] = {}
        for row in group.to_dict("records"):
            listed.setdefault(_grade(row), []).append(row)
        in_order = sorted(listed.items(), key=lambda item: ORDER.index(item[0]) if item[0] in ORDER else len(ORDER))
        heading = ", ".join(name for name in names if isinstance(name, str))
        yield heading, [(f"{name} ({counted(len(rows), 'force')})", _forces(rows)) for name, rows in in_order]


def _forces(rows: list[dict]) -> str:
    """The forces with one grade, those whose grade is known in the same way together: "Kent, Essex (inspectorate)"."""
    apart = [
        (lowercase_first(words), [row["force"] for row in rows if row.get("known_from") == value])
        for value, (_, words) in KNOWN_FROM.items()
    ]
    others = ", ".join(row["force"] for row in rows if row.get("known_from") not in KNOWN_FROM)
    return "; ".join(
        [f"{', '.join(forces)} ({words})" for words, forces in apart if forces] + ([others] if others else [])
    )


def _year(names: tuple) -> str:
    """The year in the name of a cycle, by which newer ones come first."""
    found = re.search(r"\d{4}", str(names[-1])) if names else None
    return found[0] if found else ""


def _grade(row: dict) -> str:
    """A grade, or why there is none."""
    if not is_missing(row["grade"]):
        return row["grade"]
    missing = row.get("missing")
    return look(None, missing, row.get("round_name")).name


def _line(row: dict, columns: tuple[Meaning, ...]) -> str:
    """A row as a line: its first cell, then the others, each with its heading."""
    cells = [
        (column.heading, text)
        for column in columns
        if not NOT_SHOWN.fullmatch(column.name) and (text := _cell(row, column.name))
    ]
    if not cells:
        return ""
    (_, first), *others = cells
    return f"{first}. " + "; ".join(f"{heading}: {text}" for heading, text in others) if others else first


def _cell(row: dict, column: str) -> str:
    """A cell on one line; a year that is not known says so."""
    value = row[column]
    if column == "year" and is_missing(value):
        value = row.get("year_missing")
    if hasattr(value, "__len__") and not isinstance(value, str):
        return "; ".join(str(item) for item in value if not is_missing(item))
    if is_missing(value):
        return ""
    if isinstance(value, str):
        dated = column in DATES and re.fullmatch(r"\d{4}(-\d\d){1,2}", value)
        return day(value) if dated else " ".join(value.split())
    return str(value) if column.endswith("year") or isinstance(value, bool) else f"{value:,.10g}"


def _markdown_cell(row: dict, column: str) -> str:
    text = _cell(row, column)
    if column.endswith("source_url") and text.startswith(("https://", "http://")):
        words = _escaped(publisher(text, row.get(column.replace("url", "kind"))))
        return f"[{words}](<{text.replace('<', '%3C').replace('>', '%3E').replace('|', '%7C')}>)"
    return _escaped(text)


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
