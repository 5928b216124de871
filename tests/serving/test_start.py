"""What a server does before it answers, and what it holds at rest: only what most readers need."""

import asyncio
import json
import subprocess
import sys
import threading

import pytest

import queries
from queries import record
from server import housekeeping
from tests.conftest import ROOT

# Of our requirements and those of our tools: each is imported when a reader needs it, or in the sandbox alone.
FOR_FEW = {"gptables", "httpx", "odfdo", "openpyxl", "pypdf", "pyproj", "selectolax", "shapely", "xlsxwriter"}
IMPORTED = "import sys, json; {}; print(json.dumps([name for name in sys.modules if '.' not in name]))"


def imported_by(statement: str) -> set[str]:
    """The packages that a new process has imported after a statement."""
    command = [sys.executable, "-c", IMPORTED.format(statement)]
    return set(json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout))


def test_a_server_that_starts_imports_nothing_that_few_readers_need():
    imported = imported_by("import app")
    assert "streamlit" in imported
    assert imported & FOR_FEW == set()


def test_the_process_of_a_check_imports_neither_pages_nor_what_draws_them():
    imported = imported_by("from data import validation, template")
    assert "duckdb" in imported
    assert imported & {"streamlit", "pandas", "plotly", "queries", "parts", "xlsxwriter"} == set()


def test_a_server_answers_before_its_record_is_open(monkeypatch):
    opening = threading.Event()
    monkeypatch.setattr(queries, "served", lambda: opening.wait(20))

    async def serve():
        async with housekeeping.lifespan(None):
            return opening.is_set()

    assert asyncio.run(asyncio.wait_for(serve(), 10)) is False
    opening.set()


START = """
import json, sys, threading
from server import __main__

def start(_thread):
    print(json.dumps(sorted(sys.modules)))
    sys.exit()

threading.Thread.start = start
__main__.main(["--port", "8501"])
"""


def test_pandas_is_whole_before_the_record_is_opened_beside_the_other_imports():
    """Plotly looks for pandas among what is imported, and fails if only a part of it is there."""
    command = [sys.executable, "-c", START]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    imported = set(json.loads(printed))
    assert "pandas" in imported and "plotly" not in imported


def test_what_only_some_questions_read_is_made_when_the_first_of_them_is_asked(two_versions):
    opened = record.open_record(two_versions.folder / two_versions.second)

    def tables() -> set[str]:
        with opened.connection.cursor() as cursor:
            return {name for (name,) in cursor.execute("select table_name from duckdb_tables()").fetchall()}

    queries.pin(opened)
    queries.rows("judgments")
    assert tables().isdisjoint({"finding_words", "finding_stems", "answer_columns"})
    assert len(queries.rows("findings", search="children")) > 0
    assert tables() >= {"finding_words", "finding_stems", "answer_columns"}
    assert len(queries.rows("columns", view="findings")) > 0
    opened.complete()  # no second time


def test_tables_are_compressed_once_the_record_is_complete(two_versions):
    opened = record.open_record(two_versions.folder / two_versions.second)
    compression = "select distinct compression from pragma_storage_info('answer_columns')"
    opened.complete()
    assert opened.connection.execute(compression).fetchall() != [("Uncompressed",)]


def test_simultaneous_first_searches_find_the_same(two_versions):
    opened = record.open_record(two_versions.folder / two_versions.second)
    found, together = [], threading.Barrier(4)

    def search():
        queries.pin(opened)
        together.wait()
        found.append(len(queries.rows("findings", search="children")))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1 and found[0] > 0


def test_memory_that_questions_needed_goes_back_to_the_system(two_versions):
    opened = record.open_record(two_versions.folder / two_versions.second)
    setting = "select current_setting('allocator_background_threads')"
    assert opened.connection.execute(setting).fetchone() == (True,)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is told how much to keep")
def test_arrow_takes_its_memory_where_free_memory_is_given_back():
    tune = "from server import memory; memory.limit_free_memory()"
    code = f"{tune}; import pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "system"
