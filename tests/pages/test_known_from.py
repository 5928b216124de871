"""How each grade is known: a mark in its cell with a key, words for screen readers, and one line on each page."""

import re

import pandas
import pytest

import queries
from parts.charts.looks import KNOWN_FROM
from parts.exhibits import contents, grades

MARKS = {mark for mark, _ in KNOWN_FROM.values()}
CELL = re.compile(
    r'<a [^>]*class="fc-grade fc-[^"]*"[^>]*title="([^"]*)"[^>]*>(?:(?!</a>).)*'
    r'<small class="fc-known" aria-hidden="true">(.)</small>(?:(?!</a>).)*<span class="fc-hidden">([^<]*)</span></a>'
)
KEY = re.compile(r'<li><span class="fc-swatch fc-character"[^>]*>(.)</span> ([^<]*)</li>')
PAGES = {
    "": {},
    "force": {"force": ["Kent"]},
    "theme": {},
    "change": {"force": ["Kent", "Essex"]},
    "compare": {"force": ["Kent", "Essex"]},
}


@pytest.mark.parametrize(
    ("page", "query", "exhibit"),
    [
        ("", {}, "standing"),
        ("", {"cycle": ["2023-25"]}, "grid"),
        ("theme", {}, "grid-of-theme"),
        ("force", {"force": ["Kent"]}, "history"),
        ("compare", {"force": ["Kent", "Essex"]}, "newest-side-by-side"),
        ("compare", {"force": ["Kent", "Essex"], "cycle": ["2023-25"]}, "side-by-side"),
    ],
)
def test_each_cell_has_the_mark_that_the_key_explains(page, query, exhibit, open_page):
    drawn = open_page(page, **query).exhibit(exhibit)
    grades = len(re.findall(r'<a [^>]*class="fc-grade fc-(?:outstanding|good|adequate|requires|inadequate)', drawn))
    cells = CELL.findall(drawn)
    assert len(cells) == grades > 5
    key = dict(KEY.findall(drawn))
    assert {mark for _, mark, _ in cells} == set(key)
    assert all(
        key[mark] in title and spoken.partition("; newer grade")[0].endswith(f", {key[mark]}")
        for title, mark, spoken in cells
    )


def test_a_table_of_rows_has_marks_and_words(open_page):
    page = open_page("force", force=["Kent"])
    known = re.findall(
        r'<td class="fc-known-from"><small class="fc-known" aria-hidden="true">(.)</small> ([^<]*)</td>',
        page.exhibit("standing-of-force"),
    )
    assert len(known) > 5 and set(known) <= set(KNOWN_FROM.values())


@pytest.mark.parametrize(("layout", "name"), [("areas", "map-areas-now"), ("tiles", "map-tiles-now")])
def test_the_map_has_marks_and_its_tooltips_the_words(layout, name, open_page):
    page = open_page("", layout=[layout])
    *shapes, _ = traces = page.chart(name)["data"]
    labels = [text for trace in traces if trace["mode"] == "text" for text in trace["text"]]
    assert {mark for mark in MARKS if any(mark in text for text in labels)} > {"○", "≈"}
    tooltips = [trace["text"] for trace in shapes if trace["mode"] == "lines"]
    assert any(tooltip.endswith("<br>Press or other site") for tooltip in tooltips)


def test_strips_have_marks_and_their_tooltips_the_words(open_page):
    page = open_page("change", force=["Kent", "Essex"])
    bars = [trace for trace in page.chart("trajectories")["data"] if trace["type"] == "bar" and "text" in trace]
    drawn = [(text[-1], words) for bar in bars for text, words in zip(bar["text"], bar["hovertext"], strict=True)]
    assert drawn and all(words.endswith(f"<br>{dict(KNOWN_FROM.values())[mark]}") for mark, words in drawn)
    assert {mark for mark, _ in drawn} <= set(dict(KEY.findall("".join(page.html))))


@pytest.mark.parametrize("page", PAGES)
def test_how_the_grades_are_known_is_said_once_a_page_by_numbers_that_add_up(page, open_page):
    notes = re.findall(
        r'<p class="fc-small">([^<]*How these [\d,]+ grades are known[^<]*)</p>', open_page(page, **PAGES[page]).text
    )
    assert len(notes) == 1
    numbers = [int(n.replace(",", "")) for n in re.findall(r"[●◐○◇≈] ([\d,]+)", notes[0])]
    assert sum(numbers) == int(re.search(r"these ([\d,]+) grades", notes[0])[1].replace(",", ""))


def test_counts_and_pairs_of_grades_are_split_in_the_same_way():
    spread = queries.rows("spread", themes=["vulnerable"])
    known, note = spread.drop_duplicates("round")["known"].sum(), grades.evidence_note_for_counts(spread)
    numbers = [int(n) for n in re.findall(r"[●◐○◇≈] (\d+)", note)]
    assert f"How these {known} grades are known: ● " in note and sum(numbers) == known
    moves = queries.rows("moves", theme="legitimacy", from_round="2015", to_round="2018-19")
    both = moves["from_grade"].count() + moves["to_grade"].count()
    assert grades.evidence_note_for_pairs(moves) == (
        f"How these {both} grades, the first and the last of each force, are known: all ● inspectorate."
    )
    one = queries.rows("moves", theme="legitimacy", from_round="2015", to_round="2018-19", forces=["kent"])
    assert grades.evidence_note(one, "to_grade") == "How this grade is known: ● inspectorate."


def test_an_exhibit_in_a_frame_says_how_its_grades_are_known(open_embedded):
    page = open_embedded("", exhibit="map-areas", embed="true")
    assert "grades are known" in page.words


def test_where_a_grid_names_grades_the_source_is_a_mark_and_in_words_only_for_screen_readers(open_page):
    cells = re.findall(r'<a [^>]*class="fc-grade.*?</a>', open_page("theme").exhibit("grid-of-theme"), re.DOTALL)
    named = [re.findall(r'<span class="fc-name" aria-hidden="true">([^<]*)</span>', cell) for cell in cells]
    assert len(cells) > 50 and all(len(name) == 1 and "," not in name[0] for name in named)
    marked = [cell for cell in cells if "fc-known" in cell]
    assert marked and all(re.search(r'fc-hidden">[^<]+, [^<]+</span>', cell) for cell in marked)


def test_a_share_of_no_published_grades_is_none_of_them():
    assert (contents.share(0, 0), contents.share(27, 100)) == ("0%", "27%")


def test_the_note_on_grades_that_moved_says_that_it_counts_both_ends_of_each(open_page):
    rows = queries.rows("grade_changes", move="moved", themes=["vulnerable"])
    before = rows[["force", "from_round_name"]].set_axis(["force", "round_name"], axis="columns")
    grades_of_both = len(pandas.concat([before, rows[["force", "round_name"]]]).drop_duplicates())
    page = open_page("change", move=["moved"], theme=["Protecting vulnerable people"])
    assert f"How the {grades_of_both} grades before and after these moves are known: " in page.words
