"""The filters of a page as widgets, synchronised with its address.

The address is the public interface: it is read before the widgets are drawn and written after, so that a link shows the
same view, going back works, and a value that no longer exists is dropped with a notice to the reader. (Streamlit's own
``bind="query-params"`` drops it silently, and rejects a link from one page to another that contains a bound key.)
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from parts import turns
from parts.address import titles
from parts.address.english import counted, escape_markdown, listed, uppercase_first
from parts.address.filter import MAX_SHOWN, MAX_TEXT, Filter, Reading, Value
from parts.address.groups import proposed_name
from parts.address.links import EXHIBIT
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
    MOVE,
    PROGRAMME,
    PUBLISHED_SINCE,
    REGION,
    SEARCH,
    SINCE,
    THEME,
    YEAR,
    grouped,
)
from parts.exhibits import embedding, leads
from parts.html.markup import Html
from parts.shell import not_chosen

# On a small screen the filters are folded below this element. It is the same at every rerun, and so stays open; the
# style adds the number of active filters.
FOLD = '<details class="fc-fold"><summary>Filters</summary></details>'
# Filters by which only some pages can be filtered, in words. The day in ``as_of`` has words of its own.
FILTERS_IN_WORDS = {
    **{f.key: f.noun or f.label.lower() for f in (THEME, MOVE, FORCE, GROUP, REGION, YEAR, PROGRAMME, KIND, GRADE)},
    CYCLE.key: CYCLE.label,
    SINCE.key: "the year since",
    EVIDENCE.key: "sources of grades",
    SEARCH.key: "words",
}
MAX_NOTES = 280  # letters of the notes on an address that are shown unfolded; on a phone, some five lines
FIRST_DAY = datetime.date(2014, 1, 1)  # PEEL began in that year


@dataclass
class _Memory:
    """What is remembered about a reader between reruns, in addition to the widgets themselves.

    A single value, since Streamlit iterates over all values of a session for each single-choice widget.
    """

    page: Page | None = None  # the page shown last
    just_opened: bool = False  # whether the previous rerun showed another page
    # The choices in widgets at the session's first run, in words, by the key of the widget.
    initial_widget_state: dict[str, list[str]] = field(default_factory=dict)
    addresses: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # the last choices, by page
    defaults: dict[str, tuple[Value, ...]] = field(default_factory=dict)  # of filters when last drawn, by widget


def _memory() -> _Memory:
    return st.session_state.setdefault("filters", _Memory())


def note_page(page: Page) -> None:
    """Record which page is shown; called on every rerun, before the page runs."""
    memory = _memory()
    memory.initial_widget_state = _initial_widget_state() if memory.page is None else {}
    memory.just_opened, memory.page = memory.page != page, page


def current_page() -> Page:
    """The page that this run shows."""
    return _memory().page


def _initial_widget_state() -> dict[str, list[str]]:
    """The choices in the widgets of filters at a session's first run, by their keys: none if a page is just opened.

    If another process drew the page, or this one before a restart, the session starts with the reader's next choice,
    which is newer than the address and would be lost.
    """
    context, choices = get_script_run_ctx(), {}
    for state in context.session_state.get_widget_states() if context else []:
        key = user_key_from_element_id(state.id)
        if state.WhichOneof("value") == "string_array_value":
            choices[key] = list(state.string_array_value.data)
        elif state.WhichOneof("value") == "string_value":
            choices[key] = [state.string_value] if state.string_value else []
    return choices


def choose(
    *extra: Filter,
    in_first_row: Sequence[str] = (),
    after: str = "",
    places: Mapping[str, object] | None = None,
    more=None,
    notice_at=None,
) -> Selection:
    """Draw the filters of the current page, synchronise the address, and return the selection.

    Opened by a link, the page shows what the address says; opened from the menu, what the reader last chose there.
    ``extra`` filters only affect how the page sorts or draws. Those that depend on others (``Page.then``) are in a
    second row, except those whose keys are ``in_first_row``, which come ``after`` the filter with this key, or after
    the first; the second row is in the container ``more``, if given. ``places`` maps the keys of filters further down
    the page, next to what they change, to their containers. Notices about unusable values go to ``notice_at``, or else
    above the filters.
    """
    memory = _memory()
    page, embedded = memory.page, embedding.exhibit_in_address()
    filters = (*page.filters, *extra)
    as_written = {key: st.query_params.get_all(key) for key in st.query_params if not (embedded and key == EXHIBIT)}
    in_address = grouped((key, value) for key, values in as_written.items() for value in values)
    written = memory.addresses.get(page.address, {})
    # Back on this page from another, an empty address only means that the menu was used.
    from_link = bool(in_address) if memory.just_opened else in_address != written
    prefix = f"{_prefix(page)}."
    initial = {key.removeprefix(prefix): chosen for key, chosen in memory.initial_widget_state.items()}
    query = in_address if from_link else written
    if GROUP.key in {f.key for f in filters}:
        query = GROUP.with_forces(query)
    rows = _Rows(page, {**query, **initial}, from_link, dict(places or {}))

    notice = notice_at or st.container()
    clearable = any(not f.subject for f in filters)
    if clearable:
        st.html(FOLD)
    with st.container(key=f"filters-{_prefix(page)}"):
        row, chosen = rows.draw(filters, in_first_row, after)
        selection = Selection(filters, chosen)
        if second := page.then(selection):
            with more or contextlib.nullcontext():
                _, also_chosen = rows.draw(second)
            selection = Selection((*filters, *second), {**chosen, **also_chosen})
        if GROUP.key in chosen and not embedded:
            # Beside the filter of forces until any are chosen; then below all filters, so as not to push the answer
            # down.
            _offer_groups(st if chosen[FORCE.key] else (places or {}).get(FORCE.key, st), selection)
    if from_link:
        rows.dropped += _not_taken(page, query, selection, in_address, embedded=bool(embedded))
    # What the answer is about comes first: without it, the answer is to another question.
    _show_notes(notice, [note for _, note in sorted(rows.dropped, key=lambda dropped: not dropped[0]) if note])
    if clearable:
        _offer_to_clear(row, page, selection, elsewhere=places or ())
    memory.addresses[page.address] = selection.address
    if selection.address != as_written:
        if not embedded:
            st.query_params.from_dict(selection.address)
        # navigation.py has titled the tab from the address, which was that of the previous selection.
        st.set_page_config(page_title=titles.in_tab(page, selection.address))
    # Before the page works out its answer: pages whose answer is cached go first.
    turns.give_way(0.0 if leads.of.is_kept(page, selection) else turns.NEW_VIEW)
    return selection


def _not_taken(
    page: Page, query: Mapping, selection: Selection, in_address: Mapping, *, embedded: bool
) -> list[tuple[bool, str]]:
    """Notes on what a link asks for that this page does not take, each with whether its answer is about that."""
    notes = []
    if AS_OF.key not in selection.chosen:
        notes.append((True, _without_day(page, AS_OF.read(AS_OF.tokens_in(in_address)))))
    if not embedded:
        notes.append((False, _filters_of_other_pages(page, query, selection)))
    return notes


def _offer_to_clear(row, page: Page, selection: Selection, *, elsewhere: Collection[str]) -> None:
    """A button in the row of filters that clears them; and how many are chosen, on the fold of a phone."""
    row.button(
        "Clear filters", key=f"{_prefix(page)}.clear", on_click=_clear, args=(page, selection.filters), width="stretch"
    )
    if active := len(_counted_on_fold(selection, elsewhere=elsewhere)):
        st.html(f'<style>.stApp {{ --fc-chosen: " ({active})" }}</style>')


def _counted_on_fold(selection: Selection, *, elsewhere: Collection[str]) -> list[Filter]:
    """The filters below the fold that a reader chose: a cycle or a theme too, if not the page's own, but none of those
    that are ``elsewhere`` on the page, such as the layout of the map.
    """
    chosen = [f for f in selection.filters if selection.chosen[f.key] != f.default_choice]
    subjects = {CYCLE.key, THEME.key}
    return [
        f for f in chosen if f.key not in elsewhere and (not f.subject or (f.key in subjects and not f.always_named))
    ]


def _show_notes(place, notes: Sequence[str]) -> None:
    """Show what an address asks for that the page cannot show: the first notes, and the others folded, so that a long
    address does not push the answer down. notes: in Markdown, one for each filter.
    """
    letters = itertools.accumulate(len(re.sub(r"\]\([^)]*\)", "", note)) for note in notes)
    first = sum(so_far <= MAX_NOTES for so_far in letters)
    shown, folded = notes[:first], notes[first:]
    if not notes:
        return
    place.info(" ".join(shown) or "Not all that the address asks for is here.", icon=":material/info:")
    if folded:
        of = counted(len(folded), "more note" if shown else "note")
        place.expander(f"{of} on this address").info("\n".join(f"- {note}" for note in folded))


def _offer_groups(place, selection: Selection) -> None:
    """Where ``groups.js`` offers the groups that are kept in the reader's browser, and to keep what is chosen."""
    forces, only_group = selection.words(FORCE), len(selection.groups) == 1 and not selection.forces_outside_groups
    proposed = proposed_name(forces) if len(forces) > 1 and not only_group else ""
    state = {"groups": selection.tokens(GROUP), "forces": forces, "proposed": proposed}
    place.html(Html('<div class="fc-groups" data-groups="{}"></div>').format(json.dumps(state)))


def _prefix(page: Page) -> str:
    """The prefix of the keys of a page's widgets."""
    return page.address or "home"


class _Rows:
    """Draws the filters of a page in rows, and records what it drops from the address, as sentences.

    Each has whether it is about the subject of the page, or the day of its answer.
    """

    def __init__(self, page: Page, query: Mapping[str, list[str]], from_link: bool, places: dict[str, object]):
        self.page, self.query, self.from_link, self.places = page, query, from_link, places
        self.dropped: list[tuple[bool, str]] = []

    def draw(self, filters: Sequence[Filter], reserved: Sequence[str] = (), after: str = ""):
        """Draw a row of filters, filled from the address. Returns the row, and the chosen values.

        ``reserved``: keys of later filters that go ``after`` the one with this key here, or the first. Widths are set
        by the style rather than by columns, each of which would be an element of its own.
        """
        chosen = {}
        row = st.container(horizontal=True) if reserved or any(f.key not in self.places for f in filters) else None
        for filter_ in filters:
            if filter_.key == GROUP.key:
                chosen[filter_.key] = self._groups(chosen[FORCE.key])
                continue
            if filter_.only_with and not chosen.get(filter_.only_with):
                chosen[filter_.key] = filter_.default_choice
                continue
            self._fill(filter_)
            chosen[filter_.key] = _widget(self._key(filter_), filter_, self.places.get(filter_.key, row))
            if filter_.key == (after or filters[0].key):
                self.places = {**{key: row.empty() for key in reserved}, **self.places}
        return row, chosen

    def _key(self, filter_: Filter) -> str:
        return f"{_prefix(self.page)}.{filter_.key}"

    def _fill(self, filter_: Filter) -> None:
        """Put the choice in the address into the widget of a filter."""
        key, state = self._key(filter_), st.session_state
        # A default that depends on other choices changes with them, unless the reader has changed it.
        defaults = _memory().defaults
        default = filter_.default_choice
        former = defaults.get(key, default)
        defaults[key] = default
        moved = former != default and state.get(key) == _in_widget(filter_, former)
        # So does a choice that another filter has removed from the options.
        single = not filter_.several and not filter_.text and not filter_.date
        moved |= single and state.get(key) not in (None, *filter_.options().values())
        # So does a day before anything is known in another version of the record, or in a preview.
        moved |= filter_.date and bool(state.get(key) and filter_.why_no_day(state[key].isoformat()))
        if not self.from_link and key in state and not moved:
            return
        reading = filter_.read(filter_.tokens_in(self.query))
        self._note_dropped(filter_, reading)
        state[key] = _in_widget(filter_, reading.chosen or default)

    def _note_dropped(self, filter_: Filter, reading: Reading) -> None:
        """Record values in the address that the filter cannot take."""
        notes = []
        if filter_.date:
            notes += [
                f"The date “{escape_markdown(token[:MAX_SHOWN])}” {filter_.why_no_day(token)}: we show "
                f"{filter_.words(reading.chosen[0]) if reading.chosen else filter_.empty_words} instead."
                for token in reading.unknown
            ]
        elif reading.unknown:
            notes.append(not_chosen.in_words(filter_, reading, self.page, self.query))
        if reading.surplus:
            room, why = len(reading.chosen), filter_.why_at_most
            named = listed([f"“{escape_markdown(filter_.words(value))}”" for value in reading.surplus])
            reason = f", since {why}" if why else ""
            elsewhere = not_chosen.where_there_is_room(self.page, filter_, reading)
            left_out = f"Left out: {filter_.label.lower()} {named}."
            notes.append(f"{left_out} You can choose at most {room} here{reason}.{elsewhere}")
        self.dropped += [(filter_.subject or filter_.date, note) for note in notes]

    def _groups(self, forces: tuple[Value, ...]) -> tuple[Value, ...]:
        """The groups in the address all of whose forces are chosen."""
        reading = GROUP.read(GROUP.tokens_in(self.query))
        if self.from_link:
            self._note_dropped(GROUP, reading)
        return GROUP.within(reading.chosen, forces)


def _filters_of_other_pages(page: Page, query: Mapping[str, Sequence[str]], selection: Selection) -> str:
    """Which filters of other pages the address has that this page cannot take, and what it shows, as a sentence.

    "This page has no filter by region or year: it shows all 43 forces and all years." Empty if it takes all of them.
    """
    others = {key: words for key, words in FILTERS_IN_WORDS.items() if key in query and key not in selection.chosen}
    if page.address == "tables":  # which says itself by which of its own filters a table cannot be filtered
        named = [words for key, words in others.items() if key not in (YEAR.key, THEME.key, PROGRAMME.key)]
        return f"This table has no filter by {listed(named, 'or')}." if named else ""
    shows = dict.fromkeys(_shown_of(key, selection) for key in others)
    shown = listed([words for words in shows if words])
    shown = f": it shows {shown}" if shown else ""
    by_region = not_chosen.forces_to_compare(page, query) if REGION.key in others else ""
    return f"This page has no filter by {listed([*others.values()], 'or')}{shown}.{by_region}" if others else ""


def _shown_of(key: str, selection: Selection) -> str:
    """Which forces or years a page shows that has no filter with this key; empty where that is another thing."""
    chosen = selection.chosen
    if key in (REGION.key, GROUP.key) and FORCE.key in chosen:
        forces = selection.filter(FORCE.key)
        # Not where a page is about forces that are chosen first.
        known = chosen[FORCE.key] or forces.empty_words == FORCE.empty_words
        return not_chosen.in_a_sentence(forces, chosen[FORCE.key]) if known else ""
    if key not in (YEAR.key, CYCLE.key, SINCE.key):
        return ""
    of_time = next((f for f in (YEAR, CYCLE) if f.key in chosen), None)
    if of_time:
        return not_chosen.in_a_sentence(selection.filter(of_time.key), chosen[of_time.key])
    return "" if selection.values(PUBLISHED_SINCE) else YEAR.empty_words


def _in_widget(filter_: Filter, values: tuple[Value, ...]) -> list[str] | str | None:
    """A choice as the widget of a filter holds it: in words."""
    if filter_.date:
        return datetime.date.fromisoformat(values[0]) if values else None
    words = [filter_.words(value) for value in values]
    return words if filter_.several else (words or ["" if filter_.text else None])[0]


def _widget(key: str, filter_: Filter, place) -> tuple[Value, ...]:
    """Draw a filter as a widget. Returns the chosen values."""
    empty = filter_.empty_words
    if filter_.text:
        text = place.text_input(filter_.label, key=key, placeholder=empty, max_chars=MAX_TEXT).strip()
        return (text,) if text else ()
    if filter_.date:
        first = filter_.first_day() if filter_.first_day else ""
        limits = {"min_value": datetime.date.fromisoformat(first) if first else FIRST_DAY}
        limits |= {"max_value": datetime.date.today()} if filter_.until_today else {}
        # Streamlit applies a day that was typed when its calendar closes, and so not by Enter.
        typed = filter_.help or "A day that you type counts once you press Escape or leave the field."
        day = place.date_input(filter_.label, key=key, value=None, format="DD/MM/YYYY", help=typed, **limits)
        return (day.isoformat(),) if day else ()
    placeholder = uppercase_first(empty) or f"Choose: {filter_.label}"
    value_of = {words: value for value, words in filter_.options().items()}
    common = {"key": key, "placeholder": placeholder, "filter_mode": "contains", "help": filter_.help or None}
    if filter_.several:
        shown = place.multiselect(
            filter_.heading,
            list(value_of),
            max_selections=filter_.at_most,
            select_all=False,  # or Enter would select all matches of what is typed
            wrap=True,  # so that all choices are visible
            **common,
        )
        return tuple(value_of[words] for words in shown)
    words = place.selectbox(filter_.label, list(value_of), **common)
    return (value_of[words],) if words else ()


def _without_day(page: Page, reading: Reading) -> str:
    """That a page leaves out the day in its address, since it shows grades of a cycle, or what is known today."""
    if not reading.chosen:
        return ""
    day = AS_OF.words(reading.chosen[0])
    if CYCLE.key in {f.key for f in page.filters}:
        return f"Left out: the day {day}. A day can be chosen for the newest grades, not for those of a cycle."
    return f"The day {day} does not count here, only on “Now” in the menu and on “Compare”."


def _clear(page: Page, filters: tuple[Filter, ...]) -> None:
    for filter_ in filters:
        if not filter_.subject:
            st.session_state[f"{_prefix(page)}.{filter_.key}"] = _in_widget(filter_, filter_.default_choice)
