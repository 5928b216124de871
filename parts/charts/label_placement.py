"""Where words fit on a chart: on no line, on no mark and on no other words, however wide the chart is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Pixels: of a letter on average, of a line of words, from the middle of a mark to its rim, and round words.
LETTER, LINE, RIM, ROOM = 6.1, 14, 8, 2
WIDTHS = (
    255,
    270,
    300,
    350,
    420,
    520,
    650,
    800,
    1000,
    1200,
)  # of the area within the axes, from phones to wide screens
STEPS_DOWN = tuple(side * down for down in (0, 8, 12, 16, 20, 24, 30, 36, 42, 50, 58, 66, 76, 86) for side in (1, -1))
STEPS_ASIDE = (0, 12, 30, 55, 80)
ATTEMPTS = 6


@dataclass(frozen=True)
class Words:
    """Words that belong to a mark, which is at ``anchor`` in the data."""

    text: str
    anchor: tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where words are put: so many pixels right of and below their mark. ``far``: a thin line must lead to them."""

    right: float
    down: float
    far: bool


@dataclass(frozen=True)
class Area:
    """The area within the axes: their ranges, its height in pixels, and the marks and lines in it."""

    across: tuple[float, float]
    up: tuple[float, float]
    height: float
    marks: Sequence[tuple[float, float]]
    lines: Sequence[Sequence[tuple[float, float]]]

    def pixels(self, at: tuple[float, float], width: float) -> tuple[float, float]:
        """A place in the data as pixels from the top left corner."""
        (left, right), (bottom, top) = self.across, self.up
        return (at[0] - left) / (right - left) * width, (top - at[1]) / (top - bottom) * self.height


Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


class _Sheet:
    """The area at one width, in pixels: what is taken in it."""

    def __init__(self, area: Area, width: float):
        self.area, self.width = area, width
        self.marks = [area.pixels(at, width) for at in area.marks]
        self.lines = [piece for line in area.lines for piece in pairwise(area.pixels(at, width) for at in line)]
        self.words: list[Box] = []
        self.leaders: list[tuple[Point, Point]] = []

    def is_free(self, place: Place, words: Words) -> bool:
        """Whether words touch nothing there, nor the thin line that leads to them anything but their own mark."""
        left, top, right, bottom = box = self._box(place, words)
        if left < 0 or top < 0 or right > self.width or bottom > self.area.height:
            return False
        if any(left - RIM < x < right + RIM and top - RIM < y < bottom + RIM for x, y in self.marks):
            return False
        if any(left < r and right > x and top < b and bottom > y for x, y, r, b in self.words):
            return False
        if any(_crosses(*line, box) for line in (*self.lines, *self.leaders)):
            return False
        if not place.far:
            return True
        leader = start, end = self._leader(place, words)
        others = [(x - RIM, y - RIM, x + RIM, y + RIM) for x, y in self.marks if (x, y) != start]
        return not any(_crosses(start, end, box) for box in (*self.words, *others)) and not any(
            _cross(leader, other) for other in self.leaders
        )

    def take(self, place: Place, words: Words) -> None:
        """Note that words are there."""
        self.words.append(self._box(place, words))
        if place.far:
            self.leaders.append(self._leader(place, words))

    def _leader(self, place: Place, words: Words) -> tuple[Point, Point]:
        x, y = self.area.pixels(words.anchor, self.width)
        return (x, y), (x + place.right, y + place.down)

    def _box(self, place: Place, words: Words) -> Box:
        x, y = self.area.pixels(words.anchor, self.width)
        half, x, y = len(words.text) * LETTER / 2 + ROOM, x + place.right, y + place.down
        return x - half, y - (LINE + ROOM) / 2, x + half, y + (LINE + ROOM) / 2


def place_all(every: Sequence[Words], area: Area) -> list[tuple[Words, Place | None]]:
    """A free place for each, at all ``WIDTHS``; ``None`` where there is none.

    The first have the first choice. Where that leaves one without a place, those that found none choose first in
    their turn, and the order that leaves the fewest without is taken.
    """
    order, best = list(every), []
    for _ in range(ATTEMPTS):
        placed = _place_in_order(order, area)
        without = [words for words, place in placed if not place]
        if not best or len(without) < sum(not place for _, place in best):
            best = placed
        if not without:
            break
        order = [*without, *(words for words in order if words not in without)]
    return best


def _place_in_order(order: Sequence[Words], area: Area) -> list[tuple[Words, Place | None]]:
    sheets = [_Sheet(area, width) for width in WIDTHS]
    placed = []
    for words in order:
        found = next((p for p in _candidates(words) if all(sheet.is_free(p, words) for sheet in sheets)), None)
        placed.append((words, found))
        if found:
            for sheet in sheets:
                sheet.take(found, words)
    return placed


def _candidates(words: Words) -> Iterable[Place]:
    half = len(words.text) * LETTER / 2
    beside = [(side * (half + RIM + 4 + more), down) for down in STEPS_DOWN for more in STEPS_ASIDE for side in (1, -1)]
    beyond = [
        (side * more, down) for down in STEPS_DOWN if abs(down) > LINE for more in STEPS_ASIDE for side in (1, -1)
    ]
    offsets = sorted([*beside, *beyond], key=lambda o: max(0, abs(o[0]) - half) ** 2 + o[1] ** 2)
    return (
        Place(right, down, far=max(0, abs(right) - half) ** 2 + max(0, abs(down) - LINE / 2) ** 2 > 20**2)
        for right, down in offsets
    )


def _crosses(start: tuple[float, float], end: tuple[float, float], box: Box) -> bool:
    """Whether a straight line touches a box: by the part of the line that lies within each pair of its sides."""
    (x, y), (right, down) = start, end
    if max(x, right) < box[0] or min(x, right) > box[2] or max(y, down) < box[1] or min(y, down) > box[3]:
        return False  # most are far away
    first, last = 0.0, 1.0
    for axis in (0, 1):
        low, high, at, step = box[axis], box[axis + 2], start[axis], end[axis] - start[axis]
        if not step:
            if not low <= at <= high:
                return False
            continue
        enters, leaves = sorted(((low - at) / step, (high - at) / step))
        first, last = max(first, enters), min(last, leaves)
    return first <= last


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two straight lines cross: each has the ends of the other on both of its sides."""

    def side(of: Point, line: tuple[Point, Point]) -> bool:
        (x, y), (right, down) = line
        return (right - x) * (of[1] - y) > (down - y) * (of[0] - x)

    return side(one[0], other) != side(one[1], other) and side(other[0], one) != side(other[1], one)
