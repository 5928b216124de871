"""The record: where its tables lie, and what ``datapackage.json`` says of them."""

import functools
import json
import os
from pathlib import Path

FOLDER = Path(__file__).parent
# Where the published record lies (see ``versions.py``): another folder may be named, to serve another one.
TABLES = Path(os.environ.get("FORCES_DATA") or FOLDER / "tables")


@functools.cache
def schema() -> dict:
    """Give ``datapackage.json`` as a dict: ``resources`` holds the tables and their fields."""
    return json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
