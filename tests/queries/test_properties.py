"""Whatever the filters, no question fails, and no row is returned that a filter excludes."""

import functools

import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
from parts.address.vocabulary import PARAMETERS
from queries import stems

# Hostile values, in addition to those of the record.
AWKWARD = ["", "'; drop table judgments; --", "=1+1", "\u202e", "%", "_", "null", "📎", "a" * 500, "not known"]

# The columns that must have one of the chosen values of a parameter.
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

# Where a choice does not narrow the rows: a gap may be of all forces and themes, forces of similar size are
# others, and the reference is shown with those that are compared with it.
WIDER = {
    ("gaps", "forces"),
    ("gaps", "themes"),
    ("similar_size", "force"),
    ("compare", "forces"),
    ("newest_compared", "forces"),
}


@functools.cache
def pool(parameter: str) -> tuple:
    """The existing values of a parameter, and some that do not exist."""
    if PARAMETERS[parameter].date:
        return ("2014-01-01", "2018-06-30", "2024-02-29", "2100-12-31")
    if PARAMETERS[parameter].text:
        return ("missing children", "risk", "the", "not", "Kent Police", *AWKWARD)
    values = tuple(PARAMETERS[parameter].options())
    return values if all(isinstance(value, int) for value in values) else (*values, *AWKWARD)


def parameters(question: str) -> st.SearchStrategy:
    """Any choice of values for the parameters of a question, including none."""

    def values(parameter):
        single = st.sampled_from(pool(parameter.name))
        some = st.lists(single, max_size=4, unique=True) if parameter.several else single
        return st.none() | some if parameter.optional else some

    asked = queries.question(question).parameters
    return st.fixed_dictionaries({name: values(asked[name]) for name in sorted(asked)})


@pytest.mark.slow
@pytest.mark.parametrize("question", [name for name in queries.names() if queries.question(name).parameters])
def test_any_filter_is_answered_and_respected(question):
    names = queries.rows("forces").set_index("short_name")["force_id"]

    @settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(parameters(question))
    def hold(chosen):
        rows = queries.rows(question, **chosen)
        if "force" in rows and "force_id" not in rows:
            rows = rows.assign(force_id=rows["force"].map(names))
        for parameter, value in chosen.items():
            allowed = (
                None
                if value is None or (question, parameter) in WIDER
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

    hold()


# Characters known to this Python, since DuckDB's newer Unicode has letters that are not letters here yet.
NO_NUL = (st.text(st.characters(exclude_categories=["Cs", "Cn"])) | st.text("aé’'_ ٣Ⅷ²漢-.ß\u0301")).map(
    lambda text: text.replace("\0", "")
)


@settings(deadline=None)
@given(text=NO_NUL)
def test_the_search_and_the_highlighting_split_texts_alike(text):
    with queries.current_record().connection.cursor() as cursor:
        (words,) = cursor.execute("select words_of($text)", {"text": text}).fetchone()
    assert words == [text[begin:end] for begin, end, _ in stems.word_spans(text)]


@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(parameters("spread"))
def test_the_counts_of_a_bar_add_up_to_its_forces_whatever_the_filters(chosen):
    bars = queries.rows("spread", **chosen)
    counted = bars[["known", "left_out", "not_graded", "not_yet_inspected", "not_known"]].sum(axis=1)
    assert (counted == bars["of_forces"]).all()
    assert (bars["of_graded"] == bars["known"] + bars["left_out"] + bars["not_known"]).all()
    assert (bars.groupby(["theme_id", "round"])["forces"].transform("sum") == bars["known"]).all()
    # No filter but that of forces and regions takes a force from a bar.
    forces = queries.rows("forces")
    for parameter, column in (("forces", "force_id"), ("regions", "region")):
        if chosen[parameter] is not None:
            forces = forces[forces[column].isin(chosen[parameter])]
    assert set(bars["of_forces"]) <= {len(forces)}
