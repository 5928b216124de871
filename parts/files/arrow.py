"""Rows as an Arrow table whose columns have the types of the data dictionary, whatever the rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
import pyarrow
import pyarrow.compute

from parts.files.meanings import Meaning

# Whole numbers have 32 bits: with 64, JavaScript reads them as BigInt, and R does not read them as integers.
TYPES = {
    "string": pyarrow.string(),
    "integer": pyarrow.int32(),
    "long": pyarrow.int64(),  # only of what readers ask themselves, whose numbers nobody knows before
    "number": pyarrow.float64(),
    "boolean": pyarrow.bool_(),
}
# Values with an order, such as grades. Readers that have no such type, such as DuckDB, read text.
ORDERED = pyarrow.dictionary(pyarrow.int8(), pyarrow.string(), ordered=True)
POLARS_ENUM = "_PL_ENUM_VALUES2"  # the metadata of a column from which Polars takes the order of its values
PANDAS_TYPES = {pyarrow.int32(): pandas.Int32Dtype(), pyarrow.bool_(): pandas.BooleanDtype()}


def table(rows: pandas.DataFrame, columns: Sequence[Meaning], metadata: Mapping[str, str]) -> pyarrow.Table:
    """The rows with these columns and this metadata. Raises ``pyarrow.ArrowInvalid`` for a value of another type."""
    schema = pyarrow.schema([field(column) for column in columns])
    arrays = [_array(rows[column.name], column) for column in columns]
    return pyarrow.Table.from_arrays(arrays, schema=schema.with_metadata({**_for_pandas(schema), **metadata}))


def field(column: Meaning) -> pyarrow.Field:
    """The name and type of a column."""
    if column.order:
        values = "".join(f"{len(value.encode())};{value}" for value in column.order)
        return pyarrow.field(column.name, ORDERED, metadata={POLARS_ENUM: values})
    if column.type == "list":
        return pyarrow.field(column.name, pyarrow.list_(TYPES[column.item_type]))
    return pyarrow.field(column.name, TYPES[column.type])


def _array(cells: pandas.Series, column: Meaning) -> pyarrow.Array:
    """The cells of a column in its type."""
    if column.type != "string":
        return pyarrow.array(cells, field(column).type, from_pandas=True)
    text = pyarrow.array(cells.astype("object"), pyarrow.string(), from_pandas=True)
    text = pyarrow.compute.if_else(pyarrow.compute.equal(text, ""), None, text)
    if not column.order:
        return text
    values = pyarrow.array(column.order)
    places = pyarrow.compute.index_in(text, values).cast(pyarrow.int8())
    if places.null_count > text.null_count:
        raise pyarrow.ArrowInvalid(f"the column {column.name} has a value that is not among {', '.join(column.order)}")
    return pyarrow.DictionaryArray.from_arrays(places, values, ordered=True)


def _for_pandas(schema: pyarrow.Schema) -> dict[bytes, bytes]:
    """The metadata by which pandas reads whole numbers as whole numbers, even where cells are empty."""
    empty = schema.empty_table().to_pandas(types_mapper=PANDAS_TYPES.get)
    return pyarrow.Schema.from_pandas(empty, preserve_index=False).metadata
