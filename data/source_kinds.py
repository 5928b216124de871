"""Who publishes at an address, as far as the name of its site says."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

INSPECTORATE = "inspectorate"
_KINDS = (
    (re.compile(r"(?:^|\.)justiceinspectorates\.gov\.uk$"), INSPECTORATE),
    (re.compile(r"pcc|police-?crime-?commissioner|\bpfcc"), "commissioner"),
    (re.compile(r"(?:^|\.)police\.uk$"), "force"),
    (re.compile(r"(?:^|\.)gov\.(?:uk|wales)$"), "government"),
)


def site_of(address: str) -> str:
    """The name of the site of an address, in lower case: "www.gov.uk"; empty where a text is no address."""
    try:
        return (urlsplit(address).hostname or "").casefold()
    except ValueError:
        return ""


def kind_of(address: str) -> str:
    """Who publishes at an address: the inspectorate, a commissioner, a force, the government; empty if not known."""
    site = site_of(address)
    return next((kind for pattern, kind in _KINDS if pattern.search(site)), "")
