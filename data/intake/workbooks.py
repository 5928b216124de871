"""The sheets of a workbook: Excel's (.xlsx), or LibreOffice's (.ods)."""

from __future__ import annotations

from data.intake import open_document, packed
from data.intake.open_xml import Book
from data.intake.sheets import Grid, Refused

HOW, LISTS = "How", "lists"  # sheets of the template that hold no facts
# Not read either: the first sheet of earlier templates, what Apple Numbers puts before the sheets that it exports, and
# the sheets around the rows in workbooks that the dashboard offers.
NOT_USED = "Not in the template"  # what a reader handed in that it has no place for
AROUND = ("Read me", "Export Summary", "Cover", "Contents", "Notes", "Columns")
UNREAD = {name.casefold() for name in (HOW, LISTS, NOT_USED, *AROUND)}


def read(name: str, content: bytes) -> list[Grid]:
    """The sheets of a workbook that are not empty, and may be tables."""
    archive, is_open_document = packed.unpacked(name, content)
    try:
        if is_open_document:
            return list(open_document.sheets(name, archive, UNREAD))
        return list(Book(name, archive).sheets(UNREAD))
    except (Refused, MemoryError):
        raise
    except Exception as error:  # of any kind, on a damaged file
        raise Refused(name, f"a workbook that cannot be read ({type(error).__name__})", packed.AGAIN) from error
