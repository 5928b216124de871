"""The rows of answers as CSV and JSON, each written once a version: a file joins those that were chosen."""

from __future__ import annotations

import sys

import queries
from parts.files import formats
from queries.caching import cached

MAX_BYTES = 24_000_000  # per record


def joined(answer: queries.Answer, ending: str) -> bytes:
    """The file that ``formats.FORMATS`` makes of an answer that has ``places``, in a format of ``formats.BY_ROW``."""
    header, written = _written(answer.question.name, answer.columns, ending)
    chosen = [written[place] for place in answer.places.tolist()]
    return formats.json_list(chosen) if ending == "json" else header + b"".join(chosen)


@cached(max_bytes=MAX_BYTES, size=lambda written: sum(map(sys.getsizeof, written[1])))
def _written(name: str, columns: tuple[str, ...] | None, ending: str) -> tuple[bytes, list[bytes]]:
    """All rows of a question in a format, and the header above those of CSV."""
    rows = queries.rows(name)
    rows = rows if columns is None else rows[list(columns)]
    if ending == "json":
        return b"", formats.json_objects(rows)
    header, *records = formats.csv_records(formats.as_csv(rows))
    return header, records
