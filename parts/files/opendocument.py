"""Rows as an OpenDocument spreadsheet, the format that the government publishes in."""

from __future__ import annotations

import io

from parts.address.links import NAME
from parts.files.workbook import CONTENTS, COVER, HEADING_ROW, NOTES, Sheet, Workbook
from parts.html.markup import in_xml, render

CENTIMETRES = 0.2  # of a character

WRAPPED = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
STYLES = (
    '<style:style style:name="title" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold" fo:font-size="16pt"/></style:style>',
    f'<style:style style:name="heading" style:family="table-cell">{WRAPPED}'
    '<style:text-properties fo:font-weight="bold"/></style:style>',
    f'<style:style style:name="wrapped" style:family="table-cell">{WRAPPED}</style:style>',
)

Lines = list[tuple[list, str]]  # cells, and their style


def as_ods(book: Workbook) -> bytes:
    """The workbook as an OpenDocument spreadsheet."""
    from odfdo import Document, Element, Style  # few readers need it

    document = Document("spreadsheet")
    document.body.clear()
    document.meta.title, document.meta.subject = in_xml(book.title), in_xml(book.shows)
    document.meta.initial_creator = document.meta.creator = NAME
    document.meta.language = "en-GB"
    for style in STYLES:
        document.insert_style(Element.from_tag(style), automatic=True)
    _lay_out(document)

    def add(name: str, lines: Lines, widths: list[int], heading_row: int = 0) -> None:
        for width in widths:
            column = Style("table-column", name=f"column-{width}", width=f"{width * CENTIMETRES:.1f}cm")
            document.insert_style(column, automatic=True)
        # As text in one piece, since odfdo takes a millisecond for each row that is put together.
        document.body.append(
            Element.from_tag(str(render("sheet.xml", name=name, lines=lines, widths=widths, heading_row=heading_row)))
        )

    cover: Lines = [([book.title], "title")]
    for heading, texts in book.cover:
        cover += [([heading], "heading"), *(([text], "wrapped") for text in texts)]
    add(COVER, cover, [90])
    held = [([sheet.name, sheet.title], "wrapped") for sheet in book.sheets]
    add(CONTENTS, [(["Table of contents"], "title"), (["Sheet name", "Table description"], "heading"), *held], [20, 90])
    if book.notes:
        notes = [([number, note], "wrapped") for number, note in enumerate(book.notes, 1)]
        add(NOTES, [(["Notes"], "title"), (["Note number", "Note text"], "heading"), *notes], [14, 110])
    for sheet in book.sheets:
        add(sheet.name, _lines(sheet), sheet.widths(), HEADING_ROW)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _lay_out(document) -> None:
    """On paper: A4 in landscape, as wide as the page."""
    for layout in document.get_styles("page-layout"):
        properties = layout.get_element("style:page-layout-properties")
        properties.set_attribute("fo:page-width", "29.7cm")
        properties.set_attribute("fo:page-height", "21cm")
        properties.set_attribute("style:print-orientation", "landscape")
        properties.set_attribute("style:scale-to-X", "1")
        properties.set_attribute("style:scale-to-Y", "0")


def _lines(sheet: Sheet) -> Lines:
    """The texts of a sheet, and below them its table."""
    texts = [([sheet.title], "title"), ([sheet.shows], ""), ([sheet.instructions], "")]
    cells = sheet.table.astype(object).where(sheet.table.notna(), None)
    rows = [(list(row), "wrapped") for row in cells.itertuples(index=False, name=None)]
    return [*texts, (list(sheet.table.columns), "heading"), *rows]
