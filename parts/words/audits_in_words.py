"""What audits of case files found, in words: their shares, what was counted, and who picked the cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas
from markupsafe import Markup

from parts.address.english import (
    DATE_NOT_KNOWN,
    counted,
    likely_between,
    listed,
    listed_or_counted,
    rounded,
    uppercase_first,
)
from parts.address.force_names import named_in_full
from parts.address.labels import label
from parts.html.markup import is_missing
from queries.caching import cached_on_rows

PICKED = "Inspectors picked the cases, and not at random, so the shares do not describe all of a force’s cases."
PICKED_IN_BRIEF = "Inspectors picked the cases: these are not the shares of all cases."  # has room in a picture
PICKED_BY_FORCE = "Cases that a force had marked itself, and inspectors marked again, were picked by the force."
# The parts of a sample from the best to the worst: column, and what it is called after its share.
SHARES_IN_WORDS = (
    ("good", "good"),
    ("adequate", "adequate"),
    ("requires_improvement", "requires improvement"),
    ("below_good_not_split", "below good, not split"),
    ("not_described", "no grade published"),
    ("inadequate", "inadequate"),
)
GRADES_BELOW = ("adequate", "requires_improvement", "inadequate")
# Said of audits whose good cases can only be worked out, so that they are left out of shares of several audits.
BY_SUBTRACTION = "that published only the number below good"
REST_AS_GOOD = "counting the rest as good"
# So many forces of a reader's choice are named one by one; more are counted.
NAMED_AT_MOST = 6
EACH_AT_MOST = 3  # audits without counts that are described one by one; of more, only how many of each kind
RE_MARKED = "self-assessed-cases-re-marked"  # the topic of a subset that the force had marked itself
YEAR_NOT_KNOWN = f"year {DATE_NOT_KNOWN}"
# What an audit has if it lacks the counts that a share needs.
AVAILABLE = {
    "combined count only": "only files below good counted",
    "percentage only": "only a percentage",
    "inadequate only": "only the inadequate counted",
    "no grades of cases": "no grades of cases",
}


def pooled_sentence(rows: pandas.DataFrame) -> str:
    """The pooled share of all audits with counts, and that with those counted by subtraction.

    rows: of ``queries/funnel.sql``, each of which has both.
    """
    row = rows.iloc[0]
    sentence = (
        f"Across all {row.pooled_audits} audits with counts in England and Wales, {row.pooled_good} of "
        f"{row.pooled_cases:,} cases were good ({row.pooled_share}%)"
    )
    if row.subtracted_audits:
        good, cases = row.pooled_good + row.subtracted_good, row.pooled_cases + row.subtracted_cases
        more = "one" if row.subtracted_audits == 1 else f"{row.subtracted_audits}"
        sentence += (
            f"; with {more} more {BY_SUBTRACTION}, {REST_AS_GOOD}, {good} of {cases:,} ({percent(good, cases)}%)"
        )
    return f"{sentence}."


def judged_good(rows: pandas.DataFrame, forces: Sequence[str], choice: str = "") -> tuple[Markup, str]:
    """The share of a selection of audits that was good, as a sentence with its caveats.

    rows: audits as in ``queries/case_audits.sql``, including parts of samples. forces: the names of those that the
    reader has chosen; ``choice``: the words for these and the years, where there is no audit. Only audits of whole
    samples whose good cases and all cases were counted are added up; beside that is the share that includes those whose
    good cases follow from the number below good.
    """
    whole = rows[rows["sample"] == "whole"]
    with_counts, subtracted = (whole[whole["printed"] == kind] for kind in ("counts", "combined count only"))
    who = uppercase_first(who_picked(rows if whole.empty else whole))
    picked = f"{who} picked the files, and not at random, so this is not the share of all cases."
    unaudited = [force for force in forces if force not in set(rows["force"])]
    missing = f"We found no audit of case files for {listed(unaudited, 'or')}." if unaudited and len(whole) else ""
    parts = [force for force in forces if force not in {*unaudited, *whole["force"]}]
    missing += f" Of {listed(parts)}, we have only subsets of a sample." if parts and len(whole) else ""
    missing = missing.strip()
    if with_counts.empty:
        return _without_counts(whole, rows, choice), " ".join(filter(None, (picked if len(rows) else "", missing)))
    chosen = forces if len(forces) <= NAMED_AT_MOST else []
    uncounted = whole[whole["force"].isin(chosen) & ~whole["force"].isin(with_counts["force"])]
    caveats = [
        picked,
        _dominant_force_caveat(with_counts),
        _by_kind(with_counts),
        _left_out(whole.drop([*with_counts.index, *subtracted.index])),
        _without_such_counts(whole, with_counts, forces) if len(forces) > NAMED_AT_MOST else "",
        *(_uncounted_force(force, audits) for force, audits in uncounted.groupby("force", sort=False)),
        missing,
    ]
    return _with_share(with_counts, subtracted), " ".join(filter(None, caveats))


@cached_on_rows
def forces_of(audits: pandas.DataFrame) -> set[str]:
    """The names of the audited forces."""
    return set(audits["force"])


def shares_in_words(audits: pandas.DataFrame) -> str:
    """The case files of audits by grade: "27% good · 23% requires improvement · 50% inadequate".

    Where some were published without their grade, or as one number below good, more may have each grade that was not
    counted there: "at least 50% inadequate".
    audits: as in ``queries/case_audits.sql``, with counts of good cases and of all.
    """
    floors = {words for column, words in SHARES_IN_WORDS if column in GRADES_BELOW and _perhaps_more(audits, column)}
    return " · ".join(
        f"{'at least ' * (words in floors)}{rounded(share)} {words}"
        for share, words in _shares(audits)
        if share or words == "good"
    )


def _perhaps_more(audits: pandas.DataFrame, grade: str) -> bool:
    """Whether any of the files without a published grade of their own may have this one, of those below good."""
    open_files = audits[["below_good_not_split", "not_described"]].fillna(0).sum(axis=1) > 0
    return bool(audits[open_files][grade].isna().any())


def _shares(audits: pandas.DataFrame) -> list[tuple[float, str]]:
    """The share of each grade in per cent, and its words."""
    cases = int(audits["cases_total"].sum())
    words = dict(SHARES_IN_WORDS)
    if audits[audits["below_good_not_split"] > 0]["inadequate"].notna().all():
        words["below_good_not_split"] = "below good, but not inadequate"
    return [(100 * int(audits[column].sum()) / cases, words[column]) for column in words]


def printed_instead(audits: pandas.DataFrame) -> str:
    """How many audits have what in place of counts of all grades: "2 with only a percentage"."""
    return listed([f"{n} with {AVAILABLE[kind]}" for kind, n in audits["printed"].value_counts().items()])


def _left_out(audits: pandas.DataFrame) -> str:
    """How many audits have no count of good files, and what they have instead, as a sentence; empty if none."""
    if not (more := len(audits)):
        return ""
    kinds = f": {printed_instead(audits)}"
    if audits["printed"].nunique() == 1:
        kinds = f", {'all ' if more > 2 else 'both ' if more == 2 else ''}with {AVAILABLE[audits['printed'].iloc[0]]}"
    verb = "is" if more == 1 else "are"
    return f"{counted(more, 'more audit')} published no count of good files, and {verb} left out{kinds}."


def _without_such_counts(whole: pandas.DataFrame, with_counts: pandas.DataFrame, forces: Sequence[str]) -> str:
    """Which of many chosen forces have audits, but none with a count of good files: a sentence; empty if all have."""
    lacking = [force for force in forces if force in {*whole["force"]} - {*with_counts["force"]}]
    below_only = set(whole[whole["printed"] == "combined count only"]["force"])
    what = {"no count of good files": [], "only the number below good": []}
    for force in lacking:
        what["only the number below good" if force in below_only else "no count of good files"].append(force)
    parts = [
        f"{words} for {listed_or_counted(named, 'force', NAMED_AT_MOST)}" for words, named in what.items() if named
    ]
    return f"We have {listed(parts)}." if parts else ""


def _uncounted_force(force: str, audits: pandas.DataFrame) -> str:
    """What was published of a chosen force's audits, none of which has a count of good files."""
    if len(audits) > EACH_AT_MOST:
        return f"Of {force}, we have {counted(len(audits), 'audit')} without such counts: {printed_instead(audits)}."
    return _each_in_full(audits)


def not_drawn(audits: pandas.DataFrame, forces: Sequence[str], drawn: Collection[str]) -> str:
    """What was published of forces that the chart of counts lacks, and of which we found no audit, in sentences.

    audits: of these forces, as in ``queries/case_audits.sql``, including parts of samples. forces: the names of all;
    ``drawn``: those in the chart.
    """
    sentences, none = [], []
    for force in forces:
        of_force = audits[audits["force"] == force]
        whole = of_force[of_force["sample"] == "whole"]
        if len(whole) and force not in drawn:
            sentences.append(_each_in_full(whole))
        elif len(of_force) and whole.empty:
            sentences.append(f"Of {force}, we have only subsets of a sample.")
        elif of_force.empty:
            none.append(force)
    if none:
        sentences.append(f"We found no audit of case files for {listed(none, 'or')}.")
    return named_in_full(" ".join(sentences))


def _with_share(audits: pandas.DataFrame, subtracted: pandas.DataFrame | None = None) -> Markup:
    """The share of audits with counts. ``subtracted``: those of the same choice with only the number below good."""
    good, cases = _good_and_total(audits)
    first = audits.iloc[0]
    whole = Markup(
        "Of <strong>{:,}</strong> child protection case files that inspectors picked in {}, <strong>{:,} {} good ({})"
        "</strong>{}."
    )
    shares = rounded(100 * good / cases), _and_inadequate(audits, cases)
    were = "was" if good == 1 else "were"
    beside = Markup("") if subtracted is None else _with_subtracted(audits, subtracted)
    if len(audits) == 1:
        sentence = whole.format(cases, _which(first), good, were, *shares)
        low, high = rounded(first.good_low), rounded(first.good_high)
        at_random = f"the share of all files that are good would likely be between {low} and {high}"
        return sentence + f" If they had been drawn at random, {at_random}." + beside
    names = list(dict.fromkeys(audits["force"]))
    forces = listed_or_counted(sorted(names), "force", NAMED_AT_MOST)
    kinds = {kind_of(audit) for audit in audits.to_dict("records")}
    number = counted(len(audits), kinds.pop() if len(kinds) == 1 else "audit")
    return whole.format(cases, f"{number} of {forces}{_when(audits)}", good, were, *shares) + beside


def _and_inadequate(audits: pandas.DataFrame, cases: int) -> str:
    """How many of these case files were inadequate, as the end of a sentence; empty if no audit counted them.

    The other grades, which audits counted in different ways, are in the chart and its table.
    """
    number, at_least = int(audits["inadequate"].sum()), _perhaps_more(audits, "inadequate")
    if audits["inadequate"].isna().all() or (at_least and not number):
        return ""
    if not number:
        return " and none inadequate"
    return f" and {'at least ' * at_least}{number:,} inadequate ({rounded(100 * number / cases)})"


def _with_subtracted(audits: pandas.DataFrame, subtracted: pandas.DataFrame) -> Markup:
    """The same with the audits whose good files follow only by subtraction, as a sentence; empty if there are none."""
    if subtracted.empty:
        return Markup("")
    (good, cases), more = _good_and_total(audits), int(subtracted["cases_total"].sum())
    good, of = good + int(subtracted["good_by_subtraction"].sum()), cases + more
    which = counted(len(subtracted), "more audit")
    which += f" ({_audit_label(subtracted.iloc[0])})" if len(subtracted) == 1 else ""
    return Markup(" With {} {}, {}, {:,} of {:,} were good: {}.").format(
        which, BY_SUBTRACTION, REST_AS_GOOD, good, of, rounded(100 * good / of)
    )


def _by_kind(audits: pandas.DataFrame) -> str:
    """The share good in inspections, reviews and re-inspections, as a sentence; empty if all are of one kind."""
    by_kind = []
    kinds = pandas.Series([kind_of(audit) for audit in audits.to_dict("records")], audits.index)
    for kind in (kind for kind in KINDS if (kinds == kind).any()):
        of_kind = audits[kinds == kind]
        good, cases = _good_and_total(of_kind)
        were_good = "" if by_kind else " were good"
        by_kind.append(f"{good:,} of {cases:,}{were_good} in {counted(len(of_kind), kind)} ({percent(good, cases)}%)")
    return f"{listed(by_kind)}." if len(by_kind) > 1 else ""


KINDS = ("inspection", "review", "re-inspection")


def kind_of(audit: Mapping) -> str:
    """What an audit was part of, as its programme and the headings of the chart say."""
    if audit["programme"] == "ncpi-reinspection":
        return "re-inspection"
    return "review" if audit["review"] else "inspection"


def _if_review(audit: Mapping) -> str:
    """The kind of a review or re-inspection, after a comma; empty for an inspection."""
    return f", {kind_of(audit)}" if audit["review"] else ""


def newest_in_words(rows: pandas.DataFrame) -> Markup:
    """The newest whole sample with counts, as a sentence; if there is none, what was published instead."""
    whole = rows[rows["sample"] == "whole"]
    with_counts = whole[whole["printed"] == "counts"]
    return _with_share(with_counts.head(1)) if len(with_counts) else _without_counts(whole, rows)


def _without_counts(whole: pandas.DataFrame, rows: pandas.DataFrame, choice: str = "") -> Markup:
    """What was published of audits whose good cases were not counted: of a few, each; else how many of each kind."""
    if rows.empty:
        return Markup("We found no audit of case files by inspectors{}.").format(choice)
    if whole.empty and len(rows) > EACH_AT_MOST:
        return Markup(
            "We cannot give a share judged good for this choice: only subsets of a sample have published counts, in {}."
        ).format("; ".join(dict.fromkeys(_audit_label(r) for r in rows.to_dict("records"))))
    if len(whole) > EACH_AT_MOST:
        return Markup(
            "The number of good files was not published, so we cannot give a share judged good for this choice: {}, {}."
        ).format(counted(len(whole), "audit"), printed_instead(whole))
    shown = rows if whole.empty else whole
    of_subsets = " Counts were published only for subsets of a sample, so this is not a share of the whole sample."
    return Markup("{}{}").format(_each_in_full(shown), of_subsets if whole.empty else "")


def who_picked(rows: pandas.DataFrame) -> str:
    """Who chose the files of these audits: the force, where it had marked them itself before inspectors did."""
    of_force = rows["topic"] == RE_MARKED
    return "the force" if of_force.all() else "inspectors or the force" if of_force.any() else "inspectors"


def _each_in_full(audits: pandas.DataFrame) -> str:
    """What was published of each of a few audits, a sentence each. audits: as in ``queries/case_audits.sql``."""
    text = " ".join(_in_full(row) for row in audits.to_dict("records"))
    unsure = set(audits[audits["sample"] == "whole"]["printed"]) & {"percentage only", "inadequate only"}
    if unsure:
        text += " The number of good files was not published"
        text += ", so we cannot say how far chance may have moved a percentage." if "percentage only" in unsure else "."
    return text


def _in_full(row: Mapping) -> str:
    """What was published of an audit, and how sure that is, as a sentence or two.

    "Inspectors judged 30 of the 79 files they picked in the 2017 inspection of Lancashire to be inadequate: 38% (if
    drawn at random, likely between 28% and 49%)."
    """
    topic = "" if row["topic"] == "all" else f" ({label('topic', row['topic']).lower()})"
    which = f"{'files' if row['topic'] == RE_MARKED else 'files they picked'} in {_which(row)}{topic}"
    cases = None if is_missing(row["cases_total"]) else int(row["cases_total"])
    likely = ""
    if not is_missing(row["interval_of"]):
        likely = f" (if drawn at random, {likely_between(row['interval_low'], row['interval_high'])})"
    match row["printed"]:
        case "counts":
            share = rounded(row["good_share"])
            return f"Inspectors judged {int(row['good'])} of the {cases} {which} to be good: {share}{likely}."
        case "combined count only":
            good = int(row["good_by_subtraction"])
            share = rounded(percent(good, cases))
            return (
                f"Inspectors judged {cases - good} of the {cases} {which} to be below good. That leaves "
                f"{good or 'none'} good if all {cases} were graded: {share}{likely}."
            )
        case "inadequate only":
            share = rounded(row["inadequate_share"])
            return (
                f"Inspectors judged {int(row['inadequate'])} of the {cases} {which} to be inadequate: {share}{likely}."
            )
        case "percentage only":
            share, grade = (row["good_pct"], "good")
            if is_missing(share):
                share, grade = row["below_good_pct"], "below good"
            return f"Inspectors judged {share:g}% of the {which} to be {grade}."
        case _:
            number = f"{cases} " if cases else ""
            noted = "" if is_missing(row["note"]) else f" Our note: {row['note'].rstrip('.')}."
            return f"No grades were published of the {number}{which.replace('they', 'inspectors')}.{noted}"


def _which(audit: Mapping) -> str:
    """An audit by what it was part of: "the 2017 inspection of Cleveland"."""
    kind, force = kind_of(audit), audit["force"]
    if is_missing(audit["year"]):
        return f"the {kind} of {force} ({YEAR_NOT_KNOWN})"
    return f"the {audit['year_label']} {kind} of {force}"


def _audit_label(row: Mapping) -> str:
    """An audit in a sentence: "Dorset 2022, review"."""
    year = f", {YEAR_NOT_KNOWN}" if is_missing(row["year"]) else f" {row['year_label']}"
    return f"{row['force']}{year}{_if_review(row)}"


def _good_and_total(audits: pandas.DataFrame) -> tuple[int, int]:
    return int(audits["good"].sum()), int(audits["cases_total"].sum())


def percent(part: int, whole: int) -> float:
    """A share in per cent to one decimal place, halves rounded up as in SQL."""
    return (2000 * part + whole) // (2 * whole) / 10


def _when(audits: pandas.DataFrame) -> str:
    """ " from 2014 to 2023", " in 2018", or " in years not known"; and how many more are of a year not known."""
    years, undated = sorted(set(audits["year"].dropna())), int(audits["year"].isna().sum())
    if not years:
        return " in years not known"
    more = f", {undated} of a year not known" if undated else ""
    return (f" in {years[0]}" if len(years) == 1 else f" from {years[0]} to {years[-1]}") + more


def _dominant_force_caveat(audits: pandas.DataFrame) -> str:
    """The force that a quarter or more of the cases are of, if there are four forces or more."""
    cases = audits.groupby("force")["cases_total"].sum()
    if len(cases) < 4 or 4 * cases.max() < cases.sum():
        return ""
    share = 100 * cases.max() / cases.sum()
    return f"Of the {int(cases.sum()):,}, {int(cases.max()):,} ({rounded(share)}) are from one force, {cases.idxmax()}."
