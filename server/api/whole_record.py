"""Addresses of the whole record: its description, its zip file, and the health check."""

from __future__ import annotations

import io
import json
import zipfile

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import data
import queries
from parts.address import description
from parts.files import formats, metadata
from server.api.files import File, send, tag_of
from server.api.pinning import pinned_to_version
from server.api.replies import OPEN_TO_ALL, reject_writes
from server.api.rows import tables


async def package(request: Request) -> Response:
    """``datapackage.json``, with the addresses of the CSV files as its paths."""
    return reject_writes(request) or JSONResponse(_package(), headers=OPEN_TO_ALL)


@pinned_to_version
async def record(request: Request) -> Response:
    """The whole record as a zip: the tables as CSV, ``datapackage.json``, and a README."""
    name = f"forces-compared-{description.version_in_file_name(queries.version())}.zip"
    return await send(request, File(name, "application/zip", tag_of("zip"), _zip_bytes, slow=True, outside_queue=True))


async def health(_request: Request) -> Response:
    """Whether the record is open, and its version; 503 with the reason if it is not.

    ``warning``: what is wrong with the latest version, where an earlier one is served in its place.
    """
    headers = {**OPEN_TO_ALL, "Cache-Control": "no-store"}
    try:
        version, fault = await run_in_threadpool(queries.health)
    except queries.NoRecord as error:
        return JSONResponse({"status": "no record", "reason": str(error)}, status_code=503, headers=headers)
    warning = {"warning": f"{fault}; version {version} is still served, from memory"} if fault else {}
    return JSONResponse({"status": "ok", "version": version, **warning}, headers=headers)


def _package() -> dict:
    """``datapackage.json`` with paths relative to its own address."""
    schema = data.schema()
    resources = [{**resource, "path": f"{resource['name']}.csv"} for resource in schema["resources"]]
    return {**schema, "resources": resources}


def _zip_bytes() -> bytes:
    schema = data.schema()
    about = metadata.About(schema["title"], "the whole record", queries.version(), preview=metadata.preview()).lines()
    readme = [
        f"# {schema['title']}",
        schema["description"],
        "\n".join(f"- {name}: {text}" for name, text in about.items()),
        "## Sources",
        "\n".join(f"- {source['title']}" for source in schema["sources"]),
        "## How to cite",
        metadata.citation(queries.version()),
        "",
    ]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # First, since some tools look at the first file only, and take it for the whole.
        archive.writestr("datapackage.json", json.dumps(_package(), indent=1, ensure_ascii=False))
        archive.writestr("README.md", "\n\n".join(readme))
        for source in tables().values():
            archive.writestr(f"{source.name}.csv", formats.as_csv(queries.rows(source.question)[list(source.columns)]))
    return file.getvalue()
