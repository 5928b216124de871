"""What forces found themselves, in their own audits and peer reviews: separate from what inspectors found."""

from __future__ import annotations

from parts.address.english import counted, lowercase_first
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import PROGRAMME, THEME, themes_by_id
from parts.exhibits.findings import own_programmes
from parts.exhibits.prose import note
from parts.html.markup import link


def heading(chosen: Selection) -> str:
    """The heading of the findings, by whom and on what: "What inspectors found on missing children"."""
    theme = themes_by_id()[chosen.value(THEME)]
    subject = lowercase_first(theme.name) if theme.with_findings else "child protection"
    picked = set(chosen.values(PROGRAMME) or [])
    themselves = picked & set(own_programmes())
    if not themselves:
        return f"What inspectors found on {subject}"
    if themselves == picked:
        return f"What forces found themselves on {subject}"
    return f"What inspectors, and forces themselves, found on {subject}"


def link_to_own_findings(chosen: Selection, all_themes: bool) -> None:
    """Show a line that links to the forces' own findings, unless they are among those shown."""
    own = own_programmes()
    if set(chosen.values(PROGRAMME) or []) & set(own):
        note("Found by forces themselves or by peers, not by inspectors.")
        return
    number = len(chosen.ask("findings", programmes=own, **({"themes": None} if all_themes else {}))) if own else 0
    if number:
        address = to_page("theme", **{**{f.key: chosen.tokens(f) for f in chosen.filters}, PROGRAMME.key: own})
        note(
            f"Shown separately: {counted(number, 'finding')} from forces’ own audits and peer reviews.",
            link("See them" if number > 1 else "See it", address),
        )
