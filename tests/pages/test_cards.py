"""Cards of links say the same as their pages, and are drawn in the colours of the grades."""

import io
import json
import re

import pytest
from markupsafe import Markup
from PIL import Image, ImageColor

import data
import queries
from parts.address import vocabulary
from parts.charts import card as drawing
from parts.charts.looks import GRADES, look_of
from parts.exhibits import cards, grades
from parts.site import PAGES, page_at


def card(page: str, **query: list[str]):
    return cards.card(page_at(page), page_at(page).read(query))


def colours_of(png: bytes) -> set[tuple]:
    """The colours that fill at least a few hundred pixels."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (1200, 630)
    return {colour for number, colour in image.getcolors(image.width * image.height) if number > 300}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("", {}),
        ("", {"cycle": ["2016"]}),
        ("", {"region": ["Wales"]}),
        ("", {"force": ["Kent"], "evidence": ["inspectorate"]}),
        ("force", {"force": ["Kent"]}),
        ("force", {"force": ["Cumbria"]}),
        ("theme", {}),
        ("theme", {"theme": ["Legitimacy"]}),
        ("theme", {"year": ["2016"]}),
        ("theme", {"theme": ["Missing children"], "region": ["Wales"]}),
        ("change", {}),
        ("change", {"force": ["Kent"]}),
        ("change", {"theme": ["Legitimacy"], "force": ["Kent", "Essex"]}),
        ("compare", {"force": ["Kent", "Essex"], "cycle": ["2016"]}),
        ("case-audits", {}),
        ("case-audits", {"force": ["Metropolitan"]}),
        ("tables", {"table": ["case_audits"]}),
    ],
)
def test_a_card_has_the_first_sentence_of_its_page(open_page, page, query):
    (lead,) = re.findall(r'<p class="fc-lead"[^>]*>(.*?)</p>', open_page(page, **query).text, flags=re.S)
    assert card(page, **query).sentence.startswith(Markup(lead).striptags())


@pytest.mark.parametrize("query", [{}, {"cycle": ["2016"]}, {"region": ["Wales"]}])
def test_the_card_of_the_overview_draws_the_themes_of_its_chart(query):
    chosen = page_at("").read(query)
    rounds = query.get("cycle") or [vocabulary.well_known_cycle()]  # newest grades are not counted together
    spread = grades.SPREAD_BY_THEME.ask(chosen, themes=None, rounds=rounds).rows
    bars = list(dict.fromkeys(spread[spread["graded_for"] == "all"]["theme"]))
    assert [bar.name for bar in card("", **query).grades.bars] == bars[:4]


def test_the_card_of_a_force_shows_its_grades_by_cycle():
    shown = card("force", force=["Kent"])
    rows = queries.rows("grid", forces=["kent"], themes=["vulnerable"]).sort_values("round_order").to_dict("records")
    assert [cell.look for cell in shown.grades.cells] == [look_of(row) for row in rows]
    assert shown.title == "Kent Police"
    expected = {ImageColor.getrgb(GRADES[row["grade"]].colour) for row in rows if row["grade"] in GRADES}
    others = {ImageColor.getrgb(look.colour) for look in GRADES.values()} - expected
    colours = colours_of(cards.picture(shown))
    assert expected <= colours and not others & colours


def test_the_card_of_case_audits_adds_up():
    (bar,) = card("case-audits").grades.bars
    audits = queries.rows("case_audits", samples=["whole"], printed=["counts"])
    assert sum(number for _, number in bar.parts) == audits["cases_total"].sum()


@pytest.mark.slow
@pytest.mark.parametrize("page", [page.address for page in PAGES])
def test_every_page_has_a_card_on_any_record(page, small_record):
    shown = card(page, force=["Kent"])
    assert shown.title and shown.sentence.endswith(".") and queries.version() in shown.source
    assert colours_of(cards.picture(shown))


def test_unknown_values_in_an_address_make_no_further_cards():
    assert card("force", force=["Kent"], unknown=["x"]) is card("force", force=["Narnia", "kent"], year=["2016"])
    assert cards.picture(card("force", force=["Kent"])) is cards.picture(card("force", force=["kent"]))
    assert card("force", force=["Essex"]) is not card("force", force=["Kent"])


def test_the_font_has_the_letters_of_welsh():
    font = drawing._font(30)
    missing = font.getmask("\u4e2d")
    for letter in "ŵŷŴŶâêîôûïëŵ–’“”·…":
        assert bytes(font.getmask(letter)) != bytes(missing), letter


def test_long_titles_are_truncated_at_the_edge():
    long = drawing.Card("A very long title of a page " * 12, "A sentence " * 80, "Source " * 60)
    image = Image.open(io.BytesIO(drawing.draw(long))).convert("RGB")
    assert image.crop((1146, 20, 1200, 570)).getcolors() == [(54 * 550, (255, 255, 255))]


JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address or "overview")
def test_the_head_of_every_page_describes_the_record_as_a_dataset(page, small_record):
    (text,) = JSON_LD.findall(cards.head(page, {"force": ["Kent"]}, "https://example.org/forces/"))
    dataset = json.loads(text)
    schema = data.schema()
    assert (dataset["@context"], dataset["@type"]) == ("https://schema.org", "Dataset")
    assert dataset["@id"] == "https://example.org/forces/#record"
    assert (dataset["name"], dataset["description"]) == (schema["title"], schema["description"])
    assert dataset["license"] == "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    assert dataset["version"] == f"{schema['version']} ({queries.version()})"
    assert dataset["dateModified"] == queries.rows("record_versions")["published"].iloc[0]
    assert dataset["creator"]["name"] == "Forces Compared"
    assert [source["name"] for source in dataset["isBasedOn"]] == [source["title"] for source in schema["sources"]]
    assert dataset["spatialCoverage"]["name"] == "England and Wales"
    assert dataset["temporalCoverage"] == "2015/2025"
    addresses = [file["contentUrl"] for file in dataset["distribution"]]
    names = ["forces-compared.zip", *(f"{resource['name']}.csv" for resource in schema["resources"])]
    assert addresses == [f"https://example.org/forces/api/{name}" for name in names]


def test_an_address_cannot_break_out_of_the_description_of_the_record():
    root = "https://a</script><script>alert(1)</script>&'\"/"
    head = cards.head(page_at("about"), {}, root)
    (text,) = JSON_LD.findall(head)
    assert json.loads(text)["url"] == root and head.count("<script") == 1


def test_grades_of_two_eras_are_separated_on_a_card():
    cells = card("force", force=["Kent"]).grades.cells
    breaks = {cell.name: cell.after_break for cell in cells if cell.after_break}
    assert breaks == {"PEEL 2021/22": "new scale", "PEEL 2023–25": "new era"}
    assert "new scale, cannot be compared with those before; PEEL 2021/22: " in card("force", force=["Kent"]).alt
    bars = card("theme").grades.bars
    assert {bar.name: bar.after_break for bar in bars if bar.after_break} == breaks
    assert not any(bar.after_break for bar in card("").grades.bars)  # themes of one cycle

    good = GRADES["good"]

    def gap(grades, line):
        """The pixels between two neighbouring cells, from the left, or bars, from the top. line: where both are cut."""
        picture = Image.open(io.BytesIO(drawing.draw(drawing.Card("Kent", "", "", grades)))).convert("RGB").crop(line)
        pixels = [picture.getpixel((x, y)) for y in range(picture.height) for x in range(picture.width)]
        filled = [place for place, pixel in enumerate(pixels) if pixel == ImageColor.getrgb(good.colour)]
        (between,) = [b - a for a, b in zip(filled, filled[1:]) if b - a > 5]
        return between

    across, down = (0, 410, 1200, 411), (1100, 200, 1101, 620)
    cells = [
        drawing.Grades("x", cells=(drawing.Cell("a", good), drawing.Cell("b", good, why))) for why in ("", "new scale")
    ]
    bars = [
        drawing.Grades("x", bars=(drawing.Bar("a", ((good, 3),)), drawing.Bar("b", ((good, 3),), why)))
        for why in ("", "new scale")
    ]
    for (together, broken), line, room in ((cells, across, 40), (bars, down, drawing.BREAK_DOWN)):
        assert gap(broken, line) >= gap(together, line) + room


def test_the_card_of_a_search_says_so_and_draws_no_grades():
    searched = card("theme", search=["risk"])
    assert searched.title == "Protecting vulnerable people, a search of the findings"
    assert "“risk”" in searched.sentence and searched.grades == drawing.Grades()
    assert card("theme", kind=["strength"]).grades == drawing.Grades() != card("theme").grades


def test_a_card_whose_sentence_names_grades_of_several_eras_says_that_they_cannot_be_compared():
    sentence = "Grades from before and after a change in grading cannot be compared."
    page = page_at("force")
    assert sentence in cards.card(page, page.read({"force": ["Kent"]})).sentence
    assert sentence not in cards.card(page, page.read({"force": ["Cumbria"]})).sentence  # whose grades are of one era
