"""How answers are compressed, for clients that take it."""

from __future__ import annotations

import functools
import gzip
from collections.abc import Callable

import brotli

Compress = Callable[[bytes], bytes]

# By preference. For what is compressed once and kept; at higher levels, more time saves little.
FOR_ALL: dict[str, Compress] = {
    "br": functools.partial(brotli.compress, quality=6),
    "gzip": functools.partial(gzip.compress, compresslevel=6, mtime=0),
}
# For what is compressed for one reader: some milliseconds for the longest document.
FOR_ONE: dict[str, Compress] = {
    "br": functools.partial(brotli.compress, quality=4),
    "gzip": functools.partial(gzip.compress, compresslevel=4, mtime=0),
}


def best_encoding(accept_encoding: str) -> str | None:
    """The best encoding that a client accepts."""
    accepted = accepted_encodings(accept_encoding)
    return next((name for name in FOR_ALL if name in accepted), None)


def accepted_encodings(accept_encoding: str) -> set[str]:
    """The encodings that a client names and does not refuse by ``q=0``."""
    parts = (part.replace(" ", "").partition(";q=") for part in accept_encoding.lower().split(","))
    return {name for name, _, quality in parts if quality not in ("0", "0.0", "0.00", "0.000")}
