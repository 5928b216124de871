"""Feeds in Atom: what each version of the record changed, and new reports by date; by force where one is asked for."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import feedgenerator
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

import queries
from parts.address.labels import label
from parts.address.links import NAME, to_page
from parts.address.selection import Selection
from parts.exhibits.contents import counted_changes
from server.api.files import File, send, tag_of
from server.api.keys import BadRequest, keys_of, selection_of
from server.api.pinning import PREVIEW, VERSION, pinned_to_version
from server.api.replies import error_reply

MOST_ENTRIES = 50
MOST_LINES = 100  # of changed rows in an entry
KIND = "application/atom+xml"


@pinned_to_version
async def changes(request: Request) -> Response:
    """An entry for each version of the record, with how many rows it added, changed and took away."""
    return await _feed(request, "changes.atom", "record_changes", _of_changes)


@pinned_to_version
async def reports(request: Request) -> Response:
    """An entry for each report whose day of publication is known, the latest first."""
    return await _feed(request, "reports.atom", "latest_reports", _of_reports)


async def _feed(request: Request, name: str, question: str, entries: Callable) -> Response:
    try:
        chosen = selection_of(keys_of(question, fixed=["most"]), request, other_keys=(VERSION, PREVIEW))
    except BadRequest as error:
        return error_reply(400, **error.body)
    root = str(request.base_url)
    make = functools.partial(_as_atom, str(request.url), root, chosen, entries)
    return await send(request, File("", KIND, tag_of(name, str(request.url)), make))


def _as_atom(address: str, root: str, chosen: Selection, entries: Callable) -> bytes:
    title, subtitle, items = entries(chosen, root)
    scope = "".join(f", {chosen.in_english(one)}" for one in chosen.filters if chosen.values(one))
    feed = feedgenerator.Atom1Feed(
        title=f"{NAME}: {title}{scope}",
        subtitle=subtitle,
        description=subtitle,
        link=root,
        feed_url=address,
        feed_guid=address,
        language="en-GB",
        author_name=NAME,
    )
    for item in items:
        feed.add_item(**item, pubdate=item["updateddate"])
    return feed.writeString("utf-8").encode()


def _of_changes(chosen: Selection, root: str) -> tuple[str, str, Iterator[dict]]:
    changed = chosen.ask("record_changes").rows
    known = queries.rows("record_versions").drop_duplicates("version")
    page = root + to_page("changes", **chosen.address)

    def items() -> Iterator[dict]:
        for one in known[known["published"].notna()].head(MOST_ENTRIES).itertuples():
            rows = changed[changed["version"] == one.version]
            if rows.empty and chosen.active_filters:
                continue
            brought = counted_changes(rows) if isinstance(one.served_before, str) else "the first whose history is kept"
            yield {
                "title": f"Record of {one.published}: {brought}",
                "link": f"{page}#{one.version}",
                "description": _as_list([_line(row) for row in rows.head(MOST_LINES).itertuples()], len(rows)),
                "unique_id": _tag_uri(root, one.published, f"version/{one.version}"),
                "updateddate": datetime.datetime.fromisoformat(one.published_at),
            }

    return "changes to the record", "What each version of the record added, changed and took away.", items()


def _of_reports(chosen: Selection, root: str) -> tuple[str, str, Iterator[dict]]:
    reports = chosen.ask("latest_reports", most=2 * MOST_ENTRIES).rows
    dated = reports[reports["published"].str.len() == len("2026-11-26")].head(MOST_ENTRIES)
    subtitle = "Inspection reports by date of publication; only those whose day of publication is known."

    def items() -> Iterator[dict]:
        for one in dated.itertuples():
            read_on = label("source_kind", one.source_kind)
            yield {
                "title": f"{one.force}: {one.title}",
                "link": one.source_url if isinstance(one.source_url, str) else root,
                "description": str(
                    escape(f"{label('programme', one.programme)}, {one.published}. Read on: {read_on}.")
                ),
                "unique_id": _tag_uri(root, one.published, f"inspection/{one.inspection_id}"),
                "updateddate": datetime.datetime.fromisoformat(one.published).replace(tzinfo=datetime.UTC),
            }

    return "inspection reports", subtitle, items()


def _as_list(lines: list[str], of: int) -> str:
    """Lines as HTML, which is how readers of feeds take a summary; ``of`` how many there are in all."""
    more = [f"and {of - len(lines):,} more"] * (of > len(lines))
    return str(Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(x) for x in lines + more)))


def _line(row) -> str:
    """One changed row in a line: "Judgments, added: Kent, 2023–25, Recording crime data. Grade: Good; …"."""
    where = ", ".join(text for text in (row.force, row.cycle, row.theme) if isinstance(text, str)) or row.key
    what = f". {row.what}" if isinstance(row.what, str) else ""
    return f"{row.table_title}, {row.change}: {where}{what}"


def _tag_uri(root: str, day: str, name: str) -> str:
    """An identifier that stays the same wherever the entry is read (RFC 4151)."""
    return f"tag:{urlsplit(root).hostname},{day}:{name}"
