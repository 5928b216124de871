"""Numbers, names and years within a sentence."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping, Sequence

import pandas

DATE_NOT_KNOWN = "not known"  # the year of an inspection, or the day of a report


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 force", "1,914 grades", "2 rounds of inspection"."""
    return f"{number:,} {noun if number == 1 else plural or plural_of(noun)}"


def plural_of(noun: str) -> str:
    """The plural of a noun: "grades", "queries", "reports with totals"."""
    first, *rest = re.split(r"(?= (?:of|with|in) )", noun, maxsplit=1)
    first = re.sub(r"(?<=[^aeiou])y$", "ie", first)
    return f"{first}s{''.join(rest)}"


def with_article(noun: str) -> str:
    """A noun after "a" or "an": "an audit"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a sentence: "Cheshire, Cumbria and Kent"; empty if there are none.

    With a comma before the last if that or the one before has an “and” of its own: "Kent, and Devon and Cornwall".
    """
    comma = "," if len(names) > 1 and any(f" {last} " in name for name in names[-2:]) else ""
    return f"{comma} {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def listed_or_counted(names: Sequence[str], noun: str, most: int) -> str:
    """Names in a sentence, or only their number if there are more than ``most``: "Cheshire and Kent", "7 forces"."""
    return listed(names) if len(names) <= most else counted(len(names), noun)


def uppercase_first(words: str) -> str:
    """Words as they begin a sentence. (``str.capitalize`` would lower the capitals of names in them.)"""
    return words[:1].upper() + words[1:]


def lowercase_first(name: str) -> str:
    """The name of a theme within a sentence: "grades on protecting vulnerable people"."""
    return name[:1].lower() + name[1:]


def year_in_words(year) -> str:
    """The year in a cell, as readers see it and filter by it: "2016", or "not known" if the cell is empty."""
    return DATE_NOT_KNOWN if pandas.isna(year) else str(int(year))


def day_of_report(row: Mapping) -> str:
    """When a report came out, as precise as it is known, or else its year: "21 May 2025", "2024", "not known".

    row: with published and year, as of ``queries/inspections.sql``.
    """
    published = row["published"]
    return day(published) if isinstance(published, str) else year_in_words(row["year"])


def force_and_year(force: str, year: str) -> str:
    """What a force had in a year, by its name: "Dorset 2021", "Humberside, year not known"."""
    return f"{force}, year {year}" if year == DATE_NOT_KNOWN else f"{force} {year}"


def years(shown: list[str]) -> str:
    """Years with runs joined: "2014, 2016 to 2018, year not known"."""
    runs: list[list[int]] = []
    for year in sorted(int(y) for y in shown if y != DATE_NOT_KNOWN):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return ", ".join(words + ([f"year {DATE_NOT_KNOWN}"] if DATE_NOT_KNOWN in shown else []))


def day(date: str, names=calendar.month_name) -> str:
    """A date in words, as precise as it is known: "26 November 2026", "July 2024" or "2024".

    ``names``: of months, such as the short ones of ``calendar.month_abbr``.
    """
    year, month, day = (*date.split("-"), None, None)[:3]
    return " ".join(part for part in (day and str(int(day)), month and names[int(month)], year) if part)


def when(date: str, other: str | None = None) -> str:
    """A date after a verb: "on 26 November 2026", "in July 2024" or "in 2024"; with another that a source gives."""
    return f"{'on' if date.count('-') == 2 else 'in'} {dates(date, other)}"


def dates(first: str, other: str | None) -> str:
    """The date of a move, and another that a source gives for it: "6 July 2022 (another source says June 2022)"."""
    return f"{day(first)} (another source says {day(other)})" if isinstance(other, str) and other else day(first)


def engaged(row: Mapping) -> str:
    """Whether a force is in Engage: "in Engage since 6 December 2024"; empty if it is not known to be.

    row: with engaged, engaged_since and engaged_since_other, as in ``queries/grid.sql`` and ``standing.sql``.
    """
    state = row.get("engaged")
    if not isinstance(state, str):
        return ""
    return f"{state} since {dates(row['engaged_since'], row['engaged_since_other'])}"


def newer_report(row: Mapping) -> str:
    """The report of a force that is newer than its grades: "a newer PEEL report came out on 9 April 2026"; or empty.

    row: with newer_report, as in ``queries/standing.sql``.
    """
    published = row.get("newer_report")
    if not isinstance(published, str):
        return ""
    came_out = "is out" if published == DATE_NOT_KNOWN else f"came out {when(published)}"
    return f"a newer PEEL report {came_out}"


def iso_day(text: str) -> str:
    """A day as addresses hold it: "2024-06-30"; empty if the text is none."""
    try:
        return datetime.date.fromisoformat(text.strip().replace("/", "-")).isoformat()
    except ValueError:
        return ""


def escape_markdown(words: str) -> str:
    """Text from elsewhere with Markdown characters escaped, so that it is shown as it is."""
    return "".join("\\" + c if c in r"\`*_{}[]()<>#+-.!|~$:^=&" else c for c in words)


def rounded(percentage: float) -> str:
    """A percentage as a whole number, halves rounded up: "27%"; "under 1%" where that would be 0% of some."""
    return "under 1%" if 0 < percentage < 0.5 else f"{whole(percentage)}%"


def whole(number: float) -> str:
    """A number without its decimals, halves rounded up: "7,389"."""
    return f"{int(number + 0.5):,}"


def likely_between(low: float, high: float) -> str:
    """A 95% interval of a percentage in words: "likely between 18% and 39%"."""
    return f"likely between {rounded(low)} and {rounded(high)}"
