"""Choosing among all rows of a question gives the same rows, in the same order, as asking DuckDB."""

import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data
import queries
from parts.address.vocabulary import PARAMETERS
from parts.exhibits import files, written_rows
from queries import choices
from queries.question import parse

# The parameters of each question that only choose among its rows.
CHOOSING = {
    name: sorted(set(asked.parameters if asked.table else asked.chosen_by) - {"search"})
    for name in queries.names()
    if (asked := queries.question(name)).table or asked.chosen_by
}
TWENTY_EXAMPLES = settings(
    max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def chosen(name: str, **values) -> queries.Answer:
    return choices.ask(name, lambda parameter: PARAMETERS[parameter].options(), **values)


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
        found, asked = chosen(name, **values), queries.ask(name, **values)
        assert found == asked and found.places is not None
        if order:
            found, asked = (answer.sorted_by(order[0], largest_first=order[1]) for answer in (found, asked))
        assert written_rows.joined(found, "csv") == files.as_csv(asked.rows) == files.as_csv(found.rows)
        assert written_rows.joined(found, "json") == files.as_json(asked.rows) == files.as_json(found.rows)

    same_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOOSING)
def test_each_value_chooses_the_rows_that_the_question_gives_for_it(name):
    for parameter in CHOOSING[name]:
        options = list(PARAMETERS[parameter].options())
        for option in options[:: max(1, len(options) // 2)]:
            values = {parameter: [option] if queries.question(name).parameters[parameter].several else option}
            found, asked = chosen(name, **values), queries.ask(name, **values)
            assert found.places is not None and files.as_csv(found.rows) == files.as_csv(asked.rows), values


def test_a_list_without_values_chooses_nothing():
    assert len(chosen("table_judgments", forces=[])) == len(queries.rows("table_judgments", forces=[])) == 0


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
    found, asked = chosen(name, **values), queries.ask(name, **values)
    assert found.places is None and len(asked) and found.rows.equals(asked.rows)


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
    header, *lines = files.csv_records(files.as_csv(queries.rows("table_judgments")))
    assert written_rows.joined(answer, "csv").startswith(header)
    cache = queries.current_record()._caches[f"{module.__name__}.{name}"]
    assert cache.maxsize == module.MAX_BYTES
    forces = len(PARAMETERS["forces"].options())
    assert cache.currsize >= (len(lines) * forces if module is choices else sum(map(len, lines)))


@pytest.mark.slow
def test_duckdb_is_asked_where_a_value_adds_rows_that_are_absent_without_it(own_results):
    queries.pin(own_results)
    found, asked = chosen("case_audits", samples=["own"]), queries.ask("case_audits", samples=["own"])
    assert found.places is None and len(asked) == 2 and found.rows.equals(asked.rows)


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


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(TEXTS, TEXTS | st.none(), st.none() | st.integers(-(2**63), 2**63 - 1)), max_size=5))
def test_csv_is_split_into_records_whatever_its_cells_hold(cells):
    rows = pandas.DataFrame(cells, columns=["one", "two", "three"], dtype="object").astype({"three": "Int64"})
    records = files.csv_records(files.as_csv(rows))
    assert b"".join(records) == files.as_csv(rows)
    header, *lines = records
    assert [header + line for line in lines] == [files.as_csv(rows.iloc[[n]]) for n in range(len(rows))]
