"""What forces found themselves, in audits of their own and with peers: kept apart from what inspectors found."""

from __future__ import annotations

import queries
from parts.address.english import counted, lowercase_first
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import PROGRAMME, THEME, themes_by_id
from parts.exhibits.markup import link
from parts.exhibits.prose import note
from queries.caching import cached


@cached
def programmes() -> list[str]:
    """The programmes in the record that are of forces themselves; one that no inspection has, if there are none."""
    frame = queries.rows("programmes")
    return list(frame[frame["own"]]["programme"])


def heading(chosen: Selection) -> str:
    """Whose findings are shown, on what: "What inspectors found on missing children"."""
    theme = themes_by_id()[chosen.value(THEME)]
    on = lowercase_first(theme.name) if theme.with_findings else "child protection"
    picked = set(chosen.values(PROGRAMME) or [])
    themselves = picked & set(programmes())
    if not themselves:
        return f"What inspectors found on {on}"
    if themselves == picked:
        return f"What forces found themselves on {on}"
    return f"What inspectors, and forces themselves, found on {on}"


def link_to_own_findings(chosen: Selection, on_all: bool) -> None:
    """A line that leads to the forces' own findings where they are not among those shown."""
    mine = programmes()
    if set(chosen.values(PROGRAMME) or []) & set(mine):
        note("Found by forces themselves or by peers, not by inspectors.")
        return
    apart = len(chosen.ask("findings", programmes=mine, **({"themes": None} if on_all else {}))) if mine else 0
    if apart:
        address = to_page("theme", **{**{one.key: chosen.tokens(one) for one in chosen.filters}, PROGRAMME.key: mine})
        are = "is" if apart == 1 else "are"
        note(
            f"{counted(apart, 'finding')} of forces’ own audits and peer reviews {are} kept apart:",
            link("see these", address),
        )
