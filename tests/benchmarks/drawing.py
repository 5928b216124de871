"""How long Chromium takes from the start of the navigation to the first thing drawn.

A chart is seen from its still on (``parts/charts/still.py``), and drawn once Plotly has: then it answers the pointer.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, TimeoutError, sync_playwright
from subjects import Subject
from wire import Wire

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-headless-shell")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
LOAD_SECONDS = 60

# The marks of a chart, the canvas of a data grid, the cells of a table, the place for files to drop, the editor of
# /ask, a line of text.
MARKS = {
    "chart": ".js-plotly-plot .main-svg .trace path",
    "grid": "[data-testid=stDataFrame] canvas",
    "table": "table td",
    "upload": "[data-testid=stFileUploaderDropzone]",
    "editor": ".fc-editor .cm-content",
    "text": "[data-testid=stText]",
}
# Checks once a frame, within the page, so that the time is by the page's own clock: 0 is the start of the navigation.
WATCH = """(marks) => {
  const dots = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, 40).data.buffer;
  const inked = (canvas) => new Set(new Uint32Array(dots(canvas))).size > 2;
  const drawn = (mark) => {
    const box = mark.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && (mark.tagName !== "CANVAS" || inked(mark));
  };
  const any = (root, wanted) => [...(root?.querySelectorAll(wanted) ?? [])].some(drawn);
  const look = () => {
    const stills = document.getElementById("first-view")?.shadowRoot;
    if (any(document, marks)) window.firstDrawn = performance.now();
    if (window.firstDrawn || any(stills, ".still-part, .still path")) window.firstSeen ??= performance.now();
    if (!window.firstDrawn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""

# Whether it is drawn. A chart of ours further down the page is when the reader comes near.
COME_NEAR = """() => {
  const first = document.querySelector(".fc-chart");
  if (first && "waits" in first.dataset) first.scrollIntoView();
  return window.firstDrawn;
}"""

# The whole page is there.
DONE = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"


class NotDrawn(RuntimeError):
    """A page on which nothing was drawn in time."""


@contextmanager
def chromium():
    """Chromium, the system's own if there is one. It can reach only this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def first_drawn(browser: Browser, address: str, subject: Subject, visits: int = 1) -> list[tuple[float, float]]:
    """Seconds until the subject's first mark is seen, and drawn, at each visit of a reader who has never been there."""
    # Playwright waits by evaluating text in the page, which the dashboard's policy forbids.
    with browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True) as context:
        return [_drawn(context, address, subject) for _ in range(visits)]


def _drawn(context: BrowserContext, address: str, subject: Subject) -> tuple[float, float]:
    with context.new_page() as page:
        page.add_init_script(f"({WATCH})({MARKS[subject.draws]!r})")
        page.goto(f"http://{address}/{subject.path}", wait_until="commit")
        try:
            page.wait_for_function(COME_NEAR, timeout=1000 * LOAD_SECONDS)
            page.wait_for_function(DONE, timeout=1000 * LOAD_SECONDS)
        except TimeoutError:
            raise NotDrawn(f"no {subject.draws} on {subject.path!r} of {subject.script} in {LOAD_SECONDS} s") from None
        return page.evaluate("window.firstSeen") / 1000, page.evaluate("window.firstDrawn") / 1000


# A reader's slow connection: 10 Mbit/s, and 50 ms there and back.
SLOW = {"bits_per_second": 10e6, "delay": 0.025}


@dataclass
class Loads:
    """Visits to one subject, and bytes of a first visit.

    Seconds until its first mark is seen, and drawn: at a ``first`` visit, ``again``, and at a first one over a ``slow``
    connection.
    """

    first: list[tuple[float, float]] = field(default_factory=list)
    again: list[tuple[float, float]] = field(default_factory=list)
    slow: list[tuple[float, float]] = field(default_factory=list)
    bytes: int = 0

    def add(self, browser: Browser, server: str, subject: Subject) -> None:
        """Visit a subject once more, in each way."""
        first, again = first_drawn(browser, server, subject, visits=2)
        with Wire(server, **SLOW) as wire:
            self.slow += first_drawn(browser, wire.address, subject)
        self.first.append(first)
        self.again.append(again)

    def weigh(self, browser: Browser, server: str, subject: Subject) -> None:
        """Visit a subject for the bytes of a first visit."""
        with Wire(server) as wire:
            first_drawn(browser, wire.address, subject)
            self.bytes = wire.to_readers
