"""Files are described where tools look for a description, and rightly, as those tools confirm."""

import io
import json
import threading
import urllib.parse
import warnings
import zipfile

import pytest
import uvicorn
from csvw import CSVW

import data
from parts.files import formats, written_rows
from server.__main__ import configuration
from server.api.rows import exhibits, tables, views
from tests.asgi import ask, run
from tests.ports import free_port
from tests.serving.test_addresses import application

SECONDS = 20
REQUIRED = {"force": "Kent", "reference": "Essex", "theme": "vulnerable", "from": "2015", "to": "2016", "most": "3"}
REQUIRED["name"] = "Kent"


@pytest.fixture(scope="module")
def address():
    """The address of a running server, without Streamlit."""
    config = configuration(application(), host="127.0.0.1", port=free_port())
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{config.port}"
    server.should_exit = True
    thread.join(SECONDS)


@pytest.fixture
def server():
    return application()


def problems(url: str) -> list[str]:
    """What the ``csvw`` package finds wrong with a CSV file, by the description that it finds by itself."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        found = CSVW(url, validate=True)
        valid = found.is_valid
    assert not found.no_metadata, f"{url} has no description"
    messages = [str(warning.message) for warning in (*warned, *found.warnings)]
    return messages or ([] if valid else ["not valid"])


def addresses() -> list[str]:
    of_rows = [("", tables()), ("views/", views()), ("exhibits/", exhibits())]
    return [
        f"/api/{place}{name}.csv?" + urllib.parse.urlencode({key: REQUIRED[key] for key in keys_needed(source)})
        for place, sources in of_rows
        for name, source in sources.items()
    ]


def keys_needed(source) -> list[str]:
    return [key for key, parameter in source.keys.items() if not parameter.optional]


@pytest.mark.parametrize("part", range(4))
def test_every_csv_file_is_valid_against_the_description_that_its_link_names(address, part):
    found = {path: problems(address + path.rstrip("?")) for path in addresses()[part::4]}
    assert {path: messages for path, messages in found.items() if messages} == {}


@pytest.mark.parametrize(
    "query",
    [
        "force=Kent&sort=year&order=down",
        "region=Wales&since=2018",
        "year=2016&theme=Legitimacy",
        "force=City+of+London",
        "force=Devon%20and%20Cornwall",
    ],
)
def test_rows_with_filters_are_described_at_their_own_address(address, query):
    assert problems(f"{address}/api/judgments.csv?{query}") == []


@pytest.mark.parametrize("file", ["views/inspections", "views/reviews", "exhibits/inspections"])
def test_years_as_text_are_described_as_text(address, file):
    assert problems(f"{address}/api/{file}.csv?force=Kent&year_as=text") == []


def test_a_file_that_is_not_as_described_is_not_valid(address, monkeypatch):
    joined = written_rows.joined
    spoiled = lambda *asked: joined(*asked).replace(b"\r\ngwent,", b"\r\nnot an id,")  # noqa: E731
    monkeypatch.setattr(written_rows, "joined", spoiled)
    (message,) = problems(f"{address}/api/forces.csv?region=Wales")
    assert "not an id" in message


def test_a_description_is_found_by_the_well_known_address_too(server):
    template = run(ask(server, "/.well-known/csvm"))
    assert (template.status, template.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    (location,) = template.body.decode().split("\n")
    answer = run(ask(server, location.replace("{+url}", "/api/views/spread.csv")))
    assert answer.headers["content-type"] == "application/csvm+json"
    assert json.loads(answer.body)["url"] == "spread.csv"


def test_only_csv_names_a_description_and_does_so_without_a_host(server):
    for ending in formats.FORMATS:
        for host in ("example.org", "example.net"):
            answer = run(ask(server, f"/api/judgments.{ending}?force=Kent&sort=year", headers={"Host": host}))
            described_by = '<judgments.csv-metadata.json?force=Kent&sort=year>; rel="describedby"; '
            expected = f'{described_by}type="application/csvm+json"' if ending == "csv" else None
            assert answer.headers.get("link") == expected
    assert "Link" in answer.headers["access-control-expose-headers"]


def test_nothing_in_an_address_can_break_out_of_the_link(server):
    answer = run(ask(server, '/api/findings.csv?search=a>;rel="stylesheet",<b\\\xff'))
    assert answer.status == 200
    assert answer.headers["link"].count(">") == 1 and answer.headers["link"].count('"') == 4
    assert answer.headers["link"].isascii() and "\\" not in answer.headers["link"]


def test_a_description_says_what_columns_hold_and_the_rules_of_the_record(server):
    described = json.loads(run(ask(server, "/api/case_audits.csv-metadata.json")).body)
    columns = {column["name"]: column for column in described["tableSchema"]["columns"]}
    assert columns["cases_total"]["datatype"] == {"base": "integer", "minimum": 0, "maximum": 10_000}
    assert columns["cases_total"]["schema:unitText"] == "case files"
    assert columns["inspection_id"]["required"] and columns["inspection_id"]["dc:description"].startswith(
        "The inspection of"
    )
    assert described["tableSchema"]["primaryKey"] == ["inspection_id", "topic"]
    assert described["dc:license"] == {"@id": data.schema()["licenses"][0]["path"]}


@pytest.mark.parametrize(
    "path", ["/api/judgments.xlsx-metadata.json", "/api/nothing.csv-metadata.json", "/api/.csv-metadata.json"]
)
def test_only_csv_files_have_a_description(path, server):
    assert run(ask(server, path)).status == 404


def test_a_description_takes_the_keys_of_its_file(server):
    answer = run(ask(server, "/api/judgments.csv-metadata.json?nothing=1"))
    assert answer.status == 400 and json.loads(answer.body)["key"] == "nothing"


def test_the_first_file_of_the_zip_is_the_description_of_the_others(server):
    answer = run(ask(server, "/api/forces-compared.zip"))
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        first, *others = archive.namelist()
        assert first == "datapackage.json"
        resources = json.loads(archive.read(first))["resources"]
    assert sorted(others) == sorted(["README.md", *(resource["path"] for resource in resources)])


def test_every_table_of_the_data_package_says_how_its_cells_are_separated(server):
    for resource in json.loads(run(ask(server, "/api/datapackage.json")).body)["resources"]:
        assert resource["dialect"] == {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}
