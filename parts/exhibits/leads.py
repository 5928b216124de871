"""The first sentence of each page: the answer to its question, for the reader's choices.

The card of a link to the page has the same sentence (``cards.py``). Each function returns None if there is nothing to
say yet, as no force is chosen, and ``Nothing`` if nothing matches what a reader chose.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas
from markupsafe import Markup

import queries
from parts.address.english import DATE_NOT_KNOWN, listed, lowercase_first, uppercase_first
from parts.address.filter import Filter
from parts.address.force_names import named_in_full
from parts.address.links import to_page
from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import (
    ALL_THEMES,
    AS_OF,
    CYCLE,
    EVIDENCE,
    FORCE,
    GRADE,
    GROUP,
    KIND,
    NEWEST,
    PROGRAMME,
    SEARCH,
    SINCE,
    TABLE,
    THEME,
    YEAR,
    graded_cycles,
    themes_by_id,
)
from parts.charts.looks import UNDATED
from parts.exhibits import (
    contents,
    findings,
    forces_side_by_side,
    glance,
    grade_changes,
    grades,
    grades_over_time,
    grades_sought,
    inspections,
    monitoring,
    record_changes,
    record_tables,
    standing,
)
from parts.html.markup import link
from parts.words import (
    audits_in_words,
    choice,
    differences,
    grades_of_force,
    grades_of_round,
    newer_reports,
    newest_grades,
    published_totals,
    rises_and_falls,
    sentences,
    succession,
    table_sentences,
)
from parts.words.comparison import forces_compared
from parts.words.tally import Tally
from queries import Answer
from queries.caching import cached

MOST_ABOVE_MAP = 593  # letters of an answer with its caveat, so that a map begins on the first screen of a phone


@dataclass(frozen=True)
class Lead:
    """The answer to the question of a page, its caveats, and what a reader must know of the forces named in it."""

    sentence: Markup | str
    caveat: Markup | str = ""
    mark: Markup | str = ""
    nothing: bool = False  # whether nothing matches the reader's choice
    below: bool = False  # whether the caveat is below the first exhibit, which else would begin on a second screen

    @property
    def text(self) -> str:
        """The sentence without markup."""
        return sentences.without_markup(self.sentence)

    @property
    def mark_text(self) -> str:
        """The mark without markup."""
        return sentences.without_markup(self.mark)


@dataclass(frozen=True)
class Nothing:
    """That nothing matches what a reader chose, as a sentence with its caveat. ``of`` adds the ways back."""

    sentence: Markup | str
    caveat: Markup | str = ""


LeadParts = tuple | Nothing  # what the function of a page gives: sentence, caveat, mark


@cached
def of(page: Page, chosen: Selection) -> Lead | None:
    """The first sentence of a page for a selection, with ways to undo a choice that leaves nothing or hides grades."""
    lead = page.lead(chosen) if page.lead else None
    if not lead:
        return None
    nothing = isinstance(lead, Nothing)
    sentence, caveat, *mark = (lead.sentence, lead.caveat) if nothing else lead
    small = [caveat]
    if nothing:
        small.append(_ways_back(page, chosen))
    if chosen.values(EVIDENCE):
        everything = _without(page, chosen, [EVIDENCE], "Show all sources")
        said = _of_sources(chosen) in sentences.without_markup(sentence).lower()
        only = "" if said else f"You see only grades {_of_sources(chosen)}{_findings_too(page, chosen)}. "
        small.append(Markup("{}{}.").format(only, everything))
    caveat = Markup(" ").join(filter(None, small))
    letters = len(sentences.without_markup(sentence)) + len(sentences.without_markup(caveat))
    map_below = page.address == "" and not nothing and standing.draws_map(chosen)
    # On a day in the past, up to six forces were in Engage, which takes the place of the caveat.
    below = map_below and (bool(chosen.values(AS_OF)) or letters > MOST_ABOVE_MAP)
    return Lead(*map(named_in_full, (sentence, caveat, *mark)), nothing=nothing, below=below)


def _of_sources(chosen: Selection) -> str:
    """The sources of grades that a reader chose, in a sentence: "stated by the inspectorate"."""
    return chosen.in_english(EVIDENCE).lower().removesuffix(" only")


def _findings_too(page: Page, chosen: Selection) -> str:
    """That findings are of all sources, where a page shows some beside the grades of the sources chosen; or empty."""
    if page.address != "theme" or not findings.shown_on(themes_by_id()[chosen.value(THEME)]):
        return ""
    return ", but findings from all sources"


def _ways_back(page: Page, chosen: Selection) -> Markup:
    """Links that take back a reader's filters, one by one and all of them; without those that lead to nothing again."""

    def leads_on(filters: Sequence[Filter]) -> bool:
        return not isinstance(page.lead(chosen.without([f.key for f in filters])), Nothing)

    limits = [f for f in chosen.active_filters if f.in_sentences]
    links = [_without(page, chosen, [f], _unfiltered(f)) for f in limits if f != EVIDENCE and leads_on([f])]
    if len(limits) > 1 and leads_on(limits):
        links.append(_without(page, chosen, limits, "all of this at once"))
    return Markup("To see more, choose {}.").format(Markup(listed(links, "or"))) if links else Markup("")


def _without(page: Page, chosen: Selection, filters: Sequence[Filter], words: str) -> Markup:
    """A link to the page without these filters."""
    return link(words, to_page(page.address, **chosen.without([f.key for f in filters]).address))


def _unfiltered(filter_: Filter) -> str:
    """What a filter shows that is left as it is at first: "all regions", "PEEL cycle: Newest"."""
    if filter_.default_choice:
        return f"{filter_.label}: {filter_.in_english(filter_.default_choice)}"
    return "no search" if filter_.text else filter_.empty_words


def _naming_groups(lead: Callable[[Selection], LeadParts | None]) -> Callable[[Selection], LeadParts | None]:
    """The function of a page whose sentence begins with the groups of forces that it is about."""

    @functools.wraps(lead)
    def with_groups(chosen: Selection) -> LeadParts | None:
        return _with_groups(lead(chosen), chosen)

    return with_groups


def _with_groups(lead: LeadParts | None, chosen: Selection) -> LeadParts | None:
    if not lead or isinstance(lead, Nothing) or not chosen.groups:
        return lead
    others = chosen.forces_outside_groups
    named = listed([chosen.in_english(GROUP), *([FORCE.in_english(others)] if others else [])])
    return Markup("{}: {}").format(named, sentences.after_colon(lead[0])), *lead[1:]


@_naming_groups
def overview(chosen: Selection) -> LeadParts:
    newest, where = chosen.value(CYCLE) == NEWEST, sentences.region_phrase(chosen)
    if newest:
        rows = standing.on_theme(chosen).rows
    else:
        grid = grades.GRID_OF_CYCLE.ask(chosen, themes=None, grades=None).rows
        rows = grid[grid["theme_id"] == standing.theme_on_map(chosen)]
    if rows.empty and (elsewhere := choice.none_in_region(chosen)):
        return Nothing(f"{elsewhere}.")
    if rows.empty and chosen.values(AS_OF):
        theme = lowercase_first(themes_by_id()[standing.theme_on_map(chosen)].name)
        (none, single), day = sentences.none_of(chosen), chosen.words(AS_OF)[0]
        had = f"{none} had not" if single else f"{lowercase_first(none)} had"
        return Nothing(f"As far as we know, {had} been graded on {theme} in PEEL by {day}.")
    if rows.empty:
        return Nothing("No force matches this choice.")
    if chosen.values(GRADE):
        lead, shown = grades_sought.sentence_on_grades(chosen), grades_sought.any_with_grade(chosen)
    else:
        then = bool(chosen.values(AS_OF))
        lead = (
            newest_grades.sentence(rows, where, then=then, filtered=bool(chosen.values(EVIDENCE)))
            if newest
            else grades_of_round.of_round(rows, where)
        )
        shown = sentences.known_or_hidden(rows).any()
    seen = shown if chosen.values(GRADE) else rows["grade"].notna().any()
    lead = _of_which(chosen, lead, on_day=newest, of_sources=bool(seen))
    if not shown:
        return Nothing(*lead)
    lead = sentences.explaining_terms(lead[0]), *lead[1:]
    if newest and len(rows) == 1 and not chosen.values(GRADE):  # its cells on other themes are below
        lead = lead[0], _in_a_row(lead[1], standing.given_again(standing.GRID.ask(chosen, themes=None).rows))
    return *lead, *([monitoring.on_day(chosen)] if newest else [])


def _of_which(chosen: Selection, lead: tuple, *, on_day: bool, of_sources: bool) -> tuple:
    """The sentence on grades, after the day that it is of, if not today, and the sources if some were chosen."""
    days = [f"as of {chosen.words(AS_OF)[0]}"] if on_day and chosen.values(AS_OF) else []
    sources = [_of_sources(chosen)] if of_sources and chosen.values(EVIDENCE) else []
    if not days and not sources:
        return lead
    before = uppercase_first(", ".join([*days, *sources]))
    return Markup("{}: {}").format(before, sentences.after_colon(lead[0])), lead[1]


def force(chosen: Selection) -> tuple | None:
    if not chosen.value(FORCE):
        return None
    shown = glance.of_force(chosen)
    caveat = Markup(" ").join(filter(None, (succession.of_force(chosen), shown.caveat)))
    return shown.answer, caveat, monitoring.of_force(chosen)


@_naming_groups
def theme(chosen: Selection) -> LeadParts | None:
    """The sentence on findings if a reader finds some or the theme has no grades, or else on grades."""
    subject, asked = themes_by_id()[chosen.value(THEME)], asks_for_findings(chosen)
    if not subject.graded:
        return _on_findings(chosen)
    on_grades = _on_grades(chosen)
    if on_grades and not asked:
        return on_grades
    on_findings = _on_findings(chosen)
    if on_findings and not isinstance(on_findings, Nothing):
        return on_findings
    if on_grades:  # the findings, further down, say that a search found none
        return on_grades
    # That there are no findings is an answer only where these were asked for.
    return on_findings if on_findings and asked else _no_grade(chosen, subject.name)


def _no_grade(chosen: Selection, theme: str = "") -> Nothing:
    return Nothing(choice.no_grade(chosen, theme))


def asks_for_findings(chosen: Selection) -> bool:
    """Whether a reader searches the findings on a theme, or chooses among them."""
    return any(chosen.values(filter_) for filter_ in (SEARCH, KIND, PROGRAMME))


def _on_grades(chosen: Selection) -> tuple | None:
    """The sentence on the grades of a theme; None if none is known."""
    chosen = chosen.without((GRADE.key,))  # this filter only narrows the list of forces that do well, not all grades
    subject = themes_by_id()[chosen.value(THEME)]
    if not subject.graded or not grades.any_known(grades.SPREAD_BY_ROUND.ask(chosen)):
        return None
    grid = grades.GRID_OF_THEME.ask(chosen)
    return _in_newest_round(grid, chosen, sentences.region_phrase(chosen), best=True)


def _in_newest_round(
    grid: Answer, chosen: Selection, where: str = "", era_before: str = "", *, best: bool = False
) -> tuple[Markup, str]:
    """Where forces stand in the newest round, and whose newest report that leaves out; of one force, all its grades.

    grid: an answer to ``queries/grid.sql`` on one theme. ``where`` describes the forces: "of Wales". ``era_before``:
    the era whose grades of one force the sentence before has given: they are repeated only if few others are known.
    ``best``: whether the forces with the best grade are named, too.
    """
    forces = grid.rows["force"].unique()
    if len(forces) == 1:
        rows = grid.rows.assign(by_years=bool(chosen.values(YEAR)))
        others = rows[rows["era"] != era_before]
        several = others.dropna(subset="grade")["era"].nunique() > 1  # else these would be called all that are known
        sentence, caveat = grades_of_force.of_force(others if several else rows, forces[0])
    else:
        newest = _of_newest_round(grid, chosen)
        sentence, caveat = grades_of_round.of_round(newest, where)
        if best:
            sentence = _in_a_row(sentence, grades_of_round.best(newest))
    ended, newer = sentences.not_graded_since(chosen.value(THEME)), _newer_reports(grid, chosen)
    return _in_a_row(sentence, ended), _in_a_row(caveat, newer)


def _of_newest_round(grid: Answer, chosen: Selection) -> pandas.DataFrame:
    """The rows of the newest round, which is named with the years chosen where these are but a part of it.

    A cycle is whole, since its grades all count for one year.
    """
    rows = grid.rows[grid.rows["round"] == sentences.newest_round(grid)]
    if not chosen.values(YEAR) or rows["round"].isin(graded_cycles()["cycle"]).all():
        return rows
    return rows.assign(round_name=rows["round_name"] + choice.in_years(chosen), by_years=True)


def _in_a_row(*parts: Markup | str) -> Markup | str:
    """Sentences one after another, without those that are empty."""
    filled = [part for part in parts if part]
    return Markup(" ").join(filled) if any(isinstance(part, Markup) for part in filled) else " ".join(filled)


def _newer_reports(grid: Answer, chosen: Selection) -> str:
    """Whose grade in the newest round is not of their newest report, as sentences; empty where a reader chose years."""
    if chosen.values(YEAR) or not newer_reports.matter_to(grid.rows):
        return ""
    of_newest = _of_newest_round(grid, chosen)
    return newer_reports.in_brief(of_newest[of_newest["grade"].notna()])


def _newer_reports_on_chosen(chosen: Selection) -> str:
    """The same on all themes: of the forces that a reader chose."""
    forces = chosen.values(FORCE)
    if not forces or chosen.values(YEAR):
        return ""
    return newer_reports.in_brief(queries.rows("newer_reports", forces=forces))


def _on_findings(chosen: Selection) -> LeadParts | None:
    subject, search = themes_by_id()[chosen.value(THEME)], chosen.value(SEARCH)
    if subject.with_findings:
        rows, name = findings.FINDINGS.ask(chosen).rows, subject.name
    elif subject.headline and findings.is_searched(chosen):
        rows, name = findings.FINDINGS_ON_ALL.ask(chosen, themes=None).rows, ""
    else:
        return None
    sought = choice.findings_sought(chosen)
    lead = sentences.of_findings(rows, name, search, sought=sought, choice=choice.in_words(chosen))
    return lead if len(rows) else Nothing(*lead)


@_naming_groups
def change(chosen: Selection) -> LeadParts:
    """How many grades moved as chosen, or on all themes; or else, on one theme, what can be said of today: which newest
    grades cannot be compared, and how forces stand in them; then who moved in the last era with several rounds.
    """
    if grade_changes.is_list(chosen):
        return _grades_that_moved(chosen)
    grid, theme = grades_over_time.TRAJECTORIES.ask(chosen), chosen.in_english(THEME)
    if not sentences.any_grade(grid):
        return _no_grade(chosen, theme)
    spans = grades_over_time.spans_of_eras(grid)
    if not spans:
        return _no_rounds_to_compare(grid, chosen)
    one, span = len(chosen.words(FORCE)) == 1, spans[-1]
    moves = grades_over_time.MOVES.ask(chosen, from_round=span.first, to_round=span.last).rows
    newest, caveat = _in_newest_round(grid, chosen, era_before=span.era if (moves["grades_known"] > 1).all() else "")
    newer, not_found = (
        grades_over_time.peel_cycles_after(grid, span),
        Tally.of(grid.rows.query("era == @span.era")).not_found,
    )
    names = span.first_name, span.last_name.removeprefix("PEEL ")
    moved, of_moves = rises_and_falls.of_moves(moves, theme if one or not newer else "", *names, not_found)
    # That eras cannot be compared is said of the newer cycles or in the caveat, or there is only one era.
    said = {sentences.ERAS} if newer or grid.rows["era"].nunique() == 1 or sentences.ERAS in caveat else set()
    if one:
        apart = rises_and_falls.not_comparable(newer) if newer else ""
        caveat = caveat.replace(sentences.ERAS, "").strip() if apart else caveat
        return _in_a_row(newest, apart, moved), _in_a_row(caveat, *_unsaid(of_moves, said))
    newer_reports = _newer_reports(grid, chosen)
    if not newer:
        return moved, _in_a_row(*_unsaid(of_moves, said), newest, newer_reports)
    # Which forces are inadequate, and why others are missing, is what the overview is for.
    rows = _of_newest_round(grid, chosen)
    today, why_missing = grades_of_round.of_round(rows, brief=True)
    if rows["grade"].notna().sum() >= 2:  # of fewer, the overview says no more
        why_missing = ""
    if published_totals.EITHER_WAY in why_missing:
        said.add(published_totals.EITHER_WAY)
    before = Markup("Before that, {}").format(sentences.after_colon(moved))
    caveat = _in_a_row(why_missing, before, *_unsaid(of_moves, said), newer_reports)
    return _in_a_row(rises_and_falls.nobody_can_tell(newer), today), caveat


def _unsaid(caveat: list[str], said: set[str]) -> list[str]:
    """The sentences of a caveat that another one does not say already."""
    return [sentence for sentence in caveat if sentence not in said]


def _grades_that_moved(chosen: Selection) -> LeadParts:
    """How many grades moved as chosen, or on all themes."""
    if grade_changes.any_grade(chosen):
        sentence, caveat = grade_changes.sentence(chosen)
        return sentence, _in_a_row(caveat, _newer_reports_on_chosen(chosen))
    on_one = chosen.value(THEME) != ALL_THEMES
    return _no_grade(chosen, chosen.in_english(THEME) if on_one else "")


def _no_rounds_to_compare(grid: Answer, chosen: Selection) -> LeadParts:
    """That the rounds shown cannot be compared, and whether more years would help; then how forces stand now."""
    newest, caveat = _in_newest_round(grid, chosen)
    of_all_years = grades_over_time.TRAJECTORIES.ask(chosen, years=None) if chosen.values(YEAR) else None
    more_years = bool(of_all_years and grades_over_time.spans_of_eras(of_all_years))
    return _in_a_row(rises_and_falls.no_rounds_to_compare(grid.rows, more_years=more_years), newest), caveat


@_naming_groups
def compare(chosen: Selection) -> LeadParts | None:
    if not (comparison := forces_compared(chosen)):
        return None
    newest = chosen.value(CYCLE) == NEWEST
    # The choice of differences chooses rows of the table alone.
    _, answer = forces_side_by_side.side_by_side(chosen, comparison.forces, newest=newest, differences=None)
    if not sentences.any_grade(answer):
        if newest and chosen.values(AS_OF):
            day = chosen.words(AS_OF)[0]
            return Nothing(f"We know of no grade of {listed(comparison.names, 'or')} that was published by {day}.")
        of_cycle = "" if newest else f" in PEEL {chosen.in_english(CYCLE)}"
        return Nothing(f"We found no grades{of_cycle} for {listed(comparison.names, 'or')}.")
    own = comparison.names[0] if comparison.beside else ""
    lead = differences.of_differences(answer.rows, newest=newest, own=own)
    if comparison.beside:
        lead = Markup("{}: {}").format(comparison.beside, sentences.after_colon(lead[0])), *lead[1:]
    if not newest:
        return lead
    lead = _of_which(chosen, _with_undated(lead, answer.rows), on_day=True, of_sources=False)
    return *lead, monitoring.on_day(chosen)


def _with_undated(lead: tuple, rows: pandas.DataFrame) -> tuple:
    """The sentence on newest grades with the forces of which a newer one may have been out by the day asked for."""
    undated = set(rows[rows["no_newer"] == UNDATED]["force"])
    forces = [force for force in dict.fromkeys(rows["force"]) if force in undated]
    words = f"We do not know whether newer grades of {listed(forces)} were out by then." if forces else ""
    return lead[0], _in_a_row(lead[1], words)


@_naming_groups
def audits(chosen: Selection) -> LeadParts:
    rows = chosen.ask("case_audits", samples=["whole", "part"]).rows
    lead = audits_in_words.judged_good(rows, chosen.words(FORCE), choice.in_words(chosen))
    return lead if len(rows) else Nothing(*lead)


def tables(chosen: Selection) -> LeadParts:
    exhibit = record_tables.TABLES[chosen.value(TABLE)]
    answer = exhibit.ask(chosen)
    undated = ()
    if chosen.value(SINCE) and "year" in answer.rows:
        undated = exhibit.ask(chosen, since=None, years=(DATE_NOT_KNOWN,))
    sentence = table_sentences.table_sentence(answer, len(queries.rows(exhibit.question)))
    all_years = exhibit.ask(chosen, **{name: None for name in ("since", "years") if name in answer.parameters})
    lead = sentence, table_sentences.notes_on_years(answer, len(undated), all_years)
    if len(answer):
        return _with_groups(lead, answer.selection)
    return Nothing(*lead)


def about(_chosen: Selection) -> tuple:
    return contents.record_summary(), contents.known_of_published()


@_naming_groups
def changes(chosen: Selection) -> LeadParts:
    """Which reports came out, and when the record last changed."""
    rows, limited = inspections.NEW.ask(chosen).rows, any(f.key != TABLE.key for f in chosen.active_filters)
    caveat = Markup("{} {}").format(*record_changes.last_change(limited))
    lead = inspections.of_new_reports(rows, chosen), caveat
    return lead if len(rows) else Nothing(*lead)
