"""A real browser on the real app, started as the README says."""

import contextlib
import csv
import io
import itertools
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Most of what a page makes while it is drawn, or checked by axe, is soon gone: with more room, less is copied.
    "--js-flags=--min-semi-space-size=32 --max-semi-space-size=64",
]

SCREEN = {"width": 1440, "height": 900}
TABS = 12  # that stay open for the readers of other tests

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def address(start_app):
    """The address of a started app, without a slash at its end."""
    with start_app() as address:
        yield address


@pytest.fixture(scope="session")
def start_app():
    """A context manager that starts a separate app with these environment variables, and yields its address.

    At a ``port`` and below a ``path``, where they are given.
    """
    return _started


@contextlib.contextmanager
def _started(port: int | None = None, path: str = "", **variables: str):
    port = port or free_port()
    server = launch(port, path=path, **variables)
    try:
        wait_until_ready(port, server, path)
        yield f"http://127.0.0.1:{port}/{path}".rstrip("/")
    finally:
        server.terminate()
        server.wait(timeout=20)


def launch(port: int, code: Path = ROOT, path: str = "", **variables: str) -> subprocess.Popen:
    """Start the app in a folder, without waiting for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "server", "--port", str(port), "--address", "127.0.0.1", "--base-path", path],
        cwd=code,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_ready(port: int, server: subprocess.Popen, path: str = "") -> None:
    """Wait until an app answers. Raises ``RuntimeError`` if it has exited, or takes longer than a minute."""
    health = f"http://127.0.0.1:{port}/{path}/_stcore/health".replace(f"{port}//", f"{port}/")
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise RuntimeError(f"the app did not start:\n{server.stdout.read()}")
        try:
            if urllib.request.urlopen(health, timeout=2).status == 200:
                return
        except OSError:
            pass  # not up yet
    raise RuntimeError("the app was not ready within a minute")


@pytest.fixture(scope="session")
def chromium():
    """Chromium: the system's if there is one, or else the one that Playwright installed.

    Its headless shell, where there is one, draws the same pages with a third less of the processor.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def until(page, condition: str) -> None:
    """Wait until a condition in JavaScript holds.

    (Playwright's own waiting evaluates text in the page, which its policy forbids.)
    """
    page.evaluate(f"""() => new Promise((done, fail) => {{
        const end = Date.now() + 20000;
        const late = () => Date.now() > end ? fail(new Error("not so after 20 seconds")) : setTimeout(look, 20);
        const look = () => ({condition}) ? done() : late();
        look();
    }})""")


def read(url: str) -> list[dict]:
    """The rows of a CSV file at a data address."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return list(csv.DictReader(io.StringIO(answer.read().decode("utf-8"), newline="")))


@pytest.fixture(scope="session")
def contexts(chromium):
    """A function that returns the browser context for some options, shared by all tests with the same ones.

    Readers want less motion, as a setting of theirs: a load takes a fifth less of the processor without Streamlit's.
    Streamlit keeps a session a tab, so tabs are isolated; a context of its own would only make
    each test load and compile the same scripts again.
    """
    opened = {}

    def context(**options):
        key = repr(sorted(options.items()))
        if key not in opened:
            opened[key] = chromium.new_context(
                viewport=SCREEN, reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"], **options
            )
        return opened[key]

    yield context
    for context in opened.values():
        context.close()


# The page is drawn down to its footer with all charts that are near, and nothing more is to come. A single condition,
# since each expectation of Playwright's waits up to a second before it checks again.
SETTLED = """document.querySelector('.fc-foot') && !document.getElementById('first-view')
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
    && [...document.querySelectorAll('.fc-chart:not([data-waits])')].every(c => c.querySelector('.main-svg .trace'))"""

# And nothing moves any more: fonts that arrive and charts that are drawn for a narrower page shift what is below them.
STILL = """document.fonts.status === 'loaded'
    && [...document.querySelectorAll('.fc-chart .main-svg')].every(
        svg => Math.abs(svg.clientWidth - svg.closest('.fc-chart').clientWidth) < 2)
    && (places => places === window.lastPlaces || !(window.lastPlaces = places))(
    [...document.querySelectorAll('.fc-lead, .fc-foot, .fc-chart, table')]
        .map(e => e.getBoundingClientRect()).map(b => `${b.left} ${b.top} ${b.width} ${b.height}`).join())"""


# Whether anything happens to a page from now on: input, another address or medium, or a change of what is drawn.
WATCH = """() => {
    const watched = window.touched === undefined;
    window.touched = false;
    if (!watched) return;
    const touch = () => { window.touched = true; };
    for (const kind of ["pointerdown", "mousemove", "wheel", "keydown", "focusin", "scroll", "popstate"])
        addEventListener(kind, touch, true);
    matchMedia("print").addEventListener("change", touch);
    const all = {subtree: true, childList: true, attributes: true, characterData: true};
    new MutationObserver(touch).observe(document, all);
}"""


class Tab:
    """A tab of a browser, and what went wrong on the page that it shows."""

    def __init__(self, context, address: str):
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.opened: tuple | None = None  # the path and colours of the page it shows, if a reader opened that first
        self._address = address
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("request", lambda r: self._note_strange(r.url))

    def _note_strange(self, url: str) -> None:
        if not url.startswith((self._address, self._address.replace("http", "ws", 1), "data:", "blob:")):
            self.complaints.append(f"request to {url}")

    def set_screen(self, color_scheme: str, viewport: dict) -> None:
        self.page.emulate_media(color_scheme=color_scheme)
        self.page.set_viewport_size(viewport)
        self.page.mouse.move(0, 0)  # not where an earlier test has left it

    def still_shows(self, path: str, color_scheme: str) -> bool:
        """Whether it shows a page as that was when it was opened."""
        return self.opened == (path, color_scheme) and self.page.evaluate("window.touched === false")


class Reader:
    """A reader with a tab of their own, and the screen and colours that they want.

    ``free``: tabs that no reader has. If one of them still shows the page that this reader opens first, they get that
    tab, and the page need not be loaded again: it is laid out anew for their screen.
    """

    def __init__(self, context, address: str, free: list[Tab] = (), color_scheme="light", viewport: dict = SCREEN):
        self.address = address
        self.context = context
        self.tab: Tab | None = None
        self._free = free
        self._screen = color_scheme, viewport

    @property
    def page(self):
        if self.tab is None:
            self.tab = self._free.pop() if len(self._free) >= TABS else Tab(self.context, self.address)
            self.tab.set_screen(*self._screen)
            self.tab.complaints.clear()
        return self.tab.page

    @property
    def complaints(self) -> list[str]:
        return self.tab.complaints

    def set_screen(self, color_scheme: str, viewport: dict = SCREEN) -> None:
        self._screen = color_scheme, viewport
        if self.tab:
            self.tab.set_screen(color_scheme, viewport)
            self.tab.complaints.clear()

    def open(self, path: str) -> "Reader":
        first, colours = self.tab is None, self._screen[0]
        if first and (tab := next((tab for tab in self._free if tab.still_shows(path, colours)), None)):
            self._free.remove(tab)
            self.tab = tab
            tab.set_screen(*self._screen)
        else:
            self.page.goto(self.address + path)
        self.settled()
        self.tab.opened = None
        if first:  # or else what the test did to its tab before, such as to hold back a script, may show
            self.page.evaluate(WATCH)
            self.tab.opened = path, colours
        return self

    def give_back(self) -> None:
        """Leave the tab to others, who have had no preview in it."""
        self.page.evaluate("() => { try { sessionStorage.removeItem('forces-compared-preview'); } catch {} }")
        self._free.append(self.tab)

    def settled(self) -> "Reader":
        """Wait until the page is drawn and the server has finished."""
        until(self.page, SETTLED)
        until(self.page, STILL)
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def choose(self, label: str, *options: str) -> "Reader":
        """Choose options of a filter by hand: open it, type, select what is offered. ``label`` is in the singular."""
        box = self.page.get_by_role("combobox", name=re.compile(rf"{label}s?$"))
        for option in options:
            before = self.page.url
            box.click()
            box.fill(option)
            self.page.get_by_role("option", name=option, exact=True).click()
            # Wait until every choice is in the address, since only then does the page rerun.
            self.page.wait_for_url(lambda url, before=before: url != before)
            self.settled()
        self.page.keyboard.press("Escape")
        return self.settled()

    def exhibit(self, name: str):
        """An exhibit of the page, by its name."""
        return self.page.locator(f".st-key-exhibit-{name}")

    def chart(self, exhibit: str):
        """The chart of an exhibit, to which the page is scrolled: a chart is drawn when the reader comes near it."""
        place = self.page.locator(f".fc-chart-{exhibit}")
        place.scroll_into_view_if_needed()
        drawing = place.locator(".js-plotly-plot")
        drawing.locator(".trace").first.wait_for(state="attached")
        self.settled()
        return drawing

    def table(self, exhibit: str):
        """The table of an exhibit; the first one, if rows with nothing to show are folded below it."""
        return self.exhibit(exhibit).locator("table").first

    def table_with(self, caption: str):
        """The table whose caption contains these words, for tables outside of exhibits."""
        return self.page.locator("table").filter(has=self.page.locator("caption", has_text=caption))

    def open_menu(self, exhibit: str):
        """The menu of an exhibit, unfolded."""
        menu = self.exhibit(exhibit).locator(".fc-menu")
        menu.evaluate("e => { const fold = e.closest('.fc-all'); if (fold) fold.open = true; }")
        if menu.get_attribute("open") is None:
            menu.locator("summary").first.click()
        return menu

    def download(self, exhibit: str, ending: str) -> Path:
        """The file that a link in the menu of an exhibit gives."""
        format = {"csv": "csv", "xlsx": "excel", "parquet": "parquet"}[ending]
        with self.page.expect_download() as started:
            self.open_menu(exhibit).locator(f"a[data-format={format}]").click()
        target = Path(started.value.path())
        named = target.with_name(started.value.suggested_filename)
        target.rename(named)
        return named


@pytest.fixture(scope="session")
def tabs(contexts):
    """The tabs that no test is using, by their app and by the options of their contexts.

    A tab that has shown a page shows the next in half the time: Chromium compiles Streamlit's scripts once a tab.
    """
    free = {}
    yield free
    for tab in itertools.chain(*free.values()):
        tab.page.close()


@pytest.fixture
def reader(contexts, address, tabs):
    """A function that returns a reader: ``reader()``, ``reader(color_scheme="dark")``.

    Their tab may have shown pages of another test, and is to be opened at a page first.
    """
    readers = []

    def new(color_scheme="light", viewport=None, **options) -> Reader:
        free = tabs.setdefault((address, repr(sorted(options.items()))), [])
        readers.append(Reader(contexts(**options), address, free, color_scheme, viewport or SCREEN))
        return readers[-1]

    yield new
    for one in readers:
        if one.tab:
            one.page.evaluate("sessionStorage.clear()")
            one.page.unroute_all()
            one.give_back()


@pytest.fixture(scope="session")
def windows(contexts, address):
    """A function that returns the window of a colour scheme, shared by tests that change nothing."""
    open_ones = {}

    def window(scheme: str) -> Reader:
        if scheme not in open_ones:
            open_ones[scheme] = Reader(contexts(), address)
        open_ones[scheme].set_screen(scheme)  # a test may have changed it
        return open_ones[scheme]

    yield window
    for tab in open_ones.values():
        tab.page.close()
