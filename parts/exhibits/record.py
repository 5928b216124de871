"""Sentences about a table of the record: what is shown of it, and what is left out."""

from __future__ import annotations

import pandas

from parts.address.english import NOT_KNOWN, counted, listed, lowercase_first, plural_of, years
from parts.address.vocabulary import THEME
from queries import Answer
from queries.caching import cached

__all__ = ["NOT_KNOWN", "table_sentence", "undated_note"]

MAX_NAMED = 2  # forces or themes; more are counted
# What rows without a force are about, by table.
WITHOUT_FORCE = {
    "case_audits": "national reports",
    "findings": "national reports",
    "inspections": "England and Wales as a whole",
    "gaps": "all forces",
}


@cached
def table_sentence(answer: Answer, whole: int) -> str:
    """What is shown of a table, and how much: "2,176 grades of 43 forces, 2014 to 2025, one row each, with …".

    answer: to the question of a table (``queries/table_*.sql``). whole: the number of rows of the table.
    """
    rows, noun = answer.rows, answer.question.row
    if rows.empty:
        return f"None of the {counted(whole, noun)} matches this choice."
    size = counted(len(rows), noun) if len(rows) == whole else f"{len(rows):,} of the {counted(whole, noun)},"
    if answer.question.counts == "nothing" and len(rows) != whole:
        size = f"Known {plural_of(noun)}"
    subject = " ".join(part for part in (size, _forces(answer)) if part).removesuffix(",")
    return (
        ", ".join(
            part
            for part in (subject, _themes(answer), _years(answer), "one row each" * (len(rows) > 1), _source(rows))
            if part
        )
        + "."
    )


def _forces(answer: Answer) -> str:
    """The forces of the rows: "of 43 forces", "of Kent and of all forces"."""
    rows, table = answer.rows, answer.question.table
    if "force" not in rows:
        regions = _regions(answer) if table == "forces" else ""
        return f"of {regions}" if regions else ""
    names = sorted(rows["force"].dropna().unique())
    words = []
    if names:
        words.append(f"of {listed(names) if len(names) <= MAX_NAMED else counted(len(names), 'force')}")
        if regions := _regions(answer):
            words[0] += f" ({regions})"
    if rows["force"].isna().any():
        words.append(f"of {WITHOUT_FORCE[table]}")
    return listed(words)


def _regions(answer: Answer) -> str:
    return listed(list(answer.parameters.get("regions") or ()))


def _themes(answer: Answer) -> str:
    """The chosen themes: "on legitimacy", "on 4 themes"."""
    names = answer.selection.words(THEME)
    if not names or answer.question.table == "themes":
        return ""
    return (
        f"on {listed([lowercase_first(n) for n in names]) if len(names) <= MAX_NAMED else counted(len(names), 'theme')}"
    )


def _years(answer: Answer) -> str:
    """The years of the rows: "2014 to 2019", "between 2014 and 2025 (3 undated)"."""
    rows = answer.rows
    if "year" not in rows:
        return ""
    known = sorted({int(year) for year in rows["year"].dropna()})
    unknown = int(rows["year"].isna().sum())
    if not known:
        return "undated"
    words = years([str(year) for year in known]).replace(", ", " and ")
    if " and " in words and len(known) > MAX_NAMED:
        words = f"between {known[0]} and {known[-1]}"  # some years between have no row
    return words + (f" ({unknown:,} undated)" if unknown else "")


def _source(rows: pandas.DataFrame) -> str:
    """Whether the rows have a source."""
    if "source_url" in rows and rows["source_url"].notna().any():
        return "with its source" if rows["source_url"].isna().any() else "with the page that states it"
    if "citation" in rows and rows["citation"].notna().all():
        return "with its source"
    return ""


def undated_note(answer: Answer, undated: int) -> str:
    """How many rows the filter "since" leaves out because their year is not known. undated: their number."""
    if not answer.parameters.get("since") or not undated:
        return ""
    return f"We leave out {counted(undated, f'undated {answer.question.row}')}."
