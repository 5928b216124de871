"""What a link to a page shows elsewhere says the same as the page, and is drawn in the colours of the grades."""

import io
import re

import pytest
from PIL import Image, ImageColor

import queries
from pages.parts.address import titles
from pages.parts.address.links import PAGES, page_at
from pages.parts.charts import card as drawing
from pages.parts.charts.looks import GRADES, look_of
from pages.parts.exhibits import cards, grades


def card(page: str, **query: list[str]):
    return cards.card(page_at(page), query)


def colours_of(png: bytes) -> set[tuple]:
    """The colours that fill at least a few hundred pixels."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (1200, 630)
    return {colour for number, colour in image.getcolors(image.width * image.height) if number > 300}


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+", re.sub(r"<[^>]*>|PEEL [\d–/]+", "", str(text)))


@pytest.mark.parametrize(
    "query", [{}, {"theme": ["Legitimacy"]}, {"region": ["Wales"]}, {"evidence": ["inspectorate"]}, {"year": ["2016"]}]
)
def test_the_card_of_a_theme_says_what_its_page_says_first(query):
    spread = grades.SPREAD_BY_ROUND.ask(titles.chosen(page_at("theme"), query))
    assert numbers(card("theme", **query).sentence)[:2] == numbers(grades.newest_round(spread.rows))


@pytest.mark.parametrize("query", [{}, {"cycle": ["2016"]}, {"region": ["Wales"]}])
def test_the_card_of_the_overview_says_what_its_chart_says(query):
    spread = grades.SPREAD_BY_THEME.ask(titles.chosen(page_at(""), query), themes=None).rows
    first = spread.iloc[0]
    assert first["theme"] == "Protecting vulnerable people"
    assert numbers(card("", **query).sentence)[:2] == [str(first["need_improvement"]), str(first["known"])]
    bars = list(dict.fromkeys(spread[spread["graded_for"] == "all"]["theme"]))
    assert [bar.name for bar in card("", **query).bars] == bars[:4]


@pytest.mark.parametrize("theme", ["vulnerable", "legitimacy", "prevent"])
def test_the_card_of_change_counts_moves_as_the_page_does(theme):
    rounds = queries.rows("grid", themes=[theme], evidence=None)
    rounds = rounds[rounds["era"] == "to-2018-19"].sort_values("round_order")["round"]
    moves = queries.rows("moves", theme=theme, from_round=rounds.iloc[0], to_round=rounds.iloc[-1])
    rose, fell = (int((moves["move"] == move).sum()) for move in ("rose", "fell"))
    stayed = int(moves["move"].isin(["stayed", "stayed, not inspected again"]).sum())
    known = f"of {rose + fell + stayed} forces with two or more known grades"
    assert (
        f"{known}, {rose or 'none'} rose, {fell or 'none'} fell and {stayed} stayed"
        in card("change", theme=[theme]).sentence
    )


def test_the_card_of_a_comparison_counts_as_the_page_does():
    choice = titles.chosen(page_at("compare"), query := {"force": ["Kent", "Essex"], "cycle": ["2016"]})
    side_by_side = grades.SIDE_BY_SIDE.ask(choice, forces=["kent", "essex"], reference="kent").rows
    expected = numbers(grades.where_they_differ(side_by_side))[:3]
    assert numbers(card("compare", **query).sentence)[: len(expected)] == expected


def test_the_card_of_a_force_shows_its_grades_by_cycle():
    shown = card("force", force=["Kent"])
    rows = queries.rows("grid", forces=["kent"], themes=["vulnerable"]).sort_values("round_order").to_dict("records")
    assert [cell.look for cell in shown.cells] == [look_of(row) for row in rows]
    last = next(row for row in reversed(rows) if row["grade"] in GRADES)
    assert shown.title == "Kent Police" and f"{last['grade']} in {last['round_name']}" in shown.sentence
    expected = {ImageColor.getrgb(GRADES[row["grade"]].colour) for row in rows if row["grade"] in GRADES}
    others = {ImageColor.getrgb(look.colour) for look in GRADES.values()} - expected
    colours = colours_of(cards.picture(shown))
    assert expected <= colours and not others & colours


def test_the_card_of_case_audits_adds_up():
    (bar,) = card("case-audits").bars
    audits = queries.rows("case_audits", samples=["whole"], printed=["counts"])
    assert sum(number for _, number in bar.parts) == audits["cases_total"].sum()


@pytest.mark.parametrize("page", [page.address for page in PAGES])
def test_every_page_has_a_card_on_any_record(page, small_record):
    shown = card(page, force=["Kent"])
    assert shown.title and shown.sentence.endswith(".") and queries.version() in shown.source
    assert colours_of(cards.picture(shown))


def test_strangers_cannot_fill_the_memory_with_cards():
    assert card("force", force=["Kent"], unknown=["x"]) is card("force", force=["Narnia", "kent"], year=["2016"])
    assert cards.picture(card("force", force=["Kent"])) is cards.picture(card("force", force=["kent"]))
    assert card("force", force=["Essex"]) is not card("force", force=["Kent"])


def test_the_font_has_the_letters_of_welsh():
    font = drawing._font(30)
    missing = font.getmask("\u4e2d")
    for letter in "ŵŷŴŶâêîôûïëŵ–’“”·…":
        assert bytes(font.getmask(letter)) != bytes(missing), letter


def test_long_titles_are_cut_rather_than_written_over_the_edge():
    long = drawing.Card("A very long title of a page " * 12, "A sentence " * 80, "Source " * 60)
    image = Image.open(io.BytesIO(drawing.draw(long))).convert("RGB")
    assert image.crop((1146, 20, 1200, 570)).getcolors() == [(54 * 550, (255, 255, 255))]
