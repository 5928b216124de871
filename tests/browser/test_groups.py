"""Groups of forces in Chromium: named, kept after a reload, offered, shared by link, forgotten."""

from playwright.sync_api import expect

GROUP = "group=Eastern%3ANorfolk%2CSuffolk%2CCambridgeshire"
PROPOSED = "group=Norfolk%2C+Suffolk+and+Cambridgeshire%3ANorfolk%2CSuffolk%2CCambridgeshire"
REMEMBERED = "localStorage.getItem('forces-compared-groups')"


def offered(tab):
    return tab.page.get_by_role("button", name="Eastern", exact=True)


def test_a_group_is_named_remembered_offered_shared_and_forgotten(reader, chromium, address):
    tab = reader().open("/theme?force=Norfolk&force=Suffolk&force=Cambridgeshire")
    tab.page.evaluate("localStorage.clear()")
    tab.page.get_by_role("button", name="Keep as a group").click()
    tab.page.wait_for_url(f"**/theme?{PROPOSED}")
    tab.settled()
    expect(tab.page.locator(".fc-lead")).to_contain_text("“Norfolk, Suffolk and Cambridgeshire”: ")
    assert tab.page.evaluate(REMEMBERED) == '["Norfolk, Suffolk and Cambridgeshire:Norfolk,Suffolk,Cambridgeshire"]'
    expect(tab.page.get_by_role("button", name="Keep as a group")).to_have_count(0)

    # The name that was proposed can be changed.
    tab.page.get_by_role("button", name="Rename the group “Norfolk, Suffolk and Cambridgeshire”").click()
    name = tab.page.get_by_role("textbox", name="New name for “Norfolk, Suffolk and Cambridgeshire”")
    expect(name).to_be_focused()
    name.press("Escape")
    tab.page.get_by_role("button", name="Rename the group “Norfolk, Suffolk and Cambridgeshire”").click()
    name.fill(" Eastern ")
    name.press("Enter")
    tab.page.wait_for_url(f"**/theme?{GROUP}")
    tab.settled()
    assert tab.page.evaluate(REMEMBERED) == '["Eastern:Norfolk,Suffolk,Cambridgeshire"]'
    expect(tab.page.locator(".fc-lead")).to_contain_text("“Eastern” (Norfolk, Suffolk and Cambridgeshire)")
    expect(offered(tab)).to_have_attribute("aria-pressed", "true")
    expect(tab.page.get_by_role("button", name="Keep as a group")).to_have_count(0)

    # Kept after a reload, and offered on another page, beside what is chosen there.
    tab.open("/compare?force=Kent")
    expect(offered(tab)).to_have_attribute("aria-pressed", "false")
    offered(tab).click()
    tab.page.wait_for_url(f"**/compare?force=Kent&{GROUP}")
    tab.settled()
    columns = tab.table("newest-side-by-side").locator("thead th a")
    expect(columns).to_have_text(["Norfolk", "Suffolk", "Cambridgeshire", "Kent"])
    offered(tab).click()
    tab.page.wait_for_url("**/compare?force=Kent")
    tab.settled()

    # Shared by link: a browser that has never been here shows the same, and can keep it.
    fresh = chromium.new_context()
    page = fresh.new_page()
    page.goto(f"{address}/compare?{GROUP}")
    expect(page.locator(".fc-lead")).to_contain_text("“Eastern” (Norfolk, Suffolk and Cambridgeshire)")
    assert page.evaluate(REMEMBERED) is None
    page.get_by_role("button", name="Keep “Eastern”").click()
    expect(page.get_by_role("button", name="Eastern", exact=True)).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(REMEMBERED) == '["Eastern:Norfolk,Suffolk,Cambridgeshire"]'
    fresh.close()

    tab.page.get_by_role("button", name="Forget the group “Eastern”").click()
    expect(offered(tab)).to_have_count(0)
    tab.open("/theme")
    assert tab.page.evaluate(REMEMBERED) == "[]"
    expect(tab.page.locator(".fc-groups")).to_be_empty()
    assert not tab.complaints


def test_what_a_browser_remembers_is_shown_as_text_and_nonsense_is_ignored(reader):
    tab = reader().open("/theme")
    tab.page.evaluate("""localStorage.setItem('forces-compared-groups', JSON.stringify(
        ['<img src=x onerror=alert(1)>:Kent', 7, null, 'no group']))""")
    tab.open("/theme")
    chips = tab.page.locator(".fc-groups .fc-chip button:first-child")
    expect(chips).to_have_text(["<img src=x onerror=alert(1)>"])
    chips.click()
    expect(tab.page.locator(".fc-lead")).to_contain_text("“<img src=x onerror=alert(1)>” (Kent)")
    assert tab.page.locator("img[src=x]").count() == 0
    tab.page.evaluate("localStorage.setItem('forces-compared-groups', '{broken')")
    tab.open("/theme")
    expect(tab.page.locator(".fc-groups")).to_be_empty()
    tab.page.evaluate("localStorage.clear()")
    assert not tab.complaints


def test_a_group_replaces_another_with_the_same_name(reader):
    tab = reader().open("/theme")
    tab.page.evaluate(
        """localStorage.setItem('forces-compared-groups',
            JSON.stringify(['East:Kent,Essex', 'West:Devon and Cornwall']))"""
    )
    tab.open("/theme")
    tab.page.get_by_role("button", name="Rename the group “West”").click()
    name = tab.page.get_by_role("textbox", name="New name for “West”")
    name.fill("  ")
    name.press("Enter")
    expect(name).to_be_visible()
    name.fill("east")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.locator(".fc-groups .fc-chip button:first-child")).to_have_text(["east"])
    assert tab.page.evaluate(REMEMBERED) == '["east:Devon and Cornwall"]' and tab.path == "/theme"
    tab.page.evaluate("localStorage.clear()")
    assert not tab.complaints
