"""Sentences about a table of the record: what is shown of it, and what is left out."""

from __future__ import annotations

from collections.abc import Callable

import pandas

import queries
from parts.address.description import audits_by_sample
from parts.address.english import counted, listed, listed_or_counted, lowercase_first, plural_of, years
from parts.address.vocabulary import KIND, SEARCH, THEME
from parts.html.markup import is_in_doubt
from queries import Answer
from queries.caching import cached

MAX_NAMED = 2  # forces or themes; more are counted
# What rows without a force are about, by table.
WITHOUT_FORCE = {
    "case_audits": "from national reports",
    "findings": "from national reports",
    "inspections": "of England and Wales as a whole",
    "gaps": "of all forces",
}


@cached
def table_sentence(answer: Answer, whole: int) -> str:
    """What is shown of a table, and how much: "2,176 grades of 43 forces, 2014 to 2025, each with its source; …".

    answer: to the question of a table (``queries/table_*.sql``). whole: the number of rows of the table.
    """
    rows, noun = answer.rows, answer.question.row
    not_counted = answer.question.counts == "nothing"  # the record has only some of them
    if rows.empty:
        if "force" in rows and "source_url" in rows:  # what was found at forces, which nobody has read all of
            return f"None of the {counted(whole, noun)} that we know of matches this choice; there may be others."
        return f"None of the {counted(whole, noun)} matches this choice."
    size = counted(len(rows), noun) if len(rows) == whole else f"{len(rows):,} of the {counted(whole, noun)},"
    if not_counted:
        size = f"We know of {size}" if len(rows) == whole else f"Known {plural_of(noun)}"
    subject = " ".join(part for part in (size, _forces(answer)) if part).removesuffix(",")
    parts = (
        subject,
        _themes(answer),
        _sought(answer),
        _years(answer),
        _source(rows) or ("one row each" if len(rows) > 1 and not _doubtful(rows) else ""),
    )
    samples = audits_by_sample(rows) if answer.question.table == "case_audits" else ()
    of_samples = f"; {listed(samples)}" if len(samples) > 1 else ""
    doubtful = f" The source of {doubtful} is not known." if 0 < (doubtful := _doubtful(rows)) < len(rows) else ""
    return f"{', '.join(part for part in parts if part)}{_not_stated(rows)}{of_samples}.{doubtful}"


def _forces(answer: Answer) -> str:
    """The forces of the rows: "of 43 forces", "of Kent and of all forces"."""
    rows, table = answer.rows, answer.question.table
    if "force" not in rows:
        regions = _regions(answer) if table == "forces" else ""
        return f"of {regions}" if regions else ""
    names = sorted(rows["force"].dropna().unique())
    words = []
    if names:
        words.append(f"{'on' if table == 'findings' else 'of'} {listed_or_counted(names, 'force', MAX_NAMED)}")
        if regions := _regions(answer):
            words[0] += f" ({regions})"
    if rows["force"].isna().any():
        words.append(WITHOUT_FORCE[table])
    return listed(words)


def _regions(answer: Answer) -> str:
    return listed(list(answer.parameters.get("regions") or ()))


def _themes(answer: Answer) -> str:
    """The chosen themes: "on legitimacy", "on 4 themes"."""
    names = answer.selection.words(THEME)
    if not names or answer.question.table == "themes":
        return ""
    return f"on {listed_or_counted([lowercase_first(name) for name in names], 'theme', MAX_NAMED)}"


def _sought(answer: Answer) -> str:
    """The kinds of findings and the words sought: "concerns only, with “supervision” in any form"."""
    kinds = [plural_of(lowercase_first(kind)) for kind in answer.selection.words(KIND)]
    words = [f"with “{words}” in any form" for words in answer.selection.words(SEARCH)]
    return ", ".join([f"{listed(kinds)} only"] * bool(kinds) + words)


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
    doubtful = _doubtful(rows)
    if 0 < doubtful == len(rows):
        return "source not known"
    if doubtful:
        return ""
    return "each with its source" if len(rows) > 1 else "with its source"


def _doubtful(rows: pandas.DataFrame) -> int:
    """Of how many rows the source is in doubt."""
    return int(rows["note"].map(is_in_doubt).sum()) if "note" in rows else 0


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


def notes_on_years(answer: Answer, undated: int, all_years: Answer) -> str:
    """How a year of the rows counts, and how many rows a choice of years leaves out.

    undated: how many rows without a year the filter "since" leaves out. all_years: the same answer for all years.
    """
    notes, cycles = [], queries.rows("cycles")
    cut = _cut_off(answer, all_years)
    years = [cycle.year for cycle, _ in cut] or _years_of_peel(answer.rows)
    longer = cycles[cycles["year"].isin(years) & (cycles["name"] != cycles["year"].astype(str))]
    if len(longer):
        newest = longer.sort_values("year").iloc[-1]
        notes.append(
            f"Rows of a PEEL cycle are under its first year: those of {newest['name']} under {newest['year']}."
        )
    if cut:
        left_out = [f"{counted(number, answer.question.row)} of {cycle.name}" for cycle, number in reversed(cut)]
        notes.append(f"So this choice of years leaves out {listed(left_out)}.")
    if answer.parameters.get("since") and undated:
        notes.append(f"We leave out {counted(undated, f'undated {answer.question.row}')}.")
    return " ".join(notes)


def _cut_off(answer: Answer, all_years: Answer) -> list[tuple]:
    """The cycles of which a choice of years has a later year but not the first, and how many rows that leaves out."""
    since, years = answer.parameters.get("since"), answer.parameters.get("years")
    if not since and not years:
        return []

    def is_chosen(year: int) -> bool:
        return (not since or str(year) >= since) and (not years or str(year) in years)

    of_cycles = _cycle_of_each(all_years.rows).value_counts()
    found = []
    for cycle in queries.rows("cycles").itertuples():
        number = int(of_cycles.get(cycle.cycle, 0))
        if number and is_cut_off(cycle.cycle, is_chosen):
            found.append((cycle, number))
    return found


def is_cut_off(cycle: str, is_chosen: Callable[[int], bool]) -> bool:
    """Whether a later year of a cycle is chosen, but not the first, for which its grades count."""
    first, *last = map(int, cycle.split("-"))  # "2023-25"
    later = range(first + 1, first // 100 * 100 + last[0] + 1) if last else ()
    return not is_chosen(first) and any(map(is_chosen, later))


def _cycle_of_each(rows: pandas.DataFrame) -> pandas.Series:
    """The cycle of PEEL of each row that belongs to one, of its own or of its inspection."""
    if "cycle" in rows:
        return rows["cycle"].dropna()
    if "inspection_id" not in rows:
        return pandas.Series(dtype="object")
    return rows["inspection_id"].map(_cycles_of_inspections()).dropna()


@cached
def _cycles_of_inspections() -> dict[str, str]:
    inspections = queries.rows("table_inspections").query("programme == 'peel'")
    return dict(zip(inspections["inspection_id"], inspections["cycle"]))


def _years_of_peel(rows: pandas.DataFrame) -> set[int]:
    """The years of the rows that belong to a cycle of PEEL, of their own or of their inspection."""
    return set(rows.loc[_cycle_of_each(rows).index, "year"].dropna()) if "year" in rows else set()
