"""The answer can be read without JavaScript, without a live connection and with scripts of an earlier version.

``test_hosting.py`` tests a restart of the server while a page is being read.
"""

import pytest
from playwright.sync_api import expect

NOTICE = "could not open a live connection"


@pytest.fixture
def visit(chromium, address):
    """A function that opens a page in a new context, which ``prepare`` is called with first."""
    opened = []

    def open_page(path: str, prepare=lambda context: None, **options):
        context = chromium.new_context(viewport={"width": 360, "height": 780}, reduced_motion="reduce", **options)
        opened.append(context)
        prepare(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_page
    for context in opened:
        context.close()


def without_websockets(context) -> None:
    context.route_web_socket(lambda _url: True, lambda socket: socket.close())


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_the_page_has_its_answer_and_a_form_that_filters(visit):
    page = visit("/theme?theme=Vulnerable%20people&year=2018", java_script_enabled=False)
    lead = page.locator(".fc-answer").inner_text()
    assert "forces" in lead
    page.get_by_label("Region").select_option("Wales")
    page.get_by_role("button", name="Show").click()
    assert "region=Wales" in page.url and page.locator(".fc-answer").inner_text() != lead
    assert page.locator("tbody tr").count() == 4
    page.get_by_role("rowheader", name="Gwent").get_by_role("link").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Gwent Police"


def test_without_a_websocket_the_page_has_its_answer_a_notice_and_the_data(visit):
    page = visit("/force?force=Kent", without_websockets)
    notice = page.get_by_role("alert").filter(has_text=NOTICE)
    expect(notice).to_be_visible()
    assert page.get_by_role("heading", level=1).inner_text() == "Kent Police"
    assert "Kent" in page.locator(".fc-answer").inner_text() and fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).first.click()
    assert download.value.path().read_text("utf-8").startswith("force,theme,")
    # The next page does not wait ten seconds again.
    page.get_by_role("link", name="Case audits").click()
    expect(notice).to_be_visible(timeout=5_000)
    assert not page.get_by_text("streamlit run").count()


def test_the_live_page_appears_once_a_connection_is_made(visit):
    blocked = []

    def at_first(context):
        def route(socket):
            blocked.append(socket)
            if len(blocked) < 4:
                socket.close()
            else:
                socket.connect_to_server()

        context.route_web_socket(lambda _url: True, route)
        context.add_init_script("sessionStorage.setItem('forces-compared-no-connection', 'yes')")

    page = visit("/force?force=Kent", at_first)
    expect(page.get_by_role("alert").filter(has_text=NOTICE)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.locator("#static-page")).to_have_count(0)
    expect(page.locator(".fc-lead")).to_be_visible()


def test_a_page_with_a_script_of_an_earlier_version_is_reloaded_once(visit):
    requests = []

    def updated(context):
        def script(route):
            requests.append(route.request.url)
            if len(requests) == 1:
                route.fulfill(status=404)
            else:
                route.continue_()

        context.route("**/static/js/FileUploader*.js", script)

    page = visit("/check", updated)
    expect(page.get_by_test_id("stFileUploaderDropzone").first).to_be_visible()
    assert len(requests) > 1 and not page.get_by_text("TypeError").count()


def test_a_page_whose_script_is_missing_for_good_is_not_reloaded_for_ever(visit):
    loads = []

    def broken(context):
        context.route("**/static/js/FileUploader*.js", lambda route: route.fulfill(status=404))
        context.on("request", lambda request: loads.append(request) if request.is_navigation_request() else None)

    page = visit("/check", broken)
    expect(page.get_by_text("Failed to fetch dynamically imported module").first).to_be_visible()
    assert len(loads) == 2


def test_charts_whose_script_is_missing_say_so_and_are_drawn_when_it_is_there(visit):
    def broken(context):
        context.route("**/static/plotly-*", lambda route: route.fulfill(status=404))

    page = visit("/theme", broken)
    place = page.locator(".fc-chart").first
    expect(place).to_contain_text("could not be loaded. What this chart shows is in its table, too.")
    page.context.unroute("**/static/plotly-*")
    place.get_by_role("button", name="Try again").click()
    expect(place.locator(".trace").first).to_be_attached()
    expect(page.get_by_text("could not be loaded")).to_have_count(0)
