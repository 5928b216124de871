"""Filters of a page, kept in step with its address.

A ``Filter`` is one question to the reader. ``choose`` draws a page's filters and
gives a ``Selection``, and that one object then gives the parameters of the query,
the English of the page's subtitle and the name of the download.

The address is the public interface: it is read before the widgets are drawn and
written after, so that a link shows the same view, going back works, and a value
that no longer exists is dropped with a word to the reader. (Streamlit's own
``bind="query-params"`` drops it silently, and refuses a link from one page to
another that carries a bound key.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

import queries
from pages.parts.labels import as_text, labels_of

NOT_KNOWN = "not known"
LONGEST_TEXT = 80


@dataclass(frozen=True)
class Filter:
    """One filter. ``options`` maps what is shown to the value that queries know."""

    key: str  # its name in the address
    label: str
    options: dict[str, str]
    everything: str  # what is shown where nothing is chosen: "all forces"
    several: bool = True
    default: str | None = None  # the shown option that stands where the address is silent
    ids_in_address: bool = False  # the address takes the query's value rather than the words shown
    at_most: int | None = None
    why_at_most: str = ""  # said to a reader whose address names more
    width: int = 2
    text: bool = False  # takes any words instead of options
    narrows: bool = True  # whether the rows depend on it; the order of rows or the way they are drawn does not narrow

    def token(self, shown: str) -> str:
        """The shown option as the address carries it."""
        return str(self.options[shown]) if self.ids_in_address else shown

    def known(self, token: str) -> str | None:
        """The option that the address means, by its words or by its id; ``None`` if there is none."""
        if self.text:
            return token[:LONGEST_TEXT].strip() or None
        plain = token.casefold()
        for shown, value in self.options.items():
            if plain in (shown.casefold(), str(value).casefold()):
                return shown
        return None


@dataclass(frozen=True)
class Selection:
    """What a reader has chosen: the shown options, by filter key."""

    filters: tuple[Filter, ...]
    chosen: dict[str, list[str]] = field(default_factory=dict)

    def ids(self, key: str) -> list[str] | None:
        """The values for a query, or ``None`` where no choice was made."""
        return [self._filter(key).options[shown] for shown in self.chosen.get(key, [])] or None

    def tokens(self, key: str) -> list[str]:
        """The choice as the address carries it."""
        return [self._filter(key).token(shown) for shown in self.chosen[key]]

    def one(self, key: str) -> str | None:
        """The value for a query of a filter that takes one choice."""
        return (self.ids(key) or [None])[0]

    def text(self, key: str) -> str:
        """The words typed into a filter that takes any; empty where there are none, or no such filter."""
        return (self.chosen.get(key) or [""])[0]

    def words(self, key: str) -> str:
        """The choice in English: "Cheshire, Cumbria", "2016 to 2018", "all forces"."""
        shown = self.chosen[key]
        if not shown:
            return self._filter(key).everything
        if self._filter(key).text:
            return f"with “{shown[0]}”"
        if key == "year":
            return _years(shown)
        return ", ".join(shown) if len(shown) <= 6 else f"{len(shown)} {self._filter(key).label.lower()}s"

    def sentence(self, subject: str, *tail: str) -> str:
        """What is shown, in one line: subject · each choice · what is known of it."""
        parts = [subject]
        for one in self.filters:
            if not one.several and not one.text:
                continue  # a single choice, such as the theme, is the subject
            if one.key == "force" and not self.chosen["force"] and self.chosen.get("region"):
                parts.append(f"forces of {self.words('region')}")
            elif one.key == "region" and not self.chosen.get("force"):
                continue  # said with the forces
            elif self.chosen[one.key] or one.key == "force":
                parts.append(self.words(one.key))
        return " · ".join([*parts, *tail])

    def file_name(self, subject: str, without: tuple[str, ...] = ()) -> str:
        """The name of a download, without its ending: "judgments-cheshire-2016".

        ``without`` are the filters that the rows do not depend on.
        """
        parts = [subject]
        for one in self.filters:
            if one.key in without or not one.narrows:
                continue
            shown = self.chosen[one.key]
            if [subject] == [one.token(s) for s in shown]:
                continue  # the table that the file is named after
            parts += [one.token(s) for s in shown] if len(shown) <= 3 else [f"{len(shown)} {one.label}s"]
        return "-".join("".join(c if c.isalnum() else "-" for c in p.lower()).strip("-") for p in parts)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the defaults is chosen."""
        return any(self.chosen[f.key] != _start(f) for f in self.filters)

    def _filter(self, key: str) -> Filter:
        return next(f for f in self.filters if f.key == key)


def forces(**changes) -> Filter:
    """The filter by force: its short name in the address."""
    frame = queries.run("forces")
    return Filter(
        **{
            "key": "force",
            "label": "Force",
            "options": dict(zip(frame["short_name"], frame["force_id"])),
            "everything": "all 43 forces",
            "width": 3,
            **changes,
        }
    )


def years() -> Filter:
    """The filter by year, the unknown year among them."""
    shown = [str(y) for y in queries.run("years")["year"]]
    return Filter("year", "Year", {y: y for y in shown}, "all years")


def regions() -> Filter:
    """The filter by English region, or Wales."""
    shown = sorted(queries.run("forces")["region"].unique())
    return Filter("region", "Region", {r: r for r in shown}, "all regions")


def cycles() -> Filter:
    """The filter by PEEL cycle: one of those with grades, the latest by default."""
    frame = queries.run("cycles").query("grades > 0").iloc[::-1]
    options = dict(zip(frame["name"], frame["cycle"]))
    return Filter("cycle", "PEEL cycle", options, "", several=False, default=next(iter(options)), ids_in_address=True)


def polarities() -> Filter:
    """The filter of findings by kind: concern, strength, recommendation."""
    return Filter(
        "kind",
        "Kind",
        {words: code for code, words in labels_of("polarity").items()},
        "strengths, concerns and recommendations",
        ids_in_address=True,
    )


def search() -> Filter:
    """The search over findings."""
    return Filter(
        "search", "Search the findings", {}, "for example: strategy meeting", several=False, text=True, width=3
    )


def rounds() -> Filter:
    """The filter by round of inspection: a PEEL cycle, or a round of another programme that gives grades."""
    frame = queries.run("rounds")
    return Filter(
        "cycle", "Round of inspection", dict(zip(frame["name"], frame["round"])), "all rounds", ids_in_address=True
    )


def programmes() -> Filter:
    """The filter by programme of inspection, of those in the record."""
    shown = labels_of("programme")
    return Filter(
        "programme",
        "Programme",
        {shown[code]: code for code in queries.run("programmes")["programme"]},
        "all programmes",
        ids_in_address=True,
    )


def themes(*families: str, default: str | None = None, **changes) -> Filter:
    """The filter by theme, of the families named (all if none is)."""
    frame = queries.run("themes")
    frame = frame[frame["family"].isin(families or frame["family"])]
    frame = frame[(frame["grades"] > 0) | (frame["findings"] > 0)]
    options = dict(zip(frame["name"], frame["theme_id"]))
    return Filter(
        **{
            "key": "theme",
            "label": "Theme",
            "options": options,
            "everything": "all themes",
            "several": default is None,
            "default": default,
            "width": 3,
            **changes,
        }
    )


def _plain(key: str, *values) -> Callable[[], Filter]:
    """A filter that no page shows, for values that are shown as they are."""
    return lambda: Filter(key, key, {str(value): value for value in values}, f"any {key}")


def _tables() -> Filter:
    return Filter("table", "Table", {name: name for name in queries.run("tables")["table_name"]}, "all tables")


# What a question calls each parameter: its key in a data address, and the filter that knows its values.
IN_ADDRESS = {
    "forces": ("force", forces),
    "force": ("force", forces),
    "regions": ("region", regions),
    "years": ("year", years),
    "themes": ("theme", themes),
    "theme": ("theme", themes),
    "rounds": ("cycle", rounds),
    "cycles": ("cycle", rounds),
    "programmes": ("programme", programmes),
    "polarities": ("kind", polarities),
    "search": ("search", search),
    "from_round": ("from", rounds),
    "to_round": ("to", rounds),
    "reference": ("reference", forces),
    "table": ("table", _tables),
    "samples": ("sample", _plain("sample", "whole", "part", "national", "own")),
    "printed": (
        "printed",
        _plain("printed", "counts", "combined count only", "percentage only", "inadequate only", "no grades of cases"),
    ),
    "most": ("most", _plain("most", *range(1, 101))),
}


def arrive(page: str) -> None:
    """Note which page is shown; called on every rerun, before the page runs."""
    st.session_state["arrived"] = st.session_state.get("page") != page
    st.session_state["page"] = page


def choose(
    page: str,
    *filters: Filter,
    then: Callable[[Selection], tuple[Filter, ...]] | None = None,
    places: dict | None = None,
) -> Selection:
    """Draw the filters, keep the address in step, and give what is chosen.

    Opened by a link, the page shows what the address says; opened by the menu,
    what the reader last chose there. ``then`` gives the filters of a second row,
    where these depend on what is chosen in the first. ``places`` maps the keys of filters
    that stand further down the page, beside what they change, to their containers.
    """
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    memory = st.session_state.setdefault("addresses", {})
    written = memory.get(page, {})
    # Back on this page from another, an empty address is only the menu's.
    linked = bool(asked) if st.session_state.get("arrived") else asked != written
    wanted = asked if linked else written

    notice = st.container()
    clear, chosen, dropped = _row(page, filters, wanted, linked, places or {}, room_for_clear=True)
    selection = Selection(tuple(filters), chosen)
    if then and (more := then(selection)):
        _, chosen_too, dropped_too = _row(page, more, wanted, linked, places or {})
        selection = Selection((*filters, *more), {**chosen, **chosen_too})
        dropped += dropped_too
    _tell(notice, dropped)
    clear.button(
        "Clear filters",
        key=f"{page}.clear",
        on_click=_clear,
        args=(page, selection.filters),
        disabled=not selection.narrowed,
        width="stretch",
    )

    address = {f.key: selection.tokens(f.key) for f in selection.filters if selection.chosen[f.key] != _start(f)}
    memory[page] = address
    if address != asked:
        st.query_params.from_dict(address)
    return selection


def _row(
    page: str,
    filters: tuple[Filter, ...],
    wanted: dict[str, list[str]],
    linked: bool,
    places: dict,
    room_for_clear: bool = False,
):
    """A row of filters, filled from the address: the last column, what is chosen, and what was dropped."""
    dropped = _fill(page, filters, wanted, overwrite=linked)
    in_row = [f for f in filters if f.key not in places]
    widths = [*(f.width for f in in_row), *([1.6] * room_for_clear)]
    columns = st.columns(widths, vertical_alignment="bottom") if widths else [None]
    at = {**dict(zip((f.key for f in in_row), columns)), **places}
    return columns[-1], {f.key: _draw(page, f, at[f.key]) for f in filters}, dropped


def _start(one: Filter) -> list[str]:
    """What stands chosen where the address is silent."""
    return [one.default] if one.default else []


def _fill(page: str, filters: tuple[Filter, ...], wanted: dict[str, list[str]], overwrite: bool) -> list[str]:
    """Put what the address says into the widgets; gives in words what it names that there is not."""
    dropped = []
    for one in filters:
        key = f"{page}.{one.key}"
        # A default that depends on other choices moves with them, as long as the reader has left it alone.
        stood = st.session_state.get(f"{key}.default", one.default)
        st.session_state[f"{key}.default"] = one.default
        moved = stood != one.default and st.session_state.get(key) == stood
        # So does a choice that another filter has taken away.
        moved |= not one.several and not one.text and st.session_state.get(key) not in (None, *one.options)
        if not overwrite and key in st.session_state and not moved:
            continue
        found = {token: one.known(token) for token in wanted.get(one.key, [])}
        shown = list(dict.fromkeys(s for s in found.values() if s))
        room = (one.at_most or len(shown)) if one.several else 1
        dropped += [f"{one.label.lower()} “{token[:60]}”" for token, s in found.items() if not s]
        dropped += [f"{one.label.lower()} “{s}” (at most {room} here)" for s in shown[room:]]
        if shown[room:] and one.why_at_most:
            dropped[-1] += f", since {one.why_at_most}"
        shown = shown[:room] or _start(one)
        st.session_state[key] = shown if one.several else (shown or ["" if one.text else None])[0]
    return dropped


def _tell(place, dropped: list[str]) -> None:
    """Say what was dropped from the address, as text: what stands in an address is a stranger's."""
    if dropped:
        place.info(
            f"The address names what this page does not have, so it is left out: {as_text(', '.join(dropped))}.",
            icon=":material/info:",
        )


def _draw(page: str, one: Filter, column) -> list[str]:
    """One filter as a widget; gives the shown options that are chosen."""
    key = f"{page}.{one.key}"
    if one.text:
        value = column.text_input(one.label, key=key, placeholder=one.everything, max_chars=LONGEST_TEXT).strip()
        return [value] if value else []
    everything = one.everything[:1].upper() + one.everything[1:]
    if one.several:
        return column.multiselect(
            one.label, list(one.options), key=key, placeholder=everything, max_selections=one.at_most
        )
    value = column.selectbox(one.label, list(one.options), key=key, placeholder=everything or f"Choose: {one.label}")
    return [value] if value else []


def _clear(page: str, filters: tuple[Filter, ...]) -> None:
    for one in filters:
        st.session_state[f"{page}.{one.key}"] = [] if one.several else ("" if one.text else one.default)


def _years(shown: list[str]) -> str:
    """Years in English, runs joined: "2014, 2016 to 2018, year not known"."""
    known = sorted(int(y) for y in shown if y != NOT_KNOWN)
    runs: list[list[int]] = []
    for year in known:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return ", ".join(words + ["year not known"] * (NOT_KNOWN in shown))
