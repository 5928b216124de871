"""Exhibits of case audits: shares with their intervals, the funnel, reviews, and the national reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, force_and_year, likely_between, listed, lowercase_first
from parts.address.labels import label, labels_of
from parts.charts.case_audits import Line, audit_shares
from parts.charts.chart import Chart
from parts.charts.funnel import beyond_limits, funnel
from parts.exhibits.exhibit import Exhibit
from parts.exhibits.findings import OWN_NOTE
from parts.html import tables
from parts.html.markup import bullets, unfolded
from parts.words import audits_in_words
from queries import Answer
from queries.caching import cached_on_rows

SAMPLING = (
    "The 95% interval is a rough guide: had the files been picked at random, chance alone could have moved the share "
    "of good files this much. The fewer the files, the wider it is. Where two intervals overlap widely, the order of "
    "the audits means little."
)
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


@cached_on_rows
def outside_in_words(funnel: pandas.DataFrame) -> str:
    """The audits outside the wider limits that the chart lacks, with their counts, as sentences; empty if none.

    funnel: as in ``queries/funnel.sql``, of audits whose good files follow from those below good.
    """
    outside = beyond_limits(funnel, "99.8%")
    if outside.empty:
        return ""
    audits = listed(
        [
            f"{force_and_year(r.force, r.year_label)} ({r.good} of {r.cases_total} good, {r.good_share}%)"
            for r in outside.itertuples()
        ]
    )
    are, lie = ("is", "It lies") if len(outside) == 1 else ("are", "They lie")
    return (
        f"{audits} {are} not in the chart, because only the number below good was published, and we count the rest as "
        f"good. {lie} further from the average than chance would explain."
    )


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
        f"{audits_in_words.pooled_sentence(rows)} The average line is of the {row.pooled_audits}, whatever the "
        f"filters: {row.pooled_largest_force_cases} of their cases are from {row.pooled_largest_force}, "
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


def picked_in_brief(_rows: pandas.DataFrame) -> tuple[str, ...]:
    """What a picture of any audits says of itself, since it goes where no sentence of its page does."""
    return (audits_in_words.PICKED_IN_BRIEF,)


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
    answered=(audits_in_words.PICKED,),
    on_picture=picked_in_brief,
    caveat=limits_caveat,
    reading=(
        "Each mark is one audit. Further right means that inspectors read more files; higher means that they judged a"
        " larger share to be good. If every force handled cases alike and files were picked at random, 95 of 100 marks "
        "would lie between the dashed lines and 998 of 1,000 between the dotted ones. The lines are further apart on "
        "the left, since chance moves a share more when there are few files. Triangles lie outside the dashed lines; a "
        "mark on a line counts as within it. Filled triangles also lie outside the dotted lines: chance alone is "
        "unlikely to explain them, but the chart cannot say what does."
    ),
)


def audits_chart(rows: pandas.DataFrame) -> Chart:
    """Audits of whole samples by programme, inspections first, followed by parts of samples by topic.

    Those of which no grade was published come last of their kind, under a heading that says so: the chart begins with
    a bar that says something, and one of 2024 after those of 2014 does not seem out of order.
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
    without = " without published grades" if row["printed"] == "no grades of cases" else ""
    if row["topic"] == "all":
        return f"{label('programme', row['programme'])}s{without}"
    return f"{'Subset: ' if mixed else ''}{label('topic', row['topic'])}{without}"


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
        audits_in_words.PICKED_BY_FORCE if (rows["topic"] == audits_in_words.RE_MARKED).any() else "",
    )


def _of_inadequate(rows: pandas.DataFrame) -> str:
    """Of which audits the interval is that of the share inadequate, as a sentence; empty if of none."""
    names = list(rows["name"][rows["interval_of"] == "inadequate"])
    if not names:
        return ""
    of = "this audit" if len(rows) == 1 else listed(names)
    return (
        f"Of {of}, only the number of inadequate files was published: the 95% interval in brackets is of their share."
    )


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
        text = f"No interval is shown for {which}, since {needed}: {audits_in_words.printed_instead(uncounted)}."
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
    answered=(audits_in_words.PICKED,),
    on_picture=picked_in_brief,
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
    notes=(audits_in_words.PICKED, SAMPLING, DIFFER),
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
    answered=(audits_in_words.PICKED,),
    notes=(audits_in_words.PICKED_BY_FORCE,),
)
POOLED = Exhibit(
    "pooled-shares",
    question="pooled",
    title="The national report “In harm’s way” of 2015, and audits since",
    answered=(audits_in_words.PICKED,),
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
        f"Audits {audits_in_words.BY_SUBTRACTION} are left out.",
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
    notes=(audits_in_words.PICKED,),
    fixed={},
    columns=f"topic {COLUMNS}",
    takeaway=audits_in_words.newest_in_words,
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
