"""PDF as lines: those that only wrapped at the margin are put together again."""

from __future__ import annotations

import io
import re
import statistics
import unicodedata

import pypdf

from data.reading.documents import SAVE_IT, Line, Unreadable, joined, without_halves
from data.reading.vocabulary import GRADE_LINE

MAX_PAGES = 500
MAX_WRAPS = 4  # lines of a question in a heading, which is set in larger letters
_QUESTION = re.compile(r"(?:How|To what extent)\b[^?]*$")
_BULLET = re.compile(r"^\s*(?:[•·▪‣◦\uf0b7]|[-–](?=\s))\s*")


def read(content: bytes) -> tuple[str, list[Line]]:
    """The title of a document, and its lines. Raises ``Unreadable``."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(f"a PDF with a password: expected {SAVE_IT}, without one")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(f"{len(reader.pages):,} pages: expected no more than {MAX_PAGES}")
        # Ligatures (“eﬀective”) as the letters that they are.
        pages = [unicodedata.normalize("NFKC", without_halves(page.extract_text())) for page in reader.pages]
        title = without_halves(str((reader.metadata or {}).get("/Title") or ""))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # on a damaged file, the library raises errors of any kind
        raise Unreadable(f"a PDF that cannot be read ({type(error).__name__}): expected {SAVE_IT}") from error
    return " ".join(title.split()), [line for page in pages for line in unwrapped(page)]


def unwrapped(page: str) -> list[Line]:
    """The lines of a page, with paragraphs, questions and items each in one line."""
    lines = [" ".join(line.split()) for line in page.splitlines()]
    lengths = [len(line) for line in lines if len(line) > 30]
    full = 0.75 * statistics.median(lengths) if lengths else 60
    found: list[Line] = []
    wraps, wrapped = False, 0
    for line in lines:
        if not line:
            wraps = False
            continue
        bullet = _BULLET.match(line)
        apart = bullet or GRADE_LINE.fullmatch(line) or line.isdigit()
        wraps = wraps or bool(found and wrapped < MAX_WRAPS and _QUESTION.match(found[-1].text))
        wrapped = wrapped + 1 if wraps and not apart else 0
        if wraps and found and not apart:
            found[-1] = Line(joined(found[-1].text, line), item=found[-1].item)
        elif text := line[bullet.end() :] if bullet else line:
            found.append(Line(text, item=bool(bullet)))
        wraps = not GRADE_LINE.fullmatch(line) and len(line) >= full and not line.endswith((".", "?", "!", ":", ";"))
    return found
