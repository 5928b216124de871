"""Each column of each answer has a meaning, and each meaning has a column."""

import json
import re

import pytest

import data
import queries
from queries import columns
from tests.conftest import REQUIRED, ROOT

TABLES = {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in data.schema()["resources"]}


def explained(name: str):
    table = queries.question(name).table
    return queries.rows("columns", **({"table": table} if table else {"view": name}))


@pytest.mark.slow
@pytest.mark.parametrize("name", queries.names())
def test_every_column_of_every_question_has_a_meaning(name):
    required = {p.name: REQUIRED[p.name] for p in queries.question(name).parameters.values() if not p.optional}
    meanings = explained(name)
    assert list(meanings["column_name"]) == list(queries.rows(name, **required).columns)
    without = meanings[meanings["description"].fillna("") == ""]
    assert list(without["column_name"]) == [], "write what they hold in queries/columns.csv"
    sentences = meanings["description"].str
    assert sentences.endswith(".").all() and not sentences.contains("  ").any()


def test_every_meaning_belongs_to_a_column():
    meanings, used = columns.meanings(), set()
    for name in queries.names():
        table = queries.question(name).table
        for column in explained(name)["column_name"]:
            if (column, name) in meanings:
                used.add((column, name))
            elif column not in TABLES.get(table, {}):
                used.add((column, ""))
    assert sorted(meanings.keys() - used) == []


def test_meanings_name_columns_of_the_record_and_are_written_once():
    lines = columns.FILE.read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) == len(columns.meanings()) and lines == sorted(lines, key=lambda line: line.split(",")[:2])
    for row in columns.meanings().values():
        table, _, column = row["of"].partition(".")
        assert not row["of"] or column in TABLES[table], row
        own = TABLES[table][column] if row["of"] else {}
        assert row["description"] or own, row
        assert row["description"] != own.get("description"), f"{row['column']}: the record says it already"


@pytest.mark.parametrize("table", TABLES)
def test_a_column_of_the_record_means_what_its_schema_says(table):
    meanings = explained(f"table_{table}").set_index("column_name")
    for name, field in TABLES[table].items():
        assert (
            meanings.loc[name, "description"] == field["description"] and meanings.loc[name, "of"] == f"{table}.{name}"
        )


def test_labels_and_descriptions_that_readers_see_contain_no_jargon():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    fields = [field for table in package["resources"] for field in table["schema"]["fields"]]
    labels = [category["label"] for field in fields for category in field.get("categories", ())]
    assert {"Worked out from published totals", "Earlier grade still applies"} <= set(labels)
    words = [
        *labels,
        *(field.get("description", "") for field in fields),
        *(t["description"] for t in package["resources"]),
    ]
    jargon = re.compile(r"\b(printed counts|was printed|as printed|grade stands|grade line|known here)\b")
    assert not [text for text in words if jargon.search(text)]
