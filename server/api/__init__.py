"""The data addresses: a link to each table and each answer, for Excel, R, pandas and notebooks.

``/api/<table>.<csv|json|xlsx|ods|parquet>`` takes the filter keys of the pages (short name or
id, repeated for several); ``/api/datapackage.json`` describes the tables. In the same way
``/api/views/<question>.<format>`` gives the rows that the pages show, in the codes of the
data dictionary, and ``/api/exhibits/<exhibit>.<format>`` the rows of one exhibit, in the words
that it shows; ``/api/views`` and ``/api/exhibits`` list them with their keys, and views with the
meanings of their columns. ``sort`` and ``order`` sort the rows, ``year_as`` says whether years are
numbers or text, and ``version`` asks an earlier version of the record, for as long as the server
has it. ``/api/forces-compared.zip`` is the whole record; ``/api/<table>.csv-metadata.json``
describes a CSV file, of views and exhibits too; ``/api/changes.atom``, ``/api/reports.atom``
and ``/api/engage.atom`` are feeds; ``/api/ask.<format>?sql=…`` answers a reader's own question;
``/api/find.json?name=…`` says which forces a text means; ``/api/card.png`` is the picture shown
with a link to a page; ``/health`` says whether the record is open. The tag and body of a response
come from the same version of the record. Read-only, open to any origin; Streamlit's server
compresses.
"""

from __future__ import annotations

from starlette.routing import Route

from parts.files import dataset
from server.api import ask, cards, feeds, finder, rows, whole_record
from server.api.replies import ALL_METHODS

ROUTES = [
    Route("/api/datapackage.json", whole_record.package, methods=ALL_METHODS),
    Route(f"/{dataset.ZIP}", whole_record.record, methods=ALL_METHODS),
    Route("/api/views", rows.list_of_views, methods=ALL_METHODS),
    Route("/api/views/{file}", rows.view, methods=ALL_METHODS),
    Route("/api/exhibits", rows.list_of_exhibits, methods=ALL_METHODS),
    Route("/api/exhibits/{file}", rows.exhibit, methods=ALL_METHODS),
    Route("/api/ask.{ending}", ask.rows, methods=ALL_METHODS),
    Route("/api/find.json", finder.found, methods=ALL_METHODS),
    Route("/api/card.png", cards.picture, methods=ALL_METHODS),
    Route("/api/changes.atom", feeds.changes, methods=ALL_METHODS),
    Route("/api/reports.atom", feeds.reports, methods=ALL_METHODS),
    Route("/api/engage.atom", feeds.engage, methods=ALL_METHODS),
    Route("/api/{file:path}", rows.table, methods=ALL_METHODS),
    Route("/health", whole_record.health),
]
