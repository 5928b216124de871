"""Atom feeds, optionally of one force: what each version of the record changed, new reports by date, and moves of
forces into and out of Engage.
"""

from __future__ import annotations

import datetime
import functools
import uuid
from collections.abc import Callable, Iterator

import feedgenerator
from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

import queries
from parts.address.english import day, lowercase_first
from parts.address.labels import label
from parts.address.links import NAME, to_page
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, keys_of
from parts.exhibits.monitoring import WHAT_ENGAGE_IS
from parts.exhibits.record_changes import NO_NEWS_OF_FORCES, counted_changes
from parts.html.markup import bullets
from server.api.files import File, send, tag_of
from server.api.keys import BadRequest, selection_of
from server.api.pinning import PREVIEW, VERSION, pinned_to_version
from server.api.replies import error_reply

MAX_ENTRIES = 50
MAX_LINES = 100  # changed rows listed in an entry
KIND = "application/atom+xml"
# Random, but fixed: all installations give the same entry the same id.
NAMESPACE = uuid.UUID("7a0c5a0e-2b8f-4f0d-9b55-6f1f3c6f7a51")


@pinned_to_version
async def changes(request: Request) -> Response:
    """An entry for each version of the record, with how many rows it added, changed and removed."""
    return await _feed(request, "changes.atom", "record_changes", _change_entries)


@pinned_to_version
async def reports(request: Request) -> Response:
    """An entry for each report whose day of publication is known, latest first."""
    return await _feed(request, "reports.atom", "latest_reports", _report_entries)


@pinned_to_version
async def engage(request: Request) -> Response:
    """An entry for each move into or out of Engage whose day is known, latest first."""
    return await _feed(request, "engage.atom", "engage", _move_entries)


async def _feed(request: Request, name: str, question: str, entries: Callable) -> Response:
    try:
        chosen = selection_of(keys_of(question, fixed=["most"]), request, other_keys=(VERSION, PREVIEW))
    except BadRequest as error:
        return error_reply(400, **error.body)
    root = str(request.base_url)
    make = functools.partial(_as_atom, name, str(request.url), chosen, entries, root)
    return await send(request, File("", KIND, tag_of(name, str(request.url)), make))


def _as_atom(name: str, address: str, chosen: Selection, entries: Callable, root: str) -> bytes:
    title, subtitle, items = entries(chosen, root)
    scope = "".join(f", {chosen.in_english(filter_)}" for filter_ in chosen.filters if chosen.tokens(filter_))
    feed = feedgenerator.Atom1Feed(
        title=f"{NAME}: {title}{scope}",
        subtitle=subtitle,
        description=subtitle,
        link=root,
        feed_url=address,
        feed_guid=_id(to_page(name, **chosen.address)),
        language="en-GB",
        author_name=NAME,
    )
    for item in items:
        feed.add_item(**item, pubdate=item["updateddate"])
    return feed.writeString("utf-8").encode()


def _change_entries(chosen: Selection, root: str) -> tuple[str, str, Iterator[dict]]:
    changed = chosen.ask("record_changes").rows
    versions = queries.rows("record_versions").drop_duplicates("version")
    page = root + to_page("changes", **chosen.address)

    def items() -> Iterator[dict]:
        shown = versions[versions["published"].notna()]
        if chosen.active_filters:
            shown = shown[shown["version"].isin(changed["version"])]
        for version in shown.head(MAX_ENTRIES).itertuples():
            rows = changed[changed["version"] == version.version]
            first = not isinstance(version.served_before, str)
            summary = "the first whose history is kept" if first else counted_changes(rows)
            yield {
                "title": f"Our record, {day(version.published)}: {summary}",
                "link": f"{page}#{version.version}",
                "description": _as_list([_line(row) for row in rows.head(MAX_LINES).itertuples()], len(rows)),
                "unique_id": _id(f"version/{version.version}"),
                "updateddate": datetime.datetime.fromisoformat(version.published_at),
            }

    subtitle = f"What we added, changed and removed in our record. {NO_NEWS_OF_FORCES}"
    return "changes to our record", subtitle, items()


def _report_entries(chosen: Selection, root: str) -> tuple[str, str, Iterator[dict]]:
    reports = chosen.ask("latest_reports", most=2 * MAX_ENTRIES).rows
    dated = reports[reports["published"].str.len() == len("2026-11-26")].head(MAX_ENTRIES)
    subtitle = "Inspection reports by date of publication. Only reports whose day of publication we know."

    def items() -> Iterator[dict]:
        for report in dated.itertuples():
            read_on = label("source_kind", report.source_kind)
            description = f"{label('programme', report.programme)}, {day(report.published)}. Source: {read_on}."
            yield {
                "title": f"{report.force}: {report.title}",
                "link": report.source_url if isinstance(report.source_url, str) else _force_page(report.force, root),
                "description": str(escape(description)),
                "unique_id": _id(f"inspection/{report.inspection_id}"),
                "updateddate": datetime.datetime.fromisoformat(report.published).replace(tzinfo=datetime.UTC),
            }

    return "inspection reports", subtitle, items()


def _move_entries(chosen: Selection, root: str) -> tuple[str, str, Iterator[dict]]:
    moves = chosen.ask("engage").rows
    dated = moves[moves["date"].str.len() == len("2026-11-26")].head(MAX_ENTRIES)

    def items() -> Iterator[dict]:
        for move in dated.itertuples():
            other = f" Another source says {day(move.other_date)}." if isinstance(move.other_date, str) else ""
            reason = f" Why: {move.reason}." if isinstance(move.reason, str) else ""
            read_on = label("source_kind", move.source_kind)
            moved = label("event", move.event)
            yield {
                "title": f"{move.force}: {lowercase_first(moved)}",
                "link": move.source_url,
                "description": str(escape(f"{moved} on {day(move.date)}.{other}{reason} Source: {read_on}.")),
                "unique_id": _id(f"engage/{move.force_id}/{move.event}/{move.date}"),
                "updateddate": datetime.datetime.fromisoformat(move.date).replace(tzinfo=datetime.UTC),
            }

    return "moves into and out of Engage", f"{WHAT_ENGAGE_IS} Only moves whose day we know.", items()


def _as_list(lines: list[str], total: int) -> str:
    """Lines as an HTML list, the format in which feed readers take a summary; ``total``: how many there are in all."""
    more = [f"and {total - len(lines):,} more"] if total > len(lines) else []
    return str(bullets(lines + more))


def _line(row) -> str:
    """One changed row in a line: "Judgments, added: Kent, 2023–25, Recording crime data. Grade: Good; …"."""
    where = ", ".join(text for text in (row.force, row.cycle, row.theme) if isinstance(text, str)) or row.key
    what = f". {row.what}" if isinstance(row.what, str) else ""
    return f"{row.table_title}, {row.change}: {where}{what}"


def _force_page(force: str, root: str) -> str:
    """The page of a force, for reports without an address of their own; the overview if it is not a single force."""
    return root + (to_page("force", force=force) if force in FORCE.options().values() else "")


def _id(name: str) -> str:
    """An id that does not depend on the address of the dashboard or on the version of the record (RFC 9562)."""
    return uuid.uuid5(NAMESPACE, name).urn
