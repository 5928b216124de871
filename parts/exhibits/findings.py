"""Exhibits of findings on child protection: their numbers and their texts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, listed
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import FORCE, KIND, PROGRAMME, REGION, SEARCH, THEME, YEAR
from parts.charts.findings import strengths_and_concerns
from parts.exhibits import as_seen, grids
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import link
from parts.words import choice, sentences
from queries import Answer
from queries.caching import cached, cached_on_rows

COUNTS = (
    "Counts show what was reported, not how good a force is: more inspections and longer reports mean more findings."
)
OWN_WORDS = "We summarise findings in our own words."
YEARS = "The year is that of the inspection; its report may have come out the year after."
ORDER = "The newest come first, or with a search those that match best."
OWN_NOTE = (
    "Found by forces themselves or by peers, not by inspectors. The grades, counts, shares and limits elsewhere on "
    "this page leave these out."
)
HOW_TO_READ = (
    "Bars to the left count concerns, and bars to the right count strengths. A long bar means that inspectors wrote a "
    "lot about a subject, not that a force is good or bad."
)
SOURCED = "note source_kind source_url citation"


def kinds_takeaway(rows: pandas.DataFrame) -> str:
    """The number of findings of each kind. rows: of ``queries/findings.sql``."""
    return f"{listed(sentences.findings_by_kind(rows['polarity'].value_counts()))}."


def counts_takeaway(rows: pandas.DataFrame) -> str:
    """The number of strengths and concerns in the bars."""
    counts = rows[["concern", "strength"]].sum()
    return f"{listed(sentences.findings_by_kind(counts)) or 'No concerns and no strengths'}."


def shown_on(theme) -> bool:
    """Whether a theme's page shows findings: those on it, or all of them on the headline theme's.

    theme: a row of ``queries/themes.sql``.
    """
    return bool(theme.with_findings or theme.headline)


def is_searched(chosen: Selection) -> bool:
    """Whether a reader has narrowed down the findings, rather than only asking how many there are."""
    return any(chosen.values(f) for f in (SEARCH, KIND, PROGRAMME, FORCE, YEAR, REGION))


@cached
def themes_with_strengths() -> tuple[tuple[str, str], ...]:
    """The themes with strengths, most first: pairs of a text with their number, and the address of the list."""
    counts = queries.rows("findings_by_theme").query("strength > 0").sort_values("strength", ascending=False)
    return tuple(
        (f"{row.theme} ({row.strength})", to_page("theme", theme=row.theme, kind="strength"))
        for row in counts.itertuples()
    )


@cached_on_rows
def count_strengths(findings: pandas.DataFrame) -> int:
    """The number of strengths among rows of ``queries/findings.sql``."""
    return int((findings["polarity"] == "strength").sum())


@cached_on_rows
def forces_without_findings(compared: pandas.DataFrame) -> list[str]:
    """The names of the forces without any known finding. compared: as in ``queries/findings_compared.sql``."""
    return list(compared[compared["concern"].isna()]["force"].unique())


def forces_without(chosen: Selection, found: Answer) -> list[str]:
    """The forces without any finding on the theme, where a reader asks for all findings of more than one force.

    found: the findings shown, an answer to ``queries/findings.sql``.
    """
    if any(chosen.values(f) for f in (SEARCH, KIND, PROGRAMME, YEAR)) or not len(found):
        return []
    forces, regions = chosen.values(FORCE), chosen.words(REGION)
    asked = queries.rows("forces").query("present")
    asked = asked[asked["force_id"].isin(forces)] if forces else asked
    asked = asked[asked["region"].isin(regions)] if regions else asked
    with_findings = set(found.rows["force"])
    return [force for force in asked["short_name"] if force not in with_findings]


def say_without(names: list[str], theme: str) -> tuple[str, str]:
    """That forces have no finding on a theme: what it does not mean, and their names. names: of the forces."""
    none = f"{counted(len(names), 'force')} {'has' if len(names) == 1 else 'have'} no finding on {theme} in our record"
    return f"{none}, which does not mean that inspectors had no concern", listed(names)


def _elsewhere(answer: Answer) -> str:
    """What was found at the one force chosen, on other themes, as a sentence; empty if several were, or nothing."""
    chosen = answer.selection
    names = chosen.words(FORCE)
    if len(names) != 1 or any(chosen.values(f) for f in (SEARCH, KIND, PROGRAMME, YEAR)):
        return ""
    others = queries.rows("findings", forces=chosen.values(FORCE))
    if others.empty:
        return f" We found no findings on child protection at all for {names[0]}."
    years = listed([str(int(year)) for year in sorted(others["year"].dropna().unique())])
    of_years = f", of {years}" if years else ""
    return f" We have {counted(len(others), 'finding')} on {names[0]} under other themes{of_years}."


def _why_none(answer: Answer) -> str:
    """That nothing was found for the forces and years chosen, with what else to try; empty if words were sought."""
    if answer.parameters["search"]:
        return ""
    chosen, asked = answer.selection, answer.selection.words(THEME)
    theme, sought = asked[0] if len(asked) == 1 else "child protection", choice.findings_sought(chosen)
    none, _ = sentences.of_findings(answer.rows, theme, sought=sought, choice=choice.in_words(chosen))
    return f"{none.striptags()}{_elsewhere(answer)} Change or clear the filters to see others."


BY_FORCE = Exhibit(
    "strengths-and-concerns",
    question="findings_by_force",
    title="Strengths and concerns on {theme}, force by force",
    chart=partial(strengths_and_concerns, by="force"),
    table=partial(tables.rows, height=420),
    takeaway=counts_takeaway,
    notes=(COUNTS,),
    level=3,
    reading=HOW_TO_READ,
)
BY_THEME = replace(
    BY_FORCE,
    name="findings-by-theme",
    question="findings_by_theme",
    title="Strengths and concerns, theme by theme",
    chart=partial(strengths_and_concerns, by="theme"),
    nothing=(
        "We found no findings on child protection for this force. It may still have been inspected: see the "
        "inspections below."
    ),
    level=2,
)
FINDINGS = Exhibit(
    "findings",
    question="findings",
    title="Findings on {theme}",
    table=partial(tables.rows, height=620),
    columns=f"force polarity summary theme year year_missing programme title {SOURCED}",
    only_in_files="theme",
    notes=(ORDER, YEARS, OWN_WORDS),
    nothing="No findings match. Try fewer words or another kind, or clear the filters.",
    nothing_of=_why_none,
    level=3,
)
FINDINGS_ON_ALL = replace(FINDINGS, name="all-findings", title="Findings on child protection", only_in_files="")
OF_FORCE = replace(
    FINDINGS,
    name="findings-of-force",
    title="Findings on child protection, newest first",
    table=partial(tables.rows, height=520),
    columns=f"force polarity summary theme year year_missing title {SOURCED}",
    only_in_files="force",
    takeaway=kinds_takeaway,
    notes=(YEARS, OWN_WORDS),
    nothing="",
    nothing_of=None,
)


def link_to_found(chosen: Selection, *, all_themes: bool) -> Markup:
    """A link to the findings that a reader chose among, further down on the page of a theme, or that there are none.

    ``all_themes``: whether the page shows those on all themes.
    """
    exhibit, parameters = (FINDINGS_ON_ALL, {"themes": None}) if all_themes else (FINDINGS, {})
    number = len(exhibit.ask(chosen, **parameters))
    there = to_page("theme", **chosen.address) + f"#{exhibit.name}"
    if not number:
        search = chosen.value(SEARCH)
        return Markup("No finding {}: {}.").format(
            f"with “{search}”" if search else "fits your choice", link("change what you search", there)
        )
    words = "Read the finding" if number == 1 else f"Read the {number:,} findings"
    return Markup("<strong>{}</strong>").format(link(words, there))


@cached
def own_programmes() -> list[str]:
    """The programmes in the record that are forces' own."""
    frame = queries.rows("programmes")
    return list(frame[frame["own"]]["programme"])


OWN_FINDINGS = replace(
    OF_FORCE,
    name="own-findings",
    title="What the force found itself",
    fixed={"programmes": own_programmes},
    notes=(OWN_NOTE,),
)


def meaning_of_dash(compared: pandas.DataFrame) -> str:
    """What a dash means, where there is one. compared: as in ``queries/findings_compared.sql``."""
    return "A dash: we found no findings for this force at all." if compared["concern"].isna().any() else ""


COUNTS_SIDE_BY_SIDE = Exhibit(
    "findings-side-by-side",
    question="findings_compared",
    title="What inspectors found on child protection",
    table=grids.finding_counts,
    as_seen=as_seen.finding_counts,
    columns="force theme concern strength recommendation reports",
    notes=(
        COUNTS,
        "Themes with the most concerns and strengths come first; each number is a link to the findings. “None found” "
        "does not mean that inspectors had no concern.",
    ),
    caveat=meaning_of_dash,
)
IN_COLUMNS = Exhibit(
    "findings-beside",
    question="findings",
    title="Findings on {theme}",
    table=tables.findings_in_columns,
    companions=("findings_compared",),
    columns=f"force polarity summary theme year year_missing title {SOURCED}",
    notes=(OWN_WORDS,),
    nothing="We found no findings on this theme for any of these forces. Choose another theme above.",
)

RECOMMENDATION_COLUMNS = (
    "theme recommended recommended_on year year_missing programme title status_words status status_date review_found "
    "review_title review_dated source_kind source_url citation review_source_kind review_source_url review_citation"
)
CARRIED_OUT = "We do not know whether these were carried out, unless the status says so."
HOW_REVIEWS_ARE_MATCHED = (
    "Beside each recommendation is what a later review said on the same theme: the last one before the force had "
    "another full inspection. If that review made a new recommendation on the theme, we call the earlier one open."
)
RECOMMENDATIONS_NOT_COUNTED = (
    "These are the recommendations that we found on the pages that we read. Many of these pages quote only a part of a "
    "report, so it may have made more, and we give no totals."
)


def matched_caveat(rows: pandas.DataFrame) -> str:
    """How reviews are matched, where a review found anything. rows: of ``queries/recommendations.sql``."""
    return HOW_REVIEWS_ARE_MATCHED if rows["review_found"].notna().any() else ""


RECOMMENDATIONS = Exhibit(
    "recommendations",
    question="recommendations",
    title="Recommendations on child protection, and what reviews found since",
    table=partial(tables.recommendations, height=420),
    columns=f"force {RECOMMENDATION_COLUMNS}",
    drop_empty=True,
    only_in_files="year year_missing programme title status status_date review_title",
    caveat=matched_caveat,
    notes=(CARRIED_OUT, OWN_WORDS, RECOMMENDATIONS_NOT_COUNTED),
)
RECOMMENDATIONS_OF_FORCE = replace(
    RECOMMENDATIONS,
    name="recommendations-of-force",
    title="Recommendations to {force} on child protection, and what reviews found since",
    columns=f"force {RECOMMENDATION_COLUMNS}",
    only_in_files="force year year_missing programme title status status_date review_title",
    nothing=(
        "We found no recommendation to this force on child protection. We have not read every report, so there may "
        "have been some."
    ),
)
