"""A page as a person saved it, as lines: HTML (also as one file of Chrome or Safari), PDF, or plain text."""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from dataclasses import dataclass, field, replace

MAX_BYTES = 20_000_000  # of a file; the same as server.maxUploadSize in .streamlit/config.toml
MAX_LINES = 50_000
MAX_LINE = 5_000  # characters; what is longer is no paragraph of a report
MAX_WRAPPED, MIN_WRAPPED = 90, 10  # characters of the lines of a text that is wrapped, and how many there have to be
ENDINGS = {".html", ".htm", ".xhtml", ".mhtml", ".mht", ".webarchive", ".pdf", ".txt", ".text", ".md"}
SAVE_IT = "the page as your browser saves it (“Save as”: HTML or PDF), or its text in a .txt file"

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)(?: on (\d{4}-\d\d-\d\d))?\s*-->", re.I)
_ADDRESS_LINE = re.compile(r"^(?:(?:source|address|url|from|page)\s*:\s*)?(https?://\S+)$", re.I)
_HALVES = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(r"^\s*(?:[•·▪‣◦*]|[-–](?=\s))\s*")


class Unreadable(Exception):
    """A file is no page that can be read; the message says what it is, and what would do."""


@dataclass(frozen=True)
class Line:
    """A line of a page. ``heading``: its level, or 0. ``cells``: those of a row of a table, each as its lines."""

    text: str
    heading: int = 0
    cells: tuple[str, ...] = ()
    item: bool = False  # of a list


@dataclass(frozen=True)
class Document:
    """A page: its lines, and what it says of itself. ``form``: HTML, PDF or text."""

    file: str
    form: str
    lines: list[Line] = field(default_factory=list)
    title: str = ""
    address: str = ""
    saved: str = ""  # the day on which it was fetched, if it says so
    left_out: int = 0  # lines that are longer than a paragraph of a report

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def load(name: str, content: bytes) -> Document:
    """The page in a file. Raises ``Unreadable`` if it is no page."""
    if len(content) > MAX_BYTES:
        raise Unreadable(f"{len(content) / 1e6:,.1f} MB: expected no more than {MAX_BYTES // 1_000_000} MB")
    if not content.strip():
        raise Unreadable(f"nothing in it: expected {SAVE_IT}")
    start = content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if b"%pdf-" in start:
        document = _pdf(name, content)
    elif start.startswith(b"bplist00"):
        document = _web_archive(name, content)
    elif re.match(rb"(?:from|mime-version|content-type|snapshot-content-location)\s*:", start) and (
        b"multipart/related" in content[:4096].lower()
    ):
        document = _one_file(name, content)
    elif start.startswith((b"pk\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89png", b"\xff\xd8\xff", b"gif8", b"{\\rtf")):
        raise Unreadable(f"a document of another kind: expected {SAVE_IT}")
    else:
        text = _decoded(content)
        tagged = re.match(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|div|p|h1)\b", text[:4096], re.I | re.S)
        is_html = tagged or name.casefold().endswith((".html", ".htm", ".xhtml"))
        document = _html(name, text) if is_html else _plain(name, text)
    if not document.lines:
        raise Unreadable(f"no text in it (a picture of a page has none): expected {SAVE_IT}")
    if len(document.lines) > MAX_LINES:
        raise Unreadable(f"{len(document.lines):,} lines: expected no more than {MAX_LINES:,}")
    lines = [line for line in document.lines if len(line.text) <= MAX_LINE]
    return replace(document, lines=lines, left_out=len(document.lines) - len(lines))


def without_halves(text: str) -> str:
    """The text with a sign in the place of halves of surrogate pairs, which some fonts and encodings give."""
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)


def _decoded(content: bytes) -> str:
    """The text of a file: in the encoding that it names, in UTF-8, or in that of Windows."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    named = _CHARSET.search(content[:4096])
    for encoding in ([named[1].decode("ascii")] if named else []) + ["utf-8"]:
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("cp1252", errors="replace")


def _html(name: str, text: str, address: str = "", saved: str = "") -> Document:
    from data.reading import html  # only where files are read: the server needs no parser

    if match := _SAVED_FROM.search(text[:4096]):
        address, saved = address or match[1], match[2] or saved
    title, canonical, lines = html.read(without_halves(text))
    return Document(name, "HTML", lines, title, without_halves(address or canonical), saved)


def _pdf(name: str, content: bytes) -> Document:
    from data.reading import pdf  # as above

    title, lines = pdf.read(content)
    return Document(name, "PDF", lines, title)


def _plain(name: str, text: str) -> Document:
    if text.count("\x00"):
        raise Unreadable(f"no text: expected {SAVE_IT}")
    lines: list[Line] = []
    address = ""
    for number, line in enumerate(_paragraphs(without_halves(text))):
        bullet = _BULLET.match(line)
        shown = line[bullet.end() :] if bullet else line
        if number < 5 and (match := _ADDRESS_LINE.match(line)):
            address = address or match[1]
        elif shown:
            lines.append(Line(shown, item=bool(bullet)))
    return Document(name, "text", lines, "", address)


def _paragraphs(text: str) -> list[str]:
    """The lines of a text. Those that only wrapped are one: they go on with a small letter, or all lines are short."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lengths = [len(line) for line in lines if len(line) > 30]
    wrapped = lengths and sum(length <= MAX_WRAPPED for length in lengths) == len(lengths) > MIN_WRAPPED
    found: list[str] = []
    previous = ""
    for line in lines:
        goes_on = line[:1].islower() or (wrapped and len(previous) > 0.75 * max(lengths) and not _BULLET.match(line))
        ended = previous.endswith((".", "?", "!", ":", ";")) or _ADDRESS_LINE.match(previous)
        if line and previous and goes_on and not ended:
            found[-1] = joined(found[-1], line)
        elif line:
            found.append(line)
        previous = line
    return found


def joined(line: str, following: str) -> str:
    """Two lines as one: “re-” and “offending” are one word."""
    return f"{line}{following}" if line.endswith("-") and line[-2:-1].isalpha() else f"{line} {following}"


def _one_file(name: str, content: bytes) -> Document:
    """A page that Chrome or Edge saved as a single file (MHTML): its first part that is HTML."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
            payload = part.get_payload(decode=True) or b""
            return _html(name, _decoded(payload), str(address) if str(address).startswith("http") else "")
    raise Unreadable(f"a saved page without HTML in it: expected {SAVE_IT}")


def _web_archive(name: str, content: bytes) -> Document:
    """A page that Safari saved (a web archive)."""
    try:
        main = plistlib.loads(content, fmt=plistlib.FMT_BINARY)["WebMainResource"]
        return _html(name, _decoded(main["WebResourceData"]), str(main.get("WebResourceURL", "")))
    except (plistlib.InvalidFileException, KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"a web archive that cannot be read: expected {SAVE_IT}") from error
