"""The search field at the top of every page: one force, several to compare, ambiguous names, and use by keyboard."""

import pytest
from playwright.sync_api import expect

EASTERN = "Norfolk, Suffolk and Cambridgeshire"
COMPARED = "**/compare?force=Norfolk&force=Suffolk&force=Cambridgeshire"
REMEMBERED = "localStorage.getItem('forces-compared-groups')"


class Finder:
    def __init__(self, tab):
        self.tab, self.page = tab, tab.page
        self.field = tab.page.get_by_role("combobox", name="Find a force, or several")
        self.rows = tab.page.locator("#fc-find").get_by_role("option")
        self.foot = tab.page.locator(".fc-find-foot")
        self.status = tab.page.locator("#fc-find > [role=status]")

    def type(self, text: str) -> "Finder":
        self.field.click()
        self.field.fill(text)
        return self


# The sign of the dashboard, the names of pages, and the open one, in either bar.
BAR = """() => {
  const bar = document.querySelector("[data-testid=stHeader], body > header");
  const links = [...bar.querySelectorAll("[data-testid=stTopNavLink], nav a")].filter((link) => link.checkVisibility());
  const place = (e) => { const { x, y, height } = e.getBoundingClientRect(); return [x, y, height].map(Math.round); };
  const open = links.filter((link) => getComputedStyle(link).fontWeight === "600").map((link) => link.innerText);
  return { logo: place(bar.querySelector("img")), names: links.map((link) => link.innerText), open,
    first: links.slice(0, 1).map(place), heights: links.map((link) => place(link).slice(1)),
    size: links.map((link) => getComputedStyle(link).fontSize) };
}"""
CONTRAST = """(field) => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const text = getComputedStyle(field, "::placeholder"), both = [text.color, getComputedStyle(field).backgroundColor];
  const [dark, bright] = both.map(light).sort((a, b) => a - b);
  return text.opacity * (bright + 0.05) / (dark + 0.05);
}"""


@pytest.fixture
def finder(reader):
    return lambda path="/about", **screen: Finder(reader(**screen).open(path))


def test_several_forces_and_enter_lead_to_their_comparison(finder):
    finder = finder("/").type(EASTERN)
    finder.field.press("Enter")  # before there can be any results
    finder.page.wait_for_url(COMPARED)
    columns = finder.tab.settled().table("newest-side-by-side").locator("thead th a")
    expect(columns).to_have_text(["Norfolk", "Suffolk", "Cambridgeshire"])
    assert not finder.tab.complaints


def test_the_comparison_is_offered_first_then_a_group_then_each_force(finder):
    finder = finder().type(EASTERN)
    expect(finder.rows.locator("b")).to_have_text(
        [
            f"Compare {EASTERN}",
            "As a group",
            "Norfolk Constabulary",
            "Suffolk Constabulary",
            "Cambridgeshire Constabulary",
        ]
    )
    expect(finder.foot).to_have_text(f"Enter: Compare {EASTERN}.")
    finder.field.press("ArrowDown")
    expect(finder.rows.first).to_be_focused()
    finder.page.keyboard.press("Enter")
    finder.page.wait_for_url(COMPARED)


def test_a_group_is_shown_saved_and_offered_on_every_page(finder):
    finder = finder().type(EASTERN)
    finder.page.evaluate("localStorage.clear()")
    finder.rows.filter(has_text="As a group").click()
    finder.page.wait_for_url("**/compare?group=Norfolk*")
    page = finder.tab.settled().page
    expect(page.locator(".fc-lead")).to_contain_text(f"“{EASTERN}”: ")
    expect(page.get_by_role("button", name=EASTERN, exact=True)).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(REMEMBERED) == f'["{EASTERN}:Norfolk,Suffolk,Cambridgeshire"]'
    finder.tab.open("/theme")
    expect(page.get_by_role("button", name=EASTERN, exact=True)).to_have_attribute("aria-pressed", "false")
    page.evaluate("localStorage.clear()")


@pytest.mark.parametrize(
    ("typed", "matches", "says"),
    [
        ("Richmond", 3, "“Richmond” has 3 matches in 2 forces: choose one."),
        ("Newport", 7, "“Newport” has 7 matches in 7 forces: choose one."),
    ],
)
def test_enter_with_several_matches_leaves_the_list_open_and_says_how_many(finder, typed, matches, says):
    finder = finder().type(typed)
    finder.field.press("Enter")
    expect(finder.status).to_have_text(says)
    expect(finder.rows).to_have_count(matches)
    finder.field.press("Enter")
    expect(finder.foot).to_have_text(says)
    expect(finder.field).to_be_focused()
    expect(finder.field).to_have_attribute("aria-expanded", "true")
    assert finder.tab.path == "/about"
    # The list itself says it too, once the reader pauses.
    expect(finder.page.locator(".autocomplete__wrapper").get_by_text(says).first).to_be_attached()
    finder.field.press("ArrowDown")
    finder.page.keyboard.press("ArrowDown")
    expect(finder.rows.nth(1)).to_be_focused()
    chosen = finder.rows.nth(1).inner_text()
    finder.page.keyboard.press("Enter")
    finder.page.wait_for_url("**/force?force=*")
    assert "Metropolitan" in chosen or "Essex" in chosen


@pytest.mark.parametrize("typed", ["Leeds", "huddersf", "wf1 1aa"])
def test_enter_leads_to_the_only_match_even_before_the_list_is_shown(finder, typed):
    finder = finder().type(typed)
    finder.field.press("Enter")
    finder.page.wait_for_url("**/force?force=West+Yorkshire")


def test_typing_on_after_enter_cancels_it(finder):
    finder = finder()
    # The answer to the first name comes after more has been typed, however fast it is.
    with finder.page.expect_request("**/api/find.json?name=Leeds") as asked:
        finder.page.route("**/api/find.json?name=Leeds", lambda route: None)
        finder.type("Leeds").field.press("Enter")
    finder.field.fill("Leeds and Newport")
    expect(finder.foot).to_contain_text("“Newport” has 7 matches")
    assert asked.value.failure and finder.tab.path == "/about"


def test_several_ambiguous_names_are_resolved_one_after_the_other(finder):
    finder = finder().type("Newport, Kent and Richmond")
    finder.rows.filter(has_text="Isle of Wight").click()
    expect(finder.field).to_have_value("Hampshire, Kent, Richmond")
    finder.rows.filter(has_text="Richmond upon Thames").click()
    finder.page.wait_for_url("**/compare?force=Hampshire&force=Kent&force=Metropolitan")


def test_unknown_names_are_reported_and_none_is_dropped_in_silence(finder):
    finder = finder().type("Kent, Ruritania")
    finder.field.press("Enter")
    expect(finder.status).to_have_text("We know no force or place in England and Wales called “Ruritania”.")
    expect(finder.rows).to_have_text(["Kent Police without “Ruritania”"])
    finder.type("Ruritania")
    expect(finder.page.locator(".autocomplete__option--no-results")).to_have_text(
        "We know no force or place in England and Wales called “Ruritania”."
    )
    assert finder.tab.path == "/about"


def test_more_forces_than_fit_side_by_side_are_offered_on_the_overview(finder):
    finder = finder().type("Kent, Essex, Surrey, Sussex, Hampshire, Dorset and Norfolk")
    finder.field.press("Enter")
    expect(finder.status).to_have_text("At most 6 forces are compared side by side, and these are 7.")
    finder.rows.first.click()
    finder.page.wait_for_url("**/?force=Kent&force=Essex&*&force=Norfolk")


def test_names_pasted_one_to_a_line_are_a_list(finder):
    finder = finder().type("Kent, ")
    finder.page.evaluate("navigator.clipboard.writeText('Norfolk Constabulary\\r\\nLeeds\\n')")
    finder.field.press("Control+v")
    expect(finder.field).to_have_value("Kent, Norfolk Constabulary, Leeds")
    finder.field.press("Enter")
    finder.page.wait_for_url("**/compare?force=Kent&force=Norfolk&force=West+Yorkshire")


@pytest.mark.parametrize(
    "screen", [{"width": 1440, "height": 900}, {"width": 768, "height": 900}, {"width": 360, "height": 640}]
)
def test_a_list_with_more_rows_than_can_be_seen_says_so_at_its_foot(finder, screen):
    finder = finder(viewport=screen).type("St")
    expect(finder.rows).to_have_count(30)
    expect(finder.foot).to_be_in_viewport(ratio=1)
    menu = finder.page.locator(".fc-find-menu").bounding_box()
    boxes = [row.bounding_box() for row in finder.rows.all()]
    bottoms = [box["y"] + box["height"] for box in boxes]
    below = [bottom for bottom in bottoms if bottom > menu["y"] + menu["height"] + 1]
    assert 10 < len(below) < 30
    expect(finder.foot).to_have_text(
        f"“St” has 357 matches, of which 30 are listed. {len(below)} more: scroll or type on."
    )
    # No row is cut in half.
    assert any(abs(menu["y"] + menu["height"] - bottom) < 8 for bottom in bottoms)
    finder.rows.last.scroll_into_view_if_needed()
    expect(finder.foot).to_have_text("“St” has 357 matches, of which 30 are listed.")
    finder.type("Leeds")
    expect(finder.foot).to_have_text("Enter: “Leeds” leads to West Yorkshire Police.")
    foot = finder.foot.bounding_box()
    assert foot["x"] >= 0 and foot["x"] + foot["width"] <= screen["width"]


def test_the_foot_disappears_with_the_list(finder):
    finder = finder().type("Newport")
    expect(finder.foot).to_be_visible()
    finder.field.press("Escape")
    expect(finder.foot).to_be_hidden()
    finder.type("Newpor")
    expect(finder.foot).to_be_visible()
    finder.page.locator("h1").click()
    expect(finder.foot).to_be_hidden()


def test_a_search_that_gets_no_response_says_so(finder):
    finder = finder()
    finder.page.route("**/api/find.json*", lambda route: route.abort())
    finder.type("Kent")
    finder.field.press("Enter")
    expect(finder.status).to_have_text("The search does not answer at the moment. Try again.")
    assert finder.tab.path == "/about"


def test_without_javascript_the_form_leads_to_the_force_or_to_a_choice(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/theme")
    field = page.get_by_role("textbox", name="Find a force, or several to compare")
    field.fill("Norfolk and Newport")
    field.press("Enter")
    page.wait_for_url("**/find?name=Norfolk+and+Newport")
    page.get_by_role("link", name="Newport (Isle of Wight)").click()
    page.wait_for_url("**/compare?force=Norfolk&force=Hampshire")
    field.fill("Leeds")
    field.press("Enter")
    page.wait_for_url("**/force?force=West+Yorkshire")
    context.close()


def test_pages_without_scripts_have_the_bar_of_the_others(reader):
    app = reader().open("/force?force=Kent").page.evaluate(BAR)
    page = reader().open("/force?force=Kent").page
    page.goto(page.url.partition("/force")[0] + "/find?name=Richmond")
    assert page.evaluate(BAR) == app and app["open"] == ["Find a force"]
    page.set_viewport_size({"width": 360, "height": 780})
    assert not page.evaluate(BAR)["names"]
    page.get_by_text("Menu", exact=True).click()
    assert page.evaluate(BAR)["names"] == app["names"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_a_field_is_for_can_be_read_on_a_page_that_is_not_found(reader, colours):
    page = reader(color_scheme=colours).open("/about").page
    page.goto(page.url.partition("/about")[0] + "/no/such/page")
    assert page.get_by_placeholder("Force, town, council or postcode").evaluate(CONTRAST) >= 4.5


def test_a_search_of_a_sign_alone_finds_nothing_and_says_so(finder):
    finder = finder("/").type("%")
    finder.field.press("Enter")
    expect(finder.foot).to_have_text("We found nothing for “%”. Type two letters or more.")
    expect(finder.status).to_have_text("We found nothing for “%”. Type two letters or more.")
    finder.type("Leeds")
    expect(finder.foot).to_have_text("Enter: “Leeds” leads to West Yorkshire Police.")
    finder.type("%%")
    expect(finder.page.locator("#fc-find")).to_contain_text("We found nothing for “%%”. Type a name or a postcode.")


def test_without_a_force_its_page_leads_to_the_search_by_place(reader):
    tab = reader().open("/force")
    tab.page.get_by_role("link", name="find it by a town or postcode").click()
    tab.page.wait_for_url("**/find")
    expect(tab.page.get_by_role("heading", name="Find a force")).to_be_visible()


def test_a_long_word_that_was_not_found_breaks_within_a_phone(reader):
    page = reader(viewport={"width": 360, "height": 780}).open("/force?force=Kent").page
    page.goto(page.url.partition("/force")[0] + f"/find?place={'w' * 90}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
