"""Exhibits of what the record has and what it lacks: coverage, published totals, cycles, and gaps."""

from __future__ import annotations

from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, listed, lowercase_first, rounded
from parts.address.labels import label
from parts.charts.looks import GRADES
from parts.charts.totals import shares_of_areas
from parts.exhibits import grids
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import bullets
from parts.words import published_totals
from queries import Answer
from queries.caching import cached


def known_by_cycle(rows: pandas.DataFrame) -> Markup:
    """How many of the published grades of each cycle are known, and for how many forces."""
    parts = []
    for cycle, group in rows.groupby("cycle_name", sort=False):
        known, published = int(group["known"].sum()), int(group["published"].sum())
        not_graded = int(group["not_graded"].sum())
        of_forces = (group["known"] > 0).sum()
        rest = f"; {not_graded:,} got no grade, or kept an earlier one" if not_graded else ""
        parts.append(
            Markup("<strong>{}</strong>: {:,} of {:,} grades known ({}), at least one for {} of {}{}").format(
                cycle, known, published, share(known, published), of_forces, counted(len(group), "force"), rest
            )
        )
    return bullets(parts)


def share(known: int, published: int) -> str:
    """The share of grades that are known: "27%"; "0%" if none was published."""
    return rounded(100 * known / max(published, 1))


COVERAGE = Exhibit(
    "coverage",
    question="coverage",
    title="Coverage: how much of what was published is known",
    table=grids.coverage,
    takeaway=known_by_cycle,
    notes=(
        "“3 of 9” means that nine grades were published and we have three. † The report’s own total, which may include "
        "areas that are none of our themes. To it we add a grade of 2023–25 on serious and organised crime, which was "
        "given in a report of its own. Where we do not know the total, we take the themes graded for all forces, "
        "leave out those not graded at this force, and add its grades that we have on other themes. So the number "
        "may differ from that on other pages.",
        "“Got no grade, or kept an earlier one” takes three reasons together: no grade was given, the force was not "
        "inspected on the theme, or its earlier grade still applies. Since 2021/22, recording crime data and serious "
        "and organised crime are graded only for some forces. Where we do not know whether a force was graded on one "
        "of these, this table leaves that grade out; other pages call it “not found”, and in totals “perhaps never "
        "given”.",
    ),
)

WANTED = Exhibit(
    "wanted",
    question="wanted",
    title="What to read next: the pages that would give the most missing grades",
    table=partial(tables.rows, height=420, printed=10),
    columns="force cycle_name page cells themes address_from source_url",
    notes=(
        "This lists pages of the inspectorate with grades that we do not have. Each address is one that the record "
        "already cites, or follows the pattern of those for other forces. Nobody has checked that the page is still "
        "there.",
    ),
)

GRADE_COLUMNS = [grade.replace("-", "_") for grade in GRADES]


def totals_in_words(rows: pandas.DataFrame) -> Markup:
    """The totals of each report, and the number of themes whose grade is known, a sentence each."""
    lines = []
    for row in rows.to_dict("records"):
        note = f" {row['note']}" if isinstance(row["note"], str) else ""
        lines.append(
            Markup("<strong>PEEL {}</strong>: {}, in {}. {}{}{}").format(
                row["cycle_name"],
                ", ".join(published_totals.grades_of_totals(row)),
                counted(row["areas_graded"], "area of policing", "areas of policing"),
                _known_of_totals(row),
                _themes_left_out(row),
                note,
            )
        )
    return bullets(lines)


def _known_of_totals(row: dict) -> str:
    """How many of the grades that totals count are known by theme, as a sentence.

    row: of ``queries/grade_totals.sql``.
    """
    if not row["known_in_totals"]:
        return "We do not know which theme has which grade."
    known = "all" if row["known_in_totals"] == row["areas_graded"] else row["known_in_totals"]
    others = f"; not found: {row['grades_left']}" if isinstance(row["grades_left"], str) else ""
    return f"We know {known} of these grades by theme{others}."


def _themes_left_out(row: dict) -> str:
    """That these totals leave out a theme of which we know the grade, as a sentence; empty if they do not.

    row: of ``queries/grade_totals.sql``.
    """
    left_out = published_totals.left_out_of_totals(row)
    return f" These totals leave out {listed(left_out)}." if left_out else ""


TOTALS_OF_FORCE = Exhibit(
    "totals-of-force",
    question="grade_totals",
    title="Published totals of grades",
    columns=f"force cycle_name areas_graded {' '.join(GRADE_COLUMNS)} known_in_totals grades_left note "
    "source_kind source_url",
    only_in_files="force grades_left",
    takeaway=totals_in_words,
    level=3,
)


def totals_takeaway(rows: pandas.DataFrame) -> str:
    """How many reports and grades the published totals cover, compared with the grades known by theme."""
    bars = rows.drop_duplicates("bar")
    return "; ".join(
        f"{cycle}: {counted(int(bar['reports'].iloc[0]), 'report')} with totals of {bar['of_areas'].iloc[0]} grades, "
        f"and {bar['of_areas'].iloc[-1]} grades known by theme, of {counted(int(bar['reports'].iloc[-1]), 'force')}"
        for cycle, bar in bars.groupby("cycle_name", sort=False)
    )


def known_and_not() -> str:
    """How many grades of reports with published totals are low: of those known by theme, and of the others.

    "… in PEEL 2021/22, 36% of the 190 grades that we found, and 28% of the 64 that we did not find." Empty without any.
    """
    cycles = queries.rows("totals_known").dropna(subset=["low_pct", "not_known_low_pct"])
    parts = [
        f"in PEEL {row.cycle_name}, {rounded(row.low_pct)} of the {row.known} grades that we found, and "
        f"{rounded(row.not_known_low_pct)} of the {row.not_known} that we did not find"
        for row in cycles.iloc[::-1].itertuples()
    ]
    if not parts:
        return ""
    return (
        "Of reports whose totals we know, we can say how many grades are low (requires improvement or inadequate): "
        f"{'; '.join(parts)}."
    )


TOTALS = Exhibit(
    "grade-totals",
    question="totals_spread",
    title="All grades of a cycle: published totals, and the grades that we know by theme",
    chart=shares_of_areas,
    table=partial(tables.rows, height=420),
    columns="bar grade areas reports of_areas share_pct",
    takeaway=totals_takeaway,
    notes=(
        "Published totals count the grades of a report, in most cases without serious and organised crime, whether or "
        "not we know which theme has which. The two bars of a "
        "cycle cover different reports. That may be why they differ, or some grades may be easier to find than others.",
    ),
)


def national_totals_takeaway(rows: pandas.DataFrame) -> Markup:
    """How many published national totals are met by the grades of this record, and of how many forces each is."""
    equal = rows[rows["agreement"] == "equal"]
    parts = []
    for (known, graded), group in equal.groupby(["known", "forces_graded"], sort=False):
        rounds = listed([f"{lowercase_first(row.theme)} in {row.cycle_name}" for row in group.itertuples()])
        parts.append(
            Markup("<strong>{} of {}, equal to the published national totals</strong>: {}").format(
                known, graded, rounds
            )
        )
    if not parts:
        return Markup("Our grades match none of these totals in full.")
    known, derived, number = int(equal["known"].sum()), int(equal["known_derived"].sum()), len(equal)
    which = f"all {number}" if number == len(rows) > 1 else f"{number} of {len(rows)}"
    worked_out = f", {derived} of them worked out from these totals" if derived else ""
    return Markup("Our grades match {} in full: {}{}. {}").format(
        which, counted(known, "grade"), worked_out, bullets(parts)
    )


NATIONAL_TOTALS = Exhibit(
    "national-totals",
    question="national_totals",
    title="National totals, as published, and the grades that we have",
    table=partial(tables.rows, height=420),
    columns=(
        "theme cycle_name forces_graded known agreement outstanding good requires_improvement inadequate "
        "adequate known_outstanding known_good known_adequate known_requires_improvement known_inadequate "
        "note source_kind source_url"
    ),
    only_in_files=(
        "adequate known_outstanding known_good known_adequate known_requires_improvement known_inadequate note"
    ),
    takeaway=national_totals_takeaway,
    notes=(
        "The counts are as published. “Equal” means that our grades, counted one by one, give the same number for each "
        "grade. We check this each time the record changes.",
    ),
)

CYCLES = Exhibit(
    "cycles",
    question="cycles",
    title="The cycles of PEEL, and why grades of different eras are not compared",
    columns="name grades era_name comparable break_note source_url",
    only_in_files="break_note",
)


def _gaps(answer: Answer, *, caption: str) -> Markup:
    """The known gaps as a table. Few have a reason as well as a kind, or a year but no cycle: one cell holds both."""
    if queries.current_record().token:  # of a preview, rows are held against the published ones, as they are
        return tables.rows(answer, caption=caption, height=520)
    rows = answer.rows
    reasons = (": " + rows["reason"]).fillna("")
    merged = rows.assign(
        kind=[label("kind", kind) for kind in rows["kind"]] + reasons,
        cycle=rows["cycle"].fillna(rows["year"].astype("string")),
    )
    return tables.rows(answer.with_rows(merged), caption=caption, height=520)


def gaps_in_words(rows: pandas.DataFrame) -> str:
    """How many grades were not given and why, as many as are counted under coverage; and which whole years have none.

    rows: of ``queries/gaps.sql``.
    """
    of_a_force = (rows["kind"] != "no-inspection").to_numpy()
    numbers, years = rows["kind"][of_a_force].value_counts(), rows["year"][~of_a_force]
    kinds = listed([f"{number} {_NOT_GIVEN[kind]}" for kind, number in numbers.items()])
    words = f"{counted(len(rows), 'known gap')}"
    if numbers.sum():
        words += f": {counted(int(numbers.sum()), 'grade')} of a force on a theme, as counted under Coverage ({kinds})"
    if len(years):
        words += f"{', and' if numbers.sum() else ':'} PEEL as a whole in {listed([str(int(y)) for y in years])}"
    return f"{words}."


# Why a grade was not given, after the number of such grades.
_NOT_GIVEN = {
    "grade-stands": "where an earlier grade still applies",
    "not-graded": "that an inspection did not give",
    "not-inspected": "on a theme that was not inspected",
}
GAPS = Exhibit(
    "gaps",
    question="gaps",
    title="Grades that a cycle did not give",
    table=_gaps,
    columns="force theme cycle kind year year_missing reason source_kind source_url",
    only_in_files="year year_missing reason",
    takeaway=gaps_in_words,
)
ASKED = Exhibit(
    "asked",
    question="asked",
    title="Which themes each cycle graded since 2021/22",
    columns="cycle_name theme graded_for known not_graded in_totals note",
    notes=(
        "“In totals” says whether the totals that reports publish, such as three good and six adequate, include this "
        "theme. Where they do not, the table “Coverage” adds its grade to the total; the page “What is new” does not.",
    ),
)


@cached
def record_summary() -> Markup:
    """What the record is and how much it contains, in a sentence."""
    row = queries.rows("headline").iloc[0]
    return Markup(
        "This record holds <strong>{:,} grades, {:,} findings and {} results of case audits</strong> from {} "
        "inspections, reviews and national reports on the police of England and Wales, published {} to {}. Each fact "
        "has a row of its own, with the page that it was read on as far as we know it."
    ).format(row.judgments, row.findings, row.case_audits, row.inspections, row.first_year, row.last_year)


@cached
def known_of_published() -> str:
    """How many of the published grades of PEEL the record has, as a sentence."""
    known, published = _known_and_published()
    return f"Of about {published:,} grades of PEEL that were published, it has {known:,} ({share_of_published()})."


@cached
def share_of_published() -> str:
    """The share of the published grades of PEEL that the record has: "69%"."""
    return share(*_known_and_published())


def _known_and_published() -> tuple[int, int]:
    coverage = queries.rows("coverage")
    return int(coverage["known"].sum()), int(coverage["published"].sum())
