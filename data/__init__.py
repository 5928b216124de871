"""The record: where its tables are, and their schema in ``datapackage.json``."""

import functools
import hashlib
import json
import os
from pathlib import Path

FOLDER = Path(__file__).parent
# Where the published record is (``versions.py``): a folder, or an address in object storage (``storage.py``).
LOCATION = os.environ.get("FORCES_DATA") or str(FOLDER / "tables")
# The address of the storage that the record is copied from; None if it is in a folder.
STORAGE = LOCATION if "://" in LOCATION else None


def _cache_folder(address: str) -> Path:
    """The folder on this machine for copies of a record in object storage, one per address."""
    cache = os.environ.get("FORCES_CACHE") or Path.home() / ".cache" / "forces-compared"
    return Path(cache, hashlib.sha256(address.encode()).hexdigest()[:12])


# The folder from which the record is read.
TABLES = _cache_folder(STORAGE) if STORAGE else Path(LOCATION)


@functools.cache
def schema() -> dict:
    """``datapackage.json`` as a dict: ``resources`` holds the tables and their fields."""
    return json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
