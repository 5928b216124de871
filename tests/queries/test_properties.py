"""Whatever the filters, no question fails, and no row is returned that a filter excludes."""

import functools

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from parts.address.vocabulary import PARAMETERS
from queries import stems

# Values to try besides those of the record.
HOSTILE = ["", "'; drop table judgments; --", "=1+1", "\u202e", "%", "_", "null", "📎", "a" * 500, "not known"]

# The columns that may hold only the chosen values of a parameter.
COLUMNS = {
    "forces": ("force_id",),
    "force": ("force_id",),
    "regions": ("region",),
    "themes": ("theme_id",),
    "theme": ("theme_id",),
    "rounds": ("round",),
    "cycles": ("cycle",),
    "programmes": ("programme",),
    "polarities": ("polarity",),
    "samples": ("sample",),
    "printed": ("printed",),
    "years": ("year",),
    "table": ("table_name",),
}

# Where other values come too: a gap may be of all forces and themes, forces of similar size are other forces, and the
# reference is shown with the forces that are compared with it.
NOT_NARROWED = {
    ("gaps", "forces"),
    ("gaps", "themes"),
    ("similar_size", "force"),
    ("compare", "forces"),
    ("newest_compared", "forces"),
}


@functools.cache
def values_to_try(parameter: str) -> tuple:
    """The values of a parameter in the record, and some that are not in it."""
    if PARAMETERS[parameter].date:
        return ("2014-01-01", "2018-06-30", "2024-02-29", "2100-12-31")
    if PARAMETERS[parameter].text:
        return ("missing children", "risk", "the", "not", "Kent Police", *HOSTILE)
    values = tuple(PARAMETERS[parameter].options())
    return values if all(isinstance(value, int) for value in values) else (*values, *HOSTILE)


def parameters(question: str) -> st.SearchStrategy:
    """Any choice of values for the parameters of a question, including none."""

    def values(parameter):
        single = st.sampled_from(values_to_try(parameter.name))
        some = st.lists(single, max_size=4, unique=True) if parameter.several else single
        return st.none() | some if parameter.optional else some

    declared = queries.question(question).parameters
    return st.fixed_dictionaries({name: values(declared[name]) for name in sorted(declared)})


@pytest.mark.slow
@pytest.mark.parametrize("question", [name for name in queries.names() if queries.question(name).parameters])
def test_any_filter_is_answered_and_respected(question):
    names = queries.rows("forces").set_index("short_name")["force_id"]

    @settings(max_examples=15)
    @given(parameters(question))
    def only_chosen_rows(chosen):
        rows = queries.rows(question, **chosen)
        if "force" in rows and "force_id" not in rows:
            rows = rows.assign(force_id=rows["force"].map(names))
        # Praise is on the chosen theme; beside it may stand the grade of another.
        if "praised_on" in rows:
            rows = rows.assign(theme_id=rows["praised_on"])
        for parameter, value in chosen.items():
            allowed = (
                None
                if value is None or (question, parameter) in NOT_NARROWED
                else {str(v) for v in (value if isinstance(value, list) else [value])}
            )
            for column in COLUMNS.get(parameter, ()):
                if allowed is not None and column in rows:
                    shown = {
                        "not known" if pandas.isna(v) else str(int(v)) if isinstance(v, float) else str(v)
                        for v in rows[column]
                    }
                    assert shown <= allowed, (parameter, value)
        if chosen.get("since") and "year" in rows:
            assert all(str(int(year)) >= chosen["since"] for year in rows["year"])
        if "most" in chosen and question == "latest_reports":
            assert len(rows) <= chosen["most"]

    only_chosen_rows()


# Only characters that this Python knows, since DuckDB's newer Unicode has more letters. DuckDB takes no NUL.
TEXT = (st.text(st.characters(exclude_categories=["Cs", "Cn"])) | st.text("aé’'_ ٣Ⅷ²漢-.ß\u0301")).map(
    lambda text: text.replace("\0", "")
)


@pytest.mark.slow
@settings(deadline=None)
@given(text=TEXT)
def test_search_and_highlighting_split_text_into_the_same_words(text):
    with queries.current_record().connection.cursor() as cursor:
        (words,) = cursor.execute("select words_of($text)", {"text": text}).fetchone()
    assert words == [text[begin:end] for begin, end, _ in stems.word_spans(text)]


@pytest.mark.slow
@settings(max_examples=25)
@given(parameters("spread"))
def test_the_counts_of_a_bar_add_up_to_its_forces_whatever_the_filters(chosen):
    bars = queries.rows("spread", **chosen)
    counted = bars[["known", "left_out", "not_graded", "not_yet_inspected", "not_known"]].sum(axis=1)
    assert (counted == bars["of_forces"]).all()
    assert (bars["of_graded"] == bars["known"] + bars["left_out"] + bars["not_known"]).all()
    assert (bars.groupby(["theme_id", "round"])["forces"].transform("sum") == bars["known"]).all()
    # Only the filters of forces and regions take a force out of a bar.
    forces = queries.rows("forces")
    for parameter, column in (("forces", "force_id"), ("regions", "region")):
        if chosen[parameter] is not None:
            forces = forces[forces[column].isin(chosen[parameter])]
    assert set(bars["of_forces"]) <= {len(forces)}
