"""Getting pages that a person names, one after the other, as a considerate visitor.

What ``robots.txt`` forbids is not fetched. Between two requests to a site there is a pause, longer if the site asks for
it, and each request says who asks. A page is kept with its address and the day: in a comment as browsers write it
(HTML), and in ``pages.csv`` beside it.
"""

from __future__ import annotations

import csv
import datetime
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from data.reading.documents import MAX_BYTES

AGENT = "ForcesCompared/1.0 (unofficial dashboard of police inspections; fetches single pages that a person names)"
PAUSE = 5.0  # seconds between two requests to a site, unless it asks for more
MAX_PAUSE = 120.0  # a site that asks for more is left alone
TIMEOUT = 30.0  # seconds
MAX_REDIRECTS = 5
KINDS = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt"}
INDEX = "pages.csv"
COLUMNS = ("file", "address", "day")


class NotFetched(Exception):
    """A page was not fetched; the message says why."""


class Visitor:
    """Fetches pages: one request at a time to a site, with pauses, and only what its ``robots.txt`` allows."""

    def __init__(self, pause: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic):
        self._pause, self._clock = pause, clock
        self._rules: dict[str, RobotFileParser] = {}
        self._visited: dict[str, float] = {}  # when, by site
        self._client = httpx.Client(headers={"User-Agent": AGENT}, timeout=TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_) -> None:
        self._client.close()

    def get(self, address: str) -> tuple[str, str, bytes]:
        """The address at which a page was found in the end, the ending for its file, and its bytes.

        Raises ``NotFetched``.
        """
        for _ in range(MAX_REDIRECTS + 1):
            site = _site(address)
            rules = self._rules_of(site)
            if not rules.can_fetch(AGENT, address):
                raise NotFetched("the site asks programs not to fetch this page (robots.txt): save it in your browser")
            status, headers, content = self._request(address, rules.crawl_delay(AGENT) or 0)
            if status in (301, 302, 303, 307, 308) and "location" in headers:
                address = urljoin(address, headers["location"])
                continue
            if status != 200:
                raise NotFetched(f"the site answered {status}")
            kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
            if kind not in KINDS:
                raise NotFetched(f"{kind or 'a page of unknown kind'}: expected HTML, PDF or plain text")
            return address, KINDS[kind], content
        raise NotFetched(f"more than {MAX_REDIRECTS} redirections")

    def _rules_of(self, site: str) -> RobotFileParser:
        """What a site allows. Without rules everything; where they are refused or can't be read, nothing."""
        if site not in self._rules:
            rules = RobotFileParser()
            status, _, content = self._request(f"{site}/robots.txt", 0)
            if status in (301, 302, 303, 307, 308) or status >= 500:
                raise NotFetched(f"the rules of the site (robots.txt) cannot be read: it answered {status}")
            if status in (401, 403):
                rules.disallow_all = True
            elif status >= 400:
                rules.allow_all = True
            rules.modified()
            if status == 200:
                rules.parse(content.decode("utf-8", errors="replace").splitlines())
            self._rules[site] = rules
        return self._rules[site]

    def _request(self, address: str, delay: float) -> tuple[int, httpx.Headers, bytes]:
        site = _site(address)
        delay = max(PAUSE, delay)
        if delay > MAX_PAUSE:
            raise NotFetched(f"the site asks for {delay:.0f} seconds between two pages: save it in your browser")
        if site in self._visited and (wait := self._visited[site] + delay - self._clock()) > 0:
            self._pause(wait)
        try:
            with self._client.stream("GET", address) as answer:
                content = b""
                for part in answer.iter_bytes():
                    content += part
                    if len(content) > MAX_BYTES:
                        raise NotFetched(f"more than {MAX_BYTES // 1_000_000} MB")
                return answer.status_code, answer.headers, content
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotFetched(f"no answer ({type(error).__name__}): {error}") from error
        finally:
            self._visited[site] = self._clock()


def _site(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise NotFetched("no address: expected one that begins with http:// or https://")
    return f"{parts.scheme}://{parts.netloc}"


def fetch(address: str, folder: Path, visitor: Visitor, report: Callable[[str], None] = lambda line: None) -> Path:
    """Fetch a page, and keep it in ``folder``; one that was fetched today is taken from there. Returns its file.

    Raises ``NotFetched``, or ``OSError`` if it cannot be kept.
    """
    today = datetime.date.today().isoformat()
    for row in _index(folder):
        if (row["address"], row["day"]) == (address, today) and (folder / row["file"]).exists():
            report(f"{address}: kept today as {row['file']}")
            return folder / row["file"]
    found, ending, content = visitor.get(address)
    path = folder / f"{_name(address)}-{today}{ending}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_comment(content, found, today) if ending == ".html" else content)
    rows = [*(row for row in _index(folder) if row["file"] != path.name)]
    rows.append({"file": path.name, "address": address, "day": today})
    with (folder / INDEX).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    report(f"{address}: {len(content) / 1e3:,.0f} kB, kept as {path.name}")
    return path


def address_of(page: Path) -> str:
    """Where a page in a folder of fetched ones is from; empty if it was not fetched."""
    return next((row["address"] for row in _index(page.parent) if row["file"] == page.name), "")


def _index(folder: Path) -> list[dict[str, str]]:
    try:
        with (folder / INDEX).open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if set(COLUMNS) <= row.keys()]
    except OSError:
        return []


def _name(address: str) -> str:
    """A name for a file, from the last parts of an address."""
    words = re.findall(r"[a-z0-9]+", urlsplit(address).path.casefold().rsplit(".", 1)[0]) or ["page"]
    return "-".join(words)[-80:].strip("-")


def _with_comment(content: bytes, address: str, day: str) -> bytes:
    """A page with a comment at its beginning that says where it was saved from, as browsers write it."""
    comment = f"<!-- saved from url=({len(address):04}){address} on {day} -->\n".encode()
    doctype = re.match(rb"(\xef\xbb\xbf)?\s*<!doctype[^>]*>\s*", content, re.I)
    start = doctype.end() if doctype else 0
    return content[:start] + comment + content[start:]
