"""What readers in Firefox and Safari see: the same pages, the same words in the bars, the same files."""

import contextlib
import csv
import io
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from parts.site import PAGES
from tests.browser.other_browsers import Window, firefox, webkit

LABELS = """return [...document.querySelectorAll('.bartext')].filter(label => label.textContent.trim()).map(label => [
    getComputedStyle(label).display !== 'none',
    label.closest('.point').getBoundingClientRect().width,
    label.textContent,
])"""
ROOM_FOR_WORDS = 60  # pixels of a bar in which its words fit in any browser


@pytest.fixture(scope="module", params=[firefox, webkit], ids=["firefox", "webkit"])
def window(request, address):
    with contextlib.ExitStack() as stack:
        driver = stack.enter_context(request.param())
        yield Window(driver, address)


@pytest.mark.parametrize("page", [page.address for page in PAGES])
def test_every_page_is_drawn(page, window):
    query = {"force": "?force=Kent", "compare": "?force=Kent&force=Essex"}.get(page, "")
    window.open(f"/{page}{query}")
    assert window.run("return document.querySelector('h1').textContent.length") > 4
    assert not window.run("return document.querySelectorAll('[data-testid=stException]').length")
    assert not window.run("return document.documentElement.scrollWidth > window.innerWidth + 1")


@pytest.mark.parametrize("path", ["/", "/case-audits", "/theme", "/about"])
def test_the_parts_of_bars_carry_their_words(path, window):
    labels = window.open(path).run(LABELS)
    wide = [(shown, words) for shown, width, words in labels if width > ROOM_FOR_WORDS]
    assert len(wide) > 5 and all(shown for shown, _ in wide), [words for shown, words in wide if not shown]


def test_a_filter_changes_the_address_and_the_answer(window):
    window.open("/")
    before = window.run("return document.querySelector('.fc-lead').textContent")
    box = window.driver.find_element(By.CSS_SELECTOR, "input[role=combobox][aria-label*=Region]")
    box.click()
    box.send_keys("Wales", Keys.ENTER)
    window.until("return location.search.includes('region=Wales')")
    window.until("return document.querySelector('.fc-lead').textContent.includes('of Wales')")
    assert "of Wales" not in before and window.path == "/?region=Wales"


def test_a_force_is_found_by_a_town(window):
    window.open("/")
    field = window.driver.find_element(By.ID, "fc-find-name")
    field.click()
    field.send_keys("Folkestone")
    window.until("return document.querySelector('#fc-find-name__option--0')?.textContent.includes('Folkestone')")
    field.send_keys(Keys.ENTER)
    window.until("return location.pathname === '/force'")
    assert parse_qs(urlsplit(window.path).query) == {"force": ["Kent"]}


def test_the_menu_of_an_exhibit_gives_its_rows(window):
    window.open("/theme?theme=Missing+children&force=Metropolitan")
    link = window.run("return document.querySelector('.st-key-exhibit-findings .fc-menu a[data-format=csv]').href")
    with urllib.request.urlopen(link, timeout=20) as answer:
        rows = list(csv.DictReader(io.StringIO(answer.read().decode("utf-8"), newline="")))
    shown = window.run("return document.querySelectorAll('.st-key-exhibit-findings tbody tr').length")
    assert len(rows) == shown > 0


def test_one_exhibit_alone_is_drawn_for_a_frame(window):
    window.driver.get(f"{window.address}/theme?embed=true&exhibit=map-areas&theme=Legitimacy")
    window.until("return !!document.querySelector('.st-key-exhibit-map-areas .main-svg .trace')")
    assert window.run("return document.querySelectorAll('[class*=st-key-exhibit-]').length") == 1
