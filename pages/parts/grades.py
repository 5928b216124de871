"""Grades and what stands where there is none: names, initials, colours. The same on every page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How a grade, or a kind of missing grade, is shown."""

    name: str
    initials: str
    colour: str
    text: str  # the colour of words upon it; every pair has a contrast of at least 4.5
    style: str  # its class in style.css


# From the highest to the lowest: blue for good, neutral between, orange and dark red below.
GRADES = {
    "outstanding": Look("Outstanding", "O", "#0b4f8a", "#ffffff", "outstanding"),
    "good": Look("Good", "G", "#7db7e0", "#10202e", "good"),
    "adequate": Look("Adequate", "A", "#d5d5cf", "#1d2530", "adequate"),
    "requires-improvement": Look("Requires improvement", "RI", "#f2a154", "#2b1600", "requires-improvement"),
    "inadequate": Look("Inadequate", "I", "#8c1515", "#ffffff", "inadequate"),
}

# Three kinds of missing, each with its own look.
MISSING = {
    "not graded": Look("Not graded", "NG", "rgba(128,128,128,0.35)", "", "not-graded"),
    "not known here": Look("Not known here", "–", "rgba(0,0,0,0)", "", "not-known"),
    "no inspection": Look("No inspection that year", "×", "rgba(128,128,128,0.15)", "", "no-inspection"),
}

RANKS = {grade: rank for rank, grade in enumerate(reversed(GRADES), 1)}


def look(grade: str | None, missing: str | None = None) -> Look:
    """How a cell is shown that has a grade, or else a kind of missing."""
    return GRADES[grade] if grade in GRADES else MISSING[missing or "not known here"]
