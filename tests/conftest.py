"""Fixtures for tests of several layers."""

import gc
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas
import pytest
from hypothesis import HealthCheck, settings

import data
import queries
from data import history, versions
from data.build import build
from data.parquet import version_of, write
from data.validation import check
from queries import serving
from queries.record import write_copy
from tests import mergers

ROOT = Path(__file__).parent.parent
# A value for each parameter that some question requires.
REQUIRED = {
    "force": "kent",
    "reference": "kent",
    "theme": "vulnerable",
    "from_round": "2016",
    "to_round": "2017",
    "most": 5,
    "name": "kent",
}
SMALL_RECORD = ROOT / "tests" / "queries" / "record"
# The number of forces in the published record, and the words of a sentence that covers all of them.
FORCES = len(pandas.read_parquet(data.TABLES / versions.listed(data.TABLES)[0] / "forces.parquet"))
ALL_FORCES = f"All {FORCES} forces"

# The same examples each time, so that luck doesn't decide; ``pytest --hypothesis-profile=search`` tries others.
WITHOUT_LIMITS = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("same", derandomize=True, **WITHOUT_LIMITS)
settings.register_profile("search", derandomize=False, **WITHOUT_LIMITS)
settings.load_profile("same")


def pytest_collection_modifyitems(items):
    """Mark the tests that ``make check`` runs: those of queries and pages that are not slow.

    A test in a browser, where a busy machine may draw later than anyone waits, has two more goes; the summary names it.
    """
    for item in items:
        layer = item.path.relative_to(ROOT / "tests").parts[0]
        if layer in ("queries", "pages") and not item.get_closest_marker("slow"):
            item.add_marker("check")
        if layer == "browser":
            item.add_marker(pytest.mark.flaky(reruns=2))


def pytest_make_parametrize_id(val):
    """Name a case with a dictionary or a list after its content, such as ``force=Kent``, instead of ``query0``."""
    if isinstance(val, dict):
        name = "&".join(f"{key}={_plain(value)}" for key, value in val.items()) or "nothing"
    elif isinstance(val, list | tuple):
        name = _plain(val) or "nothing"
    else:
        return None
    return name if len(name) < 100 else None


def _plain(value) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@pytest.fixture(scope="session")
def published():
    """A function that returns the rows of a table of the published record, from its Parquet file."""
    folder = data.TABLES / versions.listed(data.TABLES)[0]
    return lambda table: pandas.read_parquet(folder / f"{table}.parquet")


def write_version(tables: dict, out: Path) -> Path:
    """Write a whole record into a folder named after its version, without serving it. Returns the folder."""
    version = version_of(tables)
    folder = out / version
    folder.mkdir()
    write(tables, version, history.after(out, version, tables, None), folder)
    return folder


@pytest.fixture(autouse=True)
def unpinned():
    """Unpin the record after each test."""
    yield
    queries._pinned.set(None)


@pytest.fixture(scope="session")
def small_tables(tmp_path_factory):
    """A record folder of four forces, small enough to work answers out by hand."""
    folder = tmp_path_factory.mktemp("small-record")
    build(SMALL_RECORD, folder)
    return folder


@pytest.fixture(scope="session")
def two_versions(small_tables, tmp_path_factory):
    """A record ``folder`` with two versions of the small record, and the ``sources`` of each. Not to be changed.

    The ``first`` holds 5 findings and 2 gaps; the ``second``, which is served, 4 findings and 1 gap.
    """
    folder = Path(shutil.copytree(small_tables, tmp_path_factory.mktemp("two") / "versions"))
    shorter = Path(shutil.copytree(SMALL_RECORD, folder.parent / "sources"))
    for name in ("findings", "gaps"):
        lines = (shorter / f"{name}.csv").read_text("utf-8").splitlines(keepends=True)
        (shorter / f"{name}.csv").write_text("".join(lines[:-1]), "utf-8")
    (first,) = versions.listed(folder)
    second = build(shorter, folder)
    return SimpleNamespace(folder=folder, first=first, second=second, sources={first: SMALL_RECORD, second: shorter})


@pytest.fixture
def folder(two_versions, tmp_path, monkeypatch):
    """A copy of the record folder with both versions; queries use it too, and the second version is served."""
    folder = Path(shutil.copytree(two_versions.folder, tmp_path / "record"))
    monkeypatch.setattr(data, "TABLES", folder)
    return folder


@pytest.fixture
def always_polled(monkeypatch):
    """Polls the record folder on every request, instead of once a second."""
    monkeypatch.setattr(serving, "SECONDS_BETWEEN_POLLS", 0.0)


@pytest.fixture
def small_record(small_tables, monkeypatch):
    """Replaces the published record by the small one for a test."""
    monkeypatch.setattr(data, "TABLES", small_tables)


@pytest.fixture(scope="session")
def copy_to_ask(small_tables, tmp_path_factory):
    """The file with a copy of the small record, which readers' own questions are put to."""
    file = tmp_path_factory.mktemp("copy") / "record.duckdb"
    write_copy(small_tables / versions.listed(small_tables)[0], file)
    return str(file)


@pytest.fixture(scope="session")
def merged_tables(tmp_path_factory):
    """A record folder of the published record with the made-up merger of ``tests/mergers.py``."""
    folder = tmp_path_factory.mktemp("merged")
    with pytest.MonkeyPatch.context() as monkeypatch:
        build(mergers.merged_sources(folder / "sources", monkeypatch), folder / "tables")
    return folder / "tables"


@pytest.fixture
def merged(merged_tables, monkeypatch):
    """Replaces the published record by the merged one for a test."""
    monkeypatch.setattr(data, "TABLES", merged_tables)


# A force's own results: an audit with a part of its sample, and a peer review.
OWN_RESULTS = {
    "inspections": """\
inspection_id,programme,scope,force_id,cycle,title,fieldwork,published,year,source_kind,source_url,citation,note
kent-own-audit-2025,internal-audit,force,kent,,Own audit of case files,2025-09,,2025,force,,Held by the force,
kent-peer-review-2025,peer-review,force,kent,,Review by peers,2025-10,,2025,commissioner,https://example.org/peers,,
""",
    "case_audits": """\
inspection_id,topic,cases_total,good,requires_improvement,adequate,inadequate,below_good,good_pct,below_good_pct,\
source_kind,source_url,citation,note
kent-own-audit-2025,all,20,12,6,,2,,,,force,,Held by the force,
kent-own-audit-2025,missing,8,5,2,,1,,,,force,,Held by the force,
""",
    "findings": """inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note
kent-own-audit-2025,investigation,concern,Return interviews came late,force,,Held by the force,
kent-peer-review-2025,investigation,strength,Peers saw prompt risk assessments,commissioner,https://example.org/peers,,
""",
}


@pytest.fixture(scope="session")
def own_results(tmp_path_factory):
    """The published record with a force's own results, opened as in a preview. It is not pinned."""
    checked = check([(f"{table}.csv", rows.encode()) for table, rows in OWN_RESULTS.items()], data.TABLES)
    assert checked.problems == []
    return queries.open_record(write_version(checked.tables, tmp_path_factory.mktemp("own")))


@pytest.fixture(scope="session")
def peel(published):
    """The PEEL grades in Parquet, each with its cycle, for results worked out without a query."""
    inspections = published("inspections")[["inspection_id", "cycle", "programme"]]
    grades = published("judgments").merge(inspections, on="inspection_id")
    return grades[grades["programme"] == "peel"]


def pytest_collection_finish():
    """Collect garbage less often, since a tenth of the time would go into modules and fixtures, which stay."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
