"""Who published the page that a fact was read on: the name of a newspaper or site in place of “Press or other site”.

``publishers.csv`` names the hosts whose name is well known. Any other host is named by its address, so that a reader
sees at once that a page is a blog or a copy of another site.
"""

from __future__ import annotations

import csv
import functools
from pathlib import Path
from urllib.parse import urlsplit

from parts.address.labels import label

PRESS = "press"


@functools.cache
def _names() -> dict[str, str]:
    with Path(__file__).with_name("publishers.csv").open(encoding="utf-8", newline="") as file:
        return {row["host"]: row["name"] for row in csv.DictReader(file)}


def publisher(address: str, kind) -> str:
    """The publisher of a page in words: “Kent Online”, “govserv.org”, “Inspectorate”; “Source” if nothing is known.

    ``address``: that of the page. ``kind``: its ``source_kind``, as a code or as its label; None where it is not known,
    so that a host without a name may be anybody's.
    """
    words = label("source_kind", kind)
    if words and words != label("source_kind", PRESS):
        return words
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # an address that is none, in a file of a reader's own
        host = ""
    host = host.removeprefix("www.")
    return _names().get(host) or (words and (host or words)) or "Source"
