"""What readers in Firefox and Safari see: the same pages, the same words in the bars, the same files."""

import contextlib
import csv
import io
import re
import unicodedata
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from parts.site import PAGES
from tests.browser.other_browsers import SETTLED, Window, firefox, webkit
from tests.browser.test_sharing import another_site

LABELS = """return [...document.querySelectorAll('.bartext')].filter(label => label.textContent.trim()).map(label => [
    getComputedStyle(label).display !== 'none',
    label.closest('.point').getBoundingClientRect().width,
    label.textContent,
])"""
ROOM_FOR_WORDS = 60  # pixels of a bar in which its words fit in any browser
WITH_BARS = ("", "case-audits", "theme", "about")


@pytest.fixture(scope="module", params=[firefox, webkit], ids=["firefox", "webkit"])
def window(request, address):
    with contextlib.ExitStack() as stack:
        driver = stack.enter_context(request.param())
        yield Window(driver, address)


@pytest.mark.parametrize("page", [page.address for page in PAGES])
def test_every_page_is_drawn_and_the_segments_of_bars_are_labelled(page, window):
    query = {"force": "?force=Kent", "compare": "?force=Kent&force=Essex"}.get(page, "")
    window.open(f"/{page}{query}")
    assert window.run("return document.querySelector('h1').textContent.length") > 4
    assert not window.run("return document.querySelectorAll('[data-testid=stException]').length")
    assert not window.run("return document.documentElement.scrollWidth > window.innerWidth + 1")
    assert window.complaints() == []
    window.run("document.querySelector('.fc-chart')?.scrollIntoView()")  # drawn when a reader comes near
    window.until(SETTLED)
    wide = [(shown, words) for shown, width, words in window.run(LABELS) if width > ROOM_FOR_WORDS]
    assert len(wide) > 5 or page not in WITH_BARS
    assert all(shown for shown, _ in wide), [words for shown, words in wide if not shown]


def test_messages_on_the_console_are_noticed(window):
    """The control of the test above: a message, an error that nothing catches, and a rejected promise."""
    window.open("/about")
    window.run("""
        console.error('a message');
        setTimeout(() => { throw new Error('not caught'); });
        Promise.reject(new Error('not kept'));""")
    window.until("return new Promise(done => setTimeout(done, 100, true))")
    complaints = " ".join(window.complaints())
    assert all(words in complaints for words in ("a message", "not caught", "not kept"))


def test_a_filter_changes_the_address_and_the_answer(window):
    window.open("/")
    before = window.run("return document.querySelector('.fc-lead').textContent")
    region = "input[role=combobox][aria-label*=Region]"
    window.until(f"return !!document.querySelector('{region}')")
    box = window.driver.find_element(By.CSS_SELECTOR, region)
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


def test_a_page_opened_by_a_link_far_down_begins_at_its_title(window):
    main = "document.querySelector('[data-testid=stMain]')"
    for force in ("Gwent", "Kent"):
        window.open("/")
        window.run(f"{main}.scrollTo(0, 1e6)")
        links = f"[...{main}.querySelectorAll('a[data-inside]')]"
        window.run(f"{links}.findLast(link => link.text === arguments[0]).click()", force)
        window.until(f"return !!document.querySelector('h1')?.textContent.includes('{force}')")
        window.until(SETTLED)
        assert window.run(f"return {main}.scrollTop") == 0, force


def test_arrow_keys_move_through_a_chart(window):
    window.open("/change?theme=Protecting+vulnerable+people")
    announcement = "document.querySelector('.fc-said').textContent"
    window.run("document.querySelector('.fc-chart-spread-by-round').focus()")
    window.until("return !!document.querySelector('.fc-chart-spread-by-round .trace')")
    for key, words in ((Keys.HOME, "PEEL 2023–25, Outstanding: 2"), (Keys.ARROW_DOWN, "PEEL 2021/22, Outstanding: 3")):
        window.driver.switch_to.active_element.send_keys(key)
        window.until(f"return {announcement}.startsWith('{words}')")
        assert window.run("return document.querySelectorAll('.fc-ring').length") == 1
    window.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    window.until("return !document.querySelector('.fc-ring, .hoverlayer .hovertext')")


def test_the_menu_of_an_exhibit_gives_its_rows(window):
    window.open("/theme?theme=Missing+children&force=Metropolitan")
    link = window.run("return document.querySelector('.st-key-exhibit-findings .fc-menu a[data-format=csv]').href")
    with urllib.request.urlopen(link, timeout=20) as answer:
        rows = list(csv.DictReader(io.StringIO(answer.read().decode("utf-8"), newline="")))
    shown = window.run("return document.querySelectorAll('.st-key-exhibit-findings tbody tr').length")
    assert len(rows) == shown > 0


def test_an_embedded_exhibit_is_drawn_alone(window):
    window.visit(f"{window.address}/theme?embed=true&exhibit=map-areas&theme=Legitimacy")
    window.until("return !!document.querySelector('.st-key-exhibit-map-areas .main-svg .trace')")
    assert window.run("return document.querySelectorAll('[class*=st-key-exhibit-]').length") == 1
    assert window.complaints() == []


def test_a_frame_is_as_high_as_its_exhibit(window):
    window.open("/theme?theme=Legitimacy")
    menu = "document.querySelector('.st-key-exhibit-grid-of-theme .fc-menu')"
    window.run(f"{menu}.open = true; {menu}.querySelector('[data-frame]').open = true")
    window.until(f"return {menu}.querySelectorAll('[data-frame] code')[1].textContent.length > 100")
    code = window.run(
        f"return [...{menu}.querySelectorAll('[data-frame] code')].map(code => code.textContent).join('')"
    )
    before = int(re.search(r'height="(\d+)"', code)[1])
    with another_site(code) as site:
        window.visit(site)
        window.until(f"return Number(document.querySelector('iframe').height) > {before}")
        window.driver.switch_to.frame(0)
        window.until("""return Math.abs(innerHeight
            - document.querySelector('[data-testid=stMainBlockContainer]').getBoundingClientRect().height) < 1""")
        window.driver.switch_to.default_content()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/",
            [
                "Where does every police force stand?",
                "Protecting vulnerable people",
                "Serious and organised crime",
                "RI 18",
            ],
        ),
        (
            "/compare?force=Kent&force=Essex",
            ["Newest known grades side by side", "Essex lower", "We summarise findings in our own words"],
        ),
        ("/force?force=Metropolitan", ["Metropolitan Police Service", "Before you quote this", "Sources"]),
    ],
)
def test_every_printed_page_has_text(path, words, window):
    window.skip_unless_it_prints()
    pages = window.open(path).printed()
    # The last page may be blank, where what comes before just fills its own.
    assert len(pages) > 1 and all(len(text) > 100 for text in pages[:-1])
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(pages)))
    assert [w for w in words if w not in text] == [], text
