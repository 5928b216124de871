"""The build imports every cell, is reproducible, and publishes all tables or none."""

import os
import re
import shutil

import frictionless
import pyarrow.parquet
import pytest

import data
from data import versions
from data.build import build, main
from data.problems import BuildError

SOURCES = data.FOLDER / "sources"
DOCS = data.FOLDER.parent / "docs"
RESOURCES = data.schema()["resources"]
TABLES = [resource["name"] for resource in RESOURCES]
FIELDS = [(resource["name"], field) for resource in RESOURCES for field in resource["schema"]["fields"]]

CHESHIRE = {"force_id": "cheshire"}


@pytest.fixture
def folder(built, tmp_path):
    """A record folder with one version in it."""
    return shutil.copytree(built.folder, tmp_path / "record")


# Every cell is imported.


@pytest.mark.parametrize("name", TABLES)
def test_every_source_row_is_in_parquet(name, table, read_csv):
    assert table(name) == read_csv(SOURCES / f"{name}.csv")


@pytest.mark.parametrize("name", TABLES)
def test_columns_have_the_types_of_the_schema(name, built):
    names = {"string": "string", "integer": "int64", "number": "double"}
    wanted = [(field["name"], names[field["type"]]) for table, field in FIELDS if table == name]
    columns = pyarrow.parquet.read_schema(built.tables / f"{name}.parquet")
    assert [(column.name, str(column.type)) for column in columns] == wanted


def test_every_csv_file_has_its_table():
    assert {path.stem for path in SOURCES.glob("*.csv")} == set(TABLES)


def test_published_tables_are_those_of_the_sources(built, snapshot):
    folder = data.FOLDER / "tables"
    served = versions.listed(folder)[0]
    assert (served, snapshot(folder / served, True)) == (built.version, snapshot(built.tables, True)), (
        "run make build, and commit data/tables"
    )


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda text: b"\xef\xbb\xbf" + text, id="byte order mark"),
        pytest.param(lambda text: text.replace(b"\n", b"\r\n"), id="CRLF line ends"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"), id="both, as Excel saves"),
        pytest.param(lambda text: text.rstrip(b"\n"), id="no last line end"),
    ],
)
def test_ways_of_writing_a_csv_file_make_no_difference(write, sources, built, tmp_path, snapshot):
    for name in TABLES:
        sources.rewrite(name, write)
    build(sources.folder, tmp_path / "out")
    assert snapshot(tmp_path / "out", True) == snapshot(built.folder, True)


@pytest.mark.parametrize(
    "reason",
    [
        pytest.param("They said; 'suspended'; in March; 'resumed'; later", id="semicolons around quotes"),
        pytest.param("They said |'suspended'| in March", id="bars around quotes"),
        pytest.param('"Suspended", they said, in "March"', id="commas and double quotes"),
        pytest.param("Suspended\nin March", id="two lines"),
        pytest.param("=1 –\u2028+1", id="a line separator, a formula"),
    ],
)
def test_text_is_imported_whatever_its_punctuation(reason, sources, tmp_path):
    for gap in sources.rows("gaps"):
        sources.change("gaps", gap, reason=reason)
    version = build(sources.folder, tmp_path)
    gaps = pyarrow.parquet.read_table(tmp_path / version / "gaps.parquet").to_pylist()
    assert [gap["reason"] for gap in gaps] == [reason] * len(sources.rows("gaps"))


# The same sources give the same tables, and the version shows whether tables belong together.


def test_two_builds_give_the_same_bytes(built, tmp_path, snapshot):
    build(SOURCES, tmp_path)
    assert snapshot(tmp_path, True) == snapshot(built.folder, True)


def test_every_table_carries_the_version_and_its_description(built):
    for resource in RESOURCES:
        about = pyarrow.parquet.read_schema(built.tables / f"{resource['name']}.parquet").metadata
        assert about[b"version"].decode() == built.version
        assert about[b"description"].decode() == resource["description"]


def test_the_version_changes_when_one_cell_changes(sources, built, tmp_path):
    sources.change("forces", CHESHIRE, officers_fte="2200.1")
    assert build(sources.folder, tmp_path) != built.version


# All or nothing.


def test_a_build_rewrites_all_tables_and_retains_earlier_versions(sources, folder, built, snapshot):
    sources.change("forces", CHESHIRE, officers_fte="2200.1")
    version = build(sources.folder, folder)
    assert versions.listed(folder) == [version, built.version]
    before, after = snapshot(folder / built.version), snapshot(folder / version)
    assert before == snapshot(built.tables) and after.keys() == before.keys()
    assert not [name for name in before if after[name] == before[name]]


@pytest.mark.parametrize(
    "table, where, cells",
    [
        pytest.param("forces", CHESHIRE, {"population": "many"}, id="cell of the wrong type"),
        pytest.param("cycles", {"cycle": "2014"}, {"citation": ""}, id="failed check"),
    ],
)
def test_broken_sources_publish_nothing(table, where, cells, sources, folder, snapshot):
    before = snapshot(folder)
    sources.change("forces", {"force_id": "kent"}, officers_fte="2200.1")
    sources.change(table, where, **cells)
    with pytest.raises(BuildError):
        build(sources.folder, folder)
    assert snapshot(folder) == before


def test_an_unreadable_file_publishes_nothing(sources, folder, snapshot):
    before = snapshot(folder)
    sources.path("findings").unlink()
    with pytest.raises(BuildError):
        build(sources.folder, folder)
    assert snapshot(folder) == before


def failing(function, at_call: int):
    """``function``, failing with a full disk when it is called for the ``at_call``-th time."""
    calls = []

    def fail(*arguments, **options):
        calls.append(arguments)
        if len(calls) == at_call:
            raise OSError("disk full")
        return function(*arguments, **options)

    return fail


@pytest.mark.parametrize(
    "step, function, at_call",
    [
        pytest.param("pyarrow.parquet.write_table", pyarrow.parquet.write_table, 5, id="writing the fifth table"),
        pytest.param("data.versions.write_checksums", versions.write_checksums, 1, id="writing the digests"),
        pytest.param("os.fsync", os.fsync, 5, id="waiting for the disk"),
        pytest.param("os.rename", os.rename, 1, id="naming the folder"),
    ],
)
def test_a_disk_that_fails_leaves_everything_as_it_was(step, function, at_call, sources, folder, snapshot, monkeypatch):
    before = snapshot(folder)
    sources.change("forces", CHESHIRE, officers_fte="2200.1")
    monkeypatch.setattr(step, failing(function, at_call))
    with pytest.raises(OSError, match="disk full"):
        build(sources.folder, folder)
    assert snapshot(folder) == before


def test_a_disk_that_fails_at_the_last_step_leaves_the_version_served(sources, folder, built, monkeypatch):
    sources.change("forces", CHESHIRE, officers_fte="2200.1")
    monkeypatch.setattr("os.replace", failing(os.replace, 1))
    with pytest.raises(OSError, match="disk full"):
        build(sources.folder, folder)
    assert versions.listed(folder) == [built.version]


def test_a_first_build_that_fails_leaves_nothing(tmp_path, snapshot, monkeypatch):
    monkeypatch.setattr("os.rename", failing(os.rename, 1))
    with pytest.raises(OSError, match="disk full"):
        build(SOURCES, tmp_path)
    assert snapshot(tmp_path) == {}


# The command.


def test_the_command_reports_each_table_with_its_rows(tmp_path, capsys, table):
    assert main(["--out", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in TABLES:
        assert f"read {name}: {len(table(name)):,} rows" in lines


def test_the_command_ends_with_the_version(tmp_path, capsys, built):
    main(["--out", str(tmp_path)])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"published {len(TABLES)} tables in {tmp_path}, version {built.version}"


def test_the_command_prints_each_problem_to_stderr_and_fails(sources, tmp_path, capsys):
    row = sources.change("forces", CHESHIRE, population="many", region="Wirral")
    assert main(["--sources", str(sources.folder), "--out", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"forces.csv, row {row}, column population: many: expected a whole number from 0 up (not empty)"
    assert lines[1].startswith(f"forces.csv, row {row}, column region: Wirral: expected one of North East, ")
    assert lines[2:] == ["2 problem(s) in the sources. Nothing was published."]


def test_the_command_says_that_the_folder_cannot_be_written_and_fails(tmp_path, capsys):
    out = tmp_path / "a file"
    out.write_text("")
    assert main(["--out", str(out)]) == 1
    assert capsys.readouterr().err == f"{out}: File exists. Nothing was published.\n"


def test_the_command_gives_the_reason_of_an_error_without_a_number(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("pyarrow.parquet.write_table", failing(pyarrow.parquet.write_table, 5))
    assert main(["--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}: disk full. Nothing was published.\n"


def test_a_folder_that_cannot_be_written_is_reported(capsys):
    assert main(["--out", "/proc/record"]) == 1  # where not even root can write
    message = capsys.readouterr().err
    assert message.startswith("/proc/record: ") and message.endswith(" Nothing was published.\n")
    assert message.count("\n") == 1


# The data package.


def test_datapackage_json_and_the_sources_are_a_valid_data_package():
    report = frictionless.validate(str(data.FOLDER / "datapackage.json"))
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])
    assert [task.name for task in report.tasks] == TABLES


def test_every_field_has_a_type_a_title_and_a_description():
    lacking = [(name, key) for name, field in FIELDS for key in ("type", "title", "description") if not field.get(key)]
    assert lacking == []


def test_every_numeric_field_has_a_unit():
    numeric = {f"{name}.{field['name']}": field.get("unit") for name, field in FIELDS if field["type"] != "string"}
    assert numeric and all(numeric.values()), [name for name, unit in numeric.items() if not unit]


def test_the_diagram_of_the_data_model_agrees_with_the_schema():
    drawn = re.findall(
        r"^    (\w+) \|\|--o\{ (\w+) : (\w+)$", (DOCS / "data-model.md").read_text("utf-8"), re.MULTILINE
    )
    keys = [(r["name"], key) for r in data.schema()["resources"] for key in r["schema"].get("foreignKeys", [])]
    assert drawn == [(key["reference"]["resource"], table, *key["fields"]) for table, key in keys]
    assert {name for line in drawn for name in line[:2]} == set(TABLES)
