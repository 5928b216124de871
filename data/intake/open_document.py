"""The cells of an OpenDocument spreadsheet (.ods, as LibreOffice saves it), as they are stored."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from data.intake import cells, limits
from data.intake.sheets import Counts, Grid, Mark, Merged, Refused

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT, STYLE, NUMBER = (
    f"{{{OASIS}{name}:1.0}}" for name in ("table", "office", "text", "style", "datastyle")
)
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
HIDDEN = ("collapse", "filter")


def sheets(name: str, archive: zipfile.ZipFile, unread: set[str]) -> Iterator[Grid]:
    """Each sheet, but for those whose names (in small letters) are in ``unread``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parts = set(archive.namelist()) & {"styles.xml", "content.xml"}
    roots = {part: etree.parse(io.BytesIO(archive.read(part)), parser).getroot() for part in parts}
    styles = _Styles(roots.values())
    counts = Counts()
    for table in roots["content.xml"].iterfind(f".//{OFFICE}spreadsheet/{TABLE}table"):
        title = table.get(f"{TABLE}name", "")
        if title.strip().casefold() not in unread:
            grid = Grid(title, f"{name}, sheet {title}", hidden=styles.is_hidden(table.get(f"{TABLE}style-name")))
            _Reader(grid, styles, counts).read(table)
            yield grid


class _Styles:
    """What styles say that a reader sees: which sheets are hidden, and what of a day is shown."""

    def __init__(self, roots):
        self._hidden, self._formats, self._data = set(), {}, {}
        for root in roots:
            for style in root.iterfind(f".//{STYLE}style"):
                name, properties = style.get(f"{STYLE}name"), style.find(f"{STYLE}table-properties")
                if properties is not None and properties.get(f"{TABLE}display") == "false":
                    self._hidden.add(name)
                self._formats[name] = (style.get(f"{STYLE}data-style-name"), style.get(f"{STYLE}parent-style-name"))
            for style in root.iterfind(f".//{NUMBER}date-style"):
                shown = [part.tag.removeprefix(NUMBER) for part in style if isinstance(part.tag, str)]
                letters = [{"day": "d", "month": "mm", "year": "yyyy"}.get(part, "") for part in shown]
                self._data[style.get(f"{STYLE}name")] = "-".join(letter for letter in letters if letter)

    def is_hidden(self, style: str | None) -> bool:
        """Whether a sheet of this style is hidden."""
        return style in self._hidden

    def day_format(self, style: str | None) -> str:
        """What of a day a cell of this style shows, as a number format; empty if that is not known."""
        for _ in range(10):  # of parents
            data_style, parent = self._formats.get(style, (None, None))
            if data_style or not parent:
                return self._data.get(data_style, "")
            style = parent
        return ""


class _Reader:
    """Reads one sheet into a grid. Rows and cells that are alike are stored once, with a number of times."""

    def __init__(self, grid: Grid, styles: _Styles, counts: Counts):
        self.grid, self.styles, self.counts = grid, styles, counts
        self.column_styles: list[str | None] = []

    def read(self, table: etree._Element) -> None:
        """Read the columns and rows, whether grouped or not."""
        number = 0
        for element in table.iter(f"{TABLE}table-column", f"{TABLE}table-row"):
            times = int(
                element.get(f"{TABLE}number-{'columns' if element.tag.endswith('column') else 'rows'}-repeated", 1)
            )
            if element.tag.endswith("column"):
                self._columns(element, times)
            else:
                self._row(element, number + 1, times)
                number += times

    def _columns(self, column: etree._Element, times: int) -> None:
        start = len(self.column_styles)
        times = min(times, limits.MAX_COLUMNS - start)
        self.column_styles += [column.get(f"{TABLE}default-cell-style-name")] * times
        if column.get(f"{TABLE}visibility") in HIDDEN:
            self.grid.hidden_columns.update(range(start, start + times))

    def _row(self, row: etree._Element, number: int, times: int) -> None:
        texts, marks, position = [], {}, 0
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            repeated = int(cell.get(f"{TABLE}number-columns-repeated", 1))
            if cell.tag == f"{TABLE}table-cell" and (len(cell) or cell.get(f"{OFFICE}value-type")):
                text, mark = self._cell(cell, row, position)
                if text and position + repeated > limits.MAX_COLUMNS:
                    expected = f"no more than {limits.MAX_COLUMNS} columns"
                    raise Refused(self.grid.file, f"{position + repeated} cells", expected, number)
                if text:
                    texts += [""] * (position - len(texts)) + [text] * repeated
                    marks |= {position + n: mark for n in range(repeated) if mark}
                    self._merge(cell, number, position)
            position += repeated
        for again in range(number, number + times) if texts else ():
            self.counts.add(self.grid, len(texts))
            self.grid.rows.append((again, list(texts)))
            self.grid.marks |= {(again, column): mark for column, mark in marks.items()}
            if row.get(f"{TABLE}visibility") in HIDDEN:
                self.grid.hidden_rows.add(again)

    def _merge(self, cell: etree._Element, number: int, position: int) -> None:
        rows, columns = (int(cell.get(f"{TABLE}number-{kind}-spanned", 1)) for kind in ("rows", "columns"))
        if rows > 1 or columns > 1:
            self.grid.merged.append(Merged(number, number + rows - 1, position, position + columns - 1))

    def _cell(self, cell: etree._Element, row: etree._Element, position: int) -> tuple[str, Mark | None]:
        """A cell as the text that a person sees, with a mark if it is more or less than that."""
        kind, words = cell.get(f"{OFFICE}value-type"), _words(cell)
        if (formula := cell.get(f"{TABLE}formula")) is not None:
            text, mark = cells.formula(formula.removeprefix("of:"), words)
            return text, mark
        if cell.get(f"{CALC}value-type") == "error":
            return cells.error(words)
        if kind in ("float", "currency", "percentage"):
            return cells.number(float(cell.get(f"{OFFICE}value")), "0%" if kind == "percentage" else "")
        if kind == "date":
            moment = datetime.datetime.fromisoformat(cell.get(f"{OFFICE}date-value").removesuffix("Z"))
            return cells.day(moment, self.styles.day_format(self._style(cell, row, position)))
        if kind == "time":
            return cells.time_of_day(words)
        if kind == "boolean":
            return cells.boolean(cell.get(f"{OFFICE}boolean-value") == "true")
        links = [link.get(LINK, "") for link in cell.iter(f"{TEXT}a")]
        return words, Mark(link=links[0]) if len(set(links)) == 1 else None

    def _style(self, cell: etree._Element, row: etree._Element, position: int) -> str | None:
        of_column = self.column_styles[position] if position < len(self.column_styles) else None
        return cell.get(f"{TABLE}style-name") or row.get(f"{TABLE}default-cell-style-name") or of_column


def _words(cell: etree._Element) -> str:
    """The text of a cell: its paragraphs are its lines. Comments on it are left out."""
    return "\n".join(_inline(paragraph) for paragraph in cell.iterchildren(f"{TEXT}p"))


def _inline(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            pieces.append(" " * int(child.get(f"{TEXT}c", 1)))
        elif child.tag == f"{TEXT}tab":
            pieces.append("\t")
        elif child.tag == f"{TEXT}line-break":
            pieces.append("\n")
        elif isinstance(child.tag, str) and child.tag != f"{OFFICE}annotation":
            pieces.append(_inline(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
