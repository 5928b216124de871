"""The filters of a page as widgets, kept in step with its address.

The address is the public interface: it is read before the widgets are drawn and
written after, so that a link shows the same view, going back works, and a value
that no longer exists is dropped with a word to the reader. (Streamlit's own
``bind="query-params"`` drops it silently, and refuses a link from one page to
another that carries a bound key.)
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from parts.address import embedding, titles
from parts.address.english import without_markdown
from parts.address.links import EXHIBIT, page_at
from parts.address.selection import Selection
from parts.address.vocabulary import MAX_TEXT, Filter

# On a small screen the filters are folded below this line. It is alike at every rerun, and so stays open: how many
# are chosen is added by the style.
FOLD = '<details class="fc-fold"><summary>Filters</summary></details>'
MAX_SHOWN = 60  # characters of a value that is not known, in the notice about it


@dataclass
class _Memory:
    """What is kept of a reader from one rerun to the next, besides the widgets themselves.

    As one value: Streamlit goes through all of a session's values for each widget with one choice.
    """

    page: str | None = None  # the one shown last
    arrived: bool = False  # whether the rerun before showed another page
    brought: dict[str, list[str]] = field(default_factory=dict)  # what widgets held at the session's first run
    addresses: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # what was last chosen, by page
    # of filters, when last drawn, by widget
    defaults: dict[str, str | None] = field(default_factory=dict)


def _memory() -> _Memory:
    return st.session_state.setdefault("filters", _Memory())


def arrive(page: str) -> None:
    """Note which page is shown; called on every rerun, before the page runs."""
    memory = _memory()
    memory.brought = _brought() if memory.page is None else {}
    memory.arrived, memory.page = memory.page != page, page


def _brought() -> dict[str, list[str]]:
    """What the widgets of filters hold at a session's first run, by their keys: nothing where a page is just opened.

    Where another process has drawn the page, or this one before it was started anew, a session begins with the reader's
    next choice. It is newer than the address, and would be lost.
    """
    context, brought = get_script_run_ctx(), {}
    for state in context.session_state.get_widget_states() if context else []:
        key = user_key_from_element_id(state.id)
        if state.WhichOneof("value") == "string_array_value":
            brought[key] = list(state.string_array_value.data)
        elif state.WhichOneof("value") == "string_value":
            brought[key] = [state.string_value] if state.string_value else []
    return brought


def choose(
    page: str,
    *filters: Filter,
    then: Callable[[Selection], tuple[Filter, ...]] | None = None,
    in_first_row: tuple[str, ...] = (),
    places: Mapping[str, object] | None = None,
    more=None,
) -> Selection:
    """Draw the filters, keep the address in step, and give what is chosen.

    Opened by a link, the page shows what the address says; opened by the menu,
    what the reader last chose there. ``then`` gives the filters of a second row,
    where these depend on what is chosen in the first; those whose keys are ``in_first_row``
    stand there all the same, after the first filter, and the others are in the container
    ``more``, if there is one. ``places`` maps the keys of filters that are further down the
    page, beside what they change, to their containers.
    """
    alone = embedding.exhibit()
    in_address = {key: st.query_params.get_all(key) for key in st.query_params if not (alone and key == EXHIBIT)}
    memory = _memory()
    written = memory.addresses.get(page, {})
    # Back on this page from another, an empty address is only the menu's.
    linked = bool(in_address) if memory.arrived else in_address != written
    brought = {key.removeprefix(f"{page}."): chosen for key, chosen in memory.brought.items()}
    row = _Row(page, {**(in_address if linked else written), **brought}, linked, places or {})

    notice = st.container()
    to_clear = any(not f.subject for f in filters)
    if to_clear:
        st.html(FOLD)
    with st.container(key=f"filters-{page or 'home'}"):
        in_row, chosen = row.draw(filters, in_first_row)
        selection = Selection(tuple(filters), chosen)
        if then and (second := then(selection)):
            with more or contextlib.nullcontext():
                _, chosen_too = row.draw(second)
            selection = Selection((*filters, *second), {**chosen, **chosen_too})
    _say_what_was_dropped(notice, row.dropped)
    if to_clear:
        in_row.button(
            "Clear filters",
            key=f"{page}.clear",
            on_click=_clear,
            args=(page, selection.filters),
            width="stretch",
        )
        if narrowing := len(selection.narrowed):
            st.html(f'<style>.stApp {{ --fc-chosen: " ({narrowing})" }}</style>')

    memory.addresses[page] = selection.address
    if selection.address != in_address:
        if not alone:
            st.query_params.from_dict(selection.address)
        # navigation.py has named the tab after the address, which was that of the choice before.
        st.set_page_config(page_title=titles.in_tab(page_at(memory.page), selection.address))
    return selection


class _Row:
    """What draws rows of filters of one page, and notes what it drops from the address."""

    def __init__(self, page: str, wanted: Mapping[str, list[str]], linked: bool, places: Mapping[str, object]):
        self.page, self.wanted, self.linked, self.places = page, wanted, linked, places
        self.dropped: list[str] = []

    def draw(self, filters: tuple[Filter, ...], room_for: tuple[str, ...] = ()):
        """A row of filters, filled from the address: the row, and what is chosen.

        ``room_for``: keys of filters to come, which get the place after the first. Without columns, each of which is
        an element by itself: how wide each filter is, the style says.
        """
        chosen = {}
        row = st.container(horizontal=True) if room_for or any(f.key not in self.places for f in filters) else None
        for one in filters:
            self._fill(one)
            chosen[one.key] = _widget(self.page, one, self.places.get(one.key, row))
            self.places = {**{key: row.empty() for key in room_for}, **self.places}
            room_for = ()
        return row, chosen

    def _fill(self, one: Filter) -> None:
        """Put what the address says into the widget of a filter."""
        key = f"{self.page}.{one.key}"
        # A default that depends on other choices moves with them, as long as the reader has left it alone.
        defaults = _memory().defaults
        former = defaults.get(key, one.default)
        defaults[key] = one.default
        moved = former != one.default and st.session_state.get(key) == former
        # So does a choice that another filter has taken away.
        moved |= not one.several and not one.text and st.session_state.get(key) not in (None, *one.options)
        if not self.linked and key in st.session_state and not moved:
            return
        found = {token: one.known(token) for token in self.wanted.get(one.key, [])}
        shown = list(dict.fromkeys(s for s in found.values() if s))
        room = (one.at_most or len(shown)) if one.several else 1
        dropped = [f"{one.label.lower()} “{token[:MAX_SHOWN]}”" for token, s in found.items() if not s]
        dropped += [f"{one.label.lower()} “{s}” (at most {room} here)" for s in shown[room:]]
        if shown[room:] and one.why_at_most:
            dropped[-1] += f", since {one.why_at_most}"
        self.dropped += dropped
        shown = shown[:room] or one.start
        st.session_state[key] = shown if one.several else (shown or ["" if one.text else None])[0]


def _widget(page: str, one: Filter, column) -> list[str]:
    """One filter as a widget; gives the shown options that are chosen."""
    key = f"{page}.{one.key}"
    if one.text:
        value = column.text_input(one.label, key=key, placeholder=one.everything, max_chars=MAX_TEXT).strip()
        return [value] if value else []
    placeholder = one.everything[:1].upper() + one.everything[1:] or f"Choose: {one.label}"
    if one.several:
        return column.multiselect(
            one.heading,
            list(one.options),
            key=key,
            placeholder=placeholder,
            max_selections=one.at_most,
            filter_mode="contains",
            select_all=False,  # else Enter takes every match of what is typed
            wrap=True,  # every choice can be seen
            help=one.help or None,
        )
    value = column.selectbox(
        one.label,
        list(one.options),
        key=key,
        placeholder=placeholder,
        filter_mode="contains",
        help=one.help or None,
    )
    return [value] if value else []


def _say_what_was_dropped(place, dropped: list[str]) -> None:
    if dropped:
        # An address is a stranger's: what it carries is shown as text.
        names = without_markdown(", ".join(dropped))
        place.info(f"Not found, and so left out: {names}.", icon=":material/info:")


def _clear(page: str, filters: tuple[Filter, ...]) -> None:
    for one in filters:
        if one.subject:
            continue
        st.session_state[f"{page}.{one.key}"] = [] if one.several else ("" if one.text else one.default)
