"""Tables as HTML: read by screen readers, printed, and with a link to the source on every row.

All text from the record is escaped. A link that leads to another page of the
dashboard is a plain address, so that it can be copied or opened in a new tab;
``parts/navigation.py`` follows it without leaving the reader's session.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import pandas
import streamlit as st

from pages.parts import downloads
from pages.parts.grades import GRADES, MISSING, Look, look
from pages.parts.labels import counted, in_words, label, labels_of
from queries import words

# The columns that tables share, and what they are called.
HEADINGS = {
    "force": "Force",
    "region": "Region",
    "theme": "Theme",
    "grade": "Grade",
    "year": "Year",
    "round_name": "Inspection",
    "basis": "How it is known",
    "source_url": "Source",
    "programme": "Programme",
    "title": "Report",
    "fieldwork": "Fieldwork",
    "published": "Published",
    "polarity": "Kind",
    "summary": "Finding",
    "missing": "Missing",
    "note": "Note",
    "source_dated": "Page dated",
    "topic": "Cases",
    "cases_total": "Audited",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "adequate": "Adequate",
    "inadequate": "Inadequate",
    "below_good": "Below good",
    "era_name": "Era",
}

GRADE_COLUMNS = ("grade", "from_grade", "to_grade", "first_grade", "last_grade")
DATES = ("year", "published", "fieldwork", "source_dated")


def inside(page: str, **query: str | list[str]) -> str:
    """The address of another page of the dashboard, with its filters; a list where a filter takes several."""
    return (page or "./") + ("?" + urlencode(query, doseq=True) if query else "")


def link(text: str, address: str) -> str:
    """A link to another page of the dashboard."""
    return f'<a href="{escape(address)}" data-inside="yes">{escape(text)}</a>'


def source_link(address: str | None, kind: str | None, citation: str | None = None) -> str:
    """A link to the page that states the fact, or its citation where it has no address."""
    if _missing(address):
        return f'<span class="fc-citation">{escape(citation)}</span>' if not _missing(citation) else ""
    publisher = label("source_kind", kind) or "Source"
    safe = address if address.startswith(("https://", "http://")) else "about:blank"
    return (
        f'<a href="{escape(safe)}" target="_blank" rel="noopener noreferrer" title="{escape(address)}">'
        f'{escape(publisher)}<span class="fc-print"> {escape(address)}</span></a>'
    )


def badge(grade: str | None, missing: str | None = None, short: bool = False) -> str:
    """A grade, or a kind of missing, in its colour and in words."""
    shown = look(None if _missing(grade) else grade, None if _missing(missing) else missing)
    if short:
        return f'<abbr class="fc-grade fc-{shown.style}" title="{shown.name}">{shown.initials}</abbr>'
    return f'<span class="fc-grade fc-{shown.style}">{shown.name}</span>'


def legend(grades: pandas.Series | None = None, missing: pandas.Series | None = None) -> None:
    """What the colours and initials mean.

    ``grades``: those shown, which tell whether adequate is on their scale (all five without them).
    ``missing``: the kinds of missing shown; without it, a chart's outline for not known here.
    """
    scale = [look for name, look in GRADES.items() if name != "adequate" or grades is None or (grades == name).any()]
    kinds = ["not known here"] if missing is None else [kind for kind in MISSING if (missing == kind).any()]
    items = [
        f'<li><span class="fc-grade fc-{one.style}" aria-hidden="true">{one.initials}</span> {one.name}</li>'
        for one in [*scale, *(MISSING[kind] for kind in kinds)]
    ]
    st.html(f'<ul class="fc-legend" aria-label="Legend">{"".join(items)}</ul>')


def facts(items: dict) -> None:
    """Show a few facts side by side: words, words with a small line, or a grade with a small line."""

    def shown(value):
        main, small = value if isinstance(value, tuple) else (value, "")
        inner = badge(main) if main is None or main in GRADES else escape(str(main))
        return inner + (f"<small>{escape(small)}</small>" if small else "")

    st.html(
        '<dl class="fc-facts">'
        + "".join(f"<div><dt>{escape(k)}</dt><dd>{shown(v)}</dd></div>" for k, v in items.items())
        + "</dl>"
    )


def note(words: str, link_words: str, address: str, inside: bool = True) -> None:
    """Show a sentence that ends in a link: to another view of the dashboard, or else to a file."""
    there = link(link_words, address) if inside else f'<a href="{escape(address)}">{escape(link_words)}</a>'
    st.html(f'<p class="fc-small">{escape(words)} {there if link_words else ""}</p>')


def index(groups: dict[str, list[str]], page: str, key: str) -> None:
    """Show links to a page, one for each value of its filter ``key``, under headings."""
    sections = "".join(
        f"<section><h2>{escape(group)}</h2><ul>"
        + "".join(f"<li>{link(v, inside(page, **{key: v}))}</li>" for v in values)
        + "</ul></section>"
        for group, values in groups.items()
    )
    st.html(f'<div class="fc-index">{sections}</div>')


def rows(
    frame: pandas.DataFrame,
    *,
    caption: str,
    about: downloads.About | None = None,
    key: str = "",
    height: int | None = None,
    headings: dict[str, str] | None = None,
    mark: tuple[str, ...] = (),
) -> None:
    """Show the rows of a frame as a table, with its downloads below: the same rows in the same words.

    Columns named force, theme, grade, source_url, … are shown as links and badges;
    others as text. ``source_kind`` and ``citation`` go into the link to the source, and
    ``note`` stands in small below the finding or the title.
    ``mark`` are the stems of words to mark in findings.
    Without ``about`` there are no downloads, for rows whose chart has them.
    """
    names = {**HEADINGS, **(headings or {})}
    shown = [c for c in frame.columns if not c.endswith("source_kind") and c not in ("citation", "note")]
    head = "".join(
        f'<th scope="col"{_number_style(frame[c])}>{escape(names.get(c, c.replace("_", " ").capitalize()))}</th>'
        for c in shown
    )
    body = "".join(
        f"<tr>{''.join(_cell(row, column, mark) for column in shown)}</tr>" for row in frame.to_dict("records")
    )
    box = f' style="max-height:{height}px"' if height and len(frame) > 8 else ""
    st.html(
        f'<div class="fc-scroll" role="region" tabindex="0" aria-label="{escape(caption)}"{box}>'
        f'<table class="fc-table"><caption><span>{escape(caption)}</span></caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    if about:
        downloads.buttons(in_words(frame), about, key)


def grid(
    frame: pandas.DataFrame,
    *,
    caption: str,
    about: downloads.About,
    key: str,
    across: str,
    down: str,
    across_order: list[str] | None = None,
    down_order: list[str] | None = None,
    groups: dict[str, str] | None = None,
    across_link=None,
    down_link=None,
    corner: str = "",
    breaks: tuple[str, ...] = (),
) -> None:
    """Show grades as a grid, a row for each value of ``down`` and a column for each of ``across``.

    Every cell carries its grade in initials and words and links to its source.
    ``groups`` puts rows under headings; ``breaks`` are the columns before which an era ends.
    """
    columns = across_order or list(dict.fromkeys(frame[across]))
    lines = down_order or list(dict.fromkeys(frame[down]))
    cells = {(row[down], row[across]): row for row in frame.to_dict("records")}

    def name(value, address):
        return link(value, address(value)) if address else escape(value)

    head = "".join(f'<th scope="col"{_break(c, breaks)}>{name(c, across_link)}</th>' for c in columns)
    body, group = [], None
    for line in lines:
        if groups and groups[line] != group:
            group = groups[line]
            body.append(
                f'<tr class="fc-group"><th scope="colgroup" colspan="{len(columns) + 1}">{escape(group)}</th></tr>'
            )
        row = "".join(_grid_cell(cells.get((line, c)), _break(c, breaks)) for c in columns)
        body.append(f'<tr><th scope="row">{name(line, down_link)}</th>{row}</tr>')
    _grid_box(caption, corner, head, "".join(body))
    downloads.buttons(in_words(frame), about, key)


def counts(
    frame: pandas.DataFrame,
    *,
    caption: str,
    down: str,
    across: str,
    value: str,
    about: downloads.About,
    key: str,
    corner: str = "",
    down_link=None,
) -> None:
    """Show whole numbers as a grid; nought is shown as a dot, so that gaps are seen."""
    columns, lines = list(dict.fromkeys(frame[across])), list(dict.fromkeys(frame[down]))
    cells = {(r[down], r[across]): r[value] for r in frame.to_dict("records")}
    head = "".join(f'<th scope="col">{escape(str(c))}</th>' for c in columns)
    body = ""
    for line in lines:
        numbers = [cells.get((line, c), 0) for c in columns]
        row = "".join(
            f'<td class="fc-number">{n}</td>'
            if n
            else '<td class="fc-number fc-nought"><abbr title="none known here">·</abbr></td>'
            for n in numbers
        )
        body += f'<tr><th scope="row">{link(line, down_link(line)) if down_link else escape(line)}</th>{row}</tr>'
    _grid_box(caption, corner, head, body)
    downloads.buttons(in_words(frame), about, key)


def side_by_side(
    frame: pandas.DataFrame,
    *,
    caption: str,
    about: downloads.About,
    key: str,
    reference: str,
    below: dict[str, str] | None = None,
) -> None:
    """Show the grades of a few forces beside each other: a row for each theme, a column for each force.

    frame: as ``compare`` answers. Every cell has its grade in words, which links to its source, and how
    it stands to the reference's; the last column says in words where they differ.
    ``below`` are a few words below the name of a force.
    """
    forces, themes = list(dict.fromkeys(frame["force"])), list(dict.fromkeys(frame["theme"]))
    cells = {(row["theme"], row["force"]): row for row in frame.to_dict("records")}
    head = "".join(_side_head(force, (below or {}).get(force, "")) for force in forces)
    body = ""
    for theme in themes:
        told = cells[theme, forces[0]]
        shape = {"they differ": "differ", "all the same": "same"}.get(told["outcome"], "open")
        row = "".join(_side_cell(cells[theme, force], reference) for force in forces)
        body += (
            f'<tr><th scope="row">{link(theme, inside("theme", theme=theme))}</th>{row}'
            f'<td class="fc-difference fc-{shape}">{escape(told["difference"])}</td></tr>'
        )
    _grid_box(caption, "Theme", head + '<th scope="col" class="fc-difference">Difference</th>', body, side=len(forces))
    downloads.buttons(in_words(frame.drop(columns="outcome")), about, key)


def findings_counted(frame: pandas.DataFrame, *, caption: str, about: downloads.About, key: str) -> None:
    """Show how many findings there are of a few forces beside each other: a row for each theme.

    frame: as ``findings_compared`` answers. Every cell leads to the findings that it counts. A dot is
    nought; a force of which no finding at all is known has a dash.
    """
    forces, themes = list(dict.fromkeys(frame["force"])), list(dict.fromkeys(frame["theme"]))
    cells = {(row["theme"], row["force"]): row for row in frame.to_dict("records")}
    head = "".join(_side_head(force) for force in forces)
    body = "".join(
        f'<tr><th scope="row">{link(theme, inside("theme", theme=theme))}</th>'
        + "".join(_counted_cell(cells[theme, force]) for force in forces)
        + "</tr>"
        for theme in themes
    )
    _grid_box(caption, "Theme", head, body, side=len(forces))
    downloads.buttons(in_words(frame), about, key)


def findings_beside(
    frame: pandas.DataFrame, *, forces: list[str], nothing: dict[str, str], about: downloads.About, key: str
) -> None:
    """Show findings in a column for each force, with the downloads of all of them.

    frame: force, polarity, summary, year, note, source_kind, source_url, citation. ``nothing`` says for
    a force why it has none.
    """
    columns = ""
    for force in forces:
        items = "".join(
            f'<li><span class="fc-polarity fc-{escape(row["polarity"])}">{escape(label("polarity", row["polarity"]))}</span> {escape(row["summary"])}'
            + ("" if _missing(row["note"]) else f'<small class="fc-note">{escape(row["note"])}</small>')
            + f"<small>{escape('year not known' if row['year'] == 'not known' else row['year'])} · {source_link(row['source_url'], row['source_kind'], row['citation'])}</small></li>"
            for row in frame[frame["force"] == force].to_dict("records")
        )
        columns += (
            f"<section><h3>{link(force, inside('force', force=force))}</h3>"
            + (f"<ul>{items}</ul>" if items else f"<p>{escape(nothing[force])}</p>")
            + "</section>"
        )
    st.html(f'<div class="fc-beside">{columns}</div>')
    if len(frame):
        downloads.buttons(in_words(frame), about, key)


def _grid_box(caption: str, corner: str, head: str, body: str, side: int = 0) -> None:
    """Show a grid, its head and first column standing still while it is scrolled.

    ``side``: how many columns stand side by side, equally wide.
    """
    style = f' fc-side" style="--forces: {side}' if side else ""
    st.html(
        f'<div class="fc-scroll fc-sticky" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="fc-table fc-grid{style}"><caption><span>{escape(caption)}</span></caption>'
        f'<thead><tr><th scope="col">{escape(corner)}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _grid_cell(row: dict | None, border: str) -> str:
    if row is None:
        return f'<td{border}><abbr class="fc-grade fc-not-asked" title="Not asked, or not known for any force">&nbsp;</abbr></td>'
    shown = look(None if _missing(row["grade"]) else row["grade"], None if _missing(row["missing"]) else row["missing"])
    inner = f'<span aria-hidden="true">{shown.initials}</span><span class="fc-hidden">{shown.name}</span>'
    return f"<td{border}>{_sourced(row, shown, inner)}</td>"


def _side_head(force: str, below: str = "") -> str:
    """The head of a force's column."""
    return (
        f'<th scope="col">{link(force, inside("force", force=force))}'
        + (f"<small>{escape(below)}</small>" if below else "")
        + "</th>"
    )


def _side_cell(row: dict, reference: str) -> str:
    """A grade in words, and below it how it stands to the reference's, in shape and words."""
    shown = look(None if _missing(row["grade"]) else row["grade"], None if _missing(row["missing"]) else row["missing"])
    joined = {"higher": "than", "lower": "than", "same": "as"}.get(row["compared"])
    mark = (
        f'<span class="fc-mark fc-{row["compared"]}">{row["compared"]}<span class="fc-hidden"> {joined} {escape(reference)}</span></span>'
        if joined
        else ""
    )
    return f"<td>{_sourced(row, shown, shown.name)}{mark}</td>"


def _counted_cell(row: dict) -> str:
    """How many findings of each kind, as a link to them; a dot where there are none."""
    if _missing(row["concern"]):
        return '<td class="fc-listed"><abbr class="fc-grade fc-not-known" title="No finding of this force is known here">–</abbr></td>'
    told = [
        f'<span class="fc-polarity fc-{kind}">{counted(int(row[kind]), kind)}</span>'
        for kind in ("concern", "strength", "recommendation")
        if row[kind]
    ]
    if not told:
        return '<td class="fc-listed fc-nought"><abbr title="none in the record">·</abbr></td>'
    return f'<td class="fc-listed"><a href="{escape(inside("theme", theme=row["theme"], force=row["force"]))}" data-inside="yes">{" ".join(told)}</a></td>'


def _sourced(row: dict, shown: Look, inner: str) -> str:
    """A grade in its colour, as a link to the page that states it where there is one."""
    if _missing(row["source_url"]):
        return f'<span class="fc-grade fc-{shown.style}" title="{shown.name}">{inner}</span>'
    details = [
        shown.name,
        str(row.get("round_name", "")),
        label("basis", row.get("basis")),
        f"source: {label('source_kind', row['source_kind']).lower()}",
    ]
    title = escape(", ".join(d for d in details if d))
    return (
        f'<a class="fc-grade fc-{shown.style}" href="{escape(row["source_url"])}" target="_blank" '
        f'rel="noopener noreferrer" title="{title}">{inner}</a>'
    )


def _cell(row: dict, column: str, mark: tuple[str, ...]) -> str:
    value = row[column]
    if column in GRADE_COLUMNS:
        return f"<td>{badge(value, row.get('missing'))}</td>"
    if column.endswith("source_url"):
        return f"<td class='fc-source'>{source_link(value, row.get(column.replace('url', 'kind')), row.get('citation'))}</td>"
    if _missing(value):
        return '<td class="fc-empty"></td>'
    if column == "force" and value not in ("National", "All forces"):
        return f'<th scope="row">{link(value, inside("force", force=value))}</th>'
    if column == "theme" and value != "All themes":
        return f"<td>{link(value, inside('theme', theme=value))}</td>"
    if column == "polarity":
        return f'<td><span class="fc-polarity fc-{escape(value)}">{escape(label(column, value))}</span></td>'
    if column == "summary" or (column == "title" and "summary" not in row):
        note = row.get("note")
        small = "" if _missing(note) else f'<small class="fc-note">{escape(note)}</small>'
        return f'<td class="fc-summary">{_marked(value, mark)}{small}</td>'
    if isinstance(value, float):
        return f'<td class="fc-number">{round(value, 2)}</td>'
    if isinstance(value, int):
        return f'<td class="fc-number">{value:,}</td>'
    style = ' class="fc-date"' if column in DATES else ""
    return f"<td{style}>{escape(str(labels_of(column).get(value, value)))}</td>"


def _marked(text: str, stems: tuple[str, ...]) -> str:
    """Escaped text, with every form of the words looked for marked."""
    out, done = [], 0
    for start, end, stem in words.places(text) if stems else ():
        if stem in stems:
            out += [escape(text[done:start]), f"<mark>{escape(text[start:end])}</mark>"]
            done = end
    return "".join(out) + escape(text[done:])


def _break(column: str, breaks: tuple[str, ...]) -> str:
    return ' class="fc-break"' if column in breaks else ""


def _number_style(column: pandas.Series) -> str:
    return ' class="fc-number"' if pandas.api.types.is_numeric_dtype(column) else ""


def _missing(value) -> bool:
    return value is None or value == "" or pandas.isna(value)
