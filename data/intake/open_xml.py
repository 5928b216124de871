"""The cells of an Excel workbook (Office Open XML, transitional or strict), as they are stored.

The XML is read directly: libraries give either the values or what is hidden, merged and linked, and take seconds for
cells that are formatted but empty.
"""

from __future__ import annotations

import datetime
import functools
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from data.intake import cells, limits
from data.intake.sheets import FIRST_DAY, Counts, Grid, Mark, Merged, Refused

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # “Strict Open XML Spreadsheet”
)
# Number formats that workbooks use without declaring them, as far as they are percentages, days or times.
BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}
VALUES = {f"{{{namespace}}}v" for namespace in NAMESPACES}
FIRST_DAY_1904 = datetime.date(1904, 1, 1)
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # a character that XML cannot hold, or a line end
TRUE = ("1", "true")


class Book:
    """A workbook: the parts that its sheets share, and where they are."""

    def __init__(self, name: str, archive: zipfile.ZipFile):
        self.name, self._archive = name, archive
        self._parts = {part.casefold(): part for part in archive.namelist()}
        self.counts = Counts()
        (path,) = [path for kind, path in self._related("").values() if kind == "officeDocument"]
        self._root, self._links = self._parse(path), self._related(path)
        properties = self._root.find("{*}workbookPr")
        counts_from_1904 = properties is not None and properties.get("date1904") in TRUE
        self.first_day = FIRST_DAY_1904 if counts_from_1904 else FIRST_DAY
        self.formats = self._formats()
        self.shared = self._shared_strings()

    def sheets(self, unread: set[str]) -> Iterator[Grid]:
        """Each sheet of cells, but for those whose names (in small letters) are in ``unread``."""
        listed = [
            (sheet.get("name"), sheet.get("state", "visible"), self._links[_id(sheet)])
            for sheet in self._root.iterfind("{*}sheets/{*}sheet")
        ]
        paths = [path for _, _, (kind, path) in listed if kind == "worksheet"]
        if len(set(paths)) < len(paths):
            expected = "a workbook with a part for each sheet: open it and save it again"
            raise Refused(self.name, "a workbook with one part for several sheets", expected)
        for name, state, (kind, path) in listed:
            if kind == "worksheet" and name.strip().casefold() not in unread:
                grid = Grid(name, f"{self.name}, sheet {name}", hidden=state != "visible", first_day=self.first_day)
                _Reader(self, grid).read(self._open(path), self._related(path))
                yield grid

    def _open(self, path: str) -> io.BytesIO:
        return io.BytesIO(self._archive.read(self._parts[path.casefold()]))

    def _parse(self, path: str) -> etree._Element:
        return etree.parse(self._open(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()

    def _related(self, path: str) -> dict[str, tuple[str, str]]:
        """What a part (the whole file, if ``path`` is empty) refers to, by id: its kind, and its path or address."""
        folder, file = posixpath.split(path)
        relationships = posixpath.join(folder, "_rels", f"{file}.rels")
        if relationships.casefold() not in self._parts:
            return {}
        found = {}
        for relationship in self._parse(relationships):
            kind, target = relationship.get("Type", "").rpartition("/")[2], relationship.get("Target", "")
            if relationship.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relationship.get("Id")] = kind, target
        return found

    def _path(self, wanted: str) -> str | None:
        return next((path for kind, path in self._links.values() if kind == wanted), None)

    def _formats(self) -> list[str]:
        """The number format of each cell style."""
        if not (path := self._path("styles")):
            return []
        root = self._parse(path)
        declared = {int(f.get("numFmtId")): f.get("formatCode", "") for f in root.iterfind("{*}numFmts/{*}numFmt")}
        known = BUILT_IN | declared
        return [known.get(int(style.get("numFmtId", 0)), "") for style in root.iterfind("{*}cellXfs/{*}xf")]

    def _shared_strings(self) -> list[str]:
        if not (path := self._path("sharedStrings")):
            return []
        return [_words(item) for item in _elements(self._open(path), "si")]


class _Reader:
    """Reads one sheet into a grid."""

    def __init__(self, book: Book, grid: Grid):
        self.book, self.grid, self.number = book, grid, 0
        self.widths: dict[int, int] = {}  # of the rows that are not empty
        self.numbers: dict[tuple[str, str], tuple[str, Mark | None]] = {}  # as they are shown, by value and style

    def read(self, part: io.BytesIO, related: dict[str, tuple[str, str]]) -> None:
        """Read the rows, and what is merged, hidden and linked."""
        links = []
        for element in _elements(part, "row", "col", "mergeCell", "hyperlink"):
            kind = _local(element)
            if kind == "row":
                self._row(element)
            elif kind == "col" and (element.get("hidden") in TRUE or element.get("width") == "0"):
                last = min(int(element.get("max")), limits.MAX_COLUMNS)
                self.grid.hidden_columns.update(range(int(element.get("min")) - 1, last))
            elif kind == "mergeCell":
                self.grid.merged.append(_range(element.get("ref")))
            elif kind == "hyperlink":
                links.append((_range(element.get("ref")), related.get(_id(element)), element.get("location")))
        for cells_linked, target, location in links:
            if target:
                self._link(cells_linked, target[1] + (f"#{location}" if location else ""))

    def _row(self, row: etree._Element) -> None:
        self.number = int(row.get("r", self.number + 1))
        texts, position, filled, empty = [], -1, 0, 0
        for cell in row:
            if not len(cell):  # formatted, but empty
                empty += 1
                continue
            reference = cell.get("r")
            position = _column(reference.rstrip("0123456789")) if reference else position + empty + 1
            empty = 0
            text, mark = self._cell(cell)
            if not text:
                continue
            texts.extend([""] * (position + 1 - len(texts)))
            texts[position] = text
            filled += 1
            if mark:
                self.grid.marks[self.number, position] = mark
        if len(texts) > limits.MAX_COLUMNS:
            expected = f"no more than {limits.MAX_COLUMNS} columns"
            raise Refused(self.grid.file, f"{len(texts)} cells", expected, self.number)
        if texts:
            self.book.counts.add(self.grid, filled)
            self.grid.rows.append((self.number, texts))
            self.widths[self.number] = len(texts)
            if row.get("hidden") in TRUE:
                self.grid.hidden_rows.add(self.number)

    def _cell(self, cell: etree._Element) -> tuple[str, Mark | None]:
        """A cell as the text that a person sees, with a mark if it is more or less than that."""
        kind = cell.get("t", "n")
        if len(cell) == 1 and cell[0].tag in VALUES and kind in ("s", "n"):  # nearly all cells
            value = cell[0].text or ""
            if kind == "s" and value:
                return self.book.shared[int(value)], None
            return self._shown(value, cell.get("s", "0"))
        value, words, formula = "", "", None
        for child in cell:
            name = _local(child)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                words = _words(child)
        if kind == "s" and value:
            value = self.book.shared[int(value)]
        elif kind == "str":
            value = _unescaped(value)
        elif kind == "inlineStr":
            value = words
        if formula is not None:
            return cells.formula(f"={formula}", value)
        if kind in ("s", "str", "inlineStr") or not value:
            return value, None
        if kind == "b":
            return cells.boolean(value in TRUE)
        if kind == "e":
            return cells.error(value, linked=cell.get("vm") is not None)
        if kind == "d":
            return cells.day(datetime.datetime.fromisoformat(value), self._format(cell.get("s", "0")))
        return self._shown(value, cell.get("s", "0"))

    def _shown(self, value: str, style: str) -> tuple[str, Mark | None]:
        """A number as a cell of a style shows it. Many cells hold the same numbers: each is read once."""
        if not value:
            return "", None
        if (value, style) not in self.numbers:
            self.numbers[value, style] = self._number(float(value), self._format(style))
        return self.numbers[value, style]

    def _format(self, style: str) -> str:
        return self.book.formats[int(style)] if self.book.formats else ""

    def _number(self, value: float, shown_as: str) -> tuple[str, Mark | None]:
        if not cells.is_day_format(shown_as):
            return cells.number(value, shown_as)
        first_day = self.book.first_day
        if first_day == FIRST_DAY and value < 60:  # they count a 29 February 1900
            first_day += datetime.timedelta(days=1)
        moment = datetime.datetime.combine(first_day, datetime.time())
        moment += datetime.timedelta(milliseconds=round(value * 86_400_000))
        if value < 1 or cells.is_time_format(shown_as):
            return cells.time_of_day(f"{moment:%H:%M:%S}")
        return cells.day(moment, shown_as)

    def _link(self, linked: Merged, address: str) -> None:
        """Mark the cells that a link is on. The words may be over several rows."""
        for number in linked.rows_among(self.widths):
            for column in range(linked.first_column, min(linked.last_column + 1, self.widths[number])):
                mark = self.grid.marks.get((number, column), Mark())
                self.grid.marks[number, column] = Mark(mark.fault, address, mark.is_day)


def _elements(part: io.BytesIO, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, one after the other; each is emptied after its turn, to save memory."""
    tags = [f"{{{namespace}}}{name}" for namespace in NAMESPACES for name in names]
    for _, element in etree.iterparse(part, tag=tags, resolve_entities=False, no_network=True):
        yield element
        element.clear()


def _local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _words(item: etree._Element) -> str:
    """The text of a string, in one piece or in several of different looks; without how it is pronounced."""
    pieces = []
    for child in item:
        name = _local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(text.text or "" for text in child.iterfind("{*}t"))
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _id(element: etree._Element) -> str | None:
    """The id of what an element refers to, in either namespace."""
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), None)


@functools.lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    """The number of a column, counted from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _range(reference: str) -> Merged:
    first, _, last = reference.partition(":")
    (first_column, first_row), (last_column, last_row) = (
        re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", corner).groups() for corner in (first, last or first)
    )
    return Merged(int(first_row), int(last_row), _column(first_column), _column(last_column))
