"""Rows chosen among all rows of a question, without asking DuckDB, which takes milliseconds to plan a question.

Some parameters only choose: whether they admit a row depends on nothing but that row, and a list admits what any of
its values admits. Which rows each value admits is asked once a version, of all its values at once. All parameters of
tables are such, and those that other questions declare:

-- Chosen by: forces (force_id), regions (region), themes.

Where the column that a parameter chooses by is named, DuckDB need not be asked.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy
import pandas
from pandas.api.extensions import ExtensionArray

import queries
from queries.answer import Answer, Value
from queries.caching import cached
from queries.record import ENTRY_OVERHEAD, bound

# Longer answers are asked each time: planning is a small part of their time, and what is cached here grows with them.
MAX_ROWS = 10_000
MAX_BYTES = 8_000_000  # per record; a byte for each row and value of a filter
# Per record: of answers that were chosen, eight bytes for each cell, since their texts are those of the wider ones; and
# of the columns of these.
MAX_BYTES_CHOSEN = 32_000_000

# Parameters that do more than choose, and have so few values that all rows are asked once for each of them.
WITH_FEW_VALUES = frozenset({"evidence", "from_round", "programmes", "theme", "to_round"})

# DuckDB's types for which pandas uses another type if a value is missing, with those that it uses if none is.
WITHOUT_GAPS = {
    **{"TINYINT": "int8", "SMALLINT": "int16", "INTEGER": "int32", "BIGINT": "int64", "BOOLEAN": "bool"},
    **{"UTINYINT": "uint8", "USMALLINT": "uint16", "UINTEGER": "uint32", "UBIGINT": "uint64"},
}

Options = Callable[[str], Collection[str]]
Values = tuple[tuple[str, Value], ...]
_options_of: Options | None = None


def set_options(options_of: Options) -> None:
    """Say which values a parameter may have, in the record in use; until then, DuckDB answers all questions."""
    global _options_of
    _options_of = options_of


def ask(name: str, /, **parameters) -> Answer:
    """Answer a question as ``queries.ask`` does.

    The answer has ``places``, unless the question had to be asked: because it has too many rows, or a parameter does
    more than choose, or a value is none of the options, such as the words of a search, or a list has none. Types of
    columns are those of all rows: whole numbers without a gap may be in a type that allows for gaps.
    """
    values = queries.values_of(name, **parameters)
    wider, choices = _split(name, values)
    places = None if wider else _places(name, choices)
    if places is None:
        return queries.ask(name, **parameters)
    record, question = queries.current_record(), queries.question(name)
    load = functools.cache(lambda: record.answer(question, values))
    return Answer(question, values, record.version, load, places=places)


@cached(max_bytes=MAX_BYTES_CHOSEN, size=lambda rows: 0 if rows is None else ENTRY_OVERHEAD + 8 * rows.size)
def rows_chosen(name: str, values: Values) -> pandas.DataFrame | None:
    """The rows that answer a question in the record in use, chosen among more of them; ``None`` if it has to be asked.

    They are the rows that the question itself gives, in columns of the same types.
    """
    wider, choices = _split(name, values)
    if not choices or not wider.keys() <= WITH_FEW_VALUES:
        return None
    places = _places(name, choices, tuple(wider.items()))
    if places is None:
        return None
    columns = _columns(name, tuple(wider.items()))
    found = {column: cells.at(places) for column, cells in columns.items()}
    return pandas.DataFrame(found, index=pandas.RangeIndex(len(places)), copy=False)


def _split(name: str, values: Values) -> tuple[dict[str, Value], dict[str, Value]]:
    """The values of parameters that do more than choose, and of those that only choose, without those left out."""
    question = queries.question(name)
    chosen_by = question.parameters.keys() if question.table else question.chosen_by
    given = {parameter: value for parameter, value in values if value is not None}
    wider = {parameter: value for parameter, value in given.items() if parameter not in chosen_by}
    return wider, {parameter: value for parameter, value in given.items() if parameter in chosen_by}


@dataclass(frozen=True)
class _Column:
    """A column of all rows. ``missing``: where there is no value, if its type in pandas depends on that.

    Whole numbers, true and false are held as such (``whole``) only where none is missing, and texts only where there
    is one.
    """

    cells: ExtensionArray | numpy.ndarray
    missing: numpy.ndarray | None
    whole: str | None

    def at(self, places: numpy.ndarray) -> ExtensionArray | numpy.ndarray:
        """The cells at these places, in the type that DuckDB gives when these are all the rows."""
        cells = self.cells.take(places)
        if self.missing is None:
            return cells
        missing = self.missing[places]
        if self.whole:
            return cells if missing.any() else cells.astype(self.whole)
        return numpy.full(len(places), None, dtype=object) if missing.all() else cells

    @property
    def size(self) -> int:
        return pandas.Series(self.cells).memory_usage(deep=True)


@cached(max_bytes=MAX_BYTES_CHOSEN, size=lambda columns: sum(column.size for column in columns.values()))
def _columns(name: str, wider: Values) -> Mapping[str, _Column]:
    """The columns of all rows of a question with ``wider``."""
    question, every = queries.question(name), queries.rows(name, **dict(wider))
    with queries.current_record().connection.cursor() as cursor:
        text = f"describe select * from ({question.text}\n) as found"
        described = cursor.execute(text, dict.fromkeys(question.parameters)).fetchall()
    columns = {}
    for column, type_, *_ in described:
        whole = WITHOUT_GAPS.get(type_)
        missing = every[column].isna().to_numpy() if whole or type_ == "VARCHAR" else None
        if whole and not missing.any():
            missing = None
        cells = every[column].to_numpy() if isinstance(every[column].dtype, numpy.dtype) else every[column].array
        columns[column] = _Column(cells, missing, whole)
    return columns


def _places(name: str, values: Mapping[str, Value], wider: Values = ()) -> numpy.ndarray | None:
    """The places of the rows that answer a question among its rows with ``wider``; ``None`` if it has to be asked."""
    if not _options_of or (every := _place_of_each_row(name, wider)) is None:
        return None
    chosen = numpy.ones(len(every), dtype=bool)
    for parameter, value in values.items():
        if column := queries.question(name).chosen_by.get(parameter):
            admitted = _with_each_value(name, parameter, column, tuple(_options_of(parameter)), wider)
        else:
            admitted = _admitted(name, parameter, tuple(_options_of(parameter)), wider)
        each = value if isinstance(value, tuple) else (value,)
        # A list without values may admit rows too: those that have no such column, as a gap of all themes.
        if not each or admitted is None or not admitted.keys() >= set(each):
            return None
        chosen &= functools.reduce(numpy.logical_or, (admitted[one] for one in each))
    return numpy.flatnonzero(chosen)


@cached
def _place_of_each_row(name: str, wider: Values) -> Mapping[int, int] | None:
    """The places of all rows of a question, by their hashes; ``None`` if they are too many, or two are the same.

    ``wider``: the values of parameters that do more than choose.
    """
    question = queries.question(name)
    text = f"select hash(found) from ({question.text}\n) as found limit {MAX_ROWS + 1}"
    with queries.current_record().cursor(text) as cursor:
        rows = cursor.execute(text, {**dict.fromkeys(question.parameters), **bound(wider)}).fetchall()
    places = {row: place for place, (row,) in enumerate(rows)}
    return places if len(places) == len(rows) <= MAX_ROWS else None


def _size(admitted: Mapping[str, numpy.ndarray] | None) -> int:
    return sum(rows.nbytes for rows in (admitted or {}).values())


@cached(max_bytes=MAX_BYTES, size=_size)
def _with_each_value(
    name: str, parameter: str, column: str, options: tuple[str, ...], wider: Values
) -> Mapping[str, numpy.ndarray]:
    """For each of these values of a parameter, and each other value of its column: whether each row has it.

    Where more rows may be there for what is asked for, such as a former force, values without a row are left out.
    """
    cells = queries.rows(name, **dict(wider))[column]
    may_have_more = f"${parameter} is not null" in queries.question(name).text
    values = dict.fromkeys([*cells.dropna(), *(() if may_have_more else options)])
    return {value: (cells == value).to_numpy() for value in values}


@cached(max_bytes=MAX_BYTES, size=_size)
def _admitted(name: str, parameter: str, options: tuple[str, ...], wider: Values) -> Mapping[str, numpy.ndarray] | None:
    """For each of these values of a parameter: whether it admits each row of a question.

    ``None`` if a value admits rows that are not there without it.
    """
    question, places = queries.question(name), _place_of_each_row(name, wider)
    # The question once for each option, in place of the parameter.
    option = "[options.option]" if question.parameters[parameter].several else "options.option"
    of_option = re.sub(rf"\${parameter}\b", option, question.text)
    text = f"""
        select options.option, hash(found)
        from (select unnest($options::varchar[]) as option) as options
        cross join lateral ({of_option}\n) as found
    """
    others = {**dict.fromkeys(question.parameters.keys() - {parameter}), **bound(wider)}
    with queries.current_record().cursor(text) as cursor:
        found = cursor.execute(text, {**others, "options": list(options)}).fetchall()
    if not {row for _, row in found} <= places.keys():
        return None
    admitted = {option: numpy.zeros(len(places), dtype=bool) for option in options}
    for option, row in found:
        admitted[option][places[row]] = True
    return admitted
