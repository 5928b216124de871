"""Read inspection reports as saved, into rows to check: ``python -m data.read PAGE… [--out FOLDER]``.

``--out FOLDER`` writes what was read and is not in the record yet, as CSV, a file a table, and ``sentences.txt``: each
row with the sentence that it was read from. What is in doubt is in a folder of its own in it, ``look-again``. Look at
them, correct them, and add them with ``python -m data.build --add --sources FOLDER``.
``--wanted`` lists the pages that would fill most gaps.
``--fetch ADDRESS…`` gets pages that you name, politely, keeps them in a folder, and reads them.
Nothing is published by any of it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import data
from data import intake, parquet, reading, versions
from data.reading import fetching, rows, wanted
from data.reading.facts import KINDS, Fact, Reading, Source
from data.reading.rows import OTHER, SAME, Known
from data.reading.vocabulary import Forces

SENTENCES = "sentences.txt"  # beside the tables: no spreadsheet, so that a build of the folder leaves it alone
DOUBTED = "look-again"  # a folder in it, which a build leaves alone too: rows that a person has to decide on first
OURS = (SENTENCES, DOUBTED)
KEPT = Path("pages")  # the folder of pages that were fetched
PAGE_QUESTIONS = {
    "address": "where is the page from? Give it with --address",
    "kind": f"who publishes it? Give it with --kind: {', '.join(KINDS)}",
    "cycle": "which PEEL cycle is it about? Give it with --cycle",
    "force_id": "which force is it about? Give it with --force",
}


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        known = Known(parquet.published_tables(options.record))
    except versions.Damaged as error:
        print(f"{options.record}: {error}", file=sys.stderr)
        return 1
    if options.wanted:
        if options.force and not any(row["force_id"] == options.force for row in known.rows("forces")):
            ids = ", ".join(row["force_id"] for row in known.rows("forces"))
            print(f"--force {options.force}: expected the identifier of a force: {ids}", file=sys.stderr)
            return 1
        _list_wanted(known, options.most, options.force or "")
        return 0
    if options.out and (there := _there_already(options.out)):
        print(
            f"{options.out} already holds {there}: name another folder, or move what is there. Nothing was written.",
            file=sys.stderr,
        )
        return 1
    fetched, failed = _fetch(options)
    addresses = options.address or [""] * len(options.pages)
    pages = [*zip(options.pages, addresses), *fetched]
    return max(_read(pages, known, options), int(failed))


def _there_already(out: Path) -> str:
    """What an earlier reading wrote into a folder, which another would overwrite; empty if there is nothing."""
    return next((path.name for path in sorted(out.glob("*")) if path.suffix == ".csv" or path.name in OURS), "")


def _fetch(options: argparse.Namespace) -> tuple[list[tuple[Path, str]], bool]:
    """The pages that could be fetched, each with its address, and whether one could not."""
    pages, failed = [], False
    with fetching.Visitor() as visitor:
        for address in options.fetch or ():
            try:
                pages.append((fetching.fetch(address, options.keep, visitor, print), address))
            except fetching.NotFetched as error:
                failed = True
                print(f"{address}: {error}", file=sys.stderr)
    return pages, failed


def _read(pages: list[tuple[Path, str]], known: Known, options: argparse.Namespace) -> int:
    """Read pages, print what was read, and write it if asked to."""
    forces, found, failed = Forces.of(known.tables), [], 0
    for page, address in pages:
        try:
            given = reading.Given(
                address=address or fetching.address_of(page),
                force_id=options.force or "",
                cycle=options.cycle or "",
                names=tuple(tuple(name.rsplit("=", 1)) for name in options.name),
            )
            one = reading.read(page.name, page.read_bytes(), forces, given)
            found.append(_of_kind(one, options.kind, known))
        except (reading.Unreadable, OSError) as error:
            failed += 1
            reason = error if isinstance(error, reading.Unreadable) else error.strerror
            print(f"{page.name}: {reason}", file=sys.stderr)
    settled = [[known.settled(fact, one.source) for fact in one.facts] for one in found]
    together = iter(known.checked_against_totals([fact for facts in settled for fact in facts]))
    placed = [(one, [next(together) for _ in facts]) for one, facts in zip(found, settled)]
    for one, facts in placed:
        print("\n".join(_described(one, facts, known)))
    if options.out and placed:
        _write(placed, known, options.out)
    return 1 if failed else 0


def _described(one: Reading, facts: list[Fact], known: Known) -> list[str]:
    """What was read from a page, in lines: each row with its sentence, how sure it is, and what the record has."""
    lines = [f"{one.file} ({one.form}): {one.title}"]
    lines += [f"  address: {one.source.address or 'not known'}", f"  dated: {one.source.dated or 'not known'}"]
    lines += [f"  asked: {PAGE_QUESTIONS[name]}" for name in one.missing_fields]
    lines += [f"  note: {note}" for note in one.notes]
    for fact in facts:
        standing, held = known.standing(fact)
        sure = "sure" if fact.sure else "look again"
        lines.append(f"  {known.in_words(fact)} [{sure}; {standing}{f': {held}' if standing == OTHER else ''}]")
        lines += [f"      “{fact.sentence}”", *(f"      ? {doubt}" for doubt in (*_questions(fact), *fact.doubts))]
    lines += [f"  no row read from: “{sentence}”" for sentence in one.unread]
    return lines if facts else [*lines, "  nothing to compare with the record: no row was read"]


def _questions(fact: Fact) -> list[str]:
    questions = {
        "force_id": f"we do not know a force called “{fact.force_as_printed}”: which is it? (--name)",
        "inspection": (
            "which inspection is it about?" if fact.programme != "peel" else "which cycle is it about? (--cycle)"
        ),
        "theme_id": f"we do not know a question called “{fact.as_printed}”: which theme is it? (--name)",
    }
    return [questions[name] for name in fact.missing_fields if name in questions]


def _write(placed: list[tuple[Reading, list[Fact]]], known: Known, out: Path) -> None:
    """Write the rows that the record does not have, and the sentences of all; doubtful ones in a folder of their
    own."""
    taken = [
        (fact, _source(one), one.title) for one, facts in placed for fact in facts if known.standing(fact)[0] != SAME
    ]
    sure = [one for one in taken if one[0].sure and known.standing(one[0])[0] != OTHER]
    out.mkdir(parents=True, exist_ok=True)
    for folder, some in ((out, sure), (out / DOUBTED, [one for one in taken if one not in sure])):
        folder.mkdir(exist_ok=True) if some else None
        for table, table_rows in rows.make(some, known).items():
            intake.write(table, [[intake.with_apostrophe(cell) for cell in row] for row in table_rows], folder)
            rows_in_words = f"{len(table_rows):,} row{'s' * (len(table_rows) != 1)}"
            print(f"{(folder / f'{table}.csv').relative_to(out)}: {rows_in_words}")
    if len(sure) < len(taken):
        print(
            f"{DOUBTED}: what is incomplete, in doubt, or different from the record. A build of {out} ignores it: "
            f"correct what is wrong, and add it with --sources {out / DOUBTED}"
        )
    text = "\n\n".join("\n".join(_described(one, facts, known)) for one, facts in placed)
    (out / SENTENCES).write_text(f"{text}\n", encoding="utf-8")
    in_record = sum(known.standing(fact)[0] == SAME for _, facts in placed for fact in facts)
    if not any(facts for _, facts in placed):
        print(f"{SENTENCES}: the sentences that name a grade. No row was read from them, so there is nothing to add.")
        return
    left_out = "1 row is" if in_record == 1 else f"{in_record:,} rows are"
    print(f"{SENTENCES}: each row with its sentence. {left_out} already in the record, and left out.")


def _source(one: Reading) -> Source:
    return replace(one.source, citation=one.source.citation or one.title)


def _of_kind(one: Reading, kind: str, known: Known) -> Reading:
    """The reading with the kind of its publisher, if that is known; otherwise it is a missing field."""
    kind = kind or one.source.kind or known.kind_of(one.source.address)
    missing = one.missing_fields if kind else (*one.missing_fields, "kind")
    return replace(one, source=replace(one.source, kind=kind), missing_fields=missing)


def _list_wanted(known: Known, most: int, force: str = "") -> None:
    pages = [page for page in wanted.pages(known.tables) if force in ("", page["force_id"])]
    cells = sum(page["cells"] for page in pages)
    would = "1 page would" if len(pages) == 1 else f"{len(pages):,} pages would"
    print(f"{would} fill {cells:,} grades that we do not know. Those that would fill most:")
    for page in pages[:most]:
        like = "cited in the record" if page["cited"] else f"like those of {page['address_like']} other forces"
        address = f"{page['source_url']} ({like})" if page["source_url"] else "address not known"
        print(f"  {page['cells']} {page['force']}, {page['cycle_name']}, {page['page']}: {address}")
        print(f"      {page['themes']}")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m data.read", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", help="a saved page: HTML, PDF or text")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write what was read there, as CSV")
    parser.add_argument(
        "--address",
        action="append",
        metavar="ADDRESS",
        help="where a page is from, if it does not say so itself; once for each PAGE, in their order (“” for none)",
    )
    parser.add_argument(
        "--kind", default="", choices=KINDS, help="who publishes the pages, where that does not follow from an address"
    )
    parser.add_argument("--cycle", help="the PEEL cycle of the pages, if they do not say so: 2016, 2018-19")
    parser.add_argument(
        "--force", help="the identifier of the force, if the pages do not name it, or whose pages --wanted lists: kent"
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="NAME=ID",
        help="which theme or force a name on the page means: “looks after its lanterns=prevent”; may be repeated",
    )
    parser.add_argument("--wanted", action="store_true", help="list the pages that would fill the most gaps")
    parser.add_argument("--most", type=int, default=20, help="how many of them (default: %(default)s)")
    parser.add_argument("--fetch", nargs="+", metavar="ADDRESS", help="get these pages, keep and read them")
    parser.add_argument(
        "--keep", type=Path, default=KEPT, metavar="FOLDER", help="where pages are kept (default: %(default)s)"
    )
    parser.add_argument(
        "--record",
        type=Path,
        default=data.TABLES,
        help="folder of the record (default: $FORCES_DATA, else data/tables)",
    )
    options = parser.parse_intermixed_args(arguments)
    if wrong := next((name for name in options.name if "=" not in name), None):
        parser.error(f"--name {wrong}: expected NAME=ID")
    if options.address and len(options.address) != len(options.pages):
        parser.error(
            f"--address: expected one for each page, in their order: {len(options.pages)}, not {len(options.address)} "
            "(“” for a page that gives its own)"
        )
    if not (options.pages or options.wanted or options.fetch):
        parser.error("name a page, or --wanted, or --fetch ADDRESS")
    return options


if __name__ == "__main__":
    sys.exit(main())
