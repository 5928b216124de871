"""Rows chosen among all rows of a question: the same, in the same order, as the question gives when it is asked."""

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

CHOSEN = {
    name: sorted(set(asked.parameters if asked.table else asked.chosen_by) - {"search"})
    for name in queries.names()
    if (asked := queries.question(name)).table or asked.chosen_by
}
MANY = settings(
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

    parameters = st.lists(st.sampled_from(CHOSEN[name]), max_size=3, unique=True)
    return parameters.flatmap(lambda some: st.fixed_dictionaries({one: values(one) for one in some}))


def orders(name: str) -> st.SearchStrategy:
    """No order, or that of a column."""
    rows = queries.rows(name)
    columns = [column for column in rows if not rows[column].map(lambda cell: hasattr(cell, "__array__")).any()]
    return st.none() | st.tuples(st.sampled_from(["", *columns]), st.booleans())


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOSEN)
def test_any_choice_gives_the_file_that_the_question_gives(name):
    @MANY
    @given(some_values(name), orders(name))
    def hold(values, order):
        found, asked = chosen(name, **values), queries.ask(name, **values)
        assert found == asked and found.places is not None
        if order:
            found, asked = (answer.sorted_by(order[0], largest_first=order[1]) for answer in (found, asked))
        assert written_rows.joined(found, "csv") == files.as_csv(asked.rows) == files.as_csv(found.rows)
        assert written_rows.joined(found, "json") == files.as_json(asked.rows) == files.as_json(found.rows)

    hold()


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOSEN)
def test_each_value_chooses_the_rows_that_the_question_gives_for_it(name):
    for parameter in CHOSEN[name]:
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
        ("table_findings", {"search": "missing children", "forces": ["kent"]}),
        ("table_judgments", {"forces": ["kent", "atlantis"]}),
        ("findings", {"programmes": ["ncpi"]}),
        ("grid", {"evidence": "inspectorate"}),
        ("story", {"force": "kent"}),
    ],
)
def test_a_question_is_asked_where_rows_of_its_own_cannot_answer_it(name, values):
    found, asked = chosen(name, **values), queries.ask(name, **values)
    assert found.places is None and len(asked) and found.rows.equals(asked.rows)


def test_a_question_with_too_many_rows_is_asked(monkeypatch, small_record):
    assert chosen("table_judgments", forces=["kent"]).places is not None
    queries.pin(queries.open_record(data.TABLES / queries.version()))
    monkeypatch.setattr(choices, "MAX_ROWS", 3)
    for values in ({}, {"forces": ["kent"]}):
        found = chosen("table_judgments", **values)
        assert found.places is None and found.rows.equals(queries.rows("table_judgments", **values))


@pytest.mark.parametrize(("module", "name"), [(choices, "_admitted"), (written_rows, "_written")])
def test_what_is_kept_of_a_record_is_bounded_in_bytes(module, name, small_record):
    answer = chosen("table_judgments", forces=["kent"])
    header, *lines = files.csv_records(files.as_csv(queries.rows("table_judgments")))
    assert written_rows.joined(answer, "csv").startswith(header)
    kept = queries.current_record()._caches[f"{module.__name__}.{name}"]
    assert kept.maxsize == module.MAX_BYTES
    forces = len(PARAMETERS["forces"].options())
    assert kept.currsize >= (len(lines) * forces if module is choices else sum(map(len, lines)))


@pytest.mark.slow
def test_a_question_is_asked_where_a_value_admits_rows_that_are_not_there_without_it(own_results):
    queries.pin(own_results)
    found, asked = chosen("case_audits", samples=["own"]), queries.ask("case_audits", samples=["own"])
    assert found.places is None and len(asked) == 2 and found.rows.equals(asked.rows)


def test_a_question_is_asked_where_two_of_its_rows_are_the_same(monkeypatch):
    twice = "-- What?\n-- Takes: forces (several, optional).\n-- Chosen by: forces.\n"
    twice += "select force_id from forces cross join range(2) where among(force_id, $forces)"
    monkeypatch.setattr(queries, "question", {"made_up": parse("made_up", twice)}.get)
    found = chosen("made_up", forces=["kent"])
    assert found.places is None and list(found.rows["force_id"]) == ["kent", "kent"]


def test_what_chooses_rows_is_a_parameter():
    text = "-- What?\n-- Takes: forces (optional).\n-- Chosen by: forces, themes.\nselect 1"
    with pytest.raises(ValueError, match=r"made_up\.sql: its rows are chosen by themes, which it does not take"):
        parse("made_up", text)


TEXTS = st.text(st.sampled_from(list("a,;\"'=-\r\n\té— \u2028")), max_size=6)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(TEXTS, TEXTS | st.none(), st.none() | st.integers(-(2**63), 2**63 - 1)), max_size=5))
def test_the_lines_of_csv_are_found_whatever_cells_hold(cells):
    one, two, numbers = zip(*cells, strict=True) if cells else ([], [], [])
    # As an array, since a frame would hold whole numbers beside an empty cell as floats, which end at 53 bits.
    rows = pandas.DataFrame({"one": one, "two": two, "three": pandas.array(numbers, "Int64")})
    records = files.csv_records(files.as_csv(rows))
    assert b"".join(records) == files.as_csv(rows)
    header, *each = records
    assert [header + one for one in each] == [files.as_csv(rows.iloc[[n]]) for n in range(len(rows))]
