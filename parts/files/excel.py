"""Rows as an Excel workbook, written by gptables, the package of the Government Analysis Function."""

from __future__ import annotations

import io
import math
import unicodedata
import warnings

import pandas

from parts.address.links import NAME
from parts.files.workbook import CONTENTS, HEADING_ROW, MAX_WIDTH, NOTES, Sheet, Workbook

A4 = 9
NO_VALUE = "(no value)"
LINE, MAX_ROW_HEIGHT = 15.75, 409  # points: of a line in the font of gptables, and Excel's limit


def as_excel(book: Workbook) -> bytes:
    """The workbook as an Excel file."""
    import gptables  # takes a quarter of a second, and few readers need it

    lines = ([_plain(line) for line in lines] for _, lines in book.cover)
    cover = gptables.Cover(_plain(book.title), *lines, width=MAX_WIDTH + 25)
    sheets = {
        sheet.name: gptables.GPTable(
            table=_for_gptables(sheet.table),
            table_name=sheet.name.lower().replace(" ", "_"),
            title=_plain(sheet.title),
            subtitles=[_plain(sheet.shows)],
            instructions=sheet.instructions,
            index_columns={},
            table_row_index=HEADING_ROW - 1,
        )
        for sheet in book.sheets
    }
    notes = pandas.DataFrame(
        {
            "Note number": [f"Note {n}" for n in range(1, len(book.notes) + 1)],
            "Note text": [_plain(note) for note in book.notes],
        }
    )
    file = io.BytesIO()
    # Text is text: no cell becomes a formula or a number, and links stay as they are, of which Excel takes 65,530.
    options = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of empty cells: the sheet says what they mean
        workbook = gptables.produce_workbook(
            file,
            sheets,
            cover=cover,
            contentsheet_label=CONTENTS,
            notes_table=notes if len(notes) else None,
            notesheet_label=NOTES,
            auto_width=False,
            workbook_options={**options, "in_memory": True},
        )
    for sheet in book.sheets:
        _lay_out(workbook.get_worksheet_by_name(sheet.name), sheet)
    for name, widths in ((CONTENTS, (20, 90)), (NOTES, (14, 110))):
        if shown := workbook.get_worksheet_by_name(name):
            for column, width in enumerate(widths):
                shown.set_column(column, column, width)
            shown.set_landscape()
            shown.fit_to_pages(1, 0)
    workbook.set_properties({"title": book.title, "subject": book.shows, "author": NAME, "comments": book.licence})
    workbook.close()
    return file.getvalue()


def _lay_out(worksheet, sheet: Sheet) -> None:
    """Columns as wide as their texts, rows as high; on paper in landscape, as wide as the page, with the headings."""
    for number, width in enumerate(sheet.widths()):
        worksheet.set_column(number, number, width)
    # Excel makes rows high enough by itself, LibreOffice does not.
    for number, lines in enumerate(sheet.lines_in_rows(), HEADING_ROW):
        if lines > 1:
            worksheet.set_row(number, min(lines * LINE, MAX_ROW_HEIGHT))
    worksheet.freeze_panes(HEADING_ROW, 0)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(HEADING_ROW - 1)


def _for_gptables(table: pandas.DataFrame) -> pandas.DataFrame:
    """A copy of a table, since gptables changes what it is given, without what it would read as more than text.

    It refuses a cell of signs alone, since screen readers may not read it: the names of the signs are put after them.
    And it refuses a row without any value, which gets a text that says so.
    """
    texts = {}
    for name in table.select_dtypes(include=["object", "str"]).columns:
        cells = [_plain(cell) if isinstance(cell, str) else cell for cell in table[name].tolist()]
        cells = [f"{cell} ({_names_of(cell)})" if _is_signs(cell) else cell for cell in cells]
        texts[name] = pandas.Series(cells, table.index, object)
    taken = table.assign(**texts).reset_index(drop=True).rename(columns=_plain).astype(object)
    # Neither Excel nor gptables has a cell for these; questions of readers' own may give them.
    taken = taken.map(lambda cell: str(cell) if isinstance(cell, float) and math.isinf(cell) else cell).astype(object)
    blank = taken.map(lambda cell: pandas.isna(cell) or not str(cell).strip()).all(axis=1)
    taken.loc[blank, taken.columns[0]] = NO_VALUE
    return taken


def _plain(text: str) -> str:
    """A text that is no markup for gptables: it makes links of Markdown, and numbers of notes of dollar signs."""
    return text.replace("](", "] (").replace("$$", "$ $")


def _is_signs(cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip()) and not any(c.isascii() and c.isalnum() for c in cell)


def _names_of(signs: str) -> str:
    return ", ".join(
        dict.fromkeys(unicodedata.name(sign, "sign without a name").lower() for sign in signs if sign.strip())
    )
