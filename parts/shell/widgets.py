"""The filters of a page as widgets, kept in step with its address.

The address is the public interface: it is read before the widgets are drawn and written after, so that a link shows the
same view, going back works, and a value that no longer exists is dropped with a word to the reader. (Streamlit's own
``bind="query-params"`` drops it silently, and refuses a link from one page to another that carries a bound key.)
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from parts.address import titles
from parts.address.english import without_markdown
from parts.address.filter import MAX_TEXT, Filter, Value
from parts.address.links import EXHIBIT
from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import grouped
from parts.exhibits import embedding

# On a small screen the filters are folded below this line. It is the same at every rerun, and so stays open: how many
# are chosen is added by the style.
FOLD = '<details class="fc-fold"><summary>Filters</summary></details>'
MAX_SHOWN = 60  # characters of a value that is not known, in the notice about it


@dataclass
class _Memory:
    """What is remembered of a reader from one rerun to the next, besides the widgets themselves.

    As one value: Streamlit goes through all of a session's values for each widget with one choice.
    """

    page: Page | None = None  # the one shown last
    just_opened: bool = False  # whether the rerun before showed another page
    # What widgets held at the session's first run, in words, by the key of the widget.
    initial_widget_state: dict[str, list[str]] = field(default_factory=dict)
    addresses: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # what was last chosen, by page
    defaults: dict[str, tuple[Value, ...]] = field(default_factory=dict)  # of filters when last drawn, by widget


def _memory() -> _Memory:
    return st.session_state.setdefault("filters", _Memory())


def note_page(page: Page) -> None:
    """Note which page is shown; called on every rerun, before the page runs."""
    memory = _memory()
    memory.initial_widget_state = _initial_widget_state() if memory.page is None else {}
    memory.just_opened, memory.page = memory.page != page, page


def current_page() -> Page:
    """The page that this run shows."""
    return _memory().page


def _initial_widget_state() -> dict[str, list[str]]:
    """What the widgets of filters hold at a session's first run, by their keys: nothing where a page is just opened.

    Where another process has drawn the page, or this one before it was restarted, a session begins with the reader's
    next choice. It is newer than the address, and would be lost.
    """
    context, held = get_script_run_ctx(), {}
    for state in context.session_state.get_widget_states() if context else []:
        key = user_key_from_element_id(state.id)
        if state.WhichOneof("value") == "string_array_value":
            held[key] = list(state.string_array_value.data)
        elif state.WhichOneof("value") == "string_value":
            held[key] = [state.string_value] if state.string_value else []
    return held


def choose(
    *extra: Filter, in_first_row: Sequence[str] = (), places: Mapping[str, object] | None = None, more=None
) -> Selection:
    """Draw the filters of the page that is shown, keep the address in step, and give what is chosen.

    Opened by a link, the page shows what the address says; opened by the menu, what the reader last chose there.
    ``extra`` filters only sort or draw what is shown. Those that depend on others (``Page.then``) are in a second row,
    but for those whose keys are ``in_first_row``, which are there after the first filter; the second row is in the
    container ``more``, if there is one. ``places`` maps the keys of filters that are further down the page, beside
    what they change, to their containers.
    """
    memory = _memory()
    page, alone = memory.page, embedding.exhibit_in_address()
    filters = (*page.filters, *extra)
    as_written = {key: st.query_params.get_all(key) for key in st.query_params if not (alone and key == EXHIBIT)}
    in_address = grouped((key, value) for key, values in as_written.items() for value in values)
    written = memory.addresses.get(page.address, {})
    # Back on this page from another, an empty address is only the menu's.
    from_link = bool(in_address) if memory.just_opened else in_address != written
    prefix = f"{_prefix(page)}."
    held = {key.removeprefix(prefix): chosen for key, chosen in memory.initial_widget_state.items()}
    rows = _Rows(page, {**(in_address if from_link else written), **held}, from_link, dict(places or {}))

    notice = st.container()
    to_clear = any(not f.subject for f in filters)
    if to_clear:
        st.html(FOLD)
    with st.container(key=f"filters-{_prefix(page)}"):
        row, chosen = rows.draw(filters, in_first_row)
        selection = Selection(filters, chosen)
        if second := page.then(selection):
            with more or contextlib.nullcontext():
                _, chosen_too = rows.draw(second)
            selection = Selection((*filters, *second), {**chosen, **chosen_too})
    _say_what_was_dropped(notice, rows.dropped)
    if to_clear:
        row.button(
            "Clear filters",
            key=f"{_prefix(page)}.clear",
            on_click=_clear,
            args=(page, selection.filters),
            width="stretch",
        )
        if active := len(selection.active_filters):
            st.html(f'<style>.stApp {{ --fc-chosen: " ({active})" }}</style>')

    memory.addresses[page.address] = selection.address
    if selection.address != as_written:
        if not alone:
            st.query_params.from_dict(selection.address)
        # navigation.py has named the tab after the address, which was that of the choice before.
        st.set_page_config(page_title=titles.in_tab(page, selection.address))
    return selection


def _prefix(page: Page) -> str:
    """What the keys of a page's widgets begin with."""
    return page.address or "home"


class _Rows:
    """Draws rows of filters of one page, and notes what it drops from the address."""

    def __init__(self, page: Page, query: Mapping[str, list[str]], from_link: bool, places: dict[str, object]):
        self.page, self.query, self.from_link, self.places = page, query, from_link, places
        self.dropped: list[str] = []

    def draw(self, filters: Sequence[Filter], room_for: Sequence[str] = ()):
        """A row of filters, filled from the address: the row, and what is chosen.

        ``room_for``: keys of filters to come, which get the place after the first. There are no columns, each of which
        is an element by itself: the style says how wide each filter is.
        """
        chosen = {}
        row = st.container(horizontal=True) if room_for or any(f.key not in self.places for f in filters) else None
        for one in filters:
            self._fill(one)
            chosen[one.key] = _widget(self._key(one), one, self.places.get(one.key, row))
            self.places = {**{key: row.empty() for key in room_for}, **self.places}
            room_for = ()
        return row, chosen

    def _key(self, one: Filter) -> str:
        return f"{_prefix(self.page)}.{one.key}"

    def _fill(self, one: Filter) -> None:
        """Put what the address says into the widget of a filter."""
        key, state = self._key(one), st.session_state
        # A default that depends on other choices moves with them, as long as the reader has left it alone.
        defaults = _memory().defaults
        default = one.default_choice
        former = defaults.get(key, default)
        defaults[key] = default
        moved = former != default and state.get(key) == _in_widget(one, former)
        # So does a choice that another filter has taken away.
        moved |= not one.several and not one.text and state.get(key) not in (None, *one.options().values())
        if not self.from_link and key in state and not moved:
            return
        reading = one.read(one.tokens_in(self.query))
        self.dropped += [f"{one.label.lower()} “{token[:MAX_SHOWN]}”" for token in reading.unknown]
        if reading.surplus:
            room = len(reading.chosen)
            surplus = [f"{one.label.lower()} “{one.words(value)}” (at most {room} here)" for value in reading.surplus]
            self.dropped += surplus[:-1] + [surplus[-1] + (f", since {one.why_at_most}" if one.why_at_most else "")]
        state[key] = _in_widget(one, reading.chosen or default)


def _in_widget(one: Filter, values: tuple[Value, ...]) -> list[str] | str | None:
    """A choice as the widget of a filter holds it: in words."""
    words = [one.words(value) for value in values]
    return words if one.several else (words or ["" if one.text else None])[0]


def _widget(key: str, one: Filter, place) -> tuple[Value, ...]:
    """One filter as a widget; gives the values that are chosen."""
    if one.text:
        text = place.text_input(one.label, key=key, placeholder=one.empty_words, max_chars=MAX_TEXT).strip()
        return (text,) if text else ()
    placeholder = one.empty_words[:1].upper() + one.empty_words[1:] or f"Choose: {one.label}"
    value_of = {words: value for value, words in one.options().items()}
    common = {"key": key, "placeholder": placeholder, "filter_mode": "contains", "help": one.help or None}
    if one.several:
        shown = place.multiselect(
            one.heading,
            list(value_of),
            max_selections=one.at_most,
            select_all=False,  # else Enter takes every match of what is typed
            wrap=True,  # every choice can be seen
            **common,
        )
        return tuple(value_of[words] for words in shown)
    words = place.selectbox(one.label, list(value_of), **common)
    return (value_of[words],) if words else ()


def _say_what_was_dropped(place, dropped: list[str]) -> None:
    if dropped:
        # An address is a stranger's: what it carries is shown as text.
        names = without_markdown(", ".join(dropped))
        place.info(f"Not found, and so left out: {names}.", icon=":material/info:")


def _clear(page: Page, filters: tuple[Filter, ...]) -> None:
    for one in filters:
        if not one.subject:
            st.session_state[f"{_prefix(page)}.{one.key}"] = _in_widget(one, one.default_choice)
