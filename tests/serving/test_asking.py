"""The rows of a reader's own question by address: formats, tags, versions, errors, and any statement at all."""

import gc
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pyarrow.parquet
import pytest
from starlette.applications import Starlette

import queries
from data import sandbox
from data.asking import limits
from data.asking.answering import answer
from parts.asking import answers
from queries import reader_sql
from server.api import ROUTES
from server.api.response_cache import ResponseCache
from tests.asgi import ask, run
from tests.conftest import ROOT

APP = Starlette(routes=ROUTES)
FORCES = "select short_name, population from forces order by short_name"


def get(statement: str, ending: str = "csv", query: str = "", app=APP, **headers):
    target = f"/api/ask.{ending}?sql={quote(statement)}{query}"
    return run(ask(app, target, headers={"Host": "example.org", **headers}))


@pytest.fixture
def in_process(monkeypatch, small_record, copy_to_ask):
    """Answers questions of the small record in this process, without starting another for each."""
    monkeypatch.setattr(reader_sql, "_copy_of", lambda _record: copy_to_ask)
    monkeypatch.setattr(reader_sql.sandbox, "run", lambda function, *arguments, **_options: function(*arguments))


def test_every_format_holds_the_rows(in_process):
    assert get(FORCES).body.decode().splitlines()[:2] == ["short_name,population", "Cheshire,1069646"]
    assert json.loads(get(FORCES, "json").body)[3]["short_name"] == "Kent"
    assert pyarrow.parquet.read_table(io.BytesIO(get(FORCES, "parquet").body)).num_rows == 4
    sheet = openpyxl.load_workbook(io.BytesIO(get(FORCES, "xlsx").body))["Data"]
    assert "Cumbria" in [cell.value for cell in sheet["A"]]
    assert get(FORCES, "ods").body.startswith(b"PK")
    for ending in answers.FORMATS.values():
        assert get(FORCES, ending).headers["content-disposition"] == f'attachment; filename="answer.{ending}"'
    assert get(FORCES, query="&bom=yes").body.startswith(b"\xef\xbb\xbfshort_name")
    refused = get(FORCES, query="&bom=perhaps")  # in the words of all data addresses
    assert refused.status == 400 and json.loads(refused.body)["error"] == "bom is yes or no, not 'perhaps'"


def test_a_question_is_answered_in_a_sandbox(small_record):
    found = get("select count(*) as n from forces", "json")
    assert found.status == 200 and json.loads(found.body) == [{"n": 4}]


def test_a_reader_who_has_the_rows_of_this_version_is_sent_none(in_process, monkeypatch):
    first = get(FORCES)
    assert get(FORCES, **{"If-None-Match": first.headers["etag"]}).status == 304
    assert get(f"{FORCES} desc").headers["etag"] != first.headers["etag"]
    assert get(FORCES, "json").headers["etag"] != first.headers["etag"]
    monkeypatch.setattr(queries, "version", lambda: "another")
    assert get(FORCES, **{"If-None-Match": first.headers["etag"]}).status == 200


def test_an_earlier_version_can_be_asked(folder, two_versions, always_polled):
    counted = "select count(*) as n from findings"
    assert json.loads(get(counted, "json").body) == [{"n": 4}]
    assert json.loads(get(counted, "json", f"&version={two_versions.first}").body) == [{"n": 5}]
    assert get(counted, "json", "&version=never").status == 410


def test_a_repeated_link_is_answered_from_the_cache(in_process, monkeypatch):
    app = ResponseCache(APP)
    assert get(FORCES, app=app).status == 200
    monkeypatch.setattr(reader_sql, "ask", lambda *_: pytest.fail("asked again"))
    assert get(FORCES, app=app).status == 200


@pytest.mark.parametrize(
    ("statement", "ending", "query", "status", "message"),
    [
        ("select regio from forces", "csv", "", 400, "there is no column regio. Close to it: region"),
        ("pragma version", "csv", "", 400, "can only be read"),
        ("", "csv", "", 400, "needs the key 'sql'"),
        ("from forces", "csv", "&force=Kent", 400, "takes no key 'force'"),
        ("from forces", "csv", "&bom=perhaps", 400, "not 'perhaps'"),
        ("from forces", "exe", "", 404, "no format 'exe'"),
        (f"from range({limits.MAX_ROWS + 1})", "csv", "", 422, "more than the 100,000 rows"),
        ("x" * 9000, "csv", "", 400, "8,000 is the most"),
    ],
)
def test_an_error_is_explained_in_json(in_process, statement, ending, query, status, message):
    found = get(statement, ending, query)
    assert found.status == status and message in json.loads(found.body)["error"]


def test_a_workbook_with_too_many_cells_is_refused_and_csv_is_not(in_process, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WORKBOOK_CELLS", 7)
    assert get(FORCES, "xlsx").status == 422 and get(FORCES).status == 200


def test_a_question_cannot_be_posted(in_process):
    assert run(ask(APP, "/api/ask.csv?sql=from+forces", method="POST")).status == 405


def test_a_question_that_finds_the_queue_full_is_told_to_try_again(in_process, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WAITING", 0)
    monkeypatch.setattr(reader_sql, "_queue", reader_sql.StatementQueue())
    found = get("select 'nobody asked this' as a")
    assert found.status == 503 and found.headers["retry-after"] == "30"


def test_a_preview_cannot_be_asked(in_process, own_results, monkeypatch):
    monkeypatch.setattr("parts.preview.previews.by_token", lambda _token: own_results)
    found = get(FORCES, query="&preview=secret")
    assert found.status == 400 and "not a preview" in json.loads(found.body)["error"]


def test_the_address_says_so_where_questions_are_switched_off(in_process, monkeypatch):
    monkeypatch.setenv("FORCES_ASK", "off")
    found = get(FORCES)
    assert found.status == 403 and json.loads(found.body)["error"] == reader_sql.OFF


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "shown"), [("off", "False"), ("on", "True")])
def test_the_menu_does_not_offer_what_is_switched_off(setting, shown):
    code = "from parts.site import PAGES; print(any(page.in_menu == 'Ask' for page in PAGES))"
    environment = {**os.environ, "FORCES_ASK": setting}
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert found.stdout.strip() == shown


class Grammar:
    """Statements of a small grammar of our own, right and wrong ones, each of a bounded size."""

    TABLES = {
        "forces": ("force_id", "short_name", "region", "population", "valid_to"),
        "judgments": ("force_id", "theme_id", "grade", "year", "source_url"),
        "findings": ("theme_id", "polarity", "summary", "source_kind"),
        "case_audits": ("topic", "cases_total", "good", "good_pct"),
        "inspections": ("inspection_id", "title", "published", "year"),
        "view_grid": ("force", "theme", "round_order", "grade", "missing"),
        "view_standing": ("force", "older", "rank", "known_by"),
        "range(2000)": ("range",),
        "no_table": ("nothing",),
    }
    FUNCTIONS = ("count", "sum", "min", "max", "avg", "length", "upper", "list", "md5", "round", "coalesce", "no_such")
    LITERALS = ("1", "-2.5", "'x'", "'O''Neil'", "null", "true", "date '2024-07-01'", "[1, 2]", "{'a': 1}", "'é'")
    TYPES = ("integer", "varchar", "date", "boolean", "nothing")
    SIGNS = ("=", "<>", "<", "like", "is")
    SETS = ("union", "union all", "except", "intersect")
    STRAY = ("", "'", "(", ")", ";", "$a", "\x00", "--", "/*", "☃")
    OTHERS = (
        *("pragma version", "set threads = 2", "attach ':memory:' as a", "install json", "show tables", ";;"),
        *("copy (select 1) to 'x.csv'", "from 'x.csv'", "from read_csv('x.csv')", "create table a (b int)"),
        *("explain select 1", "describe forces", "summarize forces", "values (1), (2)", "select 1; select 2"),
    )

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.one_of = self.random.choice

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def statement(self) -> str:
        if self.chance(0.1):
            return self.broken()
        if self.chance(0.1):
            return self.one_of(self.OTHERS)
        if self.chance(0.1):
            return f"with a as ({self.select(1)}) select * from a, range(3) limit 20"
        if self.chance(0.1):
            return f"({self.select(1)}) {self.one_of(self.SETS)} ({self.select(1)})"
        return self.select(2)

    def select(self, depth: int) -> str:
        table = self.one_of(list(self.TABLES))
        columns = (*self.TABLES[table], *["nonsense"] * self.chance(0.1))
        selected = ", ".join(self.expression(columns, depth) for _ in range(self.random.randint(1, 3)))
        text = f"select {selected} from {table}"
        if depth and self.chance(0.2):
            text = f"select * from ({text}) as inner_{depth}"
        if self.chance(0.4):
            text += f" where {self.one_of(columns)} {self.one_of(self.SIGNS)} {self.one_of(self.LITERALS)}"
        if self.chance(0.4):
            text += f" group by {self.one_of(('all', 'all', '1'))}"
        if self.chance(0.3):
            text += f" order by {self.one_of(('1', '1 desc', self.one_of(columns)))}"
        return f"{text} limit {self.one_of((0, 1, 50, 500))}"

    def expression(self, columns: tuple[str, ...], depth: int) -> str:
        if not depth or self.chance(0.5):
            return self.one_of((*columns, *columns, self.one_of(self.LITERALS)))
        within = self.expression(columns, depth - 1)
        kinds = (
            f"{self.one_of(self.FUNCTIONS)}({within})",
            f"({within} {self.one_of('+-*/%')} {self.expression(columns, depth - 1)})",
            f"{within}::{self.one_of(self.TYPES)}",
            f"row_number() over (partition by {within})",
        )
        return self.one_of((kinds[0], *kinds))

    def broken(self) -> str:
        text = self.select(1)
        cut = self.random.randrange(len(text))
        return text[:cut] + self.one_of(self.STRAY) + text[cut + self.random.randint(0, 5) :]


def resident_memory() -> int:
    """The memory that this process takes, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says how much memory a process takes")
def test_a_thousand_statements_end_as_rows_or_a_plain_error_and_leave_no_memory(in_process, copy_to_ask):
    grammar, statuses, sizes = Grammar(26), [], []

    async def ask_all() -> None:
        for n in range(1_000):
            statement = grammar.statement()
            ending = grammar.one_of(("csv", "json", "parquet"))
            found = await ask(APP, f"/api/ask.{ending}?sql={quote(statement)}")
            statuses.append(found.status)
            assert found.status in (200, 400, 422), (statement, found.body)
            if found.status != 200:
                message = json.loads(found.body)["error"]
                assert 10 < len(message) < 1_500 and "Traceback" not in message and copy_to_ask not in message, (
                    statement,
                    message,
                )
            if n in (200, 999):
                gc.collect()
                sizes.append(resident_memory())

    run(ask_all())
    assert sizes[1] - sizes[0] < 2 * limits.MAX_BYTES_KEPT
    assert statuses.count(200) > 150 and statuses.count(400) > 200


@pytest.mark.slow
def test_any_statement_ends_in_its_sandbox_too(small_record):
    grammar = Grammar(27)
    for _ in range(20):
        statement = grammar.statement()
        assert get(statement).status in (200, 400, 422), statement
    heavy = "select sum(a.range * b.range) as s from range(1000000) as a, range(40000) as b"
    assert get(heavy).status == 422
    copy = str(reader_sql._copy_of(queries.served()))
    assert sandbox.run(answer, copy, "select 1 as a", limits=limits.SANDBOX)["cells"] == [[1]]
