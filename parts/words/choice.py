"""What a reader chose, in words, after what was not found: without them, it would seem true of every force and year."""

from __future__ import annotations

from collections.abc import Iterable

import queries
from parts.address import english
from parts.address.english import DATE_NOT_KNOWN, counted, listed, lowercase_first, plural_of, uppercase_first
from parts.address.force_names import in_a_sentence
from parts.address.selection import Selection
from parts.address.vocabulary import (
    FORCE,
    GROUP,
    KIND,
    PROGRAMME,
    REGION,
    THEME,
    YEAR,
    forces_by_id,
    graded_cycles,
    themes_by_id,
)
from parts.words import table_sentences

MAX_NAMED = 6  # forces in words; if there are more, only their number is given


def in_words(chosen: Selection, preposition: str = "for") -> str:
    """The chosen forces or regions and years, with a space before: " for Kent or Surrey in 2016"; empty without any."""
    return for_forces(chosen, preposition) + in_years(chosen)


def for_forces(chosen: Selection, preposition: str = "for") -> str:
    """The chosen forces or regions, with a space before: " for Kent or Surrey", " for the forces of Wales"."""
    forces, regions = chosen.values(FORCE) or [], chosen.values(REGION) or []
    if not forces:
        return f" {preposition} the forces of {listed(regions, 'or')}" if regions else ""
    if chosen.groups and not regions and not chosen.forces_outside_groups:
        return f" {preposition} {GROUP.in_english(chosen.groups)}"
    if is_outside := _outside(chosen):
        return f" {preposition} {_listed(_names(forces))}, which {is_outside}"
    names = _names(force for force in forces if not regions or _region(force) in regions)
    return f" {preposition} {_listed(names)}"


def none_in_region(chosen: Selection) -> str:
    """That no chosen force is in a chosen region: "Kent is not in London"; empty if one is, or none is chosen."""
    is_outside = _outside(chosen)
    return f"{uppercase_first(_listed(_names(chosen.values(FORCE)), 'and'))} {is_outside}" if is_outside else ""


def _outside(chosen: Selection) -> str:
    forces, regions = chosen.values(FORCE) or [], chosen.values(REGION) or []
    if not forces or not regions or any(_region(force) in regions for force in forces):
        return ""
    return f"{'is' if len(forces) == 1 else 'are'} not in {listed(regions, 'or')}"


def _region(force: str) -> str:
    return forces_by_id()[force].region


def findings_sought(chosen: Selection) -> str:
    """What kind of findings was sought, of which programmes: "strengths or concerns (peer review)"."""
    kinds = [plural_of(lowercase_first(kind)) for kind in chosen.words(KIND)]
    programmes = [lowercase_first(words) if words != "PEEL" else words for words in chosen.words(PROGRAMME)]
    of_programmes = f" ({listed(programmes, 'or')})" if programmes else ""
    return f"{listed(kinds, 'or') or 'findings'}{of_programmes}"


def _names(forces: Iterable[str]) -> list[str]:
    """Names of forces within a sentence: "Kent", "the City of London Police"."""
    return [in_a_sentence(force) for force in forces]


def _listed(names: list[str], last: str = "or") -> str:
    return listed(names, last) if len(names) <= MAX_NAMED else f"the {counted(len(names), 'force')} chosen"


def in_years(chosen: Selection, preposition: str = "in") -> str:
    """The chosen years, with a space before: " in 2016 to 2018", " in 2014 or a year not known"."""
    years = chosen.words(YEAR)
    known = [year for year in years if year != DATE_NOT_KNOWN]
    words = ([english.years(known)] if known else []) + (
        [f"a year {DATE_NOT_KNOWN}"] if DATE_NOT_KNOWN in years else []
    )
    return f" {preposition} {listed(words, 'or')}" if words else ""


def no_grade(chosen: Selection, theme: str = "") -> str:
    """That no grade was found, as a sentence. ``theme``: the name of the one chosen; empty for all.

    Or that there is none to be found: PEEL graded no force on the theme in these years, or grades count for others.
    """
    on = f" on {lowercase_first(theme)}" if theme else ""
    if not theme or not chosen.values(YEAR) or len(chosen.ask("grid", grades=None)):
        return f"We found no grade{on}{in_words(chosen)}."
    # No inspection of these years is known that could have graded them, so no grade is missing.
    return _not_asked(chosen, theme) or (
        f"No known grade{on}{for_forces(chosen)} is{in_years(chosen, 'of')}.{_other_years(chosen)}"
    )


def _not_asked(chosen: Selection, theme: str) -> str:
    """That the cycles of the chosen years did not grade a theme; empty if any did, or other years are chosen, too."""
    cycles, years, subject = graded_cycles(), chosen.values(YEAR), themes_by_id()[chosen.value(THEME)]
    begun = cycles[cycles["year"].astype(str).isin(years)]
    if (
        not subject.by_cycle
        or len(begun) < len(years)
        or len(queries.rows("grid", themes=[subject.theme_id], years=years))
    ):
        return ""
    return f"{theme} was not graded in PEEL {listed(list(begun['name']), 'or')}."


def _other_years(chosen: Selection) -> str:
    """For which years the grades count of cycles of which a later year is chosen, with a space before; or empty."""
    years, cycles = chosen.values(YEAR), graded_cycles()
    cut = cycles[[table_sentences.is_cut_off(cycle, lambda year: str(year) in years) for cycle in cycles["cycle"]]]
    if not themes_by_id()[chosen.value(THEME)].by_cycle or cut.empty:
        return ""
    counts = [f"of {cycle.name} for {cycle.year}" for cycle in cut.itertuples()]
    return f" A PEEL grade counts for the first year of its cycle: {listed(counts)}."
