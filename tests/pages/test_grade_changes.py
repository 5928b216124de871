"""`/change`: which grades rose or fell, by how much, and which can be compared at all."""

import re

import pandas
import pytest

import queries
from parts.address import english
from parts.exhibits import grades_over_time, leads
from parts.exhibits.grade_changes import GRADE_CHANGES, as_seen, on_all_themes
from parts.site import page_at
from parts.words import published_totals, rises_and_falls, sentences

MOVES_IN_WORDS = {
    "moved": "fell or rose",
    "fell": "fell",
    "fell-by-two": "fell by two steps or more",
    "rose": "rose",
    "rose-by-two": "rose by two steps or more",
}


def lead(**query):
    page = page_at("change")
    return leads.of(page, page.read(query))


def test_the_page_first_says_which_grades_fell_by_two_steps_and_of_how_many(open_page):
    page = open_page("change", move="fell-by-two")
    fell = queries.rows("grade_changes", move="fell-by-two")
    compared = len(queries.rows("grade_changes"))
    sentence = re.search(
        r"Of (\d+) grades that can be compared with an earlier one, (\d+) fell by two steps.*", page.words
    )
    assert (int(sentence[1]), int(sentence[2])) == (compared, len(fell))
    assert all(force in sentence[0] for force in fell["force"].unique())
    assert page.exhibits[:2] == ["grade-changes", "rounds-compared"] and "Grades that fell by two" in page.text


def test_each_grade_that_moved_has_force_theme_both_grades_with_round_and_day_and_its_sources(open_page):
    table = open_page("change", move="fell-by-two").exhibit("grade-changes")
    fell = queries.rows("grade_changes", move="fell-by-two")
    assert table.count('<th scope="row">') == len(fell) == table.count("fell by 2 steps")
    for row in fell.itertuples():
        line = next(
            line
            for line in table.split("<tr>")
            if f">{row.force}<" in line and f">{row.theme}<" in line  # each pair of them is on a single line
        )
        assert (
            line.index("Good") < line.index(row.from_round_name) < line.index("Inadequate") < line.index(row.round_name)
        )
        assert (
            line.count(row.from_source_url) == 1 + (row.from_source_url == row.source_url) == line.count(row.source_url)
        )
        assert f"force?force={row.force}".replace(" ", "+") in line
    assert "PEEL 2017, 9 Nov 2017" in table and "PEEL 2018/19, 27 Sep 2019" in table


def test_the_page_of_one_theme_links_to_the_moves_on_all_themes(open_page):
    page = open_page("change")
    fell = queries.rows("grade_changes", move="fell-by-two")
    assert f'<a href="change?move=fell-by-two" data-inside="yes">{len(fell)} by two steps or more</a>' in page.text
    moved = queries.rows("grade_changes")["move"].value_counts()
    stayed = moved.sum() - moved["rose"] - moved["fell"]
    assert f"; {stayed} stayed the same." in page.words
    listed = open_page("change", move="fell-by-two")
    assert listed.app.selectbox(key="change.theme").value == "All themes"
    assert listed.address == {"move": ["fell-by-two"]}


def test_crime_data_integrity_is_named_beside_peel_only_where_such_grades_are_among_those_compared():
    page = page_at("change")
    sentence = " (PEEL up to 2018/19, and crime data integrity), "
    for query in ({}, {"force": ["Kent"]}, {"force": ["Leicestershire"]}):
        ids = queries.rows("forces").query("short_name in @query.get('force', [])")["force_id"]
        rounds = queries.rows("grade_changes", forces=list(ids) or None)["round_name"]
        among = (~rounds.str.startswith("PEEL")).any()
        words = sentences.without_markup(on_all_themes(page.read(query)))
        assert (sentence in words) == among and (" (PEEL up to 2018/19), " in words) != among, query
    rounds = queries.rows("grade_changes")
    assert (rounds[rounds["move"] == "rose"]["round_name"] == "Crime data integrity, re-inspection").sum() == 8


def test_a_grade_compared_with_one_of_before_the_last_round_is_not_said_to_be_lacking_there():
    compared = queries.rows("grade_changes")
    skipped = compared["between"].dropna()
    assert skipped.str.contains("the earlier grade still applied").any()  # where there was none to find
    sentence = (
        f"For {len(skipped)} of the {len(compared)} we have no grade of the round just before, and used an earlier"
    )
    assert sentences.without_markup(lead(theme=["all"]).caveat).startswith(f"{sentence} one. ")


def test_other_years_can_be_compared_only_within_an_era(open_page):
    sentence = "To compare two other years of the same era, choose years."
    assert sentence in open_page("change").words


@pytest.mark.parametrize("forces", [["Kent"], ["Essex", "Surrey"], ["Kent", "Essex", "Gwent"], []])
def test_the_answer_begins_with_what_can_be_said_of_today_then_says_how_many_forces_rose_and_fell(forces, peel):
    answer = lead(force=forces)
    text, caveat = answer.text, sentences.without_markup(answer.caveat)
    one = len(forces) == 1
    assert text.startswith("Kent: good on " if one else "Nobody can tell from the newest grades: ")
    assert text.index("2021/22 and 2023–25 cannot be compared with each other or with earlier grades") < 200
    assert "2018/19" not in text or one
    before = text if one else caveat
    rows = queries.rows("moves", theme="vulnerable", from_round="2014", to_round="2018-19")
    rows = rows[(rows["grades_known"] > 1) & (rows["force"].isin(forces) | (not forces))]
    rose, fell = (rows["move"] == "rose").sum(), (rows["move"] == "fell").sum()
    if len(rows) == 1:  # of Essex and Surrey too, since Surrey has one grade only
        force = rows["force"].iloc[0]
        on = " on protecting vulnerable people" if one else ""
        assert f"{'' if one else 'Before that, '}{force}’s grade{on} rose from " in before
        assert ("Of no other of these forces" in before) == (len(forces) > 1)
    else:
        rose_and_fell = f"{english.counted(rose, 'force')} rose and {fell or 'none'} fell"
        both = rows["from_name"].eq("PEEL 2015") & rows["to_name"].eq("PEEL 2018/19")
        ends = "" if both.all() else ", each from its first known grade to its last"
        assert before.startswith(f"Before that, {rose_and_fell} from PEEL 2015 to 2018/19{ends};")
        # How many run over the whole time is said where the moves are listed.
        assert "over the whole time" not in before
        between = (rows["in_between"].notna() & (rows["move"] == "stayed")).sum()
        same = f"ended the same ({between} lower in between)" if between else "stayed the same"
        assert f"; {len(rows) - rose - fell or 'none'} {same}." in before


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"year": ["2016"]}, "The grades of one round, PEEL 2016, cannot show a change. Choose more years."),
        (
            {"year": ["2016", "2023"]},
            "These grades cannot be compared over time: PEEL 2016 and 2023–25 were graded differently. "
            "Choose more years.",
        ),
        # No year was chosen, and more would not help.
        (
            {"theme": ["Responding to the public"], "force": ["Surrey"]},
            "These grades cannot be compared over time: PEEL 2021/22 and 2023–25 were graded differently.",
        ),
    ],
)
def test_without_two_rounds_of_a_scale_the_first_sentence_says_why_nothing_can_be_compared(open_page, query, says):
    text = lead(**query).text
    assert text.startswith(f"{says} ") and ("Choose more years" in text) == ("year" in query)
    assert "Who rose, fell or stayed the same" not in open_page("change", **query).headings


@pytest.mark.parametrize("force", ["Kent", "City of London", "Cleveland", "Surrey", "Gwent"])
def test_a_number_that_is_none_leads_nowhere(force):
    page = page_at("change")
    words = str(on_all_themes(page.read({"force": [force]})))
    shown = [move for move in MOVES_IN_WORDS if f"move={move}&" in words or f'move={move}"' in words]
    assert ">0 " not in words and " 0 " not in words
    ids = queries.rows("forces").set_index("short_name")["force_id"]
    for move in shown:
        assert len(queries.rows("grade_changes", move=move, forces=[ids[force]])) > 0
    assert words.count("<a ") == len(shown)


def test_a_chosen_theme_limits_the_list_to_it(open_page):
    page = open_page("change", theme="Efficiency", move="fell-by-two")
    fell = queries.rows("grade_changes", move="fell-by-two", themes=["efficiency"])
    compared = queries.rows("grade_changes", themes=["efficiency"])
    assert (
        f"Of {len(compared)} grades on efficiency that can be compared with an earlier one, {len(fell)} fell"
        in page.words
    )
    assert page.exhibit("grade-changes").count('<th scope="row">') == len(fell)


@pytest.mark.slow
@pytest.mark.parametrize("move", MOVES_IN_WORDS)
@pytest.mark.parametrize("forces", [(), ("Kent",), ("Cleveland", "Surrey", "Essex")])
@pytest.mark.parametrize("theme", ["all", "Protecting vulnerable people", "Recording crime data"])
def test_the_sentence_counts_what_the_list_holds(move, forces, theme):
    ids = queries.rows("forces").set_index("short_name")["force_id"]
    themes = queries.rows("themes").set_index("name")["theme_id"]
    filters = {
        "forces": [ids[force] for force in forces] or None,
        "themes": None if theme == "all" else [themes[theme]],
    }
    moved, compared = queries.rows("grade_changes", move=move, **filters), queries.rows("grade_changes", **filters)
    text = lead(move=[move], theme=[theme], force=list(forces)).text
    if not len(compared):
        assert text.startswith("No grade")
    elif len(compared) == 1:
        how = MOVES_IN_WORDS[move] if move != "moved" else moved["move"].iloc[0] if len(moved) else "fell or rose"
        assert text.startswith("The only grade of ") and f"an earlier one {'' if len(moved) else 'did not '}" in text
        assert how in text
    else:
        number = f"{len(moved):,}" if len(moved) else "none"
        assert text.startswith(f"Of {len(compared):,} grades")
        assert f"an earlier one, {number} {MOVES_IN_WORDS[move]}" in text


def test_grades_of_all_themes_that_rose_fell_and_stayed_add_up():
    text = lead(theme=["all"]).text
    numbers = re.findall(r"\d+(?= (?:grades? rose|forces|fell|grades that|stayed|rose))", text)
    rose, at_rose, fell, at_fell, compared, stayed, rose_far, fell_far = map(int, numbers)
    assert text.startswith(f"{rose} grades rose (at {at_rose} forces) and {fell} fell (at {at_fell} forces), of ")
    assert compared == rose + fell + stayed == len(queries.rows("grade_changes"))
    for move, number, forces, far in (("rose", rose, at_rose, rose_far), ("fell", fell, at_fell, fell_far)):
        rows = queries.rows("grade_changes", move=move)
        assert (len(rows), rows["force"].nunique()) == (number, forces)
        assert len(queries.rows("grade_changes", move=f"{move}-by-two")) == far


def test_newer_grades_that_cannot_be_compared_are_counted_and_never_listed(peel):
    newer = peel[peel["cycle"].isin(["2021-22", "2023-25"])]
    text = lead(move=["fell-by-two"]).text
    apart = "cannot be compared with each other or with earlier grades, since the way of grading changed."
    assert f"The {len(newer)} grades of PEEL 2021/22 and 2023–25 {apart}" in text
    in_2022 = lead(theme=["all"], year=["2021", "2023"]).text
    assert in_2022.startswith("No grade for 2021, 2023 can be compared with an earlier one.")


def test_the_page_says_why_rounds_cannot_be_compared_and_what_is_not_known(open_page):
    rounds = open_page("change", move="fell-by-two").exhibit("rounds-compared")
    for cycle in queries.rows("cycles").dropna(subset="break_note").itertuples():
        assert cycle.break_note in rounds
        assert not isinstance(cycle.source_url, str) or cycle.source_url in rounds
    assert (
        "We do not know how far grades of this cycle can be compared" in rounds and "first round of its kind" in rounds
    )


@pytest.mark.parametrize(
    "query", [{"year": "2013"}, {"move": "fell", "force": "Kent"}, {"move": "fell", "year": "2024"}]
)
def test_a_choice_without_any_such_grade_says_so_in_words(query, open_page):
    page = open_page("change", **{"theme": "all", **query})
    assert not page.app.exception
    nothing = (
        "None of the",
        "We found no grade in 2013",
        "can be compared with an earlier one",
        "is not a choice under Years",
    )
    assert any(words in page.words for words in nothing)


def test_the_sheet_as_seen_has_the_lines_of_the_page():
    answer = queries.ask("grade_changes", move="rose-by-two", themes=["vulnerable"])
    seen = as_seen.from_to(answer.rows)
    assert list(seen.columns) == ["Force", "Theme", "From", "To", "Change"]
    assert list(seen["Change"])[0] == "rose by 2 steps (PEEL 2017: grade not found)"
    assert list(seen.loc[seen["Force"] == "Hertfordshire", "From"]) == ["Inadequate ● (PEEL 2016, 2 March 2017)"]


def test_a_note_counts_each_grade_once_though_it_may_be_before_one_and_after_another():
    answer = queries.ask("grade_changes", themes=["legitimacy"])
    grades = queries.rows("judgments", themes=["legitimacy"])
    graded = {(r.force, r.round_name) for r in answer.rows.itertuples()}
    graded |= {(r.force, r.from_round_name) for r in answer.rows.itertuples()}
    assert len(graded) < 2 * len(answer) and len(graded) <= len(grades)
    assert f"the {len(graded)} grades before and after these moves are known" in GRADE_CHANGES.known(answer.rows)


def test_both_tallies_of_moves_say_what_they_compare(open_page):
    page = open_page("change")
    assert "from PEEL 2015 to 2018/19, each from its first known grade to its last;" in page.words
    assert "so a force that moved twice is counted twice." in page.exhibit("rounds-compared")


def test_rounds_are_said_to_be_compared_with_the_round_that_was_used(open_page):
    def compared(**query) -> dict[str, str]:
        rows = queries.rows("rounds_compared", **query)
        return dict(zip(rows["round_name"], rows["comparable"]))

    kent = compared(forces=["kent"], themes=["vulnerable"])
    grades = queries.rows("judgments", forces=["kent"], themes=["vulnerable"])
    assert "PEEL 2016" not in set(grades["round_name"])
    assert kent["PEEL 2017"] == "Yes, with PEEL 2015." and kent["PEEL 2015"] == "No earlier grade known."
    everywhere = compared()
    assert everywhere["PEEL 2017"] == "Yes, with PEEL 2016, or where we lack that, with an earlier round."
    assert not [words for words in everywhere.values() if words.startswith("Yes") and "nothing to compare" in words]


def test_which_grades_can_be_compared_is_said_of_the_years_chosen_alone(open_page):
    rows = queries.rows("rounds_compared", forces=["gloucestershire"], themes=["vulnerable"], years=["2018"])
    assert rows[["round_name", "comparable", "grades"]].values.tolist() == [["PEEL 2018/19", "No grade known.", 0]]
    shown = open_page("change", force=["Gloucestershire"], year=["2018"]).exhibit("rounds-compared")
    assert "PEEL 2018/19" in shown and "2023–25" not in shown and "2021/22" not in shown
    every = queries.rows("rounds_compared", years=["2017", "2021"])
    assert {"PEEL 2017", "PEEL 2021/22"} <= set(every["round_name"]) and "PEEL 2016" not in set(every["round_name"])
    # Legitimacy was not graded in 2021/22.
    assert queries.rows("rounds_compared", themes=["legitimacy"], years=["2021"]).empty


def test_a_programme_of_which_both_rounds_are_is_named_once():
    first, last = "Crime data integrity, first inspection", "Crime data integrity, re-inspection"
    rows = queries.rows(
        "moves",
        theme="recording",
        from_round="crime-data-integrity-first-inspection",
        to_round="crime-data-integrity-reinspection",
    )
    said = str(rises_and_falls.of_moves(rows, "Recording crime data", first, last, 0)[0])
    assert " from the first inspection to the re-inspection of crime data integrity" in said
    assert said.count("crime data integrity") == 1 and "between their first" not in said


def test_that_grades_not_found_may_be_high_or_low_is_said_once_in_the_answer():
    for query in (
        {"evidence": ["inspectorate"]},
        {"force": ["Kent", "Essex"], "theme": ["Leadership and use of resources"]},
    ):
        answer = lead(**query)
        assert (answer.text + sentences.without_markup(answer.caveat)).count(published_totals.EITHER_WAY) == 1


def test_moves_by_two_steps_are_mentioned_only_where_there_are_some(open_page):
    words = open_page("change", force=["Leicestershire"]).words
    assert (
        "4 rose, 4 fell; 14 stayed the same." in words
        and "by two steps or more" not in words.split("Which grades can")[0]
    )
    listed = lead(force=["Leicestershire"], theme=["All themes"])
    assert "14 stayed the same." in listed.text and "By two steps" not in listed.text


def test_forces_without_two_grades_are_said_not_to_be_counted_among_those_that_ended_good(open_page):
    rows = pandas.DataFrame(
        {
            "force": ["Kent", "Essex", "Dorset"],
            "move": ["rose", "rose", "known once only"],
            "grades_known": [2, 2, 1],
            "from_name": ["PEEL 2015", "PEEL 2015", None],
            "to_name": ["PEEL 2017", "PEEL 2017", None],
            "from_grade": ["requires-improvement", "requires-improvement", None],
            "to_grade": ["good", "good", None],
            "in_between": [None, None, None],
        }
    )
    assert str(grades_over_time.moves_takeaway(rows)).endswith(
        " Both ended good or outstanding. 1 other force, without two known grades to compare, may have ended lower."
    )


def test_rounds_after_the_last_that_graded_a_theme_are_left_out():
    rounds = list(queries.rows("rounds_compared", themes=["legitimacy"])["round_name"])
    assert rounds == ["PEEL 2018/19", "PEEL 2017", "PEEL 2016", "PEEL 2015"]
    assert "PEEL 2021/22" in set(queries.rows("rounds_compared", themes=["vulnerable"])["round_name"])


def test_only_a_grade_that_stayed_has_the_sign_of_one(open_page):
    table = open_page("change").text
    signs = set(re.findall(r'fc-mark fc-(\w+)">([^<]*)<', table))
    of_moves = {move: {sign for sign, words in signs if words == move} for _, move in signs}
    expected = {"rose": {"higher"}, "fell": {"lower"}, "stayed": {"same"}, "known once only": {"open"}}
    assert {move: of_moves[move] for move in expected} == expected
    assert of_moves["not known"] == {"open"}


@pytest.mark.parametrize(
    ("move", "says"),
    [
        (
            "fell",
            "Of {all} grades that can be compared with an earlier one, {fell} fell, at 39 forces. Of the others, ",
        ),
        ("rose", "Of the others, {fell} fell and {stayed} stayed the same."),
        ("fell-by-two", "In all, {rose} rose, {fell} fell and {stayed} stayed the same."),
    ],
)
def test_grades_that_fell_are_said_beside_those_that_rose_or_stayed(move, says):
    moves = queries.rows("grade_changes")["move"]
    numbers = {way: int((moves == way).sum()) for way in ("rose", "fell")}
    stayed = len(moves) - sum(numbers.values())
    assert (numbers["rose"], numbers["fell"], stayed) == (158, 121, 684)
    assert says.format(**numbers, stayed=stayed, all=len(moves)) in lead(move=[move]).text
    assert "Of the others, 158 rose and 684 stayed the same." in lead(move=["fell"]).text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            {"force": ["Northamptonshire"], "theme": ["Planning for the future"], "move": ["moved"]},
            "The only grade of ",
        ),
        # PEEL 2014 was the first cycle: nothing says that it can't be compared with an earlier one.
        (
            {"theme": ["Tackling anti-social behaviour"], "move": ["fell"]},
            "No grade on tackling anti-social behaviour ",
        ),
    ],
)
def test_one_grade_and_a_first_cycle_are_not_spoken_of_as_others_are(query, says):
    text = lead(**query).text
    assert text.startswith(says)
    assert "1 of 1" not in text and "since the way of grading changed" not in text


def test_inspections_of_crime_data_integrity_are_named_as_one_says_them():
    text = (
        lead(theme=["Recording crime data"]).text + lead(theme=["Recording crime data"], force=["Leicestershire"]).text
    )
    assert "Crime data integrity, " not in text and "the re-inspection of crime data integrity" in text


def test_a_force_alone_is_named_once_with_its_moves():
    assert lead(move=["rose"], force=["Kent"]).text.startswith(
        "Of 28 grades of Kent that can be compared with an earlier one, 4 rose. Of the others, 24 stayed the same."
    )


def test_the_grades_of_one_force_are_told_once(open_page):
    text = lead(force=["Kent"]).text
    assert text.startswith(
        "Kent: good on protecting vulnerable people in PEEL 2023–25; before that (not comparable): adequate in 2021/22."
    )
    assert text.count("2018/19") == 1
    # Lincolnshire has one grade since: alone, it would be called the only one known.
    assert "the only grade" not in lead(force=["Lincolnshire"]).text
    page = open_page("change", force=["Kent"])
    assert "of 1 force" not in page.words
    assert "Kent’s grade rose from requires improvement in PEEL 2015 to good in PEEL 2018/19." in page.words


def test_what_was_not_found_is_not_counted_as_nought(open_page):
    words = open_page("change", force=["Kent"]).words
    assert "Kent · none found" in words and "0 times in Engage" not in words
