"""The descriptions of an answer follow from what was asked: the sentence, the file name, the data address."""

import re
from types import SimpleNamespace

import pytest

import queries
from data.validation import check
from parts.address import description, vocabulary
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS, Filter
from parts.site import page_at
from tests.conftest import ALL_FORCES, FORCES, SMALL_RECORD, write_version

THREE_FORCES = {"cheshire": "Cheshire", "city-of-london": "City of London", "cumbria": "Cumbria"}
FORCE = Filter("force", "Force", lambda: THREE_FORCES, f"all {FORCES} forces")
YEARS = {str(year): str(year) for year in [*range(2014, 2020), "not known"]}
YEAR = vocabulary.YEAR.with_changes(options=lambda: YEARS)
REGION = Filter("region", "Region", lambda: {"Wales": "Wales"}, "all regions")
THEME = Filter("theme", "Theme", lambda: {"vulnerable": "Protecting vulnerable people"}, "all themes")
SEARCH = vocabulary.SEARCH


def choice(**chosen):
    every = (FORCE, YEAR, REGION, THEME, SEARCH)
    return Selection.read(every, {key: list(values) for key, values in chosen.items()})[0]


def test_a_filter_with_another_key_reads_as_before_and_takes_the_former_keys_that_it_is_given():
    renamed = YEAR.with_changes(key="of_year", aliases=("year",))
    assert renamed.in_english(["2018", "2016", "2017"]) == "2016 to 2018"
    assert renamed.tokens_in({"year": ["2016"], "of_year": ["2018"]}) == ["2018", "2016"]
    assert vocabulary.FROM.with_changes(key="first", aliases=("from",)).keys == ("first", "from")


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
def test_years_in_a_row_are_worded_as_a_range(years, words):
    assert choice(year=years).in_english(YEAR) == words


@pytest.mark.parametrize(
    ("question", "chosen", "fixed", "sentence"),
    [
        ("grid", {}, {"themes": ["vulnerable"], "rounds": ["2017"]}, ALL_FORCES),
        ("grid", {"force": ["Cheshire", "Cumbria"], "year": ["2016", "2017"]}, {}, "Cheshire, Cumbria · 2016 to 2017"),
        ("grid", {"region": ["Wales"]}, {}, "Forces of Wales"),
        ("grid", {"region": ["Wales"], "force": ["Cheshire"]}, {}, "Cheshire · Wales"),
        # What the question does not take is not mentioned.
        ("findings_by_theme", {"search": ["risk"], "force": ["Cheshire"], "year": ["2016"]}, {}, "Cheshire"),
        ("findings", {"search": ["risk"]}, {}, "40 of 43 forces, and national reports · with “risk”"),
        # What the page sets overrides the choice.
        ("findings_by_theme", {"force": ["Cheshire"]}, {"forces": None}, ALL_FORCES),
    ],
)
def test_the_sentence_says_what_was_asked(question, chosen, fixed, sentence):
    answer = choice(**chosen).ask(question, **fixed)
    in_title = ("theme", "cycle")
    assert description.sentence(answer, in_title) == f"{sentence} · {description.size(answer)}"


def test_the_size_says_how_much_is_known_or_counted():
    of_2017 = description.size(Selection().ask("spread", rounds=["2017"], themes=["vulnerable"]))
    known, not_found = map(int, re.fullmatch(r"(\d+) known, (\d+) not found", of_2017).groups())
    assert known + not_found == FORCES
    wales = page_at("").read({"region": ["Wales"]}).ask("grid", rounds=["2017"], themes=None)
    assert description.size(wales) == "35 of 44 known, 8 with an earlier grade that still applies"
    newest = Selection().ask("standing", themes=["vulnerable"])
    older = int(newest.rows["older"].sum())
    assert description.size(newest) == f"{FORCES - older - 1} grades of PEEL 2023–25, {older} older, 1 not found"
    assert older > 5
    everything = Selection().ask("standing")  # whose parts are all of its rows
    size, missing = description.size(everything), everything.rows["grade"].isna()
    assert ", 85 older, 30 not found, " in size and sum(
        int(n) for n in re.findall(r"(\d+) (?=grades|older|not|perhaps)", size)
    ) == len(missing)
    bars = Selection().ask("spread", rounds=["2023-25"])
    assert description.size(bars).startswith("307 known, 104 not found (20 perhaps never given), 1 with an earlier ")
    # Forces may never have been re-inspected, nor graded on it in PEEL; totals say of five that they were graded.
    recording = description.size(Selection().ask("spread", themes=["recording"]))
    assert recording.startswith("90 known, 52 not found (47 perhaps never given), ")
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


def unversioned_name(answer, name: str, without=()) -> str:
    """The name of a file without the version at its end."""
    text, version = description.file_name(answer, name, without).rsplit("-version-", 1)
    assert version == answer.version
    return text


def test_the_file_is_named_after_what_was_asked():
    answer = choice(force=["City of London"], year=["2016"]).ask("case_audits", samples=["whole"])
    assert unversioned_name(answer, "case-audits", ["samples"]) == "case-audits-city-of-london-2016"
    # The name leaves out what the question does not take.
    answer = choice(force=["City of London"], search=["risk"]).ask("findings_by_theme")
    assert unversioned_name(answer, "themes") == "themes-city-of-london"


@pytest.mark.parametrize(
    ("rounds", "name"),
    [
        (["2023-25"], "grid-peel-2023-25"),
        (["2018-19", "2015", "2016", "2017"], "grid-peel-2015-to-2018-19"),
        (["child-protection"], "grid-child-protection"),
        (None, "grid"),
    ],
)
def test_the_file_name_gives_the_cycles(rounds, name):
    assert unversioned_name(Selection().ask("grid", rounds=rounds), "grid") == name


def test_the_file_name_gives_the_order_of_its_rows():
    answer = Selection().ask("forces").sorted_by("population", largest_first=True)
    assert unversioned_name(answer, "table-forces") == "table-forces-by-population-down"


def test_the_file_name_says_that_its_years_are_text():
    answer = Selection().ask("findings", forces=["kent"])
    assert unversioned_name(answer.with_text_years(), "view-findings") == "view-findings-kent-years-as-text"


def test_the_file_name_of_a_preview_says_so(monkeypatch):
    answer = Selection().ask("cycles")
    monkeypatch.setattr(queries, "current_record", lambda: SimpleNamespace(token="a-token"))
    assert description.file_name(answer, "cycles") == f"cycles-preview-version-{answer.version}"


FOUR_FORCES_EACH = [["kent", "essex", "surrey", "sussex"], ["kent", "essex", "surrey", "norfolk"]]
DIFFERENT_CHOICES = [
    [{"forces": forces} for forces in FOUR_FORCES_EACH],
    [{"rounds": ["2016"]}, {"years": ["2016"]}],
    [{"rounds": ["2014", "2015", "2016", "2018-19"]}, {"rounds": ["2014", "2015", "2016", "2017"]}],
]


@pytest.mark.parametrize("choices", DIFFERENT_CHOICES, ids=["as many forces", "cycle and year", "as many cycles"])
def test_files_with_different_rows_have_different_names(choices):
    names = [unversioned_name(Selection().ask("grid", **parameters), "grid") for parameters in choices]
    assert len(set(names)) == len(names), names


@pytest.mark.parametrize("search", [("risk", "risk!"), ("Wales", "wales"), ("a b", "a-b"), ("x" * 80, "x" * 79 + "y")])
def test_files_of_different_searches_have_different_names(search):
    names = [unversioned_name(Selection().ask("findings", search=words), "findings") for words in search]
    assert len(set(names)) == 2 and all(len(name) < 120 for name in names), names
    assert unversioned_name(Selection().ask("findings", regions=["Wales"]), "findings") not in names


def test_the_data_address_gives_the_same_answer_again():
    answer = choice(force=["Cheshire"]).ask("grid", rounds=["2017"]).sorted_by("theme", largest_first=True)
    assert description.query(answer) == "force=Cheshire&cycle=2017&sort=theme&order=down"


def test_an_empty_choice_does_not_limit_a_question():
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


def test_the_words_for_all_forces_count_those_of_the_record(small_record):
    assert vocabulary.FORCE.empty_words == "all 4 forces"


@pytest.mark.slow
def test_a_new_cycle_with_a_single_report_does_not_become_the_default(small_tables, tmp_path):
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
def test_a_sentence_mentions_every_value_that_was_chosen(name):
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


def test_values_in_an_address_are_read_as_chosen_unknown_or_surplus():
    """Words or ids, case-insensitive and deduplicated; unknown and surplus values are returned."""
    filter_ = vocabulary.FORCE.with_changes(at_most=2)
    reading = filter_.read(["KENT", "kent", "Narnia", "city-of-london", "Essex", ""])
    assert reading.chosen == ("kent", "city-of-london")
    assert reading.unknown == ("Narnia", "") and reading.surplus == ("essex",)
    assert vocabulary.FORCE.with_changes(several=False).read(["Kent", "Essex"]).surplus == ("essex",)
    assert vocabulary.SEARCH.read(["  ", "risk ", "more"]).chosen == ("risk",)
    assert vocabulary.SEARCH.read(["x" * 500]).chosen == ("x" * 80,)
