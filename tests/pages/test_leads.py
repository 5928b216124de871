"""The first sentences of pages, checked against the table of judgments for every force, theme and cycle."""

import html
import itertools
import re
from urllib.parse import parse_qs

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from parts.address import vocabulary
from parts.address.english import listed
from parts.address.vocabulary import graded_cycles
from parts.charts.looks import GRADES
from parts.exhibits import grades, grades_over_time, grades_sought, leads, standing
from parts.files import articles
from parts.site import page_at
from parts.words import grades_of_force, grades_of_round, newest_grades, published_totals, rises_and_falls, sentences
from parts.words.sentences import LOW

NO_RANGE = {
    "graded_for": "all",
    "lowest_possible_grade": None,
    "highest_possible_grade": None,
}  # of a grade that was not found


def without_markup(markup) -> str:
    return re.sub(r"<[^>]*>", "", str(markup)).replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "’")


@pytest.fixture(scope="module")
def judgments():
    """The grades in the table, with their force, theme and cycle."""
    rows = queries.rows("table_judgments", **dict.fromkeys(queries.question("table_judgments").parameters))
    inspections = queries.rows("table_inspections", **dict.fromkeys(queries.question("table_inspections").parameters))
    return rows.merge(inspections[["inspection_id", "cycle"]], on="inspection_id").dropna(subset="cycle")


def numbers(sentence: str) -> list[int]:
    return [int(n) for n in re.findall(r"(?<![\d/–])\d+(?![\d/–])", sentence)]


@pytest.mark.slow
def test_the_sentence_on_a_round_counts_what_the_table_holds(judgments):
    checked = 0
    for (theme, cycle), rows in queries.rows("grid", **GRID).groupby(["theme_id", "round"]):
        if cycle not in set(judgments["cycle"]):
            continue
        sentence, caveat = grades_of_round.of_round(rows)
        known_grades = judgments[(judgments["theme_id"] == theme) & (judgments["cycle"] == cycle)]
        low = int(known_grades["grade"].isin(LOW).sum())
        text = without_markup(sentence)
        if len(known_grades) > 1:
            number = f"{low or ('Neither' if len(known_grades) == 2 else 'None')} of the"
            if low == len(known_grades):
                number = "All" if low > 2 else "Both of the"
            assert text.startswith(f"{number} {len(known_grades)} forces with a known grade on "), text
            verbs = ("are", "is") if cycle == vocabulary.well_known_cycle() else ("were", "was")
            some = known_grades["grade"].isin(["inadequate"]).any() or not low
            perhaps = rows["lowest_possible_grade"].eq("inadequate").any()
            alone = "requires improvement" if perhaps else "requires improvement, none inadequate"
            which = "requires improvement or inadequate" if some else alone
            others = rf"; so ({verbs[0]}|{verbs[1]}) [^.]+, by published totals\."
            if not some or not low:
                either = "requires improvement or inadequate" if low else "one or the other"
                others = rf"; by published totals, [^.]+ ({verbs[0]}|{verbs[1]}) {either}\."
            assert re.search(rf" {verbs[low <= 1]} rated {which}(\.|{others})", text), text
        elif len(known_grades) == 1:
            assert "only the grade of" in text
        else:
            assert text.startswith("We found no grade for")
        worst = rows[rows["grade"] == "inadequate"]["force"]
        if 0 < len(worst) <= sentences.MAX_NAMED and len(known_grades) > 1:
            assert all(force in text for force in worst)
        if len(worst) > sentences.MAX_NAMED:
            assert f"{len(worst)} forces {verbs[0]} inadequate (see the list)." in text
            assert f"cycle={cycle}&amp;theme=" in sentence and "grade=inadequate" in sentence
        sought = "not found" in caveat or "We found no grade" in caveat
        assert sought == bool((rows["missing"] == "not known here").any())
        checked += 1
    assert checked > 50


GRID = dict.fromkeys(queries.question("grid").parameters)


@pytest.mark.slow
def test_the_sentence_on_a_force_names_every_known_grade_with_its_cycle(judgments):
    grid = queries.rows("grid", **GRID)
    names = dict(zip(grid["round"], grid["round_name"]))
    known = {pair: list(zip(r["cycle"], r["grade"])) for pair, r in judgments.groupby(["force_id", "theme_id"])}
    checked = 0
    for pair, rows in grid[grid["round"].isin(set(judgments["cycle"]))].groupby(["force_id", "theme_id"]):
        force = rows["force"].iloc[0]
        sentence, caveat = grades_of_force.of_force(rows, force)
        text, known_grades = without_markup(sentence), known.get(pair, [])
        for cycle, grade in known_grades:
            assert names[cycle].removeprefix("PEEL ") in text and grade.replace("-", " ") in text, text
        assert known_grades or "We found no grade for" in text
        newest = max(zip(rows["round_order"], rows["round"]))[1]
        if known_grades and newest not in dict(known_grades):
            assert f"for {names[newest]}" in text or f"in {names[newest]}" in text
            assert not text.startswith(f"{force}: ") or "each time" in text
        eras = {era for era, grade in zip(rows["era"], rows["grade"].notna()) if grade}
        assert ("change in grading" in caveat) == (len(eras) > 1)
        known_eras = rows[rows["grade"].notna()].sort_values("round_order")["era"].unique()
        # Each era has a clause of its own, and that grading changed stands before it.
        assert ("; before that (not comparable): " in text) == (len(known_eras) > 1)
        if len(known_eras) > 1:
            assert text.partition("(not comparable)")[2].count(";") == len(known_eras) - 2
        checked += 1
    assert checked > 500


@pytest.mark.parametrize(
    ("in_between", "says"),
    [
        ("lower", "was the same, good, in PEEL 2015 and 2018/19, but fell in between."),
        ("lower and higher", "was the same, good, in PEEL 2015 and 2018/19, but fell and rose in between."),
        (None, "stayed good from PEEL 2015 to 2018/19."),
    ],
)
def test_a_grade_that_came_back_is_said_to_have_fallen_or_risen_in_between(in_between, says):
    grades_of = {"force": "Kent", "from_grade": "good", "to_grade": "good", "move": "stayed", "in_between": in_between}
    row = pandas.Series({**grades_of, "from_name": "PEEL 2015", "to_name": "PEEL 2018/19"})
    assert without_markup(rises_and_falls.of_one_move(row)) == f"Kent’s grade {says}"


@pytest.mark.slow
def test_the_sentence_on_moves_adds_up():
    pairs = [("2015", "2018-19"), ("2016", "2017"), ("2014", "2018-19")]
    for theme in queries.rows("themes").query("by_cycle")["theme_id"]:
        for first, last in pairs:
            rows = queries.rows("moves", forces=None, theme=theme, from_round=first, to_round=last, evidence=None)
            if rows.empty:
                continue
            sentence, caveat = rises_and_falls.of_moves(rows, "Some theme", "A", "B", 0)
            text = re.sub(r" \([^)]*in between\)", "", without_markup(sentence))
            twice = int((rows["grades_known"] > 1).sum())
            moved = {move: int((rows["move"] == move).sum()) for move in ("rose", "fell")}
            if twice > 1:
                expected = [moved["rose"], moved["fell"], twice - sum(moved.values())]
                assert (
                    numbers(text) == [n for n in expected if n]
                    and f"{twice} forces can be compared, none over the whole time." in caveat
                ), text
            elif twice:
                assert "’s grade on some theme" in text and "Of no other of these forces" in text
            else:
                assert "None of these forces has two known grades" in text


@pytest.mark.parametrize(
    ("force", "sentence"),
    [
        (
            "Gloucestershire",
            # Not the one outstanding: it is known to be on another theme.
            "in PEEL 2023–25. On the 8 areas whose grades we did not find, this one among them, its report gave "
            "1 good, 2 adequate, 4 requires improvement and 1 inadequate. Last known: inadequate in PEEL 2021/22",
        ),
        ("Greater Manchester", "By published totals, it is good to requires improvement. Last known:"),
        ("Lincolnshire", "By published totals, it is requires improvement or inadequate. Last known:"),
    ],
)
def test_of_a_grade_that_was_not_found_the_totals_of_its_report_say_what_they_can(force, sentence):
    page = page_at("force")
    text = leads.of(page, page.read({"force": [force]})).text
    assert sentence in text and text.count("report gave") + text.count("Its report of") < 2


def test_the_sentence_on_findings_counts_each_kind():
    findings = queries.rows("findings", **dict.fromkeys(queries.question("findings").parameters))
    for theme, rows in findings.groupby("theme"):
        text = without_markup(sentences.of_findings(rows, theme)[0])
        for kind, n in rows["polarity"].value_counts().items():
            assert f"{n} {kind}" in text, text
        assert f"at {rows[rows['force'] != 'National']['force'].nunique()} force" in text
    nothing, _ = sentences.of_findings(findings.iloc[:0], "Missing children", "zebra")
    assert without_markup(nothing) == "We found no findings with “zebra” on missing children."


def test_one_force_and_one_known_grade_are_put_into_words():
    row = {"theme": "Legitimacy", "round_name": "PEEL 2017", "round_order": 1, "era": "a", "missing": None}
    row |= {**NO_RANGE, "newer_report": "2026-04-09"}
    newer = {"round_name": "PEEL 2021/22", "round_order": 2, "missing": "not known here"}
    frame = pandas.DataFrame([{**row, "force": "Kent", "grade": "good"}])
    assert without_markup(grades_of_round.of_round(frame)[0]) == "Kent was graded good on legitimacy in PEEL 2017."
    frame = pandas.DataFrame(
        [{**row, "force": "Kent", "grade": "good"}, {**row, "force": "Kent", "grade": None, **newer}]
    )
    assert without_markup(grades_of_force.of_force(frame, "Kent")[0]) == (
        "We found no grade for Kent on legitimacy in PEEL 2021/22. Last known: good in PEEL 2017, the only grade known "
        "on this theme."
    )


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        (["good", "good", None, None], "2023-25"),  # exactly half
        (["good", None, None, None], "2021-22"),
        ([None, None, None, None], "2021-22"),
    ],
)
def test_a_round_that_is_known_for_half_of_the_forces_is_the_newest_shown(newest, expected):
    rounds = {"2021-22": ["good", "good", "good", None], "2023-25": newest}
    rows = [
        {"round": cycle, "round_order": order, "grade": grade, "missing": None}
        for order, (cycle, grades) in enumerate(rounds.items())
        for grade in grades
    ]
    assert sentences.well_known_round(pandas.DataFrame(rows)) == expected


def of_theme(**query):
    page = page_at("theme")
    lead = leads.of(
        page, page.read({key: [value] if isinstance(value, str) else value for key, value in query.items()})
    )
    return lead.text, without_markup(lead.caveat)


def test_forces_that_were_given_no_grade_do_not_lead_to_an_older_round(published):
    """On a theme that 24 forces were graded on, 18 known grades are most of them, though not of 43 forces."""
    newest = published("judgments").query("theme_id == 'recording' and inspection_id.str.endswith('-peel-2023-25')")
    text, caveat = of_theme(theme="Recording crime data")
    low = newest["grade"].isin(["requires-improvement", "inadequate"]).sum()
    assert text.startswith(
        f"{low} of the {len(newest)} forces with a known grade on recording crime data in PEEL 2023–25"
    )
    assert "18 not graded" in caveat and "Lincolnshire" not in caveat  # whose grade is one of those not found


@pytest.mark.parametrize(
    ("forces", "sentence", "totals"),
    [
        (
            ["Lincolnshire"],
            "We found no grade for Lincolnshire on protecting vulnerable people in PEEL 2023–25. By published totals, "
            "it is requires improvement or inadequate. Last known: adequate in PEEL 2021/22",
            "",
        ),
        (
            ["Cumbria", "Dorset"],
            "We found no grade for Cumbria and Dorset on protecting vulnerable people in PEEL 2023–25.",
            "By published totals, both are good or adequate.",
        ),
    ],
)
def test_a_choice_of_forces_leads_to_no_older_round(forces, sentence, totals, open_page):
    text, caveat = of_theme(theme="Protecting vulnerable people", force=forces)
    assert text.startswith(sentence) and totals in caveat
    page = open_page("theme", theme="Protecting vulnerable people", force=forces)
    assert "Grades on protecting vulnerable people, 2023–25" in page.words
    assert "Grades on protecting vulnerable people, 2021/22" not in page.words


def test_of_rounds_that_are_hardly_known_the_newest_with_any_grade_is_shown():
    empty = {"grade": None, "missing": None}
    rows = [{"round": cycle, "round_order": n, **empty} for n in (1, 2) for cycle in [f"{2014 + n}"] * 4]
    assert sentences.well_known_round(pandas.DataFrame(rows)) is None
    rows[0]["grade"] = "good"
    assert sentences.well_known_round(pandas.DataFrame(rows)) == "2015"


# The words in which a sentence or caveat explains why forces are without a grade; each force counts once.
REASONS = {
    r"(\d+) not graded": "not graded",
    r"(\d+) with an earlier grade that still applies": "grade stands",
    r"(\d+) not inspected": "not inspected",
    r"(\d+) not yet inspected": "not yet inspected",
    r"(\d+) not yet published": "not yet published",
    r"(\d+) hidden by your filters": "left out",
    r"(\d+) not found": "not known here",
    r"we found no grade(?: of [^.;]+?)? for (?:the other )?(\d+) (?:other )?forces?": "not known here",
    r"(\d+) of a date not known": "date not known",
    r"(\d+) whose full report was not found": "not graded",
    r"(\d+) with no graded inspection since 2024": "not yet inspected",
}
REASONS_FOR_OLDER = {
    r"for (?:these )?(\d+)(?: of the \d+ older grades)?, the newest grade was not found": "not known here",
    r"(\d+) newer grades? (?:is|are) hidden by your filters": "left out",
    r"(\d+) forces? (?:has|have) not been inspected yet, as far as we know": "not yet inspected",
    r"for (\d+) forces? no grade of PEEL \S+ was out, as far as we know": "not yet published",
    r"(\d+) forces? (?:was|were) not graded": "not graded",
    r"for (\d+) forces? we cannot tell whether a grade of PEEL \S+ was out by then": "date not known",
    r"for (\d+) forces? an earlier grade still applies": "grade stands",
    r"every known grade of (\d+) forces? is hidden by your filters": "left out",
    r"we found no grade for (\d+) forces?": "not known here",
    r"totals rule out (\d+) older grades?": "not known here",
}
# On a day in the past, one sentence has the reasons for all forces with an older grade.
REASONS_FOR_OLDER_THEN = {
    r"(\d+) had no grade of PEEL \S+ yet, as far as we know": "not yet published",
    r"for (\d+) we cannot tell": "date not known",
    r"for (\d+) we did not find it": "not known here",
}
NOT_SHOWN = r"totals rule out (\D+?) older grade"
OF_ONE = r"for (?!these|\d)[^,;.]+, the newest grade was not found"


def number_explained(text: str, reasons: dict[str, str]) -> int:
    """The number of forces for which a text gives one of these reasons."""
    return sum(int(number) for reason in reasons for number in re.findall(reason, text, re.IGNORECASE))


def any_filters(page: str, **options) -> st.SearchStrategy:
    """A page with any choices of forces, sources and time."""
    forces = st.lists(st.sampled_from(["Kent", "Gwent", "Cumbria", "Metropolitan"]), max_size=3, unique=True)
    choices = {"region": st.sampled_from([[], ["Wales"], ["South East"]]), "force": forces}
    choices |= {"evidence": st.sampled_from([[], ["inspectorate"]])}
    return st.fixed_dictionaries(choices | options).map(lambda query: (page_at(page), page_at(page).read(query)))


THEMES = ["Protecting vulnerable people", "Tackling serious and organised crime", "Child protection: leadership"]


@pytest.mark.slow
@settings(max_examples=40)
@given(
    any_filters(
        "",
        cycle=st.sampled_from([[], ["2014"], ["2018-19"], ["2021-22"], ["2023-25"]]),
        as_of=st.sampled_from([[], ["2016-01-01"], ["2018-06-30"], ["2024-06-30"]]),
        theme=st.sampled_from([[], THEMES[1:2]]),
    )
    | any_filters("theme", theme=st.sampled_from(THEMES).map(lambda t: [t]), year=st.sampled_from([[], ["2018"]]))
)
def test_known_not_graded_hidden_by_a_filter_and_not_found_add_up_to_the_forces(opened):
    page, chosen = opened
    newest = chosen.chosen.get("cycle") == ("newest",)
    if newest:
        rows = standing.on_theme(chosen).rows
    else:
        exhibit = grades.GRID_OF_CYCLE if "cycle" in chosen.chosen else grades.GRID_OF_THEME
        theme = standing.theme_on_map(chosen) if "cycle" in chosen.chosen else chosen.value(vocabulary.THEME)
        grid = exhibit.ask(chosen, themes=[theme])
        rows = grid.rows[grid.rows["round"] == sentences.newest_round(grid)] if len(grid) else grid.rows
    if (lead := leads.of(page, chosen)) is None or lead.nothing or len(rows) < 2:
        return
    text, caveat = lead.text.rpartition("by the inspectorate: ")[2], without_markup(lead.caveat)
    text = text[:1].upper() + text[1:]
    if newest:
        named = sum(which.count("’s") for which in re.findall(NOT_SHOWN, caveat))
        explained = number_explained(caveat, REASONS_FOR_OLDER | REASONS_FOR_OLDER_THEN) + named
        explained += len(re.findall(OF_ONE, caveat, re.IGNORECASE))
        assert explained == rows["no_newer"].notna().sum(), (text, caveat)
        without = number_explained(caveat, dict(list(REASONS_FOR_OLDER.items())[-4:])) + named
        assert rows["older"].sum() + without <= explained
    else:
        first = re.match(
            r"(?:(?:\d+|None|Neither|Both) of the|All) (\d+) forces?(?: of [\w ]+)? with a (?:known grade|grade shown)",
            text,
        )
        first = first or re.match(r"Of the \d+ forces?(?: of [\w ]+)?, (\d+) have a (?:known grade|grade shown)", text)
        known = int(first[1]) if first else int("Of the" in text)
        assert known == rows["grade"].notna().sum()
        if (rows["missing"] == "not known here").all():  # then the sentence itself says so of all
            assert all(force in text for force in rows["force"]) or f"the {len(rows)} forces" in text
        else:
            assert known + number_explained(caveat, REASONS) == len(rows), (text, caveat)
    hidden = (rows[["missing", "no_newer"]] == "left out" if newest else rows[["missing"]] == "left out").any(axis=None)
    assert hidden == ("hidden by your filters" in caveat)
    assert ("Show all sources" in caveat) == bool(chosen.values(vocabulary.EVIDENCE))
    assert not hidden or "with a known grade" not in text


def test_a_text_for_an_article_names_what_a_filter_hides_too():
    assert articles._grade({"grade": None, "missing": "left out"}) == "Hidden by your filters"
    assert articles._grade({"grade": None, "missing": "not yet inspected"}) == "Not yet inspected, as far as we know"


def test_a_filter_of_the_reader_is_never_called_missing_data_and_can_be_undone(open_page):
    page = open_page("", region=["Wales"], cycle=["2021-22"], evidence=["inspectorate"])
    words = page.words
    assert "No grade of the 4 forces" not in words
    assert "Your choice of sources hides every known grade of the 4 forces of Wales" in words
    assert "2 hidden by your filters and 2 not found" in words
    assert '<a href="./?cycle=2021-22&amp;region=Wales" data-inside="yes">Show all sources</a>' in page.text
    spread = page.chart("spread")["data"]
    hidden = next(trace for trace in spread if trace["name"] == "Hidden by your filters")
    assert sum(hidden["x"]) > 0


def test_a_single_force_with_a_newest_grade_is_named_and_not_counted_as_none_of_one():
    rows = pandas.DataFrame([{"theme": "Legitimacy", "round_name": "PEEL 2017", "force": "Gwent", "grade": "good"}])
    text = without_markup(grades_of_round.rated_low(rows, "of Wales", "with a known grade", 1, rows.iloc[:0]))
    assert text == "Only one force of Wales, Gwent, has a known grade on legitimacy in PEEL 2017: good."


def test_a_round_of_child_protection_inspections_is_named_in_words(open_page):
    text = open_page("theme", theme=["Child protection: leadership"]).words
    assert "on child protection: leadership in child protection inspections are rated" in text


def test_reasons_for_older_grades_are_separated_by_semicolons():
    row = {"theme": "Legitimacy", "force": "Kent", "missing": None, "grade": "good", "older": True}
    row |= {"newer_report": None, "previous_grade": None, "round": "2018-19", **NO_RANGE}
    frame = pandas.DataFrame([{**row, "no_newer": why} for why in ("not known here", "not yet inspected")])
    assert newest_grades._caveat(frame).startswith(
        "For 1 of the 2 older grades, the newest grade was not found; 1 force has not been inspected yet, "
        "as far as we know. Grades not found"
    )


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"force": ["Dyfed-Powys"]}, "Dyfed-Powys does not have outstanding as its newest grade on any theme"),
        ({"force": ["Dyfed-Powys", "Gwent"], "theme": ["Responding to the public"]}, "None of the 2 forces chosen ("),
        ({"force": ["Dyfed-Powys", "Kent"], "region": ["Wales"]}, "Dyfed-Powys does not have outstanding"),
        ({"region": ["Wales"], "theme": ["Responding to the public"]}, "No force of Wales has outstanding"),
    ],
)
def test_a_sentence_that_no_force_has_a_grade_names_the_forces_considered(query, says):
    page = page_at("")
    chosen = page.read({"grade": ["outstanding"], **query})
    assert leads.of(page, chosen).text.startswith(says)
    exhibit, answer = grades_sought.with_grade(chosen)
    assert "no force" not in exhibit.nothing_for(answer)


def test_the_lead_names_the_forces_that_were_inadequate_last_in_an_older_cycle():
    page = page_at("")
    chosen = page.read({})
    rows = standing.on_theme(chosen).rows
    older = rows[(rows["grade"] == "inadequate") & rows["older"]]
    text = leads.of(page, chosen).text
    assert len(older) and all(f"{row.force} was inadequate in {row.round_name}" in text for row in older.itertuples())


def test_forces_with_a_grade_on_themes_and_on_topics_are_counted_together():
    page = page_at("")
    chosen = page.read({"grade": ["inadequate"]})
    on_themes = set(grades_sought.with_grade(chosen)[1].rows["force"])
    alone = sorted(set(grades_sought.topics_with_grade(chosen).rows["force"]) - on_themes)
    text = leads.of(page, chosen).text
    # Lincolnshire's newest report gives totals alone, with some that are inadequate.
    assert alone == ["Cleveland"] and "Lincolnshire" not in on_themes
    assert text.startswith(
        f"{len(on_themes) + 2} forces have an inadequate grade: {len(on_themes)} on a PEEL theme (27 grades, 5 of "
        "them from an earlier cycle), Cleveland in a child protection inspection and Lincolnshire by published "
        "totals. Of these forces, Lincolnshire"
    )
    # Of Cleveland alone, it is said that the grade is on no theme of PEEL.
    alone = leads.of(page, page.read({"grade": ["inadequate"], "force": ["Cleveland"]}))
    assert alone.text == "Cleveland has an inadequate grade in a child protection inspection."
    assert "We know of no PEEL theme with such a grade." in alone.caveat
    region = leads.of(page, page.read({"grade": ["inadequate"], "region": ["North East"]})).text
    assert region.startswith("Only one force of North East, Cleveland, has an inadequate grade in a child protection")


def test_a_force_whose_totals_have_a_grade_sought_is_not_said_to_lack_it():
    totals = queries.rows("grade_totals", rounds=["2023-25"]).set_index("force")["requires_improvement"]
    page = page_at("")
    chosen = page.read({"grade": ["requires-improvement"]})
    on_themes = set(grades_sought.with_grade(chosen)[1].rows["force"])
    assert set(totals.index[totals > 0]) - on_themes == {"Gloucestershire"}
    text = leads.of(page, chosen).text
    whose = "Gloucestershire’s report of PEEL 2023–25 graded 4 areas requires improvement; we do not know which."
    assert text.startswith(
        f"{len(on_themes) + 1} forces have a requires improvement grade: {len(on_themes)} on a PEEL theme ("
    )
    # Of Lincolnshire, too, we know the totals alone.
    both = "PEEL reports gave such grades to Gloucestershire (4 requires improvement) and Lincolnshire (4 requires"
    assert both in leads.of(page, chosen).caveat
    alone = leads.of(page, page.read({"grade": ["requires-improvement"], "force": ["Gloucestershire"]}))
    # It has one on a theme of child protection, too.
    assert alone.text == "Gloucestershire has a requires improvement grade in a child protection inspection."
    assert whose in alone.caveat
    # Totals are of one source, which a choice of sources may exclude; and more forces are counted than can be named.
    stated = page.read({"grade": ["requires-improvement"], "evidence": ["inspectorate"]})
    assert "report" not in leads.of(page, stated).caveat
    adequate = leads.of(page, page.read({"grade": ["adequate"]}))
    assert adequate.text.startswith("40 forces have an adequate grade: 35 on a PEEL theme (")
    assert "and Cumbria, Dyfed-Powys, Hampshire and West Yorkshire by published totals." in adequate.text
    assert "PEEL reports gave such grades to 5 forces; we do not know in which areas." in adequate.caveat


@pytest.mark.slow
def test_grades_sought_in_a_cycle_are_found_on_themes_other_than_the_first():
    page = page_at("")
    for cycle, grade in itertools.product(graded_cycles()["cycle"], GRADES):
        rows = queries.rows("judgments", rounds=[cycle], grades=[grade])
        lead = leads.of(page, page.read({"cycle": [cycle], "grade": [grade]}))
        assert lead.nothing == rows.empty
        if len(rows):
            head, number = re.match(r"(.*) by the grades we know \((\d+)\)", lead.text).groups()
            forces = re.findall(r"Only one force, |\d+(?= forces have)|\d+$", head)[-1]
            assert (forces.replace("Only one force, ", "1"), int(number)) == (str(rows["force"].nunique()), len(rows))
    gave = leads.of(page, page.read({"cycle": ["2023-25"], "grade": ["inadequate"], "force": ["Lincolnshire"]}))
    assert gave.text == "Lincolnshire has an inadequate grade in PEEL 2023–25, by published totals."
    assert "Lincolnshire’s report of PEEL 2023–25 graded 4 areas inadequate; we do not know which." in gave.caveat


def test_what_a_reader_sees_of_the_inspectorate_alone_is_not_called_known():
    page = page_at("")
    alone = "Stated by the inspectorate:"
    text = leads.of(page, page.read({"grade": ["inadequate"], "evidence": ["inspectorate"]})).text
    assert (
        text.startswith(f"{alone} 6 forces have an inadequate grade on a PEEL theme (11 grades, 10 of")
        and "Lincolnshire" not in text
        and "For 7 of these 11 grades we know a newer one from another source." in text
    )
    none = leads.of(page, page.read({"evidence": ["inspectorate"]})).text
    assert "Surrey" not in none  # whose newer grades are known, and hidden
    assert none.startswith(
        f"{alone} on protecting vulnerable people, none of the 43 forces has a grade of PEEL 2023–25 shown here."
    )


def test_a_force_is_named_where_totals_say_what_its_missing_grade_is():
    page = page_at("")
    region = leads.of(page, page.read({"region": ["East Midlands"]}))
    assert "By published totals, Lincolnshire’s is requires improvement or inadequate." in region.caveat
    day = leads.of(page, page.read({"as_of": ["2021-11-01"]}))
    assert "By published totals, Durham’s is good or adequate." in day.caveat
    then = leads.of(page, page.read({"grade": ["inadequate"], "as_of": ["2023-09-10"]})).text
    assert "Staffordshire, Wiltshire and perhaps Cleveland were in Engage then" in then


def test_earlier_grades_that_still_apply_are_not_called_not_graded():
    page = page_at("")
    chosen = page.read({"cycle": ["2017"], "theme": ["Preventing crime"]})
    rows = grades.GRID_OF_CYCLE.ask(chosen, themes=[chosen.value(vocabulary.THEME)]).rows
    stands = int((rows["missing"] == "grade stands").sum())
    caveat = without_markup(leads.of(page, chosen).caveat)
    assert stands > 10 and f"{stands} with an earlier grade that still applies" in caveat
    assert number_explained(caveat, REASONS) == rows["grade"].isna().sum()


def test_a_single_force_with_too_few_grades_is_named():
    row = {"force": "Kent", "move": "not known", "grades_known": 0, "to_grade": None}
    words = without_markup(grades_over_time.moves_takeaway(pandas.DataFrame([row])))
    assert words == "Kent does not have two known grades that can be compared."


EMPTY = [
    ("", {"region": ["Wales"], "force": ["Kent"]}, "Kent is not in Wales."),
    ("", {"region": ["Wales"], "force": ["Kent"], "cycle": ["2018-19"]}, "Kent is not in Wales."),
    ("", {"as_of": ["2015-01-01"]}, "As far as we know, no force had been graded on protecting vulnerable people in"),
    ("", {"as_of": ["2015-01-01"], "region": ["Wales"]}, "As far as we know, no force of Wales had been graded on"),
    ("", {"as_of": ["2015-01-01"], "force": ["Kent"]}, "As far as we know, Kent had not been graded on protecting"),
    ("", {"grade": ["outstanding"], "force": ["Dyfed-Powys"]}, "Dyfed-Powys does not have outstanding"),
    (
        "theme",
        {"theme": ["Investigating crime"], "year": ["2024"]},
        "No known grade on investigating crime is of 2024. A PEEL grade counts for the first year of its cycle: of "
        "2023–25 for 2023.",
    ),
    ("theme", {"year": ["2014"], "force": ["Kent"]}, "Protecting vulnerable people was not graded in PEEL 2014."),
    ("theme", {"theme": ["Missing children"], "force": ["Kent"]}, "We found no findings on missing children for Kent."),
    (
        "theme",
        {"theme": ["Domestic abuse"], "region": ["London"]},
        "We found no findings on domestic abuse for the forces of London.",
    ),
    (
        "theme",
        {"theme": ["Missing children"], "region": ["Wales"], "force": ["Kent"]},
        "We found no findings on missing children for Kent, which is not in Wales.",
    ),
    (
        "theme",
        {"theme": ["Online abuse"], "force": ["Surrey", "Dorset"], "kind": ["concern"], "programme": ["thematic"]},
        "We found no concerns (national thematic report) on online abuse for Surrey or Dorset.",
    ),
    ("theme", {"theme": ["Missing children"], "search": ["zebra"]}, "We found no findings with “zebra” on missing"),
    ("change", {"year": ["2024"]}, "No known grade on protecting vulnerable people is of 2024. A PEEL grade counts"),
    # It was inspected in 2016, and found good.
    (
        "theme",
        {"theme": ["Recording crime data"], "year": ["2017"], "force": ["Sussex"]},
        "No known grade on recording crime data for Sussex is of 2017.",
    ),
    # PEEL inspected nobody in 2020, so no cycle has grades that would count for another year.
    ("change", {"year": ["2020"]}, "No known grade on protecting vulnerable people is of 2020."),
    # PEEL asked no force about these themes then, so there is nothing to find.
    (
        "change",
        {"theme": ["Legitimacy"], "year": ["2021", "2023"], "force": ["Kent"]},
        "Legitimacy was not graded in PEEL 2021/22 or 2023–25.",
    ),
    ("theme", {"year": ["2023"], "force": ["Lincolnshire"]}, "We found no grade on protecting vulnerable people for"),
    (
        "change",
        {"year": ["2024"], "force": ["Kent"]},
        "No known grade on protecting vulnerable people for Kent is of 2024.",
    ),
    ("case-audits", {"force": ["Kent"]}, "We found no audit of case files by inspectors for Kent."),
    ("changes", {"since": ["2026-11-28"], "force": ["Kent"]}, "No report on Kent is known to have come out since 28 "),
    ("tables", {"year": ["2014"], "table": ["findings"], "force": ["Kent"]}, "None of the "),
    ("changes", {"since": ["2026-11-28"]}, "No report is known to have come out since 28 November 2026."),
]


@pytest.mark.parametrize(("address", "query", "says"), EMPTY)
def test_a_choice_that_leaves_nothing_is_explained_first_with_a_way_back_from_each_filter(address, query, says):
    page = page_at(address)
    chosen = page.read(query)
    lead = leads.of(page, chosen)
    assert lead.nothing and lead.text.startswith(says), lead
    back = [html.unescape(target) for target in re.findall(r'<a href="([^"]*)" data-inside', str(lead.caveat))]
    limits = [f for f in chosen.active_filters if f.in_sentences]
    ways = [chosen.without([f.key]) for f in limits] + [chosen.without([f.key for f in limits])] * (len(limits) > 1)
    # Those that would lead to nothing again are left out.
    lead_on = [way for way in ways if not leads.of(page, way).nothing]
    assert lead_on and len(back) == len(lead_on)
    for way, target in zip(lead_on, back):
        assert target.partition("?")[0] == (address or "./")
        assert set(parse_qs(target.partition("?")[2])) == set(way.address)


@pytest.mark.parametrize("address", ["", "theme", "change"])
def test_only_the_answer_says_that_a_choice_leaves_nothing(open_page, address):
    query = (
        {"region": ["Wales"], "force": ["Kent"]}
        if not address
        else {"theme": ["Investigating crime"], "year": ["2024"]}
    )
    page = open_page(address, **query)
    assert not page.app.exception
    notices = [n for n, part in enumerate(page.html) if "To see more, choose" in part]
    filters = next(n for n, part in enumerate(page.html) if "fc-fold" in part)
    assert len(notices) == 1 and notices[0] < filters
    assert not [info.value for info in page.app.info if "this choice" in info.value]


def test_a_table_without_rows_offers_only_ways_back_that_give_some_and_says_so_once(open_page):
    page = open_page("tables", table=["engage"], force=["Kent"], year=["2014"])
    (offer,) = (part for part in page.html if "To see more, choose" in part)
    (target,) = (html.unescape(target) for target in re.findall(r'<a href="([^"]*)" data-inside', offer))
    assert "all of this at once" in offer and parse_qs(target.partition("?")[2]) == {"table": ["engage"]}
    assert page.words.count("this choice") == 1 and not page.app.exception


@pytest.mark.parametrize("query", [{}, {"region": ["Wales"]}, {"cycle": ["2017"]}, {"theme": ["Investigating crime"]}])
def test_the_order_of_themes_and_the_forces_without_a_grade_are_as_the_notes_say(query):
    chosen = page_at("").read(query)
    cycle = vocabulary.well_known_cycle() if "cycle" not in query else query["cycle"][0]
    rows = grades.SPREAD_BY_THEME.ask(chosen, themes=None, rounds=[cycle]).rows.drop_duplicates("theme_id")
    below = rows.iloc[1:]
    for_all = below[below["graded_for"] == "all"]
    assert list(below["graded_for"]) == sorted(below["graded_for"])
    shares = (for_all["need_improvement"] / for_all["known"]).dropna()
    assert len(shares) > 1 and shares.is_monotonic_decreasing
    assert not any("left out" in note for note in grades.SPREAD_BY_THEME.notes)
    assert "Below the first theme" in grades.SPREAD_BY_THEME.notes[0]


@pytest.mark.slow
def test_grades_not_found_are_said_to_be_better_or_worse_only_where_there_are_any(open_page):
    complete, gaps = (open_page("change", theme=[theme]).words for theme in ("Legitimacy", "Preventing crime"))
    assert "171 of 171 known" in complete and published_totals.EITHER_WAY not in complete
    assert "not found" in gaps.lower() and published_totals.EITHER_WAY in gaps
    assert published_totals.EITHER_WAY not in open_page("change", theme=["Legitimacy"], move=["fell"]).words


def test_the_table_of_all_forces_says_why_older_grades_are_shown_with_numbers_that_add_up(open_page):
    rows = queries.rows("standing", **dict.fromkeys(queries.question("standing").parameters))
    why = rows[rows["older"].astype(bool)]["no_newer"].replace("grade stands", "not graded").value_counts()
    unsure = (rows["older"].astype(bool) & (rows["no_newer"] == "not known here") & ~rows["surely_given"]).sum()
    numbers_of = why["not known here"] - unsure, unsure, why["not graded"]
    assert sum(numbers_of) == rows["older"].sum() > 80 and unsure > 10
    ruled_out = (rows["grade"].isna() & rows["previous_grade"].notna()).sum()
    assert f"By published totals, {ruled_out} older grades can no longer hold and are not shown; at most " in open_page(
        ""
    ).exhibit("standing")
    sentence = (
        "An older grade is shown where the newest was not found ({}) or perhaps never given ({}), or the force was not "
        "graded ({})."
    )
    assert sentence.format(*numbers_of) in open_page("").exhibit("standing")


def test_what_totals_say_of_grades_that_were_not_found_follows_their_number():
    page = page_at("theme")
    sentence = (
        "We found no grade of PEEL 2023–25 for the other 7 forces. By published totals, Cumbria’s, Dorset’s and West "
        "Yorkshire’s are good or adequate. Kent’s grades are from before its"
    )
    assert without_markup(leads.of(page, page.read({})).caveat).startswith(sentence)


@pytest.mark.parametrize(
    ("ranges", "says"),
    [
        ([(None, None)], "Grades not found may be high or low."),
        ([("adequate", "good")], "By published totals, A’s is good or adequate."),
        ([("good", "good")] * 2, "By published totals, both are good."),
        ([("inadequate", "good")], "Grades not found may be high or low."),
        ([("adequate", "outstanding")] * 3, "By published totals, all 3 are adequate or higher."),
        ([("inadequate", "outstanding")], "Grades not found may be high or low."),
        ([("adequate", "good"), ("inadequate", "good")], "By published totals, A’s is good or adequate."),
        (
            [("adequate", "good"), ("adequate", "outstanding"), ("inadequate", "good")],
            "By published totals, A’s and B’s are adequate or higher.",
        ),
        (
            [("adequate", "good")] * 7 + [("inadequate", "requires-improvement")],
            "By published totals, 7 of them are good or adequate and H’s is requires improvement or inadequate.",
        ),
    ],
)
def test_what_the_totals_of_reports_leave_is_put_into_words(ranges, says):
    frame = pandas.DataFrame(ranges, columns=["lowest_possible_grade", "highest_possible_grade"])
    frame = frame.assign(force=list("ABCDEFGH")[: len(frame)], theme="Legitimacy", graded_for="all", round="")
    assert published_totals.either_way(frame) == says
    assert published_totals.either_way(frame.iloc[:0]) == ""


@pytest.mark.parametrize("query", [{}, {"force": ["Essex", "Kent"]}])
def test_where_not_every_force_is_graded_a_grade_that_was_not_found_may_not_exist(query):
    page = page_at("theme")

    def lead_words(query: dict) -> str:
        lead = leads.of(page, page.read(query))
        return f"{without_markup(lead.sentence)} {without_markup(lead.caveat)}"

    words = lead_words({"theme": ["Serious and organised crime"], **query})
    found = re.search(r"We found no grade of PEEL 2023–25 for (1 other force|the other 17 forces)", words)
    assert found and "Not every force is graded on this theme: there may be no grade to find." in words
    assert "high or low" not in words
    assert "Not every force" not in lead_words(query)


def test_grades_of_a_cycle_that_are_missing_are_said_to_be_perhaps_never_given_where_only_some_forces_were_graded():
    chosen = page_at("").read({"grade": ["good"], "cycle": ["2021-22"]})
    rows = grades.GRID_OF_CYCLE.ask(chosen, themes=None, grades=None).rows
    missing = rows[rows["missing"] == "not known here"]
    # Ten areas at Durham and at Northamptonshire are all that a report may have graded.
    surely = missing["force"].isin(["Durham", "Northamptonshire"])
    some = ((missing["graded_for"] == "some") & ~surely).sum()
    sentence = f"We lack {len(missing)} grades of this cycle; {some} of them may never have been given."
    assert 0 < some < len(missing) and sentence in without_markup(leads.of(page_at(""), chosen).caveat)


def test_totals_of_a_report_whose_grades_are_all_known_leave_none_to_be_found():
    """Merseyside's report of 2021/22 gave an adequate that was changed to good: all ten of its grades are known."""
    page = page_at("")
    text = leads.of(page, page.read({"cycle": ["2021-22"], "grade": ["adequate"], "force": ["Merseyside"]})).text
    assert text == "Merseyside does not have adequate on any theme in PEEL 2021/22, as far as we know."
    cheshire = leads.of(page, page.read({"cycle": ["2023-25"], "grade": ["good"], "force": ["Cheshire"]}))
    assert cheshire.text == "Cheshire has a good grade in PEEL 2023–25, by published totals."
    assert "Cheshire’s report of PEEL 2023–25 graded" in cheshire.caveat


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            {},
            "8 forces have a good grade on managing offenders and suspects, by their newest known grade (2 of them "
            "from an earlier cycle).",
        ),
        ({}, "By published totals, Leicestershire’s newer grade in PEEL 2023–25, which was not found, is good, too."),
        (
            {"cycle": ["2023-25"]},
            "7 forces have a good grade on managing offenders and suspects in PEEL 2023–25: 6 by the grades we know "
            "and Leicestershire by published totals. We lack 12 grades of this cycle. By published "
            "totals, Cumbria’s, Dorset’s, Hampshire’s and West Yorkshire’s are good or adequate, and",
        ),
        (
            {"cycle": ["2023-25"], "force": ["Leicestershire"]},
            "Leicestershire has a good grade on managing offenders and suspects in PEEL 2023–25, by published totals. "
            "We lack 1 grade of this cycle.",
        ),
        (
            {"grade": ["good", "adequate"]},
            "28 forces have a good or adequate grade on managing offenders and suspects: 26 by their newest known "
            "grade (5 of them from an earlier cycle), and Cumbria and Hampshire by published totals.",
        ),
        (
            {"grade": ["good", "adequate"]},
            "By published totals, Dorset’s, Leicestershire’s and West Yorkshire’s newer grades in PEEL 2023–25, which "
            "were not found, are among those sought, too.",
        ),
    ],
)
def test_a_grade_that_totals_leave_no_other_than_those_sought_is_told_with_them(query, says):
    """Of Leicestershire’s report, all eight areas but managing offenders are known, and totals leave a good one."""
    page = page_at("")
    query = {"theme": ["Managing offenders and suspects"], "grade": ["good"], **query}
    lead = leads.of(page, page.read(query))
    assert says in f"{without_markup(lead.sentence)} {without_markup(lead.caveat)}"
    hidden = leads.of(page, page.read({**query, "evidence": ["inspectorate"]}))
    assert "published totals" not in f"{hidden.text} {hidden.caveat}"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            {"region": ["South East"], "grade": ["outstanding"]},
            "Only one force of South East, Kent, has an outstanding grade on a PEEL theme (1 grade, from an "
            "earlier cycle).",
        ),
        ({"force": ["Lincolnshire"], "grade": ["requires-improvement"]}, "It is in Engage, as far as we know."),
        (
            {"as_of": ["2017-10-10"], "region": ["London"]},
            "only the Metropolitan Police has a known grade on protecting vulnerable people in PEEL 2016: inadequate.",
        ),
        (
            {"as_of": ["2019-09-10"], "evidence": ["inspectorate"]},
            "stated by the inspectorate: 1 of the 10 forces with a grade shown here on protecting",
        ),
        ({"region": ["Wales", "London"]}, "6 forces of Wales and London"),
        ({"force": ["Lincolnshire"], "evidence": ["inspectorate"]}, "in PEEL 2018/19, the newest grade shown."),
    ],
)
def test_a_sentence_on_few_grades_says_each_thing_once(query, says):
    page = page_at("")
    text = leads.of(page, page.read(query)).text
    assert says in text and "Metropolitan was inadequate" not in text and "Bedfordshire" not in text


def test_that_nobody_has_a_grade_is_not_said_again_in_place_of_the_list(open_page, open_embedded):
    query = {"region": ["Wales"], "grade": ["outstanding"], "theme": ["Protecting vulnerable people"]}
    page = open_page("", **query)
    assert "No force of Wales has outstanding as its newest grade on protecting vulnerable people" in page.words
    assert "standing-with-grade" not in page.exhibits and "none of these forces is outstanding" not in page.words
    frame = open_embedded("", exhibit="standing-with-grade", **query)
    assert "none of these forces is outstanding" in frame.words


@pytest.mark.parametrize(
    ("address", "query", "findings"),
    [
        ("theme", {"theme": ["Protecting vulnerable people"]}, True),  # which shows those on all themes
        ("theme", {"theme": ["Investigating crime"]}, False),
        ("change", {}, False),
    ],
)
def test_a_choice_of_sources_is_said_to_be_of_grades_alone_where_there_are_findings(address, query, findings):
    page = page_at(address)
    caveat = without_markup(leads.of(page, page.read({**query, "evidence": ["inspectorate"]})).caveat)
    findings_too = ", but findings from all sources" if findings else ""
    assert f"You see only grades stated by the inspectorate{findings_too}. Show all sources." in caveat


def test_an_answer_that_begins_with_the_sources_chosen_does_not_name_them_again():
    page = page_at("")
    lead = leads.of(page, page.read({"evidence": ["inspectorate"]}))
    assert lead.text.startswith("Stated by the inspectorate: ")
    caveat = without_markup(lead.caveat)
    assert "stated by the inspectorate" not in caveat and caveat.endswith(" Show all sources.")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            {"theme": ["Protecting vulnerable people"]},
            "West Midlands are inadequate. Cheshire and Humberside are outstanding.",
        ),
        ({"theme": ["Effectiveness"]}, "Cleveland was inadequate. Durham was outstanding."),
        ({"theme": ["Efficiency"]}, "6 forces were outstanding (see the list)."),
        ({"theme": ["Leadership and use of resources"]}, "The highest known grade is good: Lancashire."),
        ({"year": ["2018"]}, "The highest known grade was good, at 26 forces (see the list)."),
        ({"theme": ["Child protection: investigation"]}, "The highest known grade is adequate: Greater Manchester."),
        ({"theme": ["Legitimacy"], "region": ["Wales"]}, "none inadequate. North Wales and South Wales were good."),
        ({"force": ["Cheshire", "Humberside"]}, "is rated requires improvement or inadequate. Both are outstanding."),
    ],
)
def test_a_theme_names_the_forces_with_the_best_grade_after_the_worst(query, says):
    page = page_at("theme")
    assert says in leads.of(page, page.read(query)).text


def test_nothing_is_called_the_best_of_one_grade_or_of_low_ones():
    page = page_at("theme")
    one = leads.of(page, page.read({"theme": ["Financial position"]})).text
    low = leads.of(page, page.read({"force": ["Thames Valley", "West Midlands"]})).text
    assert "best" not in one and "best" not in low and "Thames Valley and West Midlands are inadequate." in low


@pytest.mark.parametrize("query", [{"evidence": ["inspectorate"]}, {"as_of": ["2019-09-10"]}])
def test_a_caveat_that_would_push_the_map_off_a_phone_is_below_it(open_page, query):
    page = page_at("")
    short, long = (leads.of(page, page.read(q)) for q in ({}, query))
    assert long.below and not short.below
    words = open_page("", **query).words
    assert words.count(without_markup(long.caveat)) == 1
    assert words.index("Where every force stands on") < words.index(without_markup(long.caveat))


@pytest.mark.parametrize(
    ("page", "query", "says"),
    [
        # Hampshire’s report of 2025 graded six areas adequate, but totals are not asked of a past day.
        ("", {"grade": ["adequate"], "force": ["Hampshire"], "as_of": ["2026-11-30"]}, "on any PEEL theme"),
        ("", {"grade": ["adequate"], "force": ["Hampshire"], "as_of": ["2026-11-30"]}, grades_sought.NOT_BY_DAY),
        # Both were not graded, as the rows say.
        (
            "change",
            {"theme": ["Recording crime data"], "force": ["Cheshire", "Lincolnshire"]},
            "Cheshire and Lincolnshire were not graded on recording crime data in PEEL 2023–25.",
        ),
        ("change", {"force": ["Dorset", "Cumbria"]}, "By published totals, both are good or adequate."),
        ("", {"as_of": ["2017-12-01"]}, "none of the 43 forces is known to have had a grade of PEEL 2017 by then."),
        ("", {"as_of": ["2017-12-01"]}, "For all 28 we have that grade, but not the day it came out."),
    ],
)
def test_an_answer_does_not_contradict_what_else_the_record_has(page, query, says):
    found = leads.of(page_at(page), page_at(page).read(query))
    assert says in f"{found.text} {without_markup(found.caveat)}"


def test_a_force_with_a_grade_by_totals_alone_is_an_answer():
    assert not leads.of(page_at(""), page_at("").read({"grade": ["inadequate"], "force": ["Lincolnshire"]})).nothing


def test_the_list_of_the_best_has_the_forces_that_were_counted():
    query = {"theme": ["Legitimacy"], "region": ["West Midlands", "South West"]}
    sentence = str(leads.of(page_at("theme"), page_at("theme").read(query)).sentence)
    number = int(re.search(r"at (\d+) forces", sentence)[1])
    assert sentence.count("force=") == number == 8
    assert "force=" not in str(leads.of(page_at("theme"), page_at("theme").read({"theme": ["Legitimacy"]})).sentence)


def test_a_caveat_is_below_a_map_only_where_there_is_one():
    chosen = page_at("").read({"grade": ["requires-improvement"], "cycle": ["2023-25"]})
    assert not leads.of(page_at(""), chosen).below


@pytest.mark.parametrize(
    ("region", "none"),
    [
        ("East of England", True),  # all grades are known
        (
            "North West",
            True,
        ),  # Cumbria’s is adequate or good by totals, Greater Manchester’s good to requires improvement
        ("East Midlands", False),  # Lincolnshire’s is requires improvement or inadequate
        ("South West", False),  # Gloucestershire’s is good to inadequate
    ],
)
@pytest.mark.parametrize("cycle", ["newest", "2023-25"])
def test_none_is_called_inadequate_only_where_totals_leave_no_other_force_that_may_be(region, none, cycle):
    page = page_at("")
    text = leads.of(page, page.read({"region": [region], "cycle": [cycle]})).text
    assert " rated requires improvement" in text and ("none inadequate" in text) == none


@pytest.mark.parametrize(
    ("query", "again"),
    [
        # Of its five red cells, four are of 2021/22. Its report of 2024 gave one inadequate grade on a theme not known.
        ({"force": ["Gloucestershire"]}, "1 of Gloucestershire’s 4 older inadequate grades"),
        ({"force": ["Gloucestershire"], "grade": ["inadequate"]}, "1 of Gloucestershire’s 4 older inadequate grades"),
        ({"grade": ["inadequate"]}, "1 of Gloucestershire’s 4 older inadequate grades"),
        ({"force": ["Greater Manchester"]}, "1 of Greater Manchester’s 3 older requires improvement grades"),
        ({"force": ["Lincolnshire"]}, ""),  # its report gave four, as many as it had before
        (
            {"force": ["Gloucestershire"], "grade": ["inadequate"], "theme": ["Investigating crime"]},
            "1 of Gloucestershire’s 4 older inadequate grades",
        ),
    ],
)
def test_older_low_grades_are_not_shown_without_how_many_can_have_been_given_again(query, again):
    page = page_at("")
    caveat = without_markup(leads.of(page, page.read(query)).caveat)
    assert caveat.count("can still hold") == bool(again)
    assert not again or f"By published totals, at most {again} can still hold." in caveat


def test_the_grid_says_how_many_older_low_grades_can_have_been_given_again(open_page):
    older = [
        "1 of Dyfed-Powys’s 3 older requires improvement grades",
        "1 of Gloucestershire’s 4 older inadequate grades",
        "1 of Greater Manchester’s 3 older requires improvement grades",
    ]
    assert f"at most {listed(older)} can still hold." in open_page("").exhibit("standing")


@pytest.mark.parametrize(
    ("page", "query", "says"),
    [
        # Five grades of Kent are known, and three of Surrey.
        ("theme", {"force": ["Kent"], "year": ["2017"]}, "vulnerable people in PEEL 2017, the only grade shown."),
        ("theme", {"force": ["Kent"], "year": ["2017", "2018"]}, "in every round shown (PEEL 2017 and PEEL 2018/19)."),
        ("theme", {"force": ["Surrey"], "year": ["2017", "2023"]}, "in PEEL 2023–25, the only grade shown."),
        ("change", {"force": ["Cheshire"], "year": ["2017"]}, "in PEEL 2017, the only grade shown."),
        # Inspections without a cycle are of several years: 43 forces were inspected first, 11 again.
        (
            "theme",
            {"theme": ["Recording crime data"], "year": ["2017"]},
            "12 of the 13 forces with a grade shown here on recording crime data in crime data integrity, "
            "first inspections in 2017 are",
        ),
        (
            "theme",
            {"theme": ["Recording crime data"], "year": ["2017"]},
            "The highest grade shown here is good: Wiltshire.",
        ),
        (
            "theme",
            {"theme": ["Child protection: leadership"], "year": ["2024"]},
            "2 of the 3 forces with a grade shown here on child protection: leadership in child protection "
            "inspections in 2024",
        ),
        # Both of its grades are of these years at Cheshire, Devon and Cornwall, and Merseyside alone.
        ("change", {"theme": ["Recording crime data"], "year": ["2017", "2018"]}, "3 forces rose and none fell"),
        # A whole cycle counts for its first year.
        (
            "theme",
            {"year": ["2017"]},
            "12 of the 28 forces with a known grade on protecting vulnerable people in PEEL 2017 were",
        ),
    ],
)
def test_years_that_a_reader_chose_are_not_taken_for_all_that_is_known(page, query, says):
    page = page_at(page)
    assert says in without_markup(leads.of(page, page.read(query)).text)


def test_moves_between_chosen_years_run_over_the_whole_time_and_say_what_was_in_between():
    page, crime_data = page_at("change"), {"theme": ["Recording crime data"], "year": ["2017", "2018"]}
    lead = leads.of(page, page.read(crime_data))
    # Of Cheshire, Devon and Cornwall, and Merseyside, both grades are of these years.
    first, again = "the first inspection", "the re-inspection of crime data integrity"
    assert f"3 forces rose and none fell on recording crime data from {first} to {again}" in lead.text
    assert "over the whole time" not in lead.caveat
    # Lancashire, good in both years, required improvement in 2017.
    lead = leads.of(page, page.read({"year": ["2015", "2018"]}))
    assert "5 ended the same (1 lower in between)" in f"{lead.text} {without_markup(lead.caveat)}"


def test_beside_findings_too_a_theme_that_was_not_graded_is_not_called_not_found(open_page):
    assert [info.value.replace("\\", "") for info in open_page("theme", year=["2014"]).app.info] == [
        "Protecting vulnerable people was not graded in PEEL 2014."
    ]


def test_where_a_filter_hides_one_of_two_grades_they_are_not_said_to_be_missing():
    # Kent’s two are of 2017 and of 2019.
    page, forces = page_at("change"), {"force": ["Kent", "Cheshire"], "theme": ["Recording crime data"]}
    lead = leads.of(page, page.read(forces | {"year": ["2017", "2018"]}))
    assert "Of no other of these forces are two shown to compare." in lead.text
