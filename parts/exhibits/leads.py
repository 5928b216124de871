"""The first sentence of each page: the answer to its question, for the reader's choices.

The card of a link to the page has the same sentence (``cards.py``). Each function returns None if there is nothing to
say yet: no force is chosen, or there are no rows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

import queries
from parts.address.english import listed
from parts.address.links import to_page
from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import (
    AS_OF,
    CYCLE,
    EVIDENCE,
    FORCE,
    GRADE,
    GROUP,
    KIND,
    NEWEST,
    PROGRAMME,
    PUBLISHED_SINCE,
    SEARCH,
    SINCE,
    TABLE,
    THEME,
    graded_cycles,
    themes_by_id,
)
from parts.exhibits import (
    case_audits,
    contents,
    findings,
    glance,
    grades,
    inspections,
    monitoring,
    record,
    sentences,
    standing,
    succession,
)
from parts.exhibits.comparison import forces_compared
from parts.exhibits.markup import link
from queries.caching import cached

NOT_COMPARABLE = "This cannot be compared with earlier rounds, since the way of grading has changed."


@dataclass(frozen=True)
class Lead:
    """The answer to the question of a page, its caveats, and what a reader must know of the forces named in it."""

    sentence: Markup | str
    caveat: Markup | str = ""
    mark: Markup | str = ""

    @property
    def text(self) -> str:
        """The sentence without markup."""
        return sentences.without_markup(self.sentence)

    @property
    def mark_text(self) -> str:
        """The mark without markup."""
        return sentences.without_markup(self.mark)


@cached
def of(page: Page, chosen: Selection) -> Lead | None:
    """The first sentence of a page for a selection, with a way to undo a choice of sources, which hides grades."""
    lead = page.lead(chosen) if page.lead else None
    if not lead:
        return None
    sentence, caveat, *mark = lead
    if chosen.values(EVIDENCE):
        everything = {key: values for key, values in chosen.address.items() if key != EVIDENCE.key}
        words = Markup("You see only grades {}. {}.").format(
            chosen.in_english(EVIDENCE).lower().removesuffix(" only"),
            link("Show all sources", to_page(page.address, **everything)),
        )
        caveat = Markup("{} {}").format(caveat, words) if caveat else words
    return Lead(sentence, caveat, *mark)


def _naming_groups(lead: Callable[[Selection], tuple | None]) -> Callable[[Selection], tuple | None]:
    """The function of a page whose sentence begins with the groups of forces that it is about."""

    @functools.wraps(lead)
    def with_groups(chosen: Selection) -> tuple | None:
        return _with_groups(lead(chosen), chosen)

    return with_groups


def _with_groups(lead: tuple | None, chosen: Selection) -> tuple | None:
    if not lead or not chosen.groups:
        return lead
    others = chosen.forces_outside_groups
    named = listed([chosen.in_english(GROUP), *[FORCE.in_english(others)] * bool(others)])
    return Markup("{}: {}").format(named, sentences.after_colon(lead[0])), *lead[1:]


@_naming_groups
def overview(chosen: Selection) -> tuple | None:
    if chosen.values(GRADE):
        on_day = (monitoring.on_day(chosen),) * (chosen.value(CYCLE) == NEWEST)
        return *_on_day(chosen, standing.sentence_on_grades(chosen)), *on_day
    if chosen.value(CYCLE) == NEWEST:
        rows = standing.on_theme(chosen).rows
        if rows.empty:
            return None
        return *_on_day(chosen, standing.sentence(rows, sentences.region_phrase(chosen))), monitoring.on_day(chosen)
    grid = grades.GRID_OF_CYCLE.ask(chosen, themes=None).rows
    rows = grid[grid["theme_id"] == chosen.value(THEME)]
    return None if rows.empty else sentences.of_round(rows, sentences.region_phrase(chosen))


def _on_day(chosen: Selection, lead: tuple) -> tuple:
    """The sentence on newest grades with the day that it is of, if it is not today."""
    if not chosen.values(AS_OF):
        return lead
    return Markup("As of {}: {}").format(chosen.words(AS_OF)[0], sentences.after_colon(lead[0])), lead[1]


def force(chosen: Selection) -> tuple | None:
    if not chosen.value(FORCE):
        return None
    shown = glance.of_force(chosen)
    caveat = Markup(" ").join(filter(None, (succession.of_force(chosen), shown.caveat)))
    return shown.answer, caveat, monitoring.of_force(chosen)


@_naming_groups
def theme(chosen: Selection) -> tuple | None:
    """The sentence on findings if a reader searches them or the theme has no grades, or else on grades."""
    subject = themes_by_id()[chosen.value(THEME)]
    sentences_on = [_on_grades, _on_findings]
    if asks_for_findings(chosen) or not subject.graded:
        sentences_on.reverse()
    return next((lead for sentence_on in sentences_on if (lead := sentence_on(chosen))), None)


def asks_for_findings(chosen: Selection) -> bool:
    """Whether a reader searches the findings on a theme, or chooses among them."""
    return any(chosen.values(filter_) for filter_ in (SEARCH, KIND, PROGRAMME))


def _on_grades(chosen: Selection) -> tuple | None:
    chosen = chosen.without((GRADE.key,))  # which seeks forces in the list of those that do well, not in all grades
    subject = themes_by_id()[chosen.value(THEME)]
    if not subject.graded or not grades.any_known(grades.SPREAD_BY_ROUND.ask(chosen)):
        return None
    return sentences.of_newest_round(grades.GRID_OF_THEME.ask(chosen), sentences.region_phrase(chosen))


def _on_findings(chosen: Selection) -> tuple | None:
    subject = themes_by_id()[chosen.value(THEME)]
    if subject.with_findings:
        return sentences.of_findings(findings.FINDINGS.ask(chosen).rows, subject.name, chosen.value(SEARCH))
    if subject.headline and findings.is_searched(chosen):
        return sentences.of_findings(findings.FINDINGS_ON_ALL.ask(chosen, themes=None).rows, "", chosen.value(SEARCH))
    return None


@_naming_groups
def change(chosen: Selection) -> tuple | None:
    """Where forces stand in the newest round, and whether that can be called a change; then who moved in an era."""
    grid, forces = grades.TRAJECTORIES.ask(chosen), chosen.words(FORCE)
    if len(forces) == 1:
        return sentences.of_force(grid.rows, forces[0])
    if not sentences.any_grade(grid):
        return None
    sentence, caveat = sentences.of_newest_round(grid, "")
    spans, eras = grades.spans_of_eras(grid), grid.rows.set_index("round")["era"].to_dict()
    newest = eras[sentences.newest_round(grid)]
    comparable = bool(spans) and spans[-1].era == newest
    if not comparable and len(set(eras.values())) > 1:
        sentence += Markup(" {}").format(NOT_COMPARABLE)
    if spans:
        span = spans[-1]
        moves = grades.MOVES.ask(chosen, from_round=span.first, to_round=span.last).rows
        moved, of_moves = sentences.of_moves(moves, chosen.in_english(THEME), span.first_name, span.last_name)
        sentence += Markup(" {}").format(moved)
        said = [sentences.ERAS] * (not comparable) + [sentences.EASIER_TO_FIND] * (sentences.EASIER_TO_FIND in caveat)
        for words in said:
            of_moves = of_moves.replace(words, "")
        caveat = f"{caveat} {' '.join(of_moves.split())}".strip()
    return sentence, caveat


def single_cycles() -> str:
    """The cycles that are the only ones of their era, and so show no moves."""
    cycles = graded_cycles()
    single = list(cycles[~cycles.duplicated("era", keep=False)]["name"])
    return f"{listed(single)} cannot be compared with any other round, so no change can be shown." if single else ""


@_naming_groups
def compare(chosen: Selection) -> tuple | None:
    if not (comparison := forces_compared(chosen)):
        return None
    newest = chosen.value(CYCLE) == NEWEST
    # The choice of differences chooses rows of the table alone.
    _, answer = grades.side_by_side(chosen, comparison.forces, newest=newest, differences=None)
    return sentences.of_differences(answer.rows, newest=newest) if sentences.any_grade(answer) else None


@_naming_groups
def audits(chosen: Selection) -> tuple:
    return case_audits.judged_good(chosen.ask("case_audits", samples=["whole", "part"]).rows, chosen.words(FORCE))


def tables(chosen: Selection) -> tuple:
    exhibit = contents.TABLES[chosen.value(TABLE)]
    answer = exhibit.ask(chosen)
    undated = ()
    if chosen.value(SINCE) and "year" in answer.rows:
        undated = exhibit.ask(chosen, since=None, years=(record.NOT_KNOWN,))
    sentence = record.table_sentence(answer, len(queries.rows(exhibit.question)))
    return _with_groups((sentence, record.undated_note(answer, len(undated))), answer.selection)


def about(_chosen: Selection) -> tuple:
    return contents.record_summary(), ""


@_naming_groups
def changes(chosen: Selection) -> tuple:
    """Which reports came out, and when the record last changed."""
    changed, where = contents.last_change()
    return sentences.of_new_reports(inspections.NEW.ask(chosen).rows, chosen.words(PUBLISHED_SINCE)), Markup(
        "{} {}"
    ).format(changed, where)
