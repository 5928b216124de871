"""Characters that nobody sees in a cell: read as what is seen, and named.

No-break spaces, zero-width characters and soft hyphens come along when text is copied from web pages, PDFs and
messages. Left in, a grade would not be a grade, a link would be broken, and one finding could be published twice.
"""

from __future__ import annotations

import re
import unicodedata

# The last three are a letter of Braille and two of Korean that are blank.
OTHER_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800\u3164\uffa0]")
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2064\ufe00-\ufe0e\ufeff"
    "\U000e0100-\U000e01ef]"
)
# They join letters of some scripts, and the parts of an emoji, or choose its look. At plain letters they do nothing.
JOINER, LOOK = re.compile("[\u200c\u200d\ufe0f]"), "\ufe0f"
# Begin or end a direction of writing; text from left to right looks the same without them ...
DIRECTION = re.compile("[\u202a\u202c\u202d\u2066\u2069]")
# ... unless one of these turns it round.
TURNED = re.compile("[\u202b\u202e\u2067\u2068]")
SPACES = re.compile(" {2,}")
ENDS = " \t\n\r"


def as_seen(text: str) -> tuple[str, list[str]]:
    """The text without what is not seen, and a phrase for each thing that was changed.

    Other spaces become plain ones; spaces at the ends, and all but one of several, go. Letters with separate accents
    are put together. Line breaks stay.
    """
    if text.isascii() and "  " not in text and text == text.strip(ENDS):
        return text, []
    changes = []

    def without(match: re.Match) -> str:
        changes.append(f"{name(match[0])} taken out")
        return ""

    def joiner(match: re.Match) -> str:
        before, after = text_now[max(0, match.start() - 1) : match.start()], text_now[match.end() : match.end() + 1]
        joined = (before,) if match[0] == LOOK else (before, after)
        return match[0] if not any(c.isascii() for c in joined) else without(match)

    def space(match: re.Match) -> str:
        changes.append(f"{name(match[0])} read as a space")
        return " "

    text_now = UNSEEN.sub(without, text)
    if not TURNED.search(text_now):
        text_now = DIRECTION.sub(without, text_now)
    text_now = JOINER.sub(joiner, text_now)
    composed = unicodedata.normalize("NFC", text_now)
    if composed != text_now:
        changes.append("letters and their accents put together")
    spaced = OTHER_SPACES.sub(space, composed)
    seen = SPACES.sub(" ", spaced).strip(ENDS)
    if seen != spaced:
        changes.append("spaces at the ends, or several in a row, removed")
    return seen, list(dict.fromkeys(changes))


def name(character: str) -> str:
    """A character by its number and name: U+200B (zero width space)."""
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'without a name').lower()})"
