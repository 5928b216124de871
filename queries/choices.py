"""Rows chosen among all rows of a question, without asking DuckDB, which takes milliseconds to plan a question.

Some parameters only choose: whether they admit a row depends on nothing but that row, and a list admits what any of
its values admits. Which rows each value admits is asked once a version, of all its values at once. All parameters of
tables are such, and those that other questions declare:

-- Chosen by: forces, regions, themes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Mapping

import numpy

import queries
from queries.answer import Answer, Value
from queries.caching import cached

# Longer answers are asked each time: planning is little of what they take, and what is kept here grows with them.
MAX_ROWS = 10_000
MAX_BYTES = 8_000_000  # per record; a byte for each row and value of a filter

Options = Callable[[str], Collection[str]]


def ask(name: str, options: Options, /, **parameters) -> Answer:
    """Answer a question as ``queries.ask`` does. ``options`` gives the values that a parameter may have.

    The answer has ``places``, unless the question had to be asked: because it has too many rows, or a parameter does
    more than choose, or a value is none of the options, such as the words of a search. Types of columns are those of
    all rows: whole numbers without a gap may be in a type that allows for gaps.
    """
    values = queries.values_of(name, **parameters)
    places = _places(name, options, {parameter: value for parameter, value in values if value is not None})
    if places is None:
        return queries.ask(name, **parameters)
    record, question, unchosen = queries.current_record(), queries.question(name), queries.values_of(name)
    load = functools.cache(lambda: record.answer(question, unchosen).iloc[places].reset_index(drop=True))
    return Answer(question, values, record.version, load, places=places)


def _places(name: str, options: Options, values: Mapping[str, Value]) -> numpy.ndarray | None:
    """The places of the rows that answer a question among all of its rows; ``None`` if it has to be asked."""
    question = queries.question(name)
    if not values.keys() <= (question.parameters.keys() if question.table else question.chosen_by):
        return None
    if (every := _place_of_each_row(name)) is None:
        return None
    chosen = numpy.ones(len(every), dtype=bool)
    for parameter, value in values.items():
        admitted = _admitted(name, parameter, tuple(options(parameter)))
        each = value if isinstance(value, tuple) else (value,)
        if admitted is None or not admitted.keys() >= set(each):
            return None
        chosen &= functools.reduce(numpy.logical_or, (admitted[one] for one in each), numpy.zeros_like(chosen))
    return numpy.flatnonzero(chosen)


@cached
def _place_of_each_row(name: str) -> Mapping[int, int] | None:
    """The places of all rows of a question, by their hashes; ``None`` if they are too many, or two are the same."""
    question = queries.question(name)
    text = f"select hash(found) from ({question.text}\n) as found limit {MAX_ROWS + 1}"
    with queries.current_record().connection.cursor() as cursor:
        rows = cursor.execute(text, dict.fromkeys(question.parameters)).fetchall()
    places = {row: place for place, (row,) in enumerate(rows)}
    return places if len(places) == len(rows) <= MAX_ROWS else None


@cached(max_bytes=MAX_BYTES, size=lambda admitted: sum(rows.nbytes for rows in (admitted or {}).values()))
def _admitted(name: str, parameter: str, options: tuple[str, ...]) -> Mapping[str, numpy.ndarray] | None:
    """For each of these values of a parameter: whether it admits each row of a question.

    ``None`` if a value admits rows that are not there without it.
    """
    question, places = queries.question(name), _place_of_each_row(name)
    # The question once for each option, which stands where the parameter stood.
    option = "[options.option]" if question.parameters[parameter].several else "options.option"
    of_option = re.sub(rf"\${parameter}\b", option, question.text)
    text = f"""
        select options.option, hash(found)
        from (select unnest($options::varchar[]) as option) as options
        cross join lateral ({of_option}\n) as found
    """
    others = dict.fromkeys(question.parameters.keys() - {parameter})
    with queries.current_record().connection.cursor() as cursor:
        found = cursor.execute(text, {**others, "options": list(options)}).fetchall()
    if not {row for _, row in found} <= places.keys():
        return None
    admitted = {option: numpy.zeros(len(places), dtype=bool) for option in options}
    for option, row in found:
        admitted[option][places[row]] = True
    return admitted
