"""The descriptions of an answer follow from what was asked: the sentence, the file name, the data address."""

from types import SimpleNamespace

import pytest

import queries
from data.validation import check
from parts.address import description, vocabulary
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS, Filter
from parts.site import page_at
from tests.conftest import ALL_FORCES, FORCES, SMALL_RECORD, write_version

THREE = {"cheshire": "Cheshire", "city-of-london": "City of London", "cumbria": "Cumbria"}
FORCE = Filter("force", "Force", lambda: THREE, f"all {FORCES} forces")
YEARS = {str(year): str(year) for year in [*range(2014, 2020), "not known"]}
YEAR = Filter("year", "Year", lambda: YEARS, "all years")
REGION = Filter("region", "Region", lambda: {"Wales": "Wales"}, "all regions")
THEME = Filter("theme", "Theme", lambda: {"vulnerable": "Protecting vulnerable people"}, "all themes")
SEARCH = vocabulary.SEARCH


def choice(**chosen):
    every = (FORCE, YEAR, REGION, THEME, SEARCH)
    return Selection.read(every, {key: list(values) for key, values in chosen.items()})[0]


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (["2016"], "2016"),
        (["2018", "2016", "2017"], "2016 to 2018"),
        (["2014", "2016", "2017"], "2014, 2016 to 2017"),
        (["2016", "not known"], "2016, year not known"),
        ([], "all years"),
    ],
)
def test_years_in_english(years, words):
    assert choice(year=years).in_english(YEAR) == words


@pytest.mark.parametrize(
    ("question", "chosen", "given", "sentence"),
    [
        ("grid", {}, {"themes": ["vulnerable"], "rounds": ["2017"]}, ALL_FORCES),
        ("grid", {"force": ["Cheshire", "Cumbria"], "year": ["2016", "2017"]}, {}, "Cheshire, Cumbria · 2016 to 2017"),
        ("grid", {"region": ["Wales"]}, {}, "Forces of Wales"),
        ("grid", {"region": ["Wales"], "force": ["Cheshire"]}, {}, "Cheshire · Wales"),
        # A question does not mention what it does not take.
        ("findings_by_theme", {"search": ["risk"], "force": ["Cheshire"], "year": ["2016"]}, {}, "Cheshire"),
        ("findings", {"search": ["risk"]}, {}, f"{ALL_FORCES} · with “risk”"),
        # What the page sets overrides the choice.
        ("findings_by_theme", {"force": ["Cheshire"]}, {"forces": None}, ALL_FORCES),
    ],
)
def test_the_sentence_says_what_was_asked(question, chosen, given, sentence):
    answer = choice(**chosen).ask(question, **given)
    in_title = ("theme", "cycle")
    said = description.sentence(answer, in_title)
    assert said == f"{sentence} · {description.size(answer)}"


def test_the_size_is_what_is_known_or_counted():
    assert description.size(Selection().ask("spread", rounds=["2017"], themes=["vulnerable"])).endswith(
        f"of {FORCES} known"
    )
    wales = page_at("").read({"region": ["Wales"]}).ask("grid", rounds=["2017"], themes=None)
    assert description.size(wales) == "35 of 44 known, 8 not graded"
    newest = Selection().ask("standing", themes=["vulnerable"])
    older = int(newest.rows["older"].sum())
    assert description.size(newest) == f"{FORCES} of {FORCES} known, {older} of them from older cycles" and older > 5
    assert description.size(Selection().ask("findings", forces=["kent"])).endswith(" findings")
    # The parts of a sample are audits too, but their cases are not counted twice.
    metropolitan = Selection().ask("case_audits", forces=["metropolitan"], years=["2017"])
    assert description.size(metropolitan) == "1 audit, 135 case files"
    assert description.size(Selection().ask("inspections", forces=["kent"])).endswith(" inspections")


def test_a_title_names_what_was_asked_and_the_sentence_does_not_repeat_it():
    answer = Selection().ask("grid", themes=["vulnerable"], rounds=["2018-19"])
    assert description.title("Grades on {theme}, {cycle}", answer) == "Grades on protecting vulnerable people, 2018/19"
    assert "protecting" in description.sentence(answer).lower() and "2018/19" in description.sentence(answer)
    assert description.sentence(answer, description.keys_in("{theme} {cycle}")).startswith(f"{ALL_FORCES} · ")


def test_a_title_cannot_name_what_was_not_asked():
    with pytest.raises(KeyError, match="theme"):
        description.title("Grades on {theme}", Selection().ask("inspections"))


def named(answer, name: str, without=()) -> str:
    """The name of a file without the version at its end, which each has."""
    text, version = description.file_name(answer, name, without).rsplit("-version-", 1)
    assert version == answer.version
    return text


def test_the_file_is_named_after_what_was_asked():
    answer = choice(force=["City of London"], year=["2016"]).ask("case_audits", samples=["whole"])
    assert named(answer, "case-audits", ["samples"]) == "case-audits-city-of-london-2016"
    # Without what the question does not take.
    answer = choice(force=["City of London"], search=["risk"]).ask("findings_by_theme")
    assert named(answer, "themes") == "themes-city-of-london"


@pytest.mark.parametrize(
    ("rounds", "name"),
    [
        (["2023-25"], "grid-peel-2023-25"),
        (["2018-19", "2015", "2016", "2017"], "grid-peel-2015-to-2018-19"),
        (["child-protection"], "grid-child-protection"),
        (None, "grid"),
    ],
)
def test_the_file_tells_the_cycles(rounds, name):
    assert named(Selection().ask("grid", rounds=rounds), "grid") == name


def test_the_file_tells_the_order_of_its_rows():
    answer = Selection().ask("forces").sorted_by("population", largest_first=True)
    assert named(answer, "table-forces") == "table-forces-by-population-down"


def test_the_file_tells_that_its_years_are_text():
    answer = Selection().ask("findings", forces=["kent"])
    assert named(answer.with_text_years(), "view-findings") == "view-findings-kent-years-as-text"


def test_the_file_of_a_preview_says_so(monkeypatch):
    answer = Selection().ask("cycles")
    monkeypatch.setattr(queries, "current_record", lambda: SimpleNamespace(token="a-token"))
    assert description.file_name(answer, "cycles") == f"cycles-preview-version-{answer.version}"


SAME_NUMBER = [["kent", "essex", "surrey", "sussex"], ["kent", "essex", "surrey", "norfolk"]]
DIFFERENT = [
    [{"forces": forces} for forces in SAME_NUMBER],
    [{"rounds": ["2016"]}, {"years": ["2016"]}],
    [{"rounds": ["2014", "2015", "2016", "2018-19"]}, {"rounds": ["2014", "2015", "2016", "2017"]}],
]


@pytest.mark.parametrize("asked", DIFFERENT, ids=["as many forces", "cycle and year", "as many cycles"])
def test_files_with_different_rows_have_different_names(asked):
    names = [named(Selection().ask("grid", **parameters), "grid") for parameters in asked]
    assert len(set(names)) == len(names), names


@pytest.mark.parametrize("search", [("risk", "risk!"), ("Wales", "wales"), ("a b", "a-b"), ("x" * 80, "x" * 79 + "y")])
def test_files_of_different_searches_have_different_names(search):
    names = [named(Selection().ask("findings", search=words), "findings") for words in search]
    assert len(set(names)) == 2 and all(len(name) < 120 for name in names), names
    assert named(Selection().ask("findings", regions=["Wales"]), "findings") not in names


def test_the_data_address_gives_the_same_answer_again():
    answer = choice(force=["Cheshire"]).ask("grid", rounds=["2017"]).sorted_by("theme", largest_first=True)
    assert description.query(answer) == "force=Cheshire&cycle=2017&sort=theme&order=down"


def test_no_choice_is_no_limit_for_a_question():
    assert choice().values(FORCE) is None and choice(force=["Cumbria"]).values(FORCE) == ["cumbria"]
    assert choice().ask("grid").parameters["forces"] is None


def test_many_choices_are_counted_with_the_right_noun():
    for filter_, words in ((vocabulary.ROUND, "7 rounds of inspection"), (vocabulary.FORCE, "7 forces")):
        assert filter_.in_english(list(filter_.options())[:7]) == words


def test_every_filter_of_the_record_offers_only_what_there_is(published):
    assert len(vocabulary.FORCE.options()) == len(published("forces"))
    assert vocabulary.YEAR.options()["not known"] == "not known"
    cycles = published("cycles").set_index("cycle")["name"]
    with_grades = set(published("judgments").merge(published("inspections"), on="inspection_id")["cycle"].dropna())
    assert vocabulary.CYCLE.options() == cycles[list(with_grades)].to_dict()
    assert vocabulary.CYCLE.default_choice[0] in with_grades
    assert "affordable" not in vocabulary.THEME.options()


def test_every_parameter_of_every_question_is_declared():
    used = {name for question in queries.names() for name in queries.question(question).parameters}
    assert used == set(PARAMETERS)


def test_all_forces_are_counted_in_the_record(small_record):
    assert vocabulary.FORCE.empty_words == "all 4 forces"


def test_the_first_report_of_a_new_cycle_does_not_take_the_place_of_the_one_before(small_tables, tmp_path):
    before = vocabulary.CYCLE.default_choice
    header = {name: (SMALL_RECORD / f"{name}.csv").read_text().splitlines()[0] for name in ("inspections", "judgments")}
    rows = {
        "inspections": "essex-peel-2023-25,peel,force,essex,2023-25,PEEL,,,2023,press,https://example.org/e,,",
        "judgments": "essex-peel-2023-25,essex,vulnerable,2023,good,five-tier,stated,1,,press,https://example.org/e,",
    }
    checked = check([(f"{name}.csv", f"{header[name]}\n{row}\n".encode()) for name, row in rows.items()], small_tables)
    assert checked.problems == []
    queries.pin(queries.open_record(write_version(checked.tables, tmp_path)))
    assert list(vocabulary.CYCLE.options())[:2] == ["2023-25", "2021-22"]
    assert vocabulary.CYCLE.default_choice == ("2021-22",) != before


@pytest.mark.parametrize("name", [name for name, f in PARAMETERS.items() if f.in_sentences])
def test_a_sentence_mentions_whatever_was_asked_for(name):
    filter_ = PARAMETERS[name]
    value = "risk" if filter_.text else "2024-06-30" if filter_.date else next(iter(filter_.options()))
    question = next(q for q in map(queries.question, queries.names()) if name in q.parameters)
    values = tuple(
        (p, ((value,) if question.parameters[p].several else value) if p == name else None) for p in question.parameters
    )
    counted = ("grade", "missing", "known", "left_out", "not_yet_inspected", "of_forces", "topic", "cases_total")
    rows = queries.rows("areas").head(0).assign(**dict.fromkeys(counted), theme_id="", round="")
    selection = Selection.of(dict(values))
    answer = queries.Answer(question, values, queries.version(), lambda: rows, selection=selection)
    assert filter_.in_english([value]).casefold() in description.sentence(answer).casefold()


def test_former_keys_are_unique_and_not_inherited_by_derived_filters():
    force = vocabulary.FORCE.with_changes(aliases=("constabulary",))
    assert force.with_changes(at_most=2).aliases == ("constabulary",)
    assert force.with_changes(key="reference").aliases == ()
    by_key = {f.key: f for f in vocabulary.PARAMETERS.values()}  # the cycles of tables are rounds without their own key
    keys = [key for f in by_key.values() for key in f.keys]
    assert len(keys) == len(set(keys))


def test_an_address_is_read_the_same_everywhere():
    """Words or ids, case-insensitive and deduplicated; unknown and surplus values are returned."""
    filter_ = vocabulary.FORCE.with_changes(at_most=2)
    reading = filter_.read(["KENT", "kent", "Narnia", "city-of-london", "Essex", ""])
    assert reading.chosen == ("kent", "city-of-london")
    assert reading.unknown == ("Narnia", "") and reading.surplus == ("essex",)
    assert vocabulary.FORCE.with_changes(several=False).read(["Kent", "Essex"]).surplus == ("essex",)
    assert vocabulary.SEARCH.read(["  ", "risk ", "more"]).chosen == ("risk",)
    assert vocabulary.SEARCH.read(["x" * 500]).chosen == ("x" * 80,)
