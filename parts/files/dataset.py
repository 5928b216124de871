"""The record as a schema.org ``Dataset``, for dataset search engines and reference managers."""

from __future__ import annotations

import pandas

import data
import queries
from parts.address.links import NAME, to_data
from parts.files.formats import CSV
from parts.files.metadata import citation, published_on
from queries.caching import cached

ZIP = "api/forces-compared.zip"
PLACE = "England and Wales"


def as_json_ld(root: str) -> dict:
    """The ``Dataset`` as JSON-LD, the same on every page. ``root``: the address of the dashboard.

    Raises ``queries.NoRecord``.
    """
    schema, version = data.schema(), queries.version()
    files = [("The whole record", ZIP, "application/zip")]
    files += [(table["title"], to_data(f"table_{table['name']}", "csv", ""), CSV) for table in schema["resources"]]
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{root}#record",
        "url": root,
        "name": schema["title"],
        "description": schema["description"],
        "license": schema["licenses"][0]["path"],
        "version": f"{schema['version']} ({version})",
        "dateModified": published_on(),
        "creator": {"@type": "Organization", "name": NAME, "url": root},
        "isBasedOn": [{"@type": "CreativeWork", "name": source["title"]} for source in schema["sources"]],
        "spatialCoverage": {"@type": "Place", "name": PLACE},
        "temporalCoverage": _years(),
        "citation": citation(version, address=root),
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": root + address,
                "encodingFormat": kind.partition(";")[0],
            }
            for name, address, kind in files
        ],
    }
    return {key: value for key, value in described.items() if value}


@cached
def _years() -> str:
    """The first and the last year of what the record holds, as ISO 8601 writes a period; empty if it holds none."""
    row = queries.rows("headline").iloc[0]
    return "" if pandas.isna(row.first_year) else f"{int(row.first_year)}/{int(row.last_year)}"
