"""The data addresses of the started app, read as Excel, R, pandas and notebooks read them."""

import gzip
import io
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from email.message import Message

import frictionless
import openpyxl
import pandas
import pytest

import data
import queries
from parts.files.workbook import HEADING_ROW

TABLES = [resource["name"] for resource in data.schema()["resources"]]


def ask(url: str, method: str = "GET", **headers) -> tuple[int, Message, bytes]:
    """Status, headers and body, whatever the status."""
    wanted = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=wanted), timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def cells(frame: pandas.DataFrame) -> list[list]:
    """Rows as sorted lists of text and numbers, so that formats can be compared."""
    rows = [
        [None if pandas.isna(v) else (float(v) if isinstance(v, (int, float)) else str(v)) for v in row]
        for row in frame.astype(object).values.tolist()
    ]
    return sorted(rows, key=str)


READERS = {
    "csv": lambda body, types: pandas.read_csv(
        io.BytesIO(body), dtype=dict.fromkeys(types, "str"), keep_default_na=False, na_values=[""]
    ),
    "json": lambda body, _types: pandas.DataFrame(json.loads(body)),
    "xlsx": lambda body, _types: pandas.DataFrame(
        (lambda rows: [dict(zip(rows[0], r)) for r in rows[1:]])(
            list(openpyxl.load_workbook(io.BytesIO(body))["Data"].iter_rows(min_row=HEADING_ROW, values_only=True))
        )
    ),
    "parquet": lambda body, _types: pandas.read_parquet(io.BytesIO(body)),
}


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("table", TABLES)
def test_every_format_of_a_table_has_the_cells_of_the_record(address, published, table, ending):
    status, headers, body = ask(f"{address}/api/{table}.{ending}")
    fields = next(r for r in data.schema()["resources"] if r["name"] == table)["schema"]["fields"]
    frame = READERS[ending](body, [f["name"] for f in fields if f["type"] == "string"])
    name = f"table-{table.replace('_', '-')}-version-{queries.version()}.{ending}"
    assert status == 200 and headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert list(frame.columns) == [f["name"] for f in fields]
    assert cells(frame) == cells(published(table))


def test_a_link_accepts_the_filters_of_the_pages_by_name_or_id(address):
    by_name = ask(
        f"{address}/api/judgments.csv?force=City+of+London&force=Kent&year=2017&theme=Protecting+vulnerable+people"
    )[2]
    by_id = ask(f"{address}/api/judgments.csv?force=city-of-london&force=kent&year=2017&theme=vulnerable")[2]
    frame = pandas.read_csv(io.BytesIO(by_name))
    assert by_name == by_id
    assert frame[["force_id", "theme_id", "year"]].values.tolist() == [
        ["city-of-london", "vulnerable", 2017],
        ["kent", "vulnerable", 2017],
    ]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("judgments.csv?region=Wales&cycle=2016&theme=vulnerable", 2),
        ("findings.csv?search=strategy+meeting&kind=concern&force=Lancashire", 1),
        ("inspections.csv?cycle=2018-19&region=London", 2),
        ("case_audits.csv?region=London&year=2021", 1),
        ("grade_counts.csv?region=Wales&since=2023", 1),
    ],
)
def test_a_table_accepts_every_key_of_the_pages_that_it_has_columns_for(address, query, rows):
    assert len(pandas.read_csv(f"{address}/api/{query}")) == rows


def test_every_view_is_listed_with_its_question_and_answers(address):
    listed = json.loads(ask(f"{address}/api/views")[2])
    assert {"spread", "grid", "findings", "story", "compare"} <= {view["name"] for view in listed}
    values = {"force": "kent", "reference": "kent", "theme": "vulnerable", "from": "2015", "to": "2016", "most": "3"}
    values["name"] = "Kent"
    for view in listed:
        assert view["question"].endswith(("?", ".")) and set(view["needs"]) <= set(view["keys"])
        query = "&".join(f"{key}={values[key]}" for key in view["needs"])
        for ending in READERS:
            status, _, body = ask(f"{address}/api/views/{view['name']}.{ending}?{query}")
            assert status == 200 and body, (view["name"], ending)


def test_the_list_of_views_describes_their_columns(address):
    listed = {view["name"]: view["columns"] for view in json.loads(ask(f"{address}/api/views")[2])}
    spread = pandas.read_csv(f"{address}/api/views/spread.csv?theme=vulnerable")
    assert [column["column_name"] for column in listed["spread"]] == list(spread.columns)
    assert all(column["description"] for columns in listed.values() for column in columns)
    dictionary = pandas.read_csv(f"{address}/api/views/columns.csv?view=spread")
    assert list(dictionary["description"]) == [column["description"] for column in listed["spread"]]


def test_a_table_can_be_sorted_by_the_names_that_its_page_shows(address):
    frame = pandas.read_csv(f"{address}/api/case_audits.csv?sort=year&order=down")
    assert frame["inspection_id"].iloc[0].endswith("2024") and "year" not in frame.columns


def test_a_view_has_the_same_rows_in_all_four_formats(address):
    url, types = (
        f"{address}/api/views/case_audits",
        [
            "name",
            "force",
            "sample",
            "year_missing",
            "year_label",
            "year_told",
            "programme",
            "title",
            "topic",
            "printed",
            "note",
            "source_kind",
            "source_url",
            "citation",
        ],
    )
    csv, *others = (
        cells(READERS[ending](ask(f"{url}.{ending}?sample=whole&printed=counts")[2], types)) for ending in READERS
    )
    assert len(csv) == 25 and all(other == csv for other in others)


def test_an_unknown_year_can_be_chosen_like_any_other(address):
    frame = pandas.read_csv(f"{address}/api/inspections.csv?year=not+known&programme=jtai")
    assert len(frame) == 3 and frame["year"].isna().all()


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        (
            "judgments.csv?forc=Kent",
            400,
            {"key": "forc", "allowed": ["cycle", "force", "group", "programme", "region", "since", "theme", "year"]},
        ),
        ("forces.csv?theme=vulnerable", 400, {"key": "theme", "allowed": ["force", "group", "region"]}),
        (
            "views/spread.csv?layout=tiles",
            400,
            {"key": "layout", "allowed": ["cycle", "evidence", "force", "group", "region", "theme", "year"]},
        ),
        ("views/story.csv?force=Narnia", 400, {"key": "force", "value": "Narnia"}),
        ("judgments.csv?force=Narnia", 400, {"key": "force", "value": "Narnia"}),
        ("judgments.csv?year=1066", 400, {"key": "year", "value": "1066"}),
        ("judgments.csv?force=';drop+table+judgments;--", 400, {"key": "force", "value": "';drop table judgments;--"}),
        ("nothing.csv", 404, {"tables": TABLES, "formats": ["csv", "json", "xlsx", "ods", "parquet", "txt", "md"]}),
        ("judgments.pdf", 404, {"tables": TABLES}),
        ("judgments", 404, {"tables": TABLES}),
        ("views/nothing.csv", 404, {"formats": ["csv", "json", "xlsx", "ods", "parquet", "txt", "md"]}),
        ("views/table_forces.csv", 404, {}),
        ("views/_views.csv", 404, {}),
        ("views/spread.pdf", 404, {}),
        ("views/story.csv", 400, {"key": "force", "error": "these rows need the key 'force'"}),
        (
            "views/story.csv?force=Kent&force=Essex",
            400,
            {"key": "force", "error": "these rows take one force, not several"},
        ),
    ],
)
def test_a_wrong_address_gets_an_error_that_says_what_is_wrong_and_what_is_allowed(address, path, status, expected):
    got, headers, body = ask(f"{address}/api/{path}")
    answer = json.loads(body)
    assert got == status and headers["Content-Type"] == "application/json" and answer["error"]
    assert {key: answer[key] for key in expected} == expected
    if "value" in expected or path == "views/story.csv":
        assert "Kent" in answer["allowed"] or "2016" in answer["allowed"]


@pytest.mark.parametrize("search", ["中文", "ŷ", "naïve café", "“risk”", '"\r\nX-Header: 1'])
def test_the_search_is_in_the_name_of_the_file_in_any_script(address, search):
    status, headers, _ = ask(f"{address}/api/findings.csv?search={urllib.parse.quote(search)}")
    assert status == 200 and "X-Header" not in headers
    header = headers["Content-Disposition"]
    named = re.search(r"filename\*=UTF-8''(.*)", header) or re.search(r'filename="(.*)"', header)
    name = urllib.parse.unquote(named[1])
    in_name = re.fullmatch(r"table-findings-with-(.*)-[0-9a-f]{6}-version-[0-9a-f]+\.csv", name)[1]
    assert [c for c in in_name if c.isalpha()] == [c for c in search.lower() if c.isalpha()]


def test_a_search_without_words_does_not_filter(address):
    whole = ask(f"{address}/api/findings.csv")[2]
    assert ask(f"{address}/api/findings.csv?search=")[2] == whole == ask(f"{address}/api/findings.csv?search=%20")[2]


def test_coordinates_are_lists_of_numbers_in_json_and_text_in_csv(address):
    kent = next(row for row in json.loads(ask(f"{address}/api/views/areas.json")[2]) if row["force"] == "Kent")
    assert len(kent["x"]) == len(kent["y"]) > 10 and isinstance(kent["x"][0], float) and None in kent["x"]
    assert "; " in ask(f"{address}/api/views/areas.csv")[2].decode()


def test_rows_can_be_sorted(address):
    ordered = json.loads(ask(f"{address}/api/forces.json?sort=population&order=down")[2])
    assert [row["population"] for row in ordered] == sorted((row["population"] for row in ordered), reverse=True)
    status, _, body = ask(f"{address}/api/forces.json?sort=size")
    assert status == 400 and "population" in json.loads(body)["allowed"]
    assert ask(f"{address}/api/forces.json?order=sideways")[0] == 400


def test_an_exhibit_gives_its_rows_in_words(address):
    url = f"{address}/api/exhibits/benchmark.csv?force=Kent"
    rows = pandas.read_csv(io.BytesIO(ask(url)[2]))
    assert set(rows["grade"]) <= {"Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate"}
    assert "benchmark" in {exhibit["name"] for exhibit in json.loads(ask(f"{address}/api/exhibits")[2])}
    assert ask(f"{address}/api/exhibits/benchmark.csv")[0] == 400 == ask(f"{url}&printed=counts")[0]
    assert ask(f"{address}/api/exhibits/nothing.csv")[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(address, method):
    status, headers, body = ask(f"{address}/api/judgments.csv", method)
    assert (
        status == 405
        and headers["Allow"] == "GET, HEAD, OPTIONS"
        and json.loads(body)["allowed"] == ["GET", "HEAD", "OPTIONS"]
    )


def test_a_client_that_has_the_rows_gets_304(address):
    url = f"{address}/api/judgments.csv?force=Kent"
    tag = ask(url)[1]["ETag"]
    status, headers, body = ask(url, If_None_Match=tag)
    assert (status, body, headers["ETag"]) == (304, b"", tag)
    assert ask(url, If_None_Match='"another"')[0] == 200
    assert ask(f"{address}/api/judgments.csv?force=Essex", If_None_Match=tag)[0] == 200


def test_head_gives_the_headers_of_get_and_no_body(address):
    url = f"{address}/api/findings.csv"
    status, headers, body = ask(url, "HEAD")
    assert (status, body) == (200, b"")
    assert {k: headers[k] for k in ("ETag", "Content-Type", "Content-Length")} == {
        k: ask(url)[1][k] for k in ("ETag", "Content-Type", "Content-Length")
    }


def test_rows_are_sent_compressed_to_clients_that_accept_it(address):
    plain = ask(f"{address}/api/findings.csv")[2]
    _, headers, body = ask(f"{address}/api/findings.csv", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip" and headers["Vary"] == "Accept-Encoding"
    assert len(body) < len(plain) / 3 and gzip.decompress(body) == plain


def test_pages_of_other_sites_may_read_the_data(address):
    assert ask(f"{address}/api/forces.json")[1]["Access-Control-Allow-Origin"] == "*"
    status, headers, _ = ask(f"{address}/api/forces.json", "OPTIONS")
    assert status == 204 and headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_the_files_behind_the_links_are_valid_against_the_data_package(address, tmp_path):
    package = json.loads(ask(f"{address}/api/datapackage.json")[2])
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for resource in package["resources"]:
        (tmp_path / resource["path"]).write_bytes(ask(f"{address}/api/{resource['path']}")[2])
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "note"])[:5]


def test_health_reports_the_version_that_is_served(address):
    status, _, body = ask(f"{address}/health", Accept="text/html")
    assert status == 200 and json.loads(body)["status"] == "ok"


def test_the_whole_record_is_a_valid_data_package_in_a_zip(reader, tmp_path):
    tab = reader().open("/about")
    with tab.page.expect_download() as started:
        tab.page.get_by_role("link", name="forces-compared.zip").click()
    version = json.loads(ask(f"{tab.address}/health")[2])["version"]
    assert started.value.suggested_filename == f"forces-compared-version-{version}.zip"
    with zipfile.ZipFile(started.value.path()) as archive:
        archive.extractall(tmp_path)
        assert sorted(archive.namelist()) == sorted(
            ["README.md", "datapackage.json", *(f"{table}.csv" for table in TABLES)]
        )
    assert frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "Version of the record" in readme and "Open Government Licence" in readme and "How to cite" in readme
