"""Forces side by side: which are compared and why, where they differ, and what is not known."""

import io
import re
from urllib.parse import urlencode

import openpyxl
import pandas
import pytest
from selectolax.lexbor import LexborHTMLParser

import queries
from parts.address import vocabulary
from parts.address.english import listed
from parts.address.selection import Selection
from parts.charts import looks
from parts.exhibits import as_seen, forces_side_by_side, grids, leads, sharing
from parts.exhibits.showing import file_of
from parts.files.workbook import HEADING_ROW
from parts.site import page_at
from parts.words import differences, published_totals, sentences
from tests.conftest import FORCES

FOUR = ["Cleveland", "Gloucestershire", "West Midlands", "Metropolitan"]
SEVEN = ["Cleveland", "Kent", "Essex", "Surrey", "Sussex", "Norfolk", "Suffolk"]


def headings(table):
    """The column headings of a table."""
    return list(dict.fromkeys(re.findall(r'<th scope="col"[^>]*><a [^>]*>([^<]*)</a>', table)))


RANKS = {"inadequate": 1, "requires-improvement": 2, "good": 4, "outstanding": 5}


def row(table, theme):
    """The cells of a theme, as text, without how each grade is known."""
    found = re.search(rf'<th scope="row"><a [^>]*>{theme}</a></th>(.*?)</tr>', table, re.DOTALL)[1]
    found = re.sub(r'<small class="fc-known".*?</small><span class="fc-hidden">.*?</span>', "", found)
    return [re.sub("<[^>]*>", "", cell) for cell in re.findall("<td.*?</td>", found)]


def test_two_forces_are_compared_in_a_sentence_and_in_every_cell(open_page, peel):
    page = open_page("compare", force=["Cleveland", "Gloucestershire"], cycle=["2017"])
    of_cycle = peel[peel["cycle"] == "2017"]
    first, second = (
        of_cycle[of_cycle["force_id"] == f].set_index("theme_id")["grade"] for f in ("cleveland", "gloucestershire")
    )
    both = first.index.intersection(second.index)
    same = int((first[both] == second[both]).sum())
    themes = of_cycle["theme_id"].nunique()
    # On one of them, Cleveland was not inspected again: its earlier grade still applied.
    known = f"{len(first) + len(second)} of {2 * themes - 1} known, 1 with an earlier grade that still applies"
    assert f"Cleveland, Gloucestershire · {known}" in page.text
    answer = (
        f"On {len(both) - same} of {themes} themes of PEEL 2017, the known grades of Cleveland and Gloucestershire "
        f"differ; on {same} they are the same. On {themes - len(both)}, we do not have both grades."
    )
    assert answer in page.words
    higher = sum(RANKS[second[t]] > RANKS[first[t]] for t in both)
    lower = sum(RANKS[second[t]] < RANKS[first[t]] for t in both)
    assert (
        higher and lower and f"Gloucestershire is higher than Cleveland on {higher} and lower on {lower}." in page.words
    )
    table = page.exhibit("side-by-side")
    assert row(table, "Legitimacy") == ["Requires improvement", "Goodhigher than Cleveland", "Gloucestershire higher"]
    assert row(table, "Effectiveness") == ["Good", "Requires improvementlower than Cleveland", "Gloucestershire lower"]
    assert row(table, "Efficiency") == ["Good", "Good", "Both the same"]
    not_inspected = "Earlier grade still applies: good in PEEL 2016"
    assert row(table, "Investigating crime") == [not_inspected, "Requires improvement", "Fewer than two known"]


def test_differences_come_first_and_what_cannot_be_compared_is_folded(open_page):
    table = open_page("compare", force=["Cleveland", "Gloucestershire"], cycle=["2017"]).exhibit("side-by-side")
    shown, folded = table.split("<details", 1)
    # The headline theme is in sight, whatever is known of it.
    assert "Protecting vulnerable people" in shown and "fewer than two of these grades are known" in folded
    themes = len(re.findall('<tr><th scope="row">', folded))
    assert re.search(rf"<summary>Show {themes} more themes?, on which", folded)
    shapes = re.findall(r'class="fc-difference fc-(\w+)"', shown)
    assert shapes.pop(0) == "open"  # of the headline theme
    assert set(shapes) == {"differ", "same"} and shapes == sorted(shapes, key=["differ", "same"].index)
    assert set(re.findall(r'class="fc-difference fc-(\w+)"', folded)) == {"open"}


def test_all_the_same_is_written_once_and_not_in_every_cell(open_page):
    table = open_page("compare", force=["Cleveland", "Gloucestershire"], cycle=["2017"]).exhibit("side-by-side")
    assert "Both the same" in table and "fc-mark fc-same" not in table
    some = open_page("compare", force=["Cleveland", "Gloucestershire", "Kent"], cycle=["2017"]).exhibit("side-by-side")
    for line in some.split("</tr>"):
        assert "fc-mark fc-same" not in line or "fc-difference fc-differ" in line
    assert "fc-mark fc-same" in some  # two are the same where the third is not


def test_a_reader_can_see_only_the_themes_on_which_forces_differ(open_page):
    page = open_page("compare", force=["Cleveland", "Gloucestershire"], cycle=["2017"])
    answer = page.app.get("html")
    before = next(h.proto.body for h in answer if "fc-lead" in h.proto.body)
    page.app.selectbox(key="compare.differences").set_value("Only where the grades differ").run()
    assert page.address["differences"] == ["only"]
    table = page.exhibit("side-by-side")
    assert (
        set(re.findall(r'class="fc-difference fc-(\w+)"', table)) == {"differ"}
        and "fewer than two of these" not in table
    )
    assert before in page.html  # still about all themes
    assert "differences=only" in table  # in the links to its rows


@pytest.mark.slow
def test_where_no_grades_differ_the_page_says_so(small_record, open_page):
    page = open_page("compare", force=["Essex", "Cheshire"], cycle=["2017"], differences=["only"])
    assert "The known grades of these forces differ on none of these themes." in page.text and not page.app.exception


def test_the_first_force_chosen_is_what_the_others_are_compared_with(open_page):
    table = open_page("compare", force=["Gloucestershire", "Cleveland"], cycle=["2017"]).exhibit("side-by-side")
    assert headings(table) == ["Gloucestershire", "Cleveland"]
    assert row(table, "Legitimacy") == ["Good", "Requires improvementlower than Gloucestershire", "Cleveland lower"]


def test_one_force_is_compared_with_the_others_of_its_region(open_page):
    page = open_page("compare", force=["Kent"])
    assert headings(page.exhibit("newest-side-by-side")) == ["Kent", "Hampshire", "Surrey", "Sussex", "Thames Valley"]
    assert "Kent beside the other 4 forces of its region, South East: on " in page.text
    assert page.address == {"force": ["Kent"]}
    assert (
        "The Metropolitan Police beside the other force of its region, London: on "
        in open_page("compare", force=["Metropolitan"]).text
    )


@pytest.mark.slow
def test_one_force_is_compared_with_those_of_similar_size(open_page):
    page = open_page("compare", force=["Kent"])
    page.app.selectbox(key="compare.against").set_value("Forces of similar size, by officers").run()
    table = page.exhibit("newest-side-by-side")
    assert headings(table) == ["Kent", "Merseyside", "Essex", "Northumbria", "Thames Valley", "Devon and Cornwall"]
    assert "Kent 3,967" in page.text and "Merseyside 4,042" in page.text and "closest in officer numbers" in page.text
    assert page.address == {"force": ["Kent"], "against": ["size"]}
    assert "of similar size, with" not in page.text and "None of them" not in page.text
    metropolitan = open_page("compare", force=["Metropolitan"], against=["size"]).text
    assert "None of them is of similar size, with between half and twice as many." in metropolitan


def test_a_reader_chooses_what_to_compare_with_only_for_a_single_force(open_page):
    page = open_page("compare", force=["Kent", "Essex"], against=["size"])
    shown = {box.key for box in page.app.selectbox}
    assert shown == {"compare.cycle", "compare.evidence", "compare.differences", "compare.theme"}
    assert page.address == {"force": ["Kent", "Essex"]}


@pytest.mark.slow
def test_more_than_six_forces_are_dropped_and_the_notice_says_why(open_page):
    page = open_page("compare", force=SEVEN)
    assert page.address["force"] == SEVEN[:6]
    notice = page.app.info[0].value
    assert "Suffolk" in notice and "more than six columns cannot be read side by side" in notice
    assert any("You can choose at most six" in h and 'href="theme"' in h for h in page.html)
    assert not any("You can choose at most six" in h for h in open_page("compare", force=SEVEN[:5]).html)


def test_a_force_that_does_not_exist_is_left_out_with_a_notice(open_page):
    page = open_page("compare", force=["Narnia", "Kent", "Essex"])
    assert "There is no force called “Narnia”" in page.app.info[0].value and page.address == {
        "force": ["Kent", "Essex"]
    }


def test_with_nothing_chosen_every_force_is_offered_by_region(open_page):
    page = open_page("compare")
    index = next(h for h in page.html if "fc-index" in h)
    assert index.count("<li>") == FORCES and 'href="compare?force=City+of+London"' in index
    assert "Choose <strong>two to six forces</strong> above" in page.text and not page.downloads


def test_the_theme_of_findings_is_that_with_most_findings_until_another_is_chosen(open_page):
    page = open_page("compare", force=["Kent"])
    assert page.app.selectbox(key="compare.theme").value == "Custody and detention"
    page.app.multiselect(key="compare.force").set_value(["Kent", "Cheshire", "Cumbria"]).run()
    assert page.app.selectbox(key="compare.theme").value == "Leadership and priority" and "theme" not in page.address
    page.app.selectbox(key="compare.theme").set_value("Missing children").run()
    page.app.multiselect(key="compare.force").set_value(["Kent", "Essex"]).run()
    assert page.address == {"force": ["Kent", "Essex"], "theme": ["Missing children"]}


def test_findings_are_side_by_side_with_their_sources(open_page):
    page = open_page("compare", force=["Cheshire", "Cumbria", "Kent"], theme=["Missing children"])
    counts = page.exhibit("findings-side-by-side")
    assert row(counts, "Missing children") == ["2 concerns 1 strength", "1 concern", "none found"]
    assert 'href="theme?theme=Missing+children&amp;force=Cumbria"' in counts
    beside = next(h for h in page.html if "fc-beside" in h)
    assert [section.count("<li>") for section in beside.split("<section>")[1:]] == [3, 1, 0]
    assert beside.count('target="_blank"') + beside.count("fc-citation") == 4
    assert "We found no findings on this theme." in beside and "not how good a force is" in page.text


def test_topics_of_child_protection_have_a_column_only_where_they_are_known(open_page):
    page = open_page("compare", force=["Metropolitan", "Cleveland", "Gloucestershire"])
    table = page.exhibit("topics-side-by-side")
    assert headings(table) == ["Cleveland", "Gloucestershire"]
    assert row(table, "Child protection: leadership") == [
        "Requires improvement",
        "Inadequatelower than Cleveland",
        "Gloucestershire lower",
    ]
    # These three were inspected since 2024, but not graded.
    assert "We know of no graded child protection inspection of the Metropolitan Police." in page.text
    assert (
        "Some child protection inspections give grades since 2024. We know of none that graded West Yorkshire or "
        "Lancashire." in open_page("compare", force=["West Yorkshire", "Lancashire"]).text
    )


def test_case_audits_are_in_order_of_forces_and_those_without_are_named(open_page):
    page = open_page("compare", force=["Metropolitan", "Gloucestershire", "Leicestershire", "Kent"])
    names = [a["text"] for a in page.charts[0]["layout"]["annotations"] if not a["x"] and a["yanchor"] == "bottom"]
    assert names == [
        "<b>Gloucestershire</b>",
        "<b>Metropolitan</b>",
        "2017",
        "2021, re-inspection",
        "October 2018, review",
        "February 2018, review",
        "2017, review",
        "2016",
    ]
    assert (
        "Inspectors judged 53% of the files they picked in the 2018 review of Leicestershire to be good. Inspectors "
        "judged 29% of the files they picked in the 2017 inspection of Leicestershire to be good. The number of good "
        "files was not published, so"
        in page.text
        and "We found no audit of case files for Kent." in page.text
    )
    assert (
        re.search(r"[\d,]+ of [\d,]+ cases were good \(\d+\.\d%\)", page.text)
        and "chance alone could have moved" in page.text
    )


def test_audits_without_a_bar_say_what_was_published_of_them(open_page):
    page = open_page("compare", force=["Lancashire", "Greater Manchester", "Kent"])
    assert (
        "Inspectors judged 30 of the 79 files they picked in the 2017 inspection of Lancashire to be inadequate: 38% "
        "(if drawn at random, likely between 28% and 49%). The number of good files was not published. No grades were "
        "published of the 48 files inspectors picked in the 2024 inspection of Greater Manchester. Our "
        "note: no per-case grades; ethnicity not recorded in 12 of 48 and disability or special need in 20 of 48. We "
        "found no audit of case files for Kent."
    ) in page.text
    parts = queries.rows("case_audits", samples=["part"])
    (force,) = sorted(set(parts["force"]) - set(queries.rows("case_audits", samples=["whole"])["force"]))[:1]
    page = open_page("compare", force=[force, "Kent"])
    assert f"Of {force}, we have only subsets of a sample. We found no audit of case files for Kent." in page.text


def test_grades_that_are_the_same_where_known_are_not_called_all_the_same(open_page):
    table = open_page("compare", force=["Metropolitan"], against=["size"], cycle=["2016"]).exhibit("side-by-side")
    assert row(table, "Supporting the workforce")[-1] == "The same where known"
    assert row(table, "Legitimacy")[-1] == "All the same"


@pytest.mark.parametrize(("forces", "kinds"), [(FOUR, 5), (["Cheshire", "Cumbria", "Kent"], 4), (["Kent", "Essex"], 3)])
def test_every_table_and_chart_can_be_downloaded(open_page, forces, kinds):
    # Grades, topics, counts of findings, findings and audits, if there are any.
    page = open_page("compare", force=forces)
    assert len(page.downloads) == len(sharing.FORMATS) * kinds and not page.app.exception


@pytest.mark.slow
def test_unknown_counts_are_shown_as_unknown_and_not_as_zero(small_record, open_page):
    page = open_page("compare", force=["Kent", "Essex", "Cheshire"], cycle=["2017"])
    assert not page.app.exception
    assert row(page.exhibit("findings-side-by-side"), "Online abuse") == ["–", "–", "1 concern"]
    assert "We found no findings for Kent or Essex: shown as a dash, not as none." in page.text
    beside = next(h for h in page.html if "fc-beside" in h)
    assert (
        "We found no child protection report." in beside
        and "We found 2 child protection reports, but no findings in them." in beside
    )
    assert row(page.exhibit("side-by-side"), "Preventing crime") == [
        "Not graded",
        "Not found",
        "Outstanding",
        "Fewer than two known",
    ]


def test_a_cycle_without_known_grades_says_so(small_record, open_page):
    page = open_page("compare", force=["Essex", "Cumbria"], cycle=["2021-22"])
    assert "We found no grades in PEEL 2021/22 for Essex or Cumbria." in page.text and not page.app.exception


def test_the_workbook_has_the_table_of_the_page_with_its_headings_and_the_rows_behind_it():
    chosen = {"forces": ["kent", "surrey"], "rounds": ["2023-25"], "reference": "kent"}
    answer = forces_side_by_side.SIDE_BY_SIDE.ask(Selection(()), **chosen)
    book = openpyxl.load_workbook(io.BytesIO(file_of(forces_side_by_side.SIDE_BY_SIDE, answer, "xlsx")))
    header, *lines = [list(row) for row in book["As seen"].iter_rows(min_row=HEADING_ROW, values_only=True)]
    assert header == ["Theme", "Kent (the others are compared with it)", "Surrey", "Difference"]
    # As on the page: Kent good, as one news site says; Surrey adequate, inferred.
    assert lines[0] == ["Protecting vulnerable people", "Good ○", "Adequate ≈, lower", "Surrey lower"]
    assert ["Treating the public fairly", "Not found", "Adequate ≈", "Fewer than two known"] in lines
    assert len(lines) == answer.rows["theme"].nunique()
    assert book["Data"].max_row == HEADING_ROW + len(answer)


def test_the_newest_grades_come_first_each_with_its_cycle_and_day_and_only_those_of_one_cycle_are_compared(open_page):
    page = open_page("compare", force=["Kent", "Essex", "Surrey"])
    assert page.exhibits[0] == "newest-side-by-side"
    lead = leads.of(page_at("compare"), page_at("compare").read({"force": ["Kent", "Essex", "Surrey"]}))
    on = "On protecting vulnerable people in PEEL 2023–25, Kent is highest (good) and Essex lowest "
    assert lead.text == f"{on}(requires improvement)." and str(lead.sentence) in page.text
    assert sentences.without_markup(lead.caveat) == (
        "Kent, Essex and Surrey can all be compared on 4 of 10 themes: their grades differ on all 4. On the other 6, "
        "only some of the forces can be compared: they differ on 4 and agree on 2."
    )
    others = "Where Kent’s grade cannot be compared, the others are compared with each other."
    assert f"Compared with Kent, your first choice. {others}" in page.words
    table = page.exhibit("newest-side-by-side")
    assert row(table, "Protecting vulnerable people") == [
        "Good2023–25, day not known",
        "Requires improvementlower than Kent2023–25, 14 May 2025",
        "Adequatelower than Kent2023–25, 6 Dec 2023",
        "Essex, Surrey lower",
    ]
    # Kent's grade is from 2021/22, so Essex and Surrey are compared only with each other.
    assert row(table, "Managing offenders and suspects") == [
        "Requires improvement2021/22, day not known",
        "Adequatenot compared with Kent: another cycle2023–25, 14 May 2025",
        "Goodnot compared with Kent: another cycle2023–25, 6 Dec 2023",
        "Surrey higher than Essex; not compared: Kent (2021/22)",
    ]


def test_the_key_explains_the_border_of_older_grades_where_there_are_any(open_page):
    def key(**query) -> str:
        return open_page("compare", **query).exhibit("newest-side-by-side").partition("</ul>")[0]

    assert "Older grade" in key(force=["Kent", "Essex", "Surrey"])
    assert "Older grade" not in open_page("compare", force=["Kent", "Essex"], cycle=["2017"]).exhibit("side-by-side")


def test_missing_grades_are_said_to_be_possibly_better_or_worse_only_where_some_are_missing(open_page):
    found = open_page("compare", force=["Kent", "Essex", "Surrey"]).words
    assert "24 grades of PEEL 2023–25, 6 older" in found and published_totals.EITHER_WAY not in found
    missing = open_page("compare", force=["Cleveland", "Gloucestershire"], cycle=["2017"]).words
    assert "Not found" in missing and published_totals.EITHER_WAY in missing


def test_a_notice_precedes_what_is_not_limited_to_the_chosen_cycle(open_page):
    def notices(**query):
        return [info.value for info in open_page("compare", force=["Cleveland", "Gloucestershire"], **query).app.info]

    note = "From here on, this page shows what is known of all years, and not only of PEEL 2017."
    assert note in notices(cycle=["2017"])
    assert not any("of all years" in words for words in notices())


def test_grades_of_different_cycles_are_neither_higher_nor_lower(open_page):
    page = open_page("compare", force=["Kent", "Lincolnshire"])
    assert (
        "On 2 of 10 themes, the newest known grades of Kent and Lincolnshire differ; published totals show that they "
        "differ on 2 more; on 1 they are the same. On 3, their grades are of different cycles, so we do not compare "
        "them. On supporting the workforce and treating the public fairly, we do not have both grades. "
        "Lincolnshire is lower than Kent on 4." in page.words
    )
    # As many as the rows of the table that say so.
    lines = page.exhibit("newest-side-by-side").split("<tr")
    assert len([line for line in lines if ">Lincolnshire lower<" in line or "By published totals:" in line]) == 4
    of_cycle = open_page("compare", force=["Kent", "Lincolnshire"], cycle=["2023-25"]).words
    assert "themes of PEEL 2023–25, the grades of Kent and Lincolnshire differ by published totals." in of_cycle
    cells = row(page.exhibit("newest-side-by-side"), "Preventing crime")
    assert cells == [
        "Good2023–25, day not known",
        "Not found: requires improvement or inadequate, by published totals; before that, adequate in PEEL 2021/22"
        "lower than Kentby published totals",
        "By published totals: Kent higher than Lincolnshire",
    ]


def test_a_force_in_engage_is_said_to_be_in_it_beside_newest_grades_alone():
    page = page_at("compare")
    two = {"force": ["Kent", "Lincolnshire"]}
    now, then, of_cycle, neither = (
        leads.of(page, page.read(query)).mark_text
        for query in (
            two,
            {**two, "as_of": ["2024-01-01"]},
            {**two, "cycle": ["2023-25"]},
            {"force": ["Kent", "Essex"]},
        )
    )
    assert "In Engage" in now and "as far as we know: Lincolnshire since 6 December 2024. Moves after" in now
    assert then == of_cycle == neither == ""


def span_of(row: dict) -> tuple[int, int] | None:
    """Between which ranks the newest grade of a row of ``queries/standing.sql`` or ``compare.sql`` lies."""
    ends = ("grade", "grade") if row["grade"] in looks.RANKS and not row.get("older") else ENDS
    return tuple(looks.RANKS[row[end]] for end in ends) if row[ends[0]] in looks.RANKS else None


ENDS = ("lowest_possible_grade", "highest_possible_grade")


@pytest.mark.slow
@pytest.mark.parametrize("question", ["newest_compared", "compare"])
def test_two_forces_differ_by_published_totals_if_and_only_if_these_leave_no_grade_to_both(question):
    of_cycle = {"rounds": ["2023-25"]} if question == "compare" else {}
    counts = {True: 0, False: 0}
    for other in (force.force_id for force in vocabulary.present_forces() if force.force_id != "lincolnshire"):
        rows = queries.rows(question, forces=["lincolnshire", other], reference="lincolnshire", **of_cycle)
        for _, (first, second) in rows.groupby("theme_id").apply(lambda group: group.to_dict("records")).items():
            spans = span_of(first), span_of(second)
            expected = None
            if all(spans) and any(low < high for low, high in spans):
                higher, lower = sorted(zip(spans, (first["force"], second["force"])), reverse=True)
                expected = f"{higher[1]} higher than {lower[1]}" if higher[0][0] > lower[0][1] else None
            assert (
                first["difference_by_totals"] if isinstance(first["difference_by_totals"], str) else None
            ) == expected
            counts[expected is not None] += 1
    assert counts[True] > 50 and counts[False] > 50


@pytest.mark.slow
def test_what_published_totals_say_of_the_newest_grades_is_in_the_answer_the_table_and_the_sheet(open_page):
    three = {"force": ["Cumbria", "Dorset", "Lincolnshire"]}
    page = open_page("compare", **three)
    # On no theme are the grades of all three known: what is known of all comes before who is highest of two.
    assert leads.of(page_at("compare"), page_at("compare").read(three)).text == (
        "By published totals, the newest grades differ on protecting vulnerable people (Cumbria, Dorset higher than "
        "Lincolnshire), though some of these grades were not found."
    )
    # On how many themes grades differ is said once, and that totals compare more of them.
    assert sentences.without_markup(leads.of(page_at("compare"), page_at("compare").read(three)).caveat).startswith(
        "On 5 of 10 themes, the newest known grades of only some of Cumbria, Dorset and Lincolnshire can be compared: "
        "they differ on 4 and agree on 1. On 4, their grades are of different cycles, so we do not compare them. On "
        "recording crime data, we have fewer than two grades. On 8 of these themes, published totals also compare "
        "forces whose grade was not "
        "found."
    )
    # A theme on which all are known comes before the headline theme.
    shared = {"force": ["Gloucestershire", "Thames Valley", "City of London"]}
    assert leads.of(page_at("compare"), page_at("compare").read(shared)).text == (
        "On serious and organised crime in PEEL 2023–25, Thames Valley and the City of London Police are highest "
        "(requires improvement) and Gloucestershire lowest (inadequate)."
    )
    differences = "By published totals: Cumbria higher than Dorset, Lincolnshire"
    assert row(page.exhibit("newest-side-by-side"), "Treating the public fairly")[-1] == differences
    rows = queries.rows("newest_compared", forces=["cumbria", "dorset", "lincolnshire"], reference="cumbria")
    sheet = as_seen.side_by_side(rows).set_index("Theme")
    assert sheet.at["Treating the public fairly", "Difference"] == differences
    vulnerable = sheet.loc["Protecting vulnerable people"]
    assert vulnerable["Dorset"].endswith("; newer grade not found: good or adequate, by published totals")
    # That of Lincolnshire before is ruled out by these totals.
    words = "Not found: requires improvement or inadequate, by published totals; before that, adequate in PEEL 2021/22"
    assert vulnerable["Lincolnshire"] == f"{words}; lower than Cumbria, by published totals"
    of_cycle = open_page("compare", cycle=["2023-25"], **three).exhibit("side-by-side")
    differences = "By published totals: Cumbria, Dorset higher than Lincolnshire"
    assert row(of_cycle, "Protecting vulnerable people")[-1] == differences
    only = open_page("compare", differences=["only"], evidence=["inspectorate"], **three)
    assert "published totals:" not in only.exhibit("newest-side-by-side")


def test_a_link_and_a_frame_of_a_cycle_keep_showing_that_cycle(open_page, open_embedded):
    page = open_page("compare", force=["Kent", "Essex"], cycle=["2023-25"])
    assert page.exhibits[0] == "side-by-side" and "Grades side by side, PEEL 2023–25" in page.text
    frame = open_embedded("compare", force=["Kent", "Essex"], exhibit="side-by-side")
    assert frame.exhibits == ["side-by-side"] and "Grades side by side, PEEL 2023–25" in frame.text


def test_every_part_of_the_page_has_the_forces_in_the_order_chosen(open_page):
    chosen = ["Metropolitan", "Gloucestershire", "Cleveland", "Kent"]
    page = open_page("compare", force=chosen, theme=["Missing children"])
    assert headings(page.exhibit("newest-side-by-side")) == headings(page.exhibit("findings-side-by-side")) == chosen
    assert headings(page.exhibit("topics-side-by-side")) == ["Gloucestershire", "Cleveland"]
    beside = next(h for h in page.html if "fc-beside" in h)
    assert re.findall(r"<section><h3><a [^>]*>([^<]*)</a>", beside) == chosen


def compared(forces: str, themes: dict[str, list[tuple[str | None, str]]]) -> pandas.DataFrame:
    """Grades of forces side by side: by outcome of a theme, for each theme the grade and the cycle of each force."""
    rows = [
        {"theme": f"{outcome} {n}", "outcome": outcome, "force": force, "grade": None if grade == "-" else grade}
        | {"round": cycle, "round_name": f"PEEL {cycle}", "missing": "not known here" if grade == "-" else None}
        | {"lowest_possible_grade": None, "highest_possible_grade": None, "difference_by_totals": None}
        | {"compared_by_totals": None}
        | {"graded_for": "all"}
        | {"compared": "reference" if force == forces[0] else RELATION.get((outcome, n), "same")}
        for outcome, cells in themes.items()
        for n, (grades_of, cycles) in enumerate(cells)
        for force, grade, cycle in zip(forces, grades_of, cycles)
    ]
    return pandas.DataFrame(rows)


RELATION = {("they differ", 0): "higher", ("they differ", 1): "lower"}
SAME, DIFFER, FEW, APART = "all the same", "they differ", "fewer than two known", "of different cycles"


@pytest.mark.parametrize(
    ("forces", "themes", "says"),
    [
        (
            "AB",
            {SAME: [("gg", "77"), ("gg", "77")]},
            "On all 2 themes, the newest known grades of A and B are the same.",
        ),
        (
            "AB",
            {DIFFER: [("go", "77")]},
            "On the only theme, the newest known grades of A and B differ. B is higher than A on 1.",
        ),
        (
            "AB",
            {DIFFER: [("go", "77"), ("og", "77")], SAME: [("gg", "77")]},
            "On 2 of 3 themes, the newest known grades of A and B differ; on 1 they are the same. "
            "B is higher than A on 1 and lower on 1.",
        ),
        (
            "AB",
            {FEW: [("-g", "77")], APART: [("gg", "78")]},
            "On none of the 2 themes can A and B be compared. On 1, their grades are of different cycles, so we do not "
            "compare them. On fewer than two known 0, we do not have both grades.",  # the theme is named
        ),
        (
            "ABCDEF",
            {SAME: [("gggggg", "777777"), ("gg----", "777777")], DIFFER: [("go----", "777777")]},
            "These 6 forces can all be compared on 1 of 3 themes: their grades agree. "
            "On the other 2, only some of the forces can be compared: they differ on 1 and agree on 1.",
        ),
        (
            "ABCDEF",
            {DIFFER: [("gogogo", "777777"), ("go----", "777777")]},
            "These 6 forces differ on every theme; all of them can be compared only on they differ 0.",
        ),
        (
            "ABC",
            {SAME: [("gg-", "777"), ("gg-", "777")]},
            "On all 2 themes, the newest known grades of only some of A, B and C can be compared: they agree on all 2.",
        ),
    ],
)
def test_the_sentence_on_differences_names_no_case_that_does_not_occur(forces, themes, says):
    sentence, _ = differences.of_differences(compared(forces, themes), newest=True)
    assert re.sub("<[^>]*>", "", sentence) == says
    assert "none and" not in sentence


def test_what_is_known_by_totals_alone_is_not_counted_with_known_grades():
    page = page_at("compare")
    two = leads.of(page, page.read({"force": ["Metropolitan", "West Yorkshire"]})).text
    assert two.startswith(
        "On 1 of 10 themes, the newest known grades of the Metropolitan Police and West Yorkshire differ"
    )
    assert "; published totals show that they differ on 5 more; on 1 they are the same. " in two
    assert two.endswith("West Yorkshire is higher than the Metropolitan Police on 6.")


def test_a_grade_that_is_not_compared_says_so_in_its_cell(open_page):
    table = open_page("compare", force=["Kent", "Durham", "Suffolk", "Essex"]).exhibit("newest-side-by-side")
    cells = row(table, "Serious and organised crime")
    # Suffolk's grade is of 2021/22, that of Essex of 2017.
    notes = [("not compared with Kent: another cycle" in cell, "higher" in cell) for cell in cells]
    assert notes == [(False, False), (False, True), (True, False), (True, False), (False, True)]


def test_grades_not_compared_with_a_force_that_has_none_say_why_it_has_none(open_page):
    names = ["Leicestershire", "Lancashire", "Essex"]
    cells = row(open_page("compare", force=names).exhibit("newest-side-by-side"), "Recording crime data")
    assert ["not compared with Leicestershire: not graded" in cell for cell in cells] == [False, False, False, False]
    names = ["Leicestershire", "Essex", "Gloucestershire"]  # Lancashire and Essex are both good, these two differ
    cells = row(open_page("compare", force=names).exhibit("newest-side-by-side"), "Recording crime data")
    assert ["not compared with Leicestershire: not graded" in cell for cell in cells] == [False, True, True, False]


def test_of_a_single_force_the_answer_begins_with_it_and_those_added_and_says_its_grade():
    def answer(**query) -> str:
        return leads.of(page_at("compare"), page_at("compare").read(query)).text

    assert answer(force=["Cheshire"]) == (
        "Cheshire beside the other 4 forces of its region, North West: on serious and organised crime in PEEL 2023–25, "
        "Merseyside is highest (outstanding) and Cumbria lowest (requires improvement); Cheshire is adequate."
    )
    assert answer(force=["Metropolitan"]).startswith(
        "The Metropolitan Police beside the other force of its region, London: on "
    )
    assert answer(force=["Devon and Cornwall"], against=["size"]).startswith(
        "Devon and Cornwall beside the 5 forces closest in officer numbers: on protecting vulnerable people in "
    )
    assert answer(force=["Cheshire", "Kent"]).startswith("On 4 of 10 themes")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, "Cheshire beside the others of its region"),
        ({"against": ["size"]}, "Cheshire beside forces of similar size"),
        ({"force": ["Cheshire", "Kent", "Chesire Hills"]}, "Cheshire, Kent"),
    ],
)
def test_a_notice_on_a_name_not_known_says_of_one_force_that_others_are_shown_beside_it(open_page, query, shown):
    page = open_page("compare", **{"force": ["Cheshire", "Xyzzy"], **query})
    assert page.app.info[0].value.endswith(f"This shows {shown}.")


def test_a_theme_without_findings_says_none_and_a_force_without_any_has_a_dash(open_page):
    table = open_page("compare", force=["Kent", "Essex"]).exhibit("findings-side-by-side")
    assert ">none found</abbr>" in table and "·</abbr>" not in table


def test_a_force_that_totals_compare_is_not_said_to_be_left_out_as_well():
    forces = ["leicestershire", "thames-valley", "humberside", "lincolnshire"]
    rows = queries.rows("newest_compared", forces=forces, reference="leicestershire").query("theme_id == 'public'")
    row = rows.iloc[0]
    assert row["difference"] == "By published totals: Leicestershire, Thames Valley higher than Lincolnshire"
    assert row["not_compared"] == "Humberside (2021/22)"  # with no other, in any way
    assert grids.difference_of(row).endswith("; not compared: Humberside (2021/22)")
    # The last column names the ends alone; that Cumbria's newest grade lies above Cleveland's is in its cell.
    forces = ["cleveland", "durham", "northumbria", "merseyside", "lancashire", "cumbria", "cheshire", "humberside"]
    rows = queries.rows("newest_compared", forces=forces, reference="cleveland").query("theme_id == 'vulnerable'")
    cumbria = rows.set_index("force").loc["Cumbria"]
    assert cumbria["older"] and cumbria["compared_by_totals"] == "higher"
    assert "Cumbria" not in cumbria["difference"] and pandas.isna(cumbria["not_compared"])


def test_a_dash_among_numbers_of_findings_is_explained_only_where_there_is_one(open_page):
    dash = "A dash: we found no findings for this force at all."
    counts = queries.rows("findings_compared")
    without = sorted(set(counts[counts["concern"].isna()]["force"]))
    assert "Kent" not in without and "Essex" not in without
    shown = open_page("compare", force=["Kent", "Essex"]).exhibit("findings-side-by-side")
    assert dash not in shown and "select a cell" not in shown and "each number is a link to the findings" in shown
    if without:
        assert dash in open_page("compare", force=["Kent", without[0]]).exhibit("findings-side-by-side")


def test_how_two_forces_compare_by_totals_does_not_depend_on_which_others_are_chosen():
    """Totals show that Hampshire's newest grade is higher than Kent's, whatever is known of Dyfed-Powys's."""
    for others in ([], ["surrey"], ["essex", "dyfed-powys"]):
        forces = ["kent", "hampshire", *others]
        rows = queries.rows("newest_compared", forces=forces, reference="kent").query("theme_id == 'investigate'")
        assert rows.set_index("force")["compared_by_totals"]["Hampshire"] == "higher"
        words = grids.difference_of(rows.iloc[0])
        assert "Hampshire" in words and "higher" in words and "not compared" not in words
        assert "; higher than Kent, by published totals (" in as_seen.side_by_side(rows)["Hampshire"].iloc[0]


def test_the_reference_is_not_said_to_be_left_out_where_totals_compare_it():
    rows = queries.rows("newest_compared", forces=["dorset", "cheshire", "west-midlands"], reference="dorset")
    of_theme = rows.query("theme_id == 'vulnerable'").set_index("force")
    assert of_theme["compared_by_totals"]["West Midlands"] == "lower"  # than Dorset's
    assert grids.difference_of(of_theme.iloc[0]) == "By published totals: Cheshire highest; West Midlands lowest"


@pytest.mark.parametrize(
    ("forces", "theme", "says"),
    [
        # Good twice in one cycle and adequate twice in another.
        (
            ["bedfordshire", "suffolk", "metropolitan", "cheshire"],
            "recording",
            "2023–25: Bedfordshire, Suffolk the same; 2021/22: Metropolitan, Cheshire the same",
        ),
        # Newer grades of three of these forces were not found.
        (["lincolnshire", "south-yorkshire", "staffordshire"], "recording", "The same where known, in 2021/22"),
    ],
)
def test_grades_are_called_the_same_within_one_cycle_alone(forces, theme, says):
    rows = queries.rows("newest_compared", forces=forces, reference=forces[0])
    assert set(rows[rows["theme_id"] == theme]["difference"]) == {says}


def test_a_cell_and_the_last_column_give_one_judgement(open_page):
    table = open_page("compare", force=["Kent", "Essex", "Hampshire", "Dyfed-Powys"]).exhibit("newest-side-by-side")
    *_, hampshire, _, difference = row(table, "Investigating crime")
    assert "higher than Kentby published totals" in hampshire and "another cycle" not in hampshire
    assert difference == "Essex higher; by published totals: Hampshire higher than Kent"


def test_forces_are_called_highest_by_totals_only_if_none_of_them_may_be_higher_than_another():
    """On investigating crime, totals leave Cheshire good or adequate; Essex, Norfolk and Suffolk are adequate."""
    forces = ["cheshire", "kent", "essex", "norfolk", "suffolk", "metropolitan"]
    rows = queries.rows("newest_compared", forces=forces, reference="cheshire").drop_duplicates("theme_id")
    words = rows.set_index("theme_id")["difference"]
    assert words["investigate"] == (
        "By published totals: Cheshire, Essex, Norfolk, Suffolk higher than the others; Metropolitan lowest"
    )
    assert words["respond"] == "By published totals: Cheshire, Essex higher than the others; Suffolk lowest"


def test_grades_that_are_the_same_in_an_earlier_cycle_are_not_called_the_same_now(open_page):
    page = open_page("compare", force=["Kent", "Hampshire"])
    table = page.exhibit("newest-side-by-side")
    assert row(table, "Treating the public fairly")[-1] == "Both the same in 2021/22"
    assert row(table, "Protecting vulnerable people")[-1] == "Both the same"
    assert "the newest known grades of Kent and Hampshire differ" in page.words
    assert page.words.count("Compared with Kent") == 1


def test_protecting_vulnerable_people_is_not_folded(open_page):
    table = open_page("compare", force=["Lincolnshire", "Dyfed-Powys"]).exhibit("newest-side-by-side")
    assert "Protecting vulnerable people" in table.split("<details", 1)[0]


def test_older_grades_that_are_the_same_do_not_hide_newer_ones_that_differ():
    """On supporting the workforce, Dorset and Gloucestershire were good in 2021/22; Cumbria is higher by totals now."""
    rows = queries.rows("newest_compared", forces=["dorset", "cumbria", "gloucestershire"], reference="dorset")
    assert set(rows[rows["theme_id"] == "workforce"]["outcome"]) == {"all the same"}
    _, caveat = differences.of_differences(rows, newest=True)
    assert "On 7 more, only some of the forces can be compared: they differ on 5 and agree on 2." in caveat


def test_who_is_highest_is_said_of_a_grade_of_now_rather_than_of_an_older_one_that_more_forces_have():
    rows = compared("ABC", {DIFFER: [("goa", "666"), ("go-", "77-")]})
    rows["grade"] = rows["grade"].map({"g": "good", "o": "outstanding", "a": "adequate"})
    rows = rows.assign(older=rows["round"] == "6", theme_id=rows["theme"])
    sentence, _ = differences.of_differences(rows, newest=True)
    assert re.sub("<[^>]*>", "", sentence) == (
        "On they differ 1 in PEEL 7, B is highest (outstanding) and A lowest (good) of the 2 that can be compared."
    )


def test_a_heading_says_once_which_grades_are_of_different_cycles(open_page):
    table = LexborHTMLParser(open_page("compare", force=["Kent", "Essex"]).exhibit("newest-side-by-side"))
    heads = [head.text() for head in table.css("th.fc-group")]
    assert heads == ["Not comparable, since the grades are of different cycles"]
    below = table.css_first("th.fc-group").parent
    themes = []
    while (below := below.next) is not None:
        if below.tag == "tr":
            themes.append((below.css_first("th").text().strip(), below.css_first("td.fc-difference").text()))
    assert len(themes) == 6 and {words for _, words in themes} == {""}


def test_what_totals_compare_precedes_what_cannot_be_compared_and_names_with_whom(open_page):
    forces = ["Cheshire", "Durham", "Dyfed-Powys"]
    shown = open_page("compare", force=forces).exhibit("newest-side-by-side")
    before, below = shown.split("Not comparable, since the grades are of different cycles")
    for theme, words in (
        ("Supporting the workforce", "By published totals: Cheshire, Durham higher than Dyfed-Powys"),
        # Dyfed-Powys is adequate or requires improvement, so Durham may be its equal.
        ("Responding to the public", "By published totals: Durham lower than Cheshire"),
    ):
        assert row(before, theme)[-1] == words and theme not in below
    ids = ["cheshire", "durham", "dyfed-powys"]
    rows = queries.rows("newest_compared", forces=ids, reference="cheshire")
    sheet = as_seen.side_by_side(rows).set_index("Theme")["Difference"]
    assert sheet["Responding to the public"] == "By published totals: Durham lower than Cheshire"
    # As the heading on the page says.
    assert sheet["Preventing crime"] == "Not comparable, since the grades are of different cycles"


@pytest.mark.parametrize(
    ("address", "forces", "link"),
    [
        ("force", SEVEN[:3], f"[Compare {listed(SEVEN[:3])}](compare?{urlencode({'force': SEVEN[:3]}, doseq=True)})."),
        ("compare", SEVEN, f"[See all 7 on one theme](theme?{urlencode({'force': SEVEN}, doseq=True)})."),
    ],
)
def test_forces_for_which_a_page_has_no_room_are_a_link_away(open_page, address, forces, link):
    assert open_page(address, force=forces).app.info[0].value.endswith(f" {link}")
