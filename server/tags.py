"""ETags: which version of a response a reader has already."""

from __future__ import annotations

COMPRESSED = '-gzip"'  # suffix of the tag of compressed bytes: ranges of the two may not be combined


def is_held(tag: str, if_none_match: str) -> bool:
    """Whether an ``If-None-Match`` header names a tag, weak or strong (RFC 9110, 13.1.2), compressed or not."""
    return _plain(tag) in map(_plain, if_none_match.split(","))


def _plain(tag: str) -> str:
    return tag.strip().removeprefix("W/").replace(COMPRESSED, '"')
