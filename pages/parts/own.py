"""What forces found themselves, in audits of their own and with peers: shown apart from what inspectors found."""

from __future__ import annotations

import streamlit as st

import queries
from pages.parts import audits, filters, tables
from pages.parts.downloads import About
from pages.parts.labels import counted

APART = "Found by forces themselves or by peers, not by inspectors: in no grade, count, share or limit of the rest of this page."
COLUMNS = [
    "programme",
    "title",
    "year",
    "topic",
    "cases_total",
    "good",
    "adequate",
    "requires_improvement",
    "inadequate",
    "below_good",
    "good_pct",
    "below_good_pct",
    "good_share",
    "good_low",
    "good_high",
    "note",
    "source_kind",
    "source_url",
    "citation",
]


def programmes() -> list[str]:
    """The programmes in the record that are of forces themselves."""
    there_are = queries.run("programmes")
    return list(there_are[there_are["own"]]["programme"])


def among(chosen: filters.Selection) -> set[str]:
    """Those of the programmes chosen that are of forces themselves."""
    return set(chosen.ids("programme") or []) & set(programmes())


def who(chosen: filters.Selection) -> str:
    """Whose findings are shown, for a heading: "What inspectors found"."""
    themselves = among(chosen)
    if not themselves:
        return "What inspectors found"
    return (
        "What forces found themselves"
        if themselves == set(chosen.ids("programme"))
        else "What inspectors, and forces themselves, found"
    )


def elsewhere(asked: dict, chosen: filters.Selection) -> None:
    """A line that leads to the forces' own findings, where they stand apart from those shown; ``asked``: the parameters of these but the programmes."""
    if among(chosen):
        st.caption("Found by forces themselves or by peers, not by inspectors.")
    elif programmes() and (apart := len(queries.run("findings", programmes=programmes(), **asked))):
        address = {**{key: chosen.tokens(key) for key in chosen.chosen}, "programme": programmes()}
        tables.note(
            f"{counted(apart, 'finding')} of forces’ own audits and peer reviews {'stands' if apart == 1 else 'stand'} apart:",
            "see these",
            tables.inside("theme", **address),
        )


def results(
    title: str, shows: str, file_name: str, *, forces: list[str] | None, years: list[str] | None = None
) -> None:
    """The section on what these forces found themselves; nothing where the record holds nothing of it."""
    found = queries.run("own_results", forces=forces, years=years)
    if found.empty:
        return
    st.header(title)
    st.caption(APART)
    several = forces is None or len(forces) > 1
    reports = found.drop_duplicates(["force", "title", "year"])
    tables.rows(
        audits.filled(found[[*(["force"] if several else []), *COLUMNS]]),
        key="own",
        caption=f"{len(reports)} {'audit or review' if len(reports) == 1 else 'audits and reviews'} by forces themselves, newest first",
        headings={**audits.HEADINGS, "year": "Year"},
        about=About(title, shows, f"{file_name}-own-results", (APART,)),
    )


def findings(shows: str, file_name: str, *, force: str) -> None:
    """What a force found itself, finding by finding; nothing where the record holds none."""
    found = queries.run(
        "findings",
        forces=[force],
        regions=None,
        years=None,
        themes=None,
        programmes=programmes(),
        polarities=None,
        search=None,
    )
    if len(found):
        tables.rows(
            found[["polarity", "summary", "theme", "year", "title", "note", "source_kind", "source_url", "citation"]],
            key="own-findings",
            height=520,
            caption=f"{counted(len(found), 'finding')} of the force’s own, newest first",
            about=About("Findings of the force’s own", shows, f"{file_name}-own-findings", (APART,)),
        )
