"""Sentences about a table of the record: what is shown of it, and what is left out."""

from __future__ import annotations

import pandas

import queries
from parts.address.description import audits_by_sample
from parts.address.english import counted, listed, listed_or_counted, lowercase_first, plural_of, years
from parts.address.vocabulary import THEME
from parts.exhibits.markup import is_in_doubt
from queries import Answer
from queries.caching import cached

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
    """What is shown of a table, and how much: "2,176 grades of 43 forces, 2014 to 2025, each with its source; …".

    answer: to the question of a table (``queries/table_*.sql``). whole: the number of rows of the table.
    """
    rows, noun = answer.rows, answer.question.row
    not_counted = answer.question.counts == "nothing"  # the record has only some of them
    if rows.empty:
        return f"None of the {counted(whole, noun)}{' that we know of' * not_counted} matches this choice."
    size = counted(len(rows), noun) if len(rows) == whole else f"{len(rows):,} of the {counted(whole, noun)},"
    if not_counted:
        size = f"We know of {size}" if len(rows) == whole else f"Known {plural_of(noun)}"
    subject = " ".join(part for part in (size, _forces(answer)) if part).removesuffix(",")
    parts = (subject, _themes(answer), _years(answer), _source(rows) or ("one row each" if len(rows) > 1 else ""))
    samples = audits_by_sample(rows) if answer.question.table == "case_audits" else ()
    of_samples = f"; {listed(samples)}" if len(samples) > 1 else ""
    return f"{', '.join(part for part in parts if part)}{_not_stated(rows)}{of_samples}."


def _forces(answer: Answer) -> str:
    """The forces of the rows: "of 43 forces", "of Kent and of all forces"."""
    rows, table = answer.rows, answer.question.table
    if "force" not in rows:
        regions = _regions(answer) if table == "forces" else ""
        return f"of {regions}" if regions else ""
    names = sorted(rows["force"].dropna().unique())
    words = []
    if names:
        words.append(f"of {listed_or_counted(names, 'force', MAX_NAMED)}")
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
    return f"on {listed_or_counted([lowercase_first(name) for name in names], 'theme', MAX_NAMED)}"


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
    """That the rows have a source, if they do."""
    stated = "source_url" in rows and rows["source_url"].notna().any()
    if not stated and not ("citation" in rows and rows["citation"].notna().all()):
        return ""
    doubtful = int(rows["note"].map(is_in_doubt).sum()) if "note" in rows else 0
    if 0 < doubtful == len(rows):
        return "source not known"
    if doubtful:
        return f"each with its source but {doubtful}, of which it is not known"
    return "each with its source" if len(rows) > 1 else "with its source"


def _not_stated(rows: pandas.DataFrame) -> str:
    """How many grades no page states as the grade of that cycle: "; 58 repeat an earlier grade …"; empty if none."""
    if "basis" not in rows:
        return ""
    repeated = int((rows["basis"] == "carried-over").sum())
    worked_out = int(rows["basis"].isin(["derived", "interpreted"]).sum())
    words = [
        (repeated, f"{'repeats' if repeated == 1 else 'repeat'} an earlier grade that still applies"),
        (worked_out, f"{'is' if worked_out == 1 else 'are'} worked out from published totals or from wording"),
    ]
    part = ", ".join(f"{number:,} {does}" for number, does in words if number)
    return f"; {part}" if part else ""


def notes_on_years(answer: Answer, undated: int) -> str:
    """How a year of the rows counts, and how many rows the filter "since" leaves out. undated: their number."""
    notes, cycles = [], queries.rows("cycles")
    longer = cycles[cycles["year"].isin(_years_of_peel(answer.rows)) & (cycles["name"] != cycles["year"].astype(str))]
    if len(longer):
        newest = longer.sort_values("year").iloc[-1]
        notes.append(f"What is of a cycle of PEEL counts for its first year: of {newest['name']} for {newest['year']}.")
    if answer.parameters.get("since") and undated:
        notes.append(f"We leave out {counted(undated, f'undated {answer.question.row}')}.")
    return " ".join(notes)


def _years_of_peel(rows: pandas.DataFrame) -> set[int]:
    """The years of the rows that belong to a cycle of PEEL, of their own or of their inspection."""
    if "year" not in rows or not {"cycle", "inspection_id"} & set(rows):
        return set()
    if "cycle" in rows:
        return set(rows[rows["cycle"].notna()]["year"].dropna())
    inspections = queries.rows("table_inspections").query("programme == 'peel'")["inspection_id"]
    return set(rows[rows["inspection_id"].isin(inspections)]["year"].dropna())
