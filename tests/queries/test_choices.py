"""Choosing among all rows of a question gives the same rows, in the same order, as asking DuckDB."""

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
import queries
from parts.address.vocabulary import PARAMETERS
from parts.files import formats, written_rows
from queries import choices
from queries.question import parse
from queries.record import bound

# The parameters of each question that only choose among its rows, where it needs no other.
CHOOSING = {
    name: sorted({*(asked.parameters if asked.table else asked.chosen_by)} - {"search"})
    for name in queries.names()
    if (asked := queries.question(name)).table or asked.chosen_by
    if all(parameter.optional for parameter in asked.parameters.values())
}
TWENTY_EXAMPLES = settings(max_examples=20)


def chosen(name: str, **values) -> queries.Answer:
    return choices.ask(name, **values)


def asked(name: str, **values) -> pandas.DataFrame:
    """The rows that DuckDB gives for a question that is asked by itself."""
    question, record = queries.question(name), queries.current_record()
    with record.connection.cursor() as cursor:
        return cursor.execute(question.text, bound(queries.values_of(name, **values))).df()


def some_values(name: str) -> st.SearchStrategy:
    """Values for up to three of the parameters that choose among the rows of a question."""

    def values(parameter: str):
        options = st.sampled_from(tuple(PARAMETERS[parameter].options()))
        several = queries.question(name).parameters[parameter].several
        return st.lists(options, min_size=1, max_size=12, unique=True) if several else options

    parameters = st.lists(st.sampled_from(CHOOSING[name]), max_size=3, unique=True)
    return parameters.flatmap(lambda some: st.fixed_dictionaries({one: values(one) for one in some}))


def orders(name: str) -> st.SearchStrategy:
    """No order, or that of a column."""
    rows = queries.rows(name)
    columns = [column for column in rows if not rows[column].map(lambda cell: hasattr(cell, "__array__")).any()]
    return st.none() | st.tuples(st.sampled_from(["", *columns]), st.booleans())


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOOSING)
def test_any_choice_gives_the_file_that_the_question_gives(name):
    @TWENTY_EXAMPLES
    @given(some_values(name), orders(name))
    def same_file(values, order):
        found, answer = chosen(name, **values), queries.ask(name, **values)
        assert found == answer and found.places is not None
        answer = answer.with_rows(asked(name, **values))
        pandas.testing.assert_frame_equal(found.rows, answer.rows)
        if order:
            found, answer = (each.sorted_by(order[0], largest_first=order[1]) for each in (found, answer))
        assert written_rows.joined(found, "csv") == formats.as_csv(answer.rows) == formats.as_csv(found.rows)
        assert written_rows.joined(found, "json") == formats.as_json(answer.rows) == formats.as_json(found.rows)

    same_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOOSING)
def test_each_value_chooses_the_rows_that_the_question_gives_for_it(name):
    without_rows = []  # for which there may be other rows than without the choice
    for parameter in CHOOSING[name]:
        options = list(PARAMETERS[parameter].options())
        for option in options[:: max(1, len(options) // 2)]:
            values = {parameter: [option] if queries.question(name).parameters[parameter].several else option}
            found = choices.rows_chosen(name, queries.values_of(name, **values))
            if found is None:
                without_rows.append(values)
                found = queries.rows(name, **values)
            pandas.testing.assert_frame_equal(found, asked(name, **values))
    assert len(without_rows) <= 1, without_rows


@pytest.mark.slow
def test_a_list_without_values_chooses_nothing():
    assert len(chosen("table_judgments", forces=[])) == len(queries.rows("table_judgments", forces=[])) == 0


@pytest.mark.parametrize("parameter", ["forces", "themes"])
def test_a_list_without_values_admits_what_it_admits_when_it_is_asked(parameter):
    expected = asked("gaps", **{parameter: []})
    assert len(expected)  # what concerns all forces, or all themes
    pandas.testing.assert_frame_equal(queries.rows("gaps", **{parameter: []}), expected)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        pytest.param("table_findings", {"search": "missing children", "forces": ["kent"]}, id="search"),
        pytest.param("table_judgments", {"forces": ["kent", "atlantis"]}, id="unknown-value"),
        pytest.param("findings", {"programmes": ["ncpi"]}, id="parameter-that-adds-rows"),
        pytest.param("grid", {"evidence": "inspectorate"}, id="parameter-that-changes-rows"),
        pytest.param("story", {"force": "kent"}, id="question-that-is-never-chosen-from"),
    ],
)
def test_duckdb_is_asked_where_choosing_among_rows_cannot_answer(name, values):
    found = chosen(name, **values)
    assert found.places is None and len(found)
    pandas.testing.assert_frame_equal(found.rows, asked(name, **values))


@pytest.mark.slow
def test_duckdb_is_asked_where_a_question_has_too_many_rows(monkeypatch, small_record):
    assert chosen("table_judgments", forces=["kent"]).places is not None
    queries.pin(queries.open_record(data.TABLES / queries.version()))
    monkeypatch.setattr(choices, "MAX_ROWS", 3)
    for values in ({}, {"forces": ["kent"]}):
        found = chosen("table_judgments", **values)
        assert found.places is None and found.rows.equals(queries.rows("table_judgments", **values))


@pytest.mark.parametrize(("module", "name"), [(choices, "_admitted"), (written_rows, "_written")])
def test_caches_for_choosing_rows_are_bounded_in_bytes(module, name, small_record):
    answer = chosen("table_judgments", forces=["kent"])
    header, *lines = formats.csv_records(formats.as_csv(queries.rows("table_judgments")))
    assert written_rows.joined(answer, "csv").startswith(header)
    cache = queries.current_record()._caches[f"{module.__name__}.{name}"]
    assert cache.maxsize == module.MAX_BYTES
    forces = len(PARAMETERS["forces"].options())
    assert cache.currsize >= (len(lines) * forces if module is choices else sum(map(len, lines)))


def test_chosen_rows_are_kept_up_to_a_limit_of_bytes(small_record):
    queries.pin(queries.open_record(data.TABLES / queries.version()))
    rows = queries.rows("table_judgments", forces=["kent"])
    for name, least in (("rows_chosen", 8 * rows.size), ("_columns", 8 * queries.rows("table_judgments").size)):
        cache = queries.current_record()._caches[f"{choices.__name__}.{name}"]
        assert cache.maxsize == choices.MAX_BYTES_CHOSEN and cache.currsize >= least


@pytest.mark.slow
def test_an_answer_has_the_rows_of_the_record_that_was_asked_though_another_is_in_use_when_it_is_read(two_versions):
    first, second = (queries.open_record(two_versions.folder / v) for v in (two_versions.first, two_versions.second))
    queries.pin(first)
    themes = list(queries.rows("themes")["theme_id"])
    answer = chosen("table_findings", themes=themes)
    assert answer.places is not None
    queries.pin(second)
    assert (len(answer), len(queries.rows("table_findings", themes=themes))) == (5, 4)


@pytest.mark.slow
def test_duckdb_is_asked_where_a_value_adds_rows_that_are_absent_without_it(own_results):
    queries.pin(own_results)
    found = chosen("case_audits", samples=["own"])
    assert found.places is None and len(found) == 2
    pandas.testing.assert_frame_equal(found.rows, asked("case_audits", samples=["own"]))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("grid", {"evidence": "inspectorate", "forces": ["kent", "essex"], "rounds": ["2023-25"]}),
        ("standing", {"evidence": "inspectorate", "themes": ["vulnerable"], "regions": ["Wales"]}),
        ("low_grades", {"evidence": "inspectorate", "forces": ["kent"]}),
        ("findings", {"programmes": ["ncpi"], "forces": ["metropolitan"]}),
        ("moves", {"theme": "vulnerable", "from_round": "2015", "to_round": "2018-19", "forces": ["kent", "durham"]}),
    ],
)
def test_a_choice_that_does_more_than_choose_is_asked_once_for_all_choices_beside_it(name, values):
    values_of = queries.values_of(name, **values)
    found = choices.rows_chosen(name, values_of)
    assert len(found)
    pandas.testing.assert_frame_equal(found, asked(name, **values))
    if name == "findings":
        assert choices.rows_chosen(name, queries.values_of(name, search="missing", forces=["kent"])) is None


@pytest.mark.parametrize("values", [{"forces": ["kent", "essex"]}, {"regions": ["Wales"], "themes": ["vulnerable"]}])
def test_a_page_asks_no_rows_again_that_are_among_those_of_another(values, monkeypatch):
    queries.rows("standing", forces=["cumbria"], themes=["vulnerable"], regions=["North West"])
    expected = asked("standing", **values)
    monkeypatch.setitem(vars(queries.current_record()), "connection", None)  # so that nothing can be asked
    pandas.testing.assert_frame_equal(queries.rows("standing", **values), expected)


def test_rows_that_are_there_only_for_those_who_ask_for_them_are_asked(small_record):
    """A force that has ended has no row among all, and its rows when it is asked for."""
    question = queries.question("standing")
    assert "$forces is not null" in question.text and question.chosen_by["forces"] == "force_id"
    assert choices.rows_chosen("standing", queries.values_of("standing", forces=["atlantis"])) is None


def test_duckdb_is_asked_where_two_rows_of_a_question_are_the_same(monkeypatch):
    twice = "-- What?\n-- Takes: forces (several, optional).\n-- Chosen by: forces.\n"
    twice += "select force_id from forces cross join range(2) where among(force_id, $forces)"
    monkeypatch.setattr(queries, "question", {"made_up": parse("made_up", twice)}.get)
    found = chosen("made_up", forces=["kent"])
    assert found.places is None and list(found.rows["force_id"]) == ["kent", "kent"]


def test_rows_can_be_chosen_only_by_a_parameter_of_the_question():
    text = "-- What?\n-- Takes: forces (optional).\n-- Chosen by: forces, themes.\nselect 1"
    with pytest.raises(ValueError, match=r"made_up\.sql: its rows are chosen by themes, which it does not take"):
        parse("made_up", text)


TEXTS = st.text(st.sampled_from(list("a,;\"'=-\r\n\té— \u2028")), max_size=6)


@pytest.mark.slow
@settings(max_examples=100)
@given(st.lists(st.tuples(TEXTS, TEXTS | st.none(), st.none() | st.integers(-(2**63), 2**63 - 1)), max_size=5))
def test_csv_is_split_into_records_whatever_its_cells_hold(cells):
    rows = pandas.DataFrame(cells, columns=["one", "two", "three"], dtype="object").astype({"three": "Int64"})
    records = formats.csv_records(formats.as_csv(rows))
    assert b"".join(records) == formats.as_csv(rows)
    header, *lines = records
    assert [header + line for line in lines] == [formats.as_csv(rows.iloc[[n]]) for n in range(len(rows))]


@pytest.mark.slow
@pytest.mark.parametrize("chosen_too", [{}, {"evidence": "inspectorate"}, {"as_of": "2022-01-01"}])
def test_what_is_kept_of_newest_grades_gives_the_rows_that_they_give_each_time(chosen_too):
    for values in (
        {"forces": ["kent", "essex", "cumbria"], "reference": "kent"},
        {"forces": [], "reference": "durham"},
    ):
        found = queries.rows("newest_compared", **values, **chosen_too)
        pandas.testing.assert_frame_equal(found, asked("newest_compared", **values, **chosen_too))
