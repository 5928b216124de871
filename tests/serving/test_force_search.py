"""A force is found without JavaScript and by tools, at ``/find`` and ``/api/find.json``."""

import html
import json
import re
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

import queries
from parts.address.finder import MAX_CHARACTERS, MAX_NAMES, find
from parts.shell import shell
from parts.site import PAGES, page_at
from server import documents
from tests.asgi import ask, run
from tests.serving.test_addresses import application


def get(path: str, name: str | None = None, **others):
    pairs = {**({} if name is None else {"name": name}), **others}
    return run(ask(application(), f"{path}?{urlencode(pairs)}"))


def found(name: str) -> dict:
    answer = get("/api/find.json", name)
    assert answer.status == 200 and answer.headers["content-type"] == "application/json"
    return json.loads(answer.body)


@pytest.mark.parametrize("base", ["", "/forces"])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Folkestone", "/force?force=Kent"),
        ("devon & cornwall", "/force?force=Devon+and+Cornwall"),
        ("Norfolk, Suffolk and CB2", "/compare?force=Norfolk&force=Suffolk&force=Cambridgeshire"),
        ("Kent\r\nLeeds", "/compare?force=Kent&force=West+Yorkshire"),
    ],
)
def test_a_form_is_answered_by_a_redirect_to_the_force_or_the_comparison(base, name, address):
    answer = run(ask(application(base), f"{base}/find?{urlencode({'name': name})}"))
    assert (answer.status, answer.headers["location"]) == (303, base + address)


@pytest.mark.parametrize(
    "name", ["Richmond", "Norfolk and Newport", "Newport, Richmond", "Ruritania", "Kent, Ruritania", "", "Merseyide"]
)
def test_an_unclear_name_gives_a_page_of_all_matches(name):
    answer = get("/find", name)
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    text = html.unescape(answer.body.decode())
    meant = find(name)
    assert f'<p class="lead">{meant.says}</p>' in text and f'<input name="name" value="{name}">' in text
    listed = text.partition('<div class="regions">')[0]
    links = re.findall(r'<li><a href="/([^"]*)">([^<]*)</a>(?: <span>([^<]*)</span>)?', listed)
    assert links == [(option.address, option.words, option.detail) for option in meant.options]
    assert "<script" not in text


def test_a_place_is_read_as_a_name_and_a_key_that_is_not_read_is_named():
    assert get("/find", place="Folkestone").headers["location"] == "/force?force=Kent"
    assert "“Newport” has" in get("/find", place="Newport").body.decode()
    page = html.unescape(get("/find", town="Newport", **{"<b>": "1"}).body.decode(errors="replace"))
    sentence = "We do not read “town” and “<b>” in this address: it takes a force or place as “name”"
    assert sentence in page and "<b>" not in get("/find", **{"<b>": "1"}).body.decode()
    assert "We do not read 9 keys" in get("/find", **{f"k{n}": "1" for n in range(9)}).body.decode()
    assert "We do not read" not in get("/find", "Newport").body.decode()


def test_a_choice_on_the_page_leads_on_until_all_is_clear():
    name, steps = "Newport, Kent and Richmond", 0
    while (answer := get("/find", name)).status == 200:
        address = html.unescape(re.search(r'<li><a href="/([^"]*)">', answer.body.decode())[1])
        steps += 1
        if not address.startswith("find?"):
            break
        name = re.search("name=(.*)", address)[1].replace("+", " ").replace("%2C", ",")
    assert steps == 2 and address == "compare?force=Gwent&force=Kent&force=North+Yorkshire"


@pytest.mark.parametrize("name", [None, "", "zzzz", "%"])
def test_where_nothing_is_found_the_page_lists_all_forces_by_region(name):
    text = html.unescape(get("/find", name).body.decode())
    queries.pin(queries.served())
    forces = queries.rows("forces").query("present")
    regions = re.findall(r"<section><h2>(.*?)</h2>(.*?)</section>", text, re.DOTALL)
    listed = {region: re.findall(r'<a href="/force\?force=[^"]*">([^<]*)</a>', links) for region, links in regions}
    assert listed == {region: list(rows["short_name"]) for region, rows in forces.groupby("region")}
    assert '<form action="/find"' in text
    assert ("Try a nearby town, a council or the first half of your postcode." in text) == (name == "zzzz")
    assert ("Type a name or a postcode." in text) == (name != "zzzz")


def test_results_of_a_search_are_not_indexed():
    for name in ("Richmond", "Kent"):
        assert get("/find", name).headers["x-robots-tag"] == "noindex"
    assert b'<meta name="robots" content="noindex">' in get("/find", "Richmond").body
    assert "find" not in run(ask(application(), "/sitemap.xml")).body.decode()
    assert "Disallow: /api/find.json" in run(ask(application(), "/robots.txt")).body.decode()


def test_what_is_typed_is_text_on_the_page():
    body = get("/find", "<img src=x onerror=alert(1)> and Newport").body.decode()
    assert "<img src=x" not in body and "&lt;img src=x onerror=alert(1)&gt;" in body


@pytest.mark.parametrize("page", [page.address for page in PAGES if page.lead])
def test_every_page_without_javascript_holds_the_form(page):
    text = run(ask(application(), f"/{page}")).body.decode()
    form = re.search(r'<form action="find" method="get".*?</form>', text.partition("<noscript>")[2], re.DOTALL)[0]
    assert '<input name="name"' in form and "<button>" in form


def test_matches_for_tools_have_id_name_council_force_and_address():
    answer = found("Richmond, North Yorkshire")
    match = next(m for m in answer["matches"] if m["name"] == "Richmond upon Thames")
    assert match == {
        "part": "Richmond",
        "id": "metropolitan",
        "name": "Richmond upon Thames",
        "kind": "council",
        "district": "Richmond upon Thames",
        "force": "Metropolitan",
        "force_name": "Metropolitan Police Service",
        "region": "London",
        "matched": "word",
        "address": "force?force=Metropolitan",
    }
    assert answer["address"] is None and "“Richmond” has 3 matches" in answer["says"]
    assert answer["parts"][1] == {"text": "North Yorkshire", "forces": ["north-yorkshire"], "matches": 1}
    assert "NaN" not in json.dumps(answer)


@pytest.mark.parametrize(
    "name", ["Norfolk, Suffolk and Cambridgeshire", "Newport", "Kent, Sufolk", "Ruritania", "Ynys Môn", "CT1 2AB v LD7"]
)
def test_the_address_for_tools_gives_what_the_finder_finds(name):
    answer, meant = found(name), find(name)
    assert (answer["address"] or "") == meant.address and answer["says"] == meant.says
    assert [option["address"] for option in answer["options"]] == [option.address for option in meant.options]


@pytest.mark.parametrize(
    ("pairs", "error"),
    [
        ({}, "this address needs the key 'name', such as name=Leeds"),
        ({"name": " "}, "this address needs the key 'name', such as name=Leeds"),
        ({"nmae": "Kent"}, "this address takes no key 'nmae'"),
        ({"name": "x" * (MAX_CHARACTERS + 1)}, "a name has at most 300 characters, and this has 301"),
    ],
)
def test_a_wrong_request_for_data_says_what_is_wrong(pairs, error):
    answer = get("/api/find.json", **pairs)
    assert (answer.status, json.loads(answer.body)["error"]) == (400, error)


def test_a_name_that_is_too_long_is_refused_with_the_limit():
    text = get("/find", "x" * (MAX_CHARACTERS + 1)).body.decode()
    assert "At most 300 characters are read, and this has 301." in text
    assert "At most 16 names are read" in found(",".join(["Kent"] * (MAX_NAMES + 1)))["says"]


def in_words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


@pytest.mark.parametrize("base", ["", "/forces"])
@pytest.mark.parametrize("path", ["/find?name=Newport", "/no/such/page"])
def test_a_page_without_scripts_ends_as_all_other_pages_do(base, path):
    queries.pin(queries.served())
    whole = in_words(shell.footer())
    assert re.match(r"Our record of \d+ \w+ \d{4}, version \w+\. Newest report in it: ", whole)
    text = run(ask(application(base), f"{base}{path}")).body.decode()
    foot = re.search("<footer>(.*)</footer>", text, re.DOTALL)[1]
    assert in_words(foot) == whole
    links = re.findall(r'href="([^"]*)" data-inside', foot)
    assert links == [f"{base}/about", f"{base}/about#glossary", f"{base}/changes"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/case-audit", 'Instead of “/case-audit”, did you mean <a href="/case-audits">Case audits</a>?'),
        ("/Case_Audits", 'did you mean <a href="/case-audits">Case audits</a>?'),
        ("/force/kent", 'did you mean <a href="/force">Find a force</a>?'),
        ("/now/", 'did you mean <a href="/">Now</a>?'),
        ("/nothing-here", "There may be a mistake in “/nothing-here”, or the page may have moved."),
        ("/<b>x</b>\u202e", "There may be a mistake in “/&lt;b&gt;x&lt;/b&gt;”, or the page may have moved."),
        ("/" + "x" * 9000, f"There may be a mistake in “/{'x' * 79}”, or"),
    ],
)
def test_a_page_that_is_not_found_is_named_with_the_one_that_may_be_meant(path, says):
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": [(b"accept", b"text/html")]}
    body = documents.not_found(Request(scope)).body.decode()
    assert says in body and "<b>x" not in body


def test_a_page_has_one_name_in_the_menu_and_in_its_title():
    assert page_at("").in_menu == page_at("").title


def test_a_page_that_is_not_found_is_served_while_there_is_no_record(monkeypatch):
    def none():
        raise queries.NoRecord("no version has been published")

    monkeypatch.setattr(queries, "served", none)
    answer = run(ask(application(), "/no/such/page"))
    assert answer.status == 404 and "There is no page at this address" in answer.body.decode()
