"""Exhibits of case audits: shares with their intervals, the funnel, reviews, and the national reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import (
    DATE_NOT_KNOWN,
    counted,
    force_and_year,
    likely_between,
    listed,
    listed_or_counted,
    lowercase_first,
    rounded,
    uppercase_first,
)
from parts.address.force_names import named_in_full
from parts.address.labels import label, labels_of
from parts.charts.case_audits import Line, audit_shares, beyond_limits, funnel, slopes
from parts.charts.chart import Chart
from parts.exhibits import tables
from parts.exhibits.exhibit import Exhibit
from parts.exhibits.findings import OWN_NOTE
from parts.exhibits.markup import bullets, is_missing, unfolded
from queries import Answer
from queries.caching import cached_on_rows

PICKED = "Inspectors picked the cases, and not at random, so the shares do not describe all of a force’s cases."
PICKED_BY_FORCE = "Cases that a force had marked itself, and inspectors marked again, were picked by the force."
SAMPLING = (
    "The 95% interval is a rough guide: had the files been picked at random, chance alone could have moved the share "
    "of good files this much. The fewer the files, the wider it is. Where two intervals overlap widely, the order of "
    "the audits means little."
)
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
# Said of an audit whose good cases can only be worked out, so that it is left out of shares of several audits.
BY_SUBTRACTION = "whose good files we can only work out by subtraction"
# So many forces of a reader's choice are named one by one; more are counted.
NAMED_AT_MOST = 6
EACH_AT_MOST = 3  # audits without counts that are described one by one; of more, only how many of each kind
DIFFER = "Audits of different years had different inspectors and cases."

SOURCED = "source_kind source_url citation"
COUNTED = "cases_total good adequate requires_improvement inadequate below_good"
AS_PRINTED = "good_by_subtraction good_pct below_good_pct"
YEARS = "year year_missing"  # in files: pages show year_label in their place
SHARES = "good_share good_low good_high inadequate_share inadequate_low inadequate_high"
AS_DRAWN = "good_share_drawn interval_of interval_low interval_high"
COLUMNS = (
    f"force year year_missing year_label programme {COUNTED} {SHARES} {AS_DRAWN} {AS_PRINTED} printed title note "
    f"{SOURCED}"
)
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
        sentence += f"; with {more} more {BY_SUBTRACTION}, {good} of {cases:,} ({percent(good, cases)}%)"
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


@cached_on_rows
def outside_in_words(funnel: pandas.DataFrame) -> str:
    """The audits outside the wider limits, with their counts: "Kent 2020, 3 of 20 (15.0%)". Empty if there are none.

    funnel: as in ``queries/funnel.sql``.
    """
    outside = beyond_limits(funnel, "99.8%")
    return "; ".join(
        f"{force_and_year(r.force, r.year_label)}, {r.good} of {r.cases_total} ({r.good_share}%)"
        for r in outside.itertuples()
    )


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


def _kinds(audits: pandas.DataFrame) -> str:
    """How many audits have what in place of counts of all grades: "2 with only a percentage"."""
    return listed([f"{n} with {AVAILABLE[kind]}" for kind, n in audits["printed"].value_counts().items()])


def _left_out(audits: pandas.DataFrame) -> str:
    """How many audits have no count of good files, and what they have instead, as a sentence; empty if none."""
    if not (more := len(audits)):
        return ""
    kinds = f": {_kinds(audits)}"
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
        return f"Of {force}, we have {counted(len(audits), 'audit')} without such counts: {_kinds(audits)}."
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
    which += f", {_audit_label(subtracted.iloc[0])}" if len(subtracted) == 1 else ""
    return Markup(" With {}, {}, {:,} of {:,} were good: {}.").format(
        which, BY_SUBTRACTION, good, of, rounded(100 * good / of)
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
        ).format(counted(len(whole), "audit"), _kinds(whole))
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
            return f"No grades were published of the {number}{which.replace('they', 'inspectors')}."


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
    return f"Of the {int(cases.sum()):,}, {int(cases.max()):,} ({share:.0f}%) are from one force, {cases.idxmax()}."


def outside_limits(rows: pandas.DataFrame) -> Markup:
    """Which audits lie further from the average than chance would put random files, and which are borderline."""
    average = f"the average ({rows['pooled_share'].iloc[0]}% good)"
    outside, perhaps = beyond_limits(rows, "99.8%"), beyond_limits(rows, "95%")
    if len(rows) == len(perhaps) == 1:
        text = Markup("The only audit shown may be {} than {}, but chance could explain that")
        return text.format(_side(perhaps["place"].iloc[0]), average) + "."
    which = f"{len(outside) or 'None'} of the {len(rows)} audits shown" if len(rows) > 1 else "The only audit shown"
    lies = "lies" if len(outside) < 2 else "lie"
    them = "it" if len(rows) == 1 or len(outside) == 1 else "them"
    further = f"further from {average} than chance would put {them}, had files been picked at random"
    if len(outside):
        named = Markup("; ").join(_placed(r) for r in outside.itertuples())
        text = Markup("{} {} {}: {}").format(which, lies, further, named)
    elif len(rows) == 1:
        text = Markup("{} lies no {}").format(which, further)
    else:
        text = Markup("{} {} {}").format(which, lies, further)
    if len(perhaps):
        sides = ", ".join(
            f"{listed([force_and_year(r.force, r.year_label) for r in of_side.itertuples()])} ({side})"
            for side, of_side in perhaps.groupby(perhaps["place"].map(_side), sort=False)
        )
        are = f"{'more ' if len(outside) else ''}{'is' if len(perhaps) == 1 else 'are'} borderline"
        text += f". {len(perhaps)} {are}: {sides}"
    return text + "."


def _side(place: str) -> str:
    return "higher" if place.startswith("above") else "lower"


def _placed(row) -> Markup:
    """An audit with its counts: "Suffolk 2023 higher, 17 of 30 good (56.7%)"."""
    return Markup("<strong>{}</strong> {}, {} of {} good ({}%)").format(
        force_and_year(row.force, row.year_label), _side(row.place), row.good, row.cases_total, row.good_share
    )


def limits_caveat(rows: pandas.DataFrame) -> str:
    """What the pooled share covers, and what the limits do not."""
    row = rows.iloc[0]
    return (
        f"{pooled_sentence(rows)} The average line is of the {row.pooled_audits}, whatever the filters: "
        f"{row.pooled_largest_force_cases} of their cases are from {row.pooled_largest_force}, "
        f"{row.pooled_review_cases} from reviews and re-inspections. The limits allow for chance only, not for "
        "differences between inspectors and years; the table gives them as numbers of good files."
    )


def average_moved(answer: Answer) -> str:
    """In a preview, from what to what the reader's file moves the average of the funnel; empty if it does not."""
    whole = tuple((name, None) for name, _ in answer.values)  # the average is of all, whatever was chosen
    before = queries.served().answer(answer.question, whole)["pooled_share"]
    now = answer.rows["pooled_share"]
    if queries.current_record().token is None or not len(before) or before.iloc[0] == now.iloc[0]:
        return ""
    return f"With your file, the average moves from {before.iloc[0]}% to {now.iloc[0]}%, and the limits with it."


FUNNEL = Exhibit(
    "funnel",
    question="funnel",
    title="Which audits stand out?",
    chart=funnel,
    table=partial(tables.rows, height=420),
    companions=("funnel_limits",),
    fixed={"printed": ("counts",)},
    columns=(
        "force year year_missing year_label programme cases_total good good_share pooled_share low_998 low_95 high_95 "
        f"high_998 place {SOURCED}"
    ),
    only_in_files=YEARS,
    takeaway=outside_limits,
    answered=(PICKED,),
    caveat=limits_caveat,
    reading=(
        "Each mark is one audit. Further right means that inspectors read more files; higher means that they judged a"
        " larger share to be good. If every force handled cases alike and files were picked at random, 95 of 100 marks "
        "would lie between the dashed lines and 998 of 1,000 between the dotted ones. The lines are further apart on "
        "the left, since chance moves a share more when there are few files. Triangles lie outside the dashed lines; a "
        "mark on a line counts as within it. Filled triangles also lie outside the dotted lines, which is hard to put "
        "down to chance, though the chart cannot say what else it is."
    ),
)


def audits_chart(rows: pandas.DataFrame) -> Chart:
    """Audits of whole samples by programme, inspections first, followed by parts of samples by topic.

    Those of which no grade was published come last of their kind: the chart begins with a bar that says something.
    """
    programmes, topics = list(labels_of("programme")), list(labels_of("topic"))
    by_part = [
        (
            r.topic != "all",
            r.review,
            programmes.index(r.programme),
            topics.index(r.topic),
            r.printed == "no grades of cases",
        )
        for r in rows.itertuples()
    ]
    in_order = sorted(zip(by_part, rows.to_dict("records")), key=lambda pair: pair[0])  # stable
    mixed = rows["sample"].nunique() > 1
    named = (force_and_year(row["force"], row["year_label"]) for _, row in in_order)
    return audit_shares([Line(row, heading_of(row, mixed=mixed), name) for (_, row), name in zip(in_order, named)])


def heading_of(row: Mapping, *, mixed: bool) -> str:
    """The heading of an audit in the chart. ``mixed``: whether it shows parts of samples next to whole ones."""
    if row["topic"] == "all":
        return f"{label('programme', row['programme'])}s"
    return f"{'Subset: ' if mixed else ''}{label('topic', row['topic'])}"


def audits_by_force_chart(rows: pandas.DataFrame) -> Chart:
    """Audits of a few forces side by side, in the order of the rows."""
    audits = rows.to_dict("records")
    return audit_shares(
        [Line(row, row["force"], row["name"].removeprefix(row["force"]).lstrip(", ")) for row in audits]
    )


def audits_caveat(rows: pandas.DataFrame) -> tuple[str, ...]:
    """How to read the intervals shown, the audits without one, misprinted counts, and subsets beside whole samples."""
    return (
        SAMPLING if (rows["interval_of"] == "good").any() else "",
        _of_inadequate(rows),
        _exceptions(rows),
        "Subsets are shown separately." if rows["sample"].nunique() > 1 else "",
        PICKED_BY_FORCE if (rows["topic"] == RE_MARKED).any() else "",
    )


def _of_inadequate(rows: pandas.DataFrame) -> str:
    """Of how many audits the interval is that of the share inadequate, as a sentence; empty if of none."""
    number = int((rows["interval_of"] == "inadequate").sum())
    which = "this audit" if len(rows) == number == 1 else f"{number} of these audits"
    text = f"In {which}, only the inadequate files were counted: the 95% interval in brackets is of their share."
    return text if number else ""


def _exceptions(rows: pandas.DataFrame) -> str:
    """The audits without an interval, and those whose printed counts do not add up; empty if there are none."""
    parts = rows[["good", "adequate", "requires_improvement", "inadequate"]].fillna(0).sum(axis=1)
    misprinted = (parts > rows["cases_total"]).fillna(False).astype(bool)
    odd = [f"{name} add to {int(n)}" for name, n in zip(rows["name"][misprinted], parts[misprinted])]
    uncounted, text = rows[rows["interval_of"].isna()], ""
    if number := len(uncounted):
        audits = "this audit" if len(rows) == 1 else "these audits"
        which = audits if number == len(rows) else f"{'one' if number == 1 else number} of {audits}"
        if (rows["interval_of"] == "inadequate").any():  # whose interval has a note of its own
            which = f"{'one' if number == 1 else number} more"
        needed = "the counts that it needs were not published"
        text = f"No interval is shown for {which}, since {needed}: {_kinds(uncounted)}."
    return f"{text} As published, the counts of {listed(odd)}.".strip() if odd else text


HOW_TO_READ = (
    "Each bar is all the case files of one audit, with the number of files in each part. Blue, on the left, is the "
    "share that inspectors judged good; then come the middle grade and, on the right, inadequate. The line below a bar "
    "is the 95% interval: how far chance alone could have moved the share of good files, had they been picked at "
    "random. Fewer files make a longer line. "
    "Striped parts were published as one number or worked out by subtraction; empty parts have no published grade."
)
ALL_AUDITS = Exhibit(
    "counts",
    file="case-audits",
    question="case_audits",
    title="Cases judged good, by audit",
    chart=audits_chart,
    table=partial(tables.rows, height=420),
    fixed={"samples": ("whole",)},
    columns=COLUMNS,
    drop_empty=True,
    only_in_files=f"{YEARS} {AS_DRAWN}",
    caveat=audits_caveat,
    answered=(PICKED,),
    reading=HOW_TO_READ,
)
SHARES_SIDE_BY_SIDE = replace(
    ALL_AUDITS,
    name="case-audits-side-by-side",
    file="",
    title="Case audits side by side",
    chart=audits_by_force_chart,
    fixed={"samples": ("whole",), "printed": ("counts", "combined count only")},
    caveat=None,
    answered=(),
    notes=(PICKED, SAMPLING, DIFFER),
)


FEW = 5  # rows that a page has room for


def open_if_few(answer: Answer, *, caption: str) -> Markup:
    """The rows as a collapsed table; open if they are few, or the page would show nothing of them."""
    table = folded(answer, caption=caption)
    return unfolded(table) if len(answer.rows) <= FEW else table


def folded(answer: Answer, *, caption: str) -> Markup:
    """The rows as a collapsed table."""
    summary = Markup('<summary>Show the table<span class="fc-hidden">: {}</span></summary>').format(caption)
    table = tables.rows(answer, caption=caption, height=420)
    return Markup('<details class="fc-rows">{}{}</details>').format(summary, table)


def parts_takeaway(rows: pandas.DataFrame) -> str:
    """How many audits of parts of samples there are, and of which cases."""
    numbers = rows["topic"].value_counts()
    topics = [
        f"{lowercase_first(label('topic', topic))}{f' ({number})' if number > 1 else ''}"
        for topic, number in numbers.items()
    ]
    return f"{counted(len(rows), 'audit')} that looked only at some cases, shown separately: {'; '.join(topics)}."


PARTS = Exhibit(
    "case-audits-parts",
    question="case_audits",
    title="Audits of a part of the cases, such as online abuse",
    table=open_if_few,
    fixed={"samples": ("part",)},
    columns=f"topic {COLUMNS}",
    drop_empty=True,
    only_in_files=f"{YEARS} {AS_DRAWN}",
    takeaway=parts_takeaway,
    answered=(PICKED,),
    notes=(PICKED_BY_FORCE,),
)
POOLED = Exhibit(
    "pooled-shares",
    question="pooled",
    title="The national report “In harm’s way” of 2015, and audits since",
    answered=(PICKED,),
    table=folded,
    takeaway=lambda rows: bullets(
        Markup("<strong>{}</strong>: {} of {:,} cases good, <strong>{}%</strong> (if drawn at random, {})").format(
            r.audits, int(r.good), int(r.cases), r.good_share, likely_between(r.good_low, r.good_high)
        )
        for r in rows.itertuples()
    ),
    notes=(
        "This is not a trend: the cases are from different forces and years. Those of “In harm’s way” "
        "are from eight forces, and have “adequate” as the middle grade, where later ones have “requires improvement”. "
        f"Audits {BY_SUBTRACTION} are left out.",
    ),
)
NATIONAL = Exhibit(
    "national-reports", question="national", title="What the national reports found", table=tables.timeline
)

OF_FORCE = replace(
    ALL_AUDITS,
    name="case-audits-drawn",
    file="case-audits-of-force",
    title="Case files audited",
    answered=(),
    notes=(PICKED,),
    fixed={},
    columns=f"topic {COLUMNS}",
    takeaway=newest_in_words,
)


NO_CLEAR_CHANGE = "no clear change"


def review_sentence(pair: Mapping) -> str:
    """A pair of audits: the share at the inspection and at the review, and whether that is a clear change."""
    difference, low, high = (f"{pair[c]:+.1f}" for c in ("difference", "difference_low", "difference_high"))
    years = f"{pair['from_year_label']} → {pair['year_label']}"
    text = (
        f"{pair['force']} {years}: {pair['from_good']} of {pair['from_cases']} good "
        f"({pair['from_share']:.1f}%), then {pair['good']} of {pair['cases']} ({pair['good_share']:.1f}%): "
        f"{difference} percentage points (likely between {low} and {high}), {pair['change']}"
    )
    text = text.replace("-", "−")
    if is_missing(pair["by_subtraction"]):
        return text
    return f"{text}; the good files of {pair['by_subtraction']} are worked out by subtraction"


def review_sentences(rows: pandas.DataFrame) -> Markup:
    """In how many follow-ups the share of good files changed clearly and which, then a sentence for each pair, those
    that do first."""
    pairs = sorted(rows.to_dict("records"), key=lambda pair: pair["change"] == NO_CLEAR_CHANGE)
    clear = [pair for pair in pairs if pair["change"] != NO_CLEAR_CHANGE]
    named = listed([f"{pair['force']} in {pair['year_label']} ({pair['change']})" for pair in clear])
    by_chance = "by more than chance would explain, had files been picked at random"
    if len(pairs) == 1:
        which = "In the only follow-up with counts of good files at both audits"
    else:
        which = f"In {len(clear) or 'none'} of the {len(pairs)} follow-ups with counts of good files at both audits"
    if clear:
        first = f"{which}, the share of good files differs {by_chance}: {named}"
    elif len(pairs) == 1:
        first = f"{which}, the share of good files does not differ {by_chance}"
    else:
        first = f"{which} does the share of good files differ {by_chance}"
    first = Markup("<strong>{}</strong>.").format(first)
    return first + bullets(f"{review_sentence(pair)}." for pair in pairs)


def reviews_caveat(rows: pandas.DataFrame) -> str:
    """How to read the intervals, and which audits were counted by subtraction."""
    audits = list(dict.fromkeys(a for cell in rows["by_subtraction"].dropna() for a in cell.split(", ") if a))
    text = (
        "The likely ranges would hold had files been picked at random. Where that of a difference includes zero, there "
        "is no clear change. Years are those of fieldwork."
    )
    if audits:
        text += (
            f" Where only the number below good was published ({listed(audits)}), we count the rest as good; these "
            f"audits are not in the chart “{FUNNEL.title}” on Case audits."
        )
    return text


REVIEWS = Exhibit(
    "reviews",
    question="reviews",
    title="Case audits: from one inspection or review to the next",
    chart=slopes,
    table=partial(tables.rows, height=420),
    columns=(
        "force from_year from_year_missing from_year_label year year_missing year_label from_programme programme "
        "from_good from_cases from_share from_low from_high good cases good_share good_low good_high difference "
        "difference_low difference_high change by_subtraction from_source_kind from_source_url source_kind source_url"
    ),
    only_in_files=f"from_year from_year_missing {YEARS}",
    takeaway=review_sentences,
    caveat=reviews_caveat,
    notes=("Inspectors picked the cases for both audits.",),
    reading=(
        "Each line is of one force, and joins the shares of good cases at its audits: from an inspection or a review "
        "to the next review or re-inspection. “Likely between” "
        "says how far chance alone may have moved a number: its 95% interval, drawn as a bar beside a share."
    ),
)

OWN_RESULTS = Exhibit(
    "own-results",
    question="own_results",
    title="What forces found themselves",
    columns=(
        f"force programme title year year_missing topic {COUNTED} good_pct below_good_pct good_share good_low "
        f"good_high note {SOURCED}"
    ),
    drop_empty=True,
    notes=(OWN_NOTE,),
)
