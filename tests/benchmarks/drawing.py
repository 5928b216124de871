"""How long Chromium takes from the start of the navigation to the first thing drawn."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, TimeoutError, sync_playwright
from subjects import Subject

CHROMIUM = Path("/usr/bin/chromium")
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

# The marks of a chart, the canvas of a data grid, the cells of a table, the place for files to drop, a line of text.
MARKS = {
    "chart": ".js-plotly-plot .main-svg .trace path",
    "grid": "[data-testid=stDataFrame] canvas",
    "table": "table td",
    "upload": "[data-testid=stFileUploaderDropzone]",
    "text": "[data-testid=stText]",
}
# Looks once a frame, in the page, so that the time is the page's own clock: 0 is the start of the navigation.
WATCH = """(marks) => {
  const dots = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, 40).data.buffer;
  const inked = (canvas) => new Set(new Uint32Array(dots(canvas))).size > 2;
  const drawn = (mark) => {
    const box = mark.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && (mark.tagName !== "CANVAS" || inked(mark));
  };
  const look = () => {
    if ([...document.querySelectorAll(marks)].some(drawn)) window.firstDrawn = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


class NotDrawn(RuntimeError):
    """A page on which nothing was drawn in time."""


@contextmanager
def chromium():
    """Chromium, that of the system if there is one; it can reach this machine only."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM if CHROMIUM.exists() else None, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def first_drawn(browser: Browser, address: str, subject: Subject) -> float:
    """Seconds until the subject's first mark is drawn, by a reader who has never been there."""
    # Playwright waits by evaluating text in the page, which the dashboard's policy forbids.
    with browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True) as context:
        page = context.new_page()
        page.add_init_script(f"({WATCH})({MARKS[subject.draws]!r})")
        page.goto(f"http://{address}/{subject.path}", wait_until="commit")
        try:
            page.wait_for_function("window.firstDrawn", timeout=1000 * LOAD_SECONDS)
        except TimeoutError:
            raise NotDrawn(f"no {subject.draws} on {subject.path!r} of {subject.script} in {LOAD_SECONDS} s") from None
        return page.evaluate("window.firstDrawn") / 1000
