"""What tests of several layers share."""

from pathlib import Path

import pytest

import data
import queries
from data.build import build

ROOT = Path(__file__).parent.parent
SMALL_RECORD = ROOT / "tests" / "queries" / "record"


@pytest.fixture(scope="session")
def small_tables(tmp_path_factory):
    """A folder with tables of four forces, small enough to work answers out by hand."""
    folder = tmp_path_factory.mktemp("small-record")
    build(SMALL_RECORD, folder)
    return folder


@pytest.fixture
def small_record(small_tables, monkeypatch):
    """Puts the small record in the place of the real one for one test."""
    monkeypatch.setattr(data, "TABLES", small_tables)
    queries.forget()
    yield
    monkeypatch.undo()
    queries.forget()
