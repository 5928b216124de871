"""Each line of code in every menu, run in its tool, gives the rows of the link, with numbers as numbers."""

import csv
import json
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

import duckdb
import pandas
import playwright
import polars
import pytest

from parts.exhibits.sharing import TOOLS
from tests.browser.conftest import Reader, read

VIEWS = (
    "/",
    "/?grade=Good",
    "/force?force=City+of+London",
    "/theme?theme=Missing+children&kind=concern&search=%22risk%22",
    "/theme?force=Kent",
    "/change?theme=Legitimacy&force=Dyfed-Powys&force=Kent",
    "/compare?force=Kent&force=Essex",
    "/case-audits",
    "/tables?force=City+of+London&year=2016&year=2017",
    "/about",
    "/changes",
)
NAMED_BY_NUMBERS = ("cycle", "cycle_name", "name")  # text, although the names of some cycles are only a year
NUMBER = re.compile(r"-?\d+(\.\d+)?")
LINES = """() => [...document.querySelectorAll('.fc-menu')].map(menu => {
    const texts = selector => [...menu.querySelectorAll(selector)].map(e => e.textContent);
    const lines = texts('dd code');
    return Object.fromEntries(texts('dt').map((name, at) => [name, lines[at]]));
})"""


@pytest.fixture(scope="module")
def menus(contexts, address) -> dict[str, dict[str, str]]:
    """The lines of code in all menus of these views, by the link to the rows and the name of the tool."""
    tab = Reader(contexts(), address)
    found = [lines for view in VIEWS for lines in tab.open(view).page.evaluate(LINES)]
    tab.page.close()
    return {lines["Link"]: lines for lines in found}


@pytest.fixture(scope="module")
def expected(menus) -> dict[str, list[dict]]:
    """The rows of each link, as the CSV file has them."""
    return {link: read(link) for link in menus}


def test_every_menu_has_a_line_for_each_tool_and_they_name_the_same_rows(menus):
    assert len(menus) > 35
    for link, lines in menus.items():
        assert list(lines) == list(TOOLS)
        path, _, query = link.partition("?")
        for line in lines.values():
            address = re.search(r"https?://[^\"')]+", line)[0]
            named, _, its_query = address.partition("?")
            assert its_query == query and named.rpartition(".")[0] == path.rpartition(".")[0]


@pytest.mark.parametrize("tool", ["pandas", "Polars", "DuckDB (Python)"])
def test_the_line_for_python_runs_unchanged_and_gives_the_rows(tool, menus, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for link, lines in menus.items():
        names = {}
        exec(lines[tool], names)  # as a reader would paste it
        rows = names["rows"]
        columns = [list(map(_plain, _values(rows, name))) for name in rows.columns]
        assert list(rows.columns) == list(expected[link][0]) if expected[link] else True
        assert list(zip(*columns)) == [tuple(map(_plain, row.values())) for row in expected[link]], link


def test_the_statement_for_duckdb_gives_the_same_rows(menus, expected, tmp_path):
    """Its extension for the network cannot be installed here, so the file is fetched first."""
    for link, lines in menus.items():
        statement = lines["DuckDB (SQL)"]
        address = re.search("'(.+)'", statement)[1]
        file = tmp_path / "rows.parquet"
        urllib.request.urlretrieve(address, file)
        with duckdb.connect() as connection:
            rows = connection.sql(statement.replace(address, str(file))).df()
        assert len(rows) == len(expected[link])


def test_the_line_for_javascript_gives_the_same_rows(menus, expected):
    script = "\n".join(f"{{ {lines['JavaScript']} out[{json.dumps(link)}] = rows; }}" for link, lines in menus.items())
    node = Path(playwright.__file__).parent / "driver" / "node"
    command = [node, "--input-type=module", "-e", f"const out = {{}};\n{script}\nconsole.log(JSON.stringify(out));"]
    seen = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
    for link, rows in seen.items():
        assert [len(rows), list(rows[0]) if rows else []] == [
            len(expected[link]),
            list(expected[link][0]) if expected[link] else [],
        ]


def test_the_line_for_power_query_names_the_type_of_each_column_of_numbers(menus, expected):
    """Running it needs Excel, so this only checks that it names those columns and no others."""
    for link, lines in menus.items():
        typed = dict(re.findall(r'\{"(\w+)", ([^}]+)\}', lines["Excel (Power Query)"]))
        rows = expected[link]
        assert set(typed.values()) <= {"Int64.Type", "type number", "type logical"}
        for name in rows[0] if rows else ():
            cells = [row[name] for row in rows if row[name]]
            numbers = bool(cells) and all(NUMBER.fullmatch(cell) for cell in cells)
            assert not numbers or name in typed or name in NAMED_BY_NUMBERS, (link, name)
            assert name not in typed or numbers or not cells or set(cells) <= {"True", "False"}, (link, name)


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_the_line_for_r_reads_numbers_as_numbers_and_empty_cells_as_missing(menus, expected, tmp_path):
    lines = [
        f"{m['R']}\nwrite.csv(data.frame(name = names(rows), type = sapply(rows, class), missing = "
        f'sapply(rows, function(x) sum(is.na(x))), rows = nrow(rows)), "{n}.csv", row.names = FALSE)'
        for n, m in enumerate(menus.values())
    ]
    script = tmp_path / "lines.R"
    script.write_text("\n".join(lines), encoding="utf-8")
    subprocess.run(["Rscript", "--vanilla", script], cwd=tmp_path, check=True, timeout=120, capture_output=True)
    for n, link in enumerate(menus):
        with open(tmp_path / f"{n}.csv", encoding="utf-8", newline="") as file:
            seen = list(csv.DictReader(file))
        assert [column["name"] for column in seen] == list(expected[link][0])
        for column in seen:
            cells = [row[column["name"]] for row in expected[link]]
            assert int(column["rows"]) == len(cells)
            assert int(column["missing"]) == sum(not cell for cell in cells), (link, column)
            if any(cells) and all(NUMBER.fullmatch(cell) for cell in cells if cell):
                assert column["type"] in ("integer", "numeric"), (link, column)


def _values(rows, name: str) -> list:
    if isinstance(rows, duckdb.DuckDBPyRelation):
        return [value for (value,) in rows.select(f'"{name}"').fetchall()]
    return rows[name].to_list() if isinstance(rows, (polars.DataFrame, pandas.DataFrame)) else list(rows[name])


def _plain(value) -> str:
    """A value as in the CSV file: lists joined by semicolons, no trailing zeros, and missing values as empty text."""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    text = "" if pandas.isna(value) else str(value)
    return f"{float(text):g}" if NUMBER.fullmatch(text) else text
