"""A file of a table, view or exhibit has the same columns and types whatever rows were asked for, in any format."""

import csv
import io
import json
import re
import zipfile
from itertools import zip_longest

import duckdb
import odfdo
import openpyxl
import pandas
import polars
import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import pytest

import data
import queries
from parts.address.labels import labels_of
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS
from parts.files.workbook import HEADING_ROW
from server.api import rows as api_rows
from tests.conftest import REQUIRED

SOURCES = {
    f"{kind}/{name}": source
    for kind, sources in (("tables", api_rows.tables()), ("views", api_rows.views()), ("exhibits", api_rows.exhibits()))
    for name, source in sources.items()
}
GRADES = ["inadequate", "requires-improvement", "adequate", "good", "outstanding"]
ORDERED = pyarrow.dictionary(pyarrow.int8(), pyarrow.string(), ordered=True)
ARROW = {
    "string": pyarrow.string(),
    "integer": pyarrow.int32(),
    "number": pyarrow.float64(),
    "boolean": pyarrow.bool_(),
}
YEARS = ("year", "from_year", "round_year", "published_year", "first_year", "last_year")


def all_rows(name: str) -> queries.Answer:
    """All rows of a source, for one force or theme where its question needs one."""
    source = SOURCES[name]
    required = {p.name: REQUIRED[p.name] for p in source.keys.values() if not p.optional}
    chosen = {PARAMETERS[parameter]: (value,) for parameter, value in required.items()}
    return source.ask(Selection(tuple(chosen), {f.key: values for f, values in chosen.items()}))


def first_rows(answer: queries.Answer, number: int) -> queries.Answer:
    """The same answer, as the database gives it if only its first rows are asked for.

    Of forces side by side, those of the reference come first: without them there is nothing to compare.
    """
    first = "order by compared = 'reference' desc" if "compared" in answer.rows else ""
    bound = {name: list(value) if isinstance(value, tuple) else value for name, value in answer.values}
    with queries.current_record().connection.cursor() as cursor:
        rows = cursor.execute(f"select * from ({answer.question.text}\n) {first} limit {number}", bound).df()
    return answer.with_rows(rows)


def expected_types(answer: queries.Answer) -> dict[str, pyarrow.DataType]:
    """The types of all columns of a question, by the data dictionary."""
    table = answer.question.table
    columns = queries.rows("columns", **({"table": table} if table else {"view": answer.question.name}))
    types = {
        row.column_name: pyarrow.list_(ARROW[row.item_type]) if row.type == "list" else ARROW[row.type]
        for row in columns.itertuples()
    }
    types |= dict.fromkeys(columns[columns["ordered"]]["column_name"], ORDERED)
    for resource in data.schema()["resources"]:
        if resource["name"] == table:
            fields = {field["name"]: field for field in resource["schema"]["fields"]}
            ordered = {name for name, field in fields.items() if field.get("categoriesOrdered")}
            types |= {name: ORDERED if name in ordered else ARROW[field["type"]] for name, field in fields.items()}
    return types


@pytest.mark.parametrize("name", SOURCES)
def test_parquet_has_the_types_of_the_data_dictionary_whatever_the_rows(name, tmp_path):
    answer, paths = all_rows(name), []
    sizes = [0, min(1, len(answer)), len(answer)]
    for part, rows in enumerate([first_rows(answer, 0), first_rows(answer, 1), answer]):
        paths.append(str(tmp_path / f"{part}.parquet"))
        (tmp_path / f"{part}.parquet").write_bytes(SOURCES[name].file(rows, "parquet"))
    schemas = [pyarrow.parquet.read_schema(path) for path in paths]
    assert schemas[0] == schemas[1] == schemas[2]
    types = expected_types(answer)
    assert {field.name: field.type for field in schemas[0]} == {c: types[c] for c in schemas[0].names}
    without_index = [json.loads(schema.metadata[b"pandas"])["columns"] for schema in schemas]
    assert without_index[0] == without_index[1] == without_index[2]

    # Files of the same address are read together.
    for one, other in ((0, 2), (2, 0), (0, 1), (1, 2)):
        pair, size = [paths[one], paths[other]], sizes[one] + sizes[other]
        together = pyarrow.dataset.dataset(pair).to_table()
        assert together.schema == schemas[0] and len(together) == size
        by_polars = polars.read_parquet(pair)
        assert list(by_polars.columns) == schemas[0].names and len(by_polars) == size
        by_duckdb = duckdb.read_parquet(pair)
        assert by_duckdb.columns == schemas[0].names and len(by_duckdb) == size
        assert by_duckdb.types == duckdb.read_parquet(paths[2]).types


@pytest.mark.parametrize("name", ["tables/judgments", "views/grid", "exhibits/benchmark"])
def test_grades_in_parquet_keep_their_order_where_a_tool_has_one(name, tmp_path):
    answer, path = all_rows(name), tmp_path / "grades.parquet"
    path.write_bytes(SOURCES[name].file(answer, "parquet"))
    labels = labels_of("grade") if name.startswith("exhibits") else {}
    order = [labels.get(grade, grade) for grade in GRADES]
    wanted = sorted((labels.get(g, g) for g in answer.rows["grade"].dropna()), key=order.index)
    assert len(set(wanted)) > 2 and wanted != sorted(wanted)

    by_pandas = pandas.read_parquet(path)["grade"]
    assert by_pandas.cat.ordered and list(by_pandas.cat.categories) == order
    assert list(by_pandas.dropna().sort_values()) == wanted
    by_polars = polars.read_parquet(path)["grade"]
    assert by_polars.dtype == polars.Enum(order)
    assert by_polars.drop_nulls().sort().to_list() == wanted
    by_duckdb = duckdb.read_parquet(str(path)).filter("grade is not null").select("grade")
    assert by_duckdb.types == ["VARCHAR"]  # it has no such type in Parquet, and reads text
    assert sorted((grade for (grade,) in by_duckdb.fetchall()), key=order.index) == wanted


def with_and_without_year(answer: queries.Answer) -> queries.Answer:
    """Some rows of an answer: all whose year is not known, and a few others."""
    if "year_missing" not in answer.rows:
        return first_rows(answer, 50)
    unknown = answer.rows["year_missing"].notna()
    return answer.with_rows(pandas.concat([answer.rows[~unknown].head(5), answer.rows[unknown]]))


def cells_of(body: bytes, ending: str) -> list[dict]:
    """The rows of a file, with empty cells as None."""
    if ending == "csv":
        rows = csv.DictReader(io.StringIO(body.decode("utf-8"), newline=""))
        return [{name: cell or None for name, cell in row.items()} for row in rows]
    if ending == "json":
        return json.loads(body)
    if ending == "parquet":
        return pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist()
    if ending == "ods":
        table = odfdo.Document(io.BytesIO(body)).body.get_table(name="Data")
        head, *rows = [row.get_values() for row in table.traverse()][HEADING_ROW - 1 :]
        return [dict(zip_longest(head, row)) for row in rows]
    head, *rows = openpyxl.load_workbook(io.BytesIO(body))["Data"].iter_rows(min_row=HEADING_ROW, values_only=True)
    return [dict(zip(head, row)) for row in rows]


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "ods", "parquet"])
def test_a_year_is_a_number_or_empty_and_the_column_beside_it_says_if_it_is_not_known(ending):
    seen, unknown = 0, 0
    for name, source in SOURCES.items():
        answer = all_rows(name)
        if not any(column.endswith("year") for column in answer.rows):
            continue
        for row in cells_of(source.file(with_and_without_year(answer), ending), ending):
            for column in (column for column in YEARS if column in row):
                year = row[column]
                if ending == "csv" and year is not None:
                    assert re.fullmatch(r"\d{4}", year), (name, column, year)
                    year = int(year)
                assert year is None or (type(year) is int and 2000 < year < 2100), (name, column, year)
                seen += 1
                if f"{column}_missing" in row:
                    assert row[f"{column}_missing"] == (None if year else "not known"), (name, column, row)
                    unknown += year is None
    assert seen > 200 and unknown > 50


@pytest.mark.parametrize("ending", ["json", "xlsx", "ods", "parquet"])
def test_an_empty_cell_is_empty_and_not_an_empty_text(ending):
    for name in ("views/spread", "views/areas", "views/reviews"):
        body = SOURCES[name].file(first_rows(all_rows(name), 60), ending)
        rows = cells_of(body, ending)
        assert rows and not any(cell == "" for row in rows for cell in row.values()), name
        if ending == "xlsx":  # where a cell with empty text is read as an empty one, but is not counted as blank
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                assert b"<t></t>" not in book.read("xl/sharedStrings.xml"), name


def test_a_gap_in_a_list_is_empty_in_every_format():
    answer = all_rows("views/areas")
    gaps = dict.fromkeys(("csv", "json", "parquet"), 0)
    for ending in gaps:
        for row in cells_of(SOURCES["views/areas"].file(answer, ending), ending):
            points = row["x"].split("; ") if ending == "csv" else row["x"]
            assert all(point in (None, "") or 0 < float(point) < 700 for point in points)
            gaps[ending] += sum(point in (None, "") for point in points)
    assert gaps["csv"] == gaps["json"] == gaps["parquet"] > 20


# For each column, the columns by which a file may name its values.
NAMES = {
    "force": ("force", "name"),
    "theme": ("theme",),
    "round_name": ("round_name", "round", "cycle_name", "bar", "name", "from_name"),
    "cycle": ("cycle", "cycle_name", "bar", "name"),
}


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.startswith(("tables", "exhibits/table-"))])
def test_rows_of_several_forces_themes_or_cycles_each_name_theirs(name):
    answer = all_rows(name)
    in_file = pyarrow.parquet.read_schema(io.BytesIO(SOURCES[name].file(answer, "parquet"))).names
    for column, names in NAMES.items():
        if column in answer.rows and answer.rows[column].nunique() > 1:
            assert set(names) & set(in_file), column
    takes_cycle = {"rounds", "cycles", "from_round"} & answer.question.parameters.keys()
    # Shapes of forces belong to no cycle: the cycle only chooses the forces.
    if takes_cycle and name not in ("views/areas", "views/tiles"):
        assert {*NAMES["round_name"], *NAMES["cycle"]} & set(in_file)
