"""Numbers as reports print them: in digits, or in words up to twenty."""

from __future__ import annotations

_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)

NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))}|none)\b"


def number(text: str) -> int:
    """The number that a word or digits name."""
    word = text.casefold().replace(",", "")
    if word == "none":
        return 0
    return _WORDS.index(word) if word in _WORDS else int(word)
