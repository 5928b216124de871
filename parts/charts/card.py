"""The picture that other sites show with a link to a page: title, sentence and a small chart of grades, as PNG.

It is drawn without a browser, in the colours of the grades and with their initials.
"""

from __future__ import annotations

import functools
import importlib.util
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from parts.address.links import NAME
from parts.charts.looks import EDGE, GRADES, Look

WIDTH, HEIGHT = 1200, 630  # the size that sites which show cards ask for
MARGIN = 56
PAPER, INK, SOFT, PANEL, BRAND = "#ffffff", "#1d2530", "#4a5562", "#f3f5f7", "#0b4f8a"
REGULAR, SEMIBOLD = 400, 600
TITLE_SIZES, SENTENCE_SIZE, SMALL, LETTERS = (60, 50, 42), 31, 24, 25
CHART_FROM, CHART_TO = 322, 540
MAX_BARS = 6
TINY, BREAK_DOWN, BREAK_ACROSS = 17, 16, 62  # the words beside a line between eras, and the room for it
FONT_REPLACEMENTS = {"↩": "="}


@dataclass(frozen=True)
class Bar:
    """A stacked bar of how many have each grade: pairs of look and number.

    ``after_break``: what keeps it from being compared with the bar before: "new scale"; empty if nothing does.
    """

    name: str
    parts: tuple[tuple[Look, int], ...]
    after_break: str = ""


@dataclass(frozen=True)
class Cell:
    """A grade, with the name above it. ``after_break``: what keeps it from being compared with the one before."""

    name: str
    look: Look
    after_break: str = ""


@dataclass(frozen=True)
class Grades:
    """The chart of a card: grades under a heading, as bars or as a row of cells."""

    heading: str = ""
    bars: tuple[Bar, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def alt(self) -> str:
        """The chart in words; empty if there is none."""
        bars = "; ".join(
            f"{_break_in_words(b)}{b.name}: {', '.join(f'{n} {k.name.lower()}' for k, n in b.parts)}" for b in self.bars
        )
        cells = "; ".join(f"{_break_in_words(cell)}{cell.name}: {cell.look.name.lower()}" for cell in self.cells)
        return f" {self.heading}. {bars or cells}." if bars or cells else ""


def _break_in_words(mark: Bar | Cell) -> str:
    return f"{mark.after_break}, cannot be compared with those before; " if mark.after_break else ""


@dataclass(frozen=True)
class Card:
    """What other sites show with a link to a page: its title, a sentence, and grades."""

    title: str
    sentence: str
    source: str
    grades: Grades = Grades()

    @property
    def alt(self) -> str:
        """The picture in words."""
        end = "" if self.title.endswith(("?", ".")) else "."
        return f"{self.title}{end} {self.sentence}{self.grades.alt}"


def draw(card: Card) -> bytes:
    """The card as PNG, 1200 by 630 pixels."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 14), fill=BRAND)
    pen.text((MARGIN, 38), NAME, fill=BRAND, font=_font(SMALL, SEMIBOLD))
    room = WIDTH - 2 * MARGIN
    grades = card.grades
    chart = grades.bars or grades.cells
    down = _draw_title(pen, card.title, room)
    max_lines = (CHART_FROM - down) // 40 if chart else 8
    for line in _lines(card.sentence, _font(SENTENCE_SIZE), room, max(1, max_lines)):
        pen.text((MARGIN, down), line, fill=INK, font=_font(SENTENCE_SIZE))
        down += 40
    if chart:
        pen.text((MARGIN, CHART_FROM), grades.heading, fill=SOFT, font=_font(SMALL, SEMIBOLD))
        _draw_bars(pen, grades.bars) if grades.bars else _draw_cells(pen, grades.cells)
    pen.rectangle((0, HEIGHT - 52, WIDTH, HEIGHT), fill=PANEL)
    (foot,) = _lines(card.source, _font(20), room, 1)
    pen.text((MARGIN, HEIGHT - 40), foot, fill=SOFT, font=_font(20))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_title(pen: ImageDraw.ImageDraw, title: str, room: int) -> int:
    """Write the title as large as fits on two lines. Returns where the next line begins."""
    for size in TITLE_SIZES:
        font = _font(size, SEMIBOLD)
        lines = _lines(title, font, room, 2)
        if font.getlength(title) <= room or (size < TITLE_SIZES[0] and not lines[-1].endswith("…")):
            break
    down = 78
    for line in lines:
        pen.text((MARGIN, down), line, fill=INK, font=font)
        down += int(size * 1.18)
    return down + 14


def _draw_bars(pen: ImageDraw.ImageDraw, bars: tuple[Bar, ...]) -> None:
    bars = bars[:MAX_BARS]
    names_width = max(_font(SMALL).getlength(bar.name) for bar in bars)
    left = MARGIN + min(int(names_width) + 20, 420)
    largest = max(sum(n for _, n in bar.parts) for bar in bars) or 1
    breaks = sum(bool(bar.after_break) for bar in bars)
    step = min(64, (CHART_TO - CHART_FROM - 40 - breaks * BREAK_DOWN) // len(bars))
    down = CHART_FROM + 42
    for bar in bars:
        height = step - 8
        if bar.after_break:
            words = f"{bar.after_break}: cannot be compared with those above"
            _draw_dashes(pen, (MARGIN, down + 5), (WIDTH - MARGIN - _font(TINY).getlength(words) - 12, down + 5))
            pen.text((WIDTH - MARGIN, down + 5), words, fill=SOFT, font=_font(TINY), anchor="rm")
            down += BREAK_DOWN
        (name,) = _lines(bar.name, _font(SMALL), left - MARGIN - 16, 1)
        pen.text((MARGIN, down + height / 2), name, fill=INK, font=_font(SMALL), anchor="lm")
        done = 0
        for look, number in bar.parts:
            start, end = (left + (WIDTH - MARGIN - left) * n / largest for n in (done, done + number))
            _draw_grade(pen, (start, down, end, down + height), look, f"{look.initials} {number}")
            done += number
        down += step
    looks = {look for bar in bars for look, _ in bar.parts}
    meanings = " · ".join(f"{look.initials} {look.name.lower()}" for look in _sorted_looks(looks))
    (line,) = _lines(meanings, _font(19), WIDTH - 2 * MARGIN, 1)
    pen.text((MARGIN, down + 4), line, fill=SOFT, font=_font(19))


def _sorted_looks(looks: Iterable[Look]) -> list[Look]:
    """Grades from the highest to the lowest, then kinds of missing."""
    order = list(GRADES.values())
    return sorted(looks, key=lambda look: order.index(look) if look in order else len(order))


def _draw_cells(pen: ImageDraw.ImageDraw, cells: tuple[Cell, ...]) -> None:
    breaks = sum(bool(cell.after_break) for cell in cells)
    width = min(220, (WIDTH - 2 * MARGIN - breaks * BREAK_ACROSS) / len(cells))
    end = MARGIN
    for cell in cells:
        if cell.after_break:
            middle = end - 5 + BREAK_ACROSS / 2
            _draw_dashes(pen, (middle, CHART_FROM + 86), (middle, CHART_FROM + 210))
            for line_number, line in enumerate(cell.after_break.split()):
                place = (middle, CHART_FROM + 44 + 17 * line_number)
                pen.text(place, line, fill=SOFT, font=_font(TINY), anchor="ma")
            end += BREAK_ACROSS
        start = end
        end += width
        (name,) = _lines(cell.name, _font(22), int(width) - 8, 1)
        pen.text((start, CHART_FROM + 44), name, fill=SOFT, font=_font(22))
        box = (start, CHART_FROM + 78, start + width - 10, CHART_FROM + 160)
        _draw_grade(pen, box, cell.look, cell.look.initials, size=40)
        words = cell.look.name if cell.look in GRADES.values() else cell.look.name.split(":")[0]
        for line_number, line in enumerate(_lines(words, _font(20), int(width) - 8, 2)):
            pen.text((start, CHART_FROM + 166 + 22 * line_number), line, fill=INK, font=_font(20))


def _draw_dashes(pen: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A dashed line, across or down, as between eras on the pages."""
    (x, y), (last_x, last_y) = start, end
    while x < last_x or y < last_y:
        stop = (min(x + 9, last_x), min(y + 9, last_y))
        pen.line((x, y, *stop), fill=EDGE, width=3)
        x, y = (x + 16 if last_x > start[0] else x), (y + 16 if last_y > start[1] else y)


def _draw_grade(pen: ImageDraw.ImageDraw, box: tuple, look: Look, words: str, size: int = LETTERS) -> None:
    """Draw a grade in its colour; missing ones hollow, or grey if known not to have been graded."""
    is_grade = look.colour.startswith("#")
    pen.rectangle(box, fill=look.colour if is_grade else PANEL if look.style != "not-known" else PAPER, outline=EDGE)
    words, font = "".join(FONT_REPLACEMENTS.get(c, c) for c in words), _font(size, SEMIBOLD)
    if font.getlength(words) + 6 <= box[2] - box[0]:
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        pen.text(middle, words, fill=look.text if is_grade else SOFT, font=font, anchor="mm")


def _lines(text: str, font: ImageFont.FreeTypeFont, room: int, max_lines: int) -> list[str]:
    """The text wrapped into lines that fit; an ellipsis replaces what is beyond the last."""
    lines, words = [""], text.split()
    for number, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < max_lines:
            lines.append(word)
        else:
            lines[-1] = _truncate(" ".join([lines[-1], *words[number:]]), font, room)
            break
    return [line if font.getlength(line) <= room else _truncate(line, font, room) for line in lines]


def _truncate(text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    while text and font.getlength(text + "…") > room:
        text = text[:-1].rstrip()
    return text + "…"


@functools.cache
def _font(size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """Streamlit's own font, as on the pages: it has the letters of Welsh."""
    font = ImageFont.truetype(font_file(), size)
    font.set_variation_by_axes([weight])
    return font


def font_file() -> Path:
    """The file of Source Sans in Streamlit. Raises ``StopIteration`` if a new version has it elsewhere."""
    folder = Path(importlib.util.find_spec("streamlit").origin).parent / "static" / "static" / "media"
    return next(folder.glob("SourceSansVF-Upright*.woff2"))
