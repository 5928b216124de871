"""The record: where its tables lie, and what ``datapackage.json`` says of them."""

import functools
import hashlib
import json
import os
from pathlib import Path

FOLDER = Path(__file__).parent
# Where the published record lies (``versions.py``): another folder may be named, or object storage (``storage.py``).
PLACE = os.environ.get("FORCES_DATA") or str(FOLDER / "tables")
# The storage that the record is copied from, by its address; none where it lies in a folder.
STORAGE = PLACE if "://" in PLACE else None


def _copy_of(address: str) -> Path:
    """The folder on this machine for copies of a record in object storage: one for each address."""
    kept = os.environ.get("FORCES_CACHE") or Path.home() / ".cache" / "forces-compared"
    return Path(kept, hashlib.sha256(address.encode()).hexdigest()[:12])


# The folder that the record is read from.
TABLES = _copy_of(STORAGE) if STORAGE else Path(PLACE)


@functools.cache
def schema() -> dict:
    """Give ``datapackage.json`` as a dict: ``resources`` holds the tables and their fields."""
    return json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
