"""What a CSV file holds, column by column, as CSV on the Web describes it (W3C: Metadata Vocabulary for Tabular Data).

Clients find the description of a file by its ``Link`` header, or by ``/.well-known/csvm``. Both are relative addresses:
a file is cached, whatever host it was asked of.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from starlette.requests import Request

import data
from data.merge import key_of
from parts.files.formats import LIST_SEPARATOR
from parts.files.meanings import Meaning
from parts.files.metadata import About

MEDIA_TYPE = "application/csvm+json"
SUFFIX = "-metadata.json"  # after the address of a file
LOCATIONS = f"{{+url}}{SUFFIX}"  # where that is, in the form of /.well-known/csvm
CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DATATYPES = {
    "string": {"base": "string"},
    "integer": {"base": "integer"},
    "number": {"base": "number"},
    "boolean": {"base": "boolean", "format": "True|False"},
}


def address_of(request: Request, file: str) -> str:
    """The address of a file with the keys of a request, relative to it. It is safe in a header."""
    query = quote(request.scope["query_string"].decode("latin-1"), safe="%/?:@!$&'()*+,;=-._~")
    return f"{file}?{query}" if query else file


def link(description: str) -> str:
    """The ``Link`` header of a file that is described at an address."""
    return f'<{description}>; rel="describedby"; type="{MEDIA_TYPE}"'


def as_json(about: About, file: str, table: str | None = None) -> bytes:
    """The description of the CSV file at the address ``file``, of a table of the record with its rules if it is one."""
    resource = next((r for r in data.schema()["resources"] if r["name"] == table), None)
    fields = {field["name"]: field for field in resource["schema"]["fields"]} if resource else {}
    schema = {"columns": [_column(meaning, fields.get(meaning.name, {})) for meaning in about.columns]}
    if resource:
        schema["primaryKey"] = key_of(resource)
    description = {
        "@context": CONTEXT,
        "url": file,
        "dc:title": about.title,
        "dc:description": about.shows,
        "dc:license": {"@id": data.schema()["licenses"][0]["path"]},
        "schema:version": about.version,
        **({"rdfs:comment": list(about.notes)} if about.notes else {}),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": schema,
    }
    return json.dumps(description, ensure_ascii=False, indent=1).encode("utf-8")


def _column(meaning: Meaning, field: dict) -> dict:
    """A column. field: that of the table of the record, with its rules."""
    limits = field.get("constraints", {})
    datatype = {
        **DATATYPES[meaning.item_type or meaning.type],
        **{key: limits[key] for key in ("minimum", "maximum") if key in limits},
    }
    if "enum" in limits:
        datatype["format"] = "|".join(re.escape(value).replace(r"\-", "-") for value in limits["enum"])
    elif "pattern" in limits:
        datatype["format"] = limits["pattern"]
    return {
        "name": meaning.name,
        "titles": meaning.name,
        "dc:description": meaning.words,
        **({"schema:unitText": meaning.unit} if meaning.unit else {}),
        "datatype": datatype,
        **({"required": True} if limits.get("required") else {}),
        **({"separator": LIST_SEPARATOR} if meaning.type == "list" else {}),
    }
