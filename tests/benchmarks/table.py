"""Tables of measurements in Markdown, and the lines of the table that summarises them."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the summary: a figure for each page, or for each number of readers, next to the goal.

    ``figures``: by name; only the smallest and the largest are shown. ``unit``: the unit of each.
    """

    what: str
    compared_with: str
    figures: Mapping[str, float]
    at_least: float | None = None
    at_most: float | None = None
    unit: str = "×"

    @property
    def cells(self) -> list[str]:
        return [self.what, self.compared_with, self._measured, self._goal, self._goal_met]

    @property
    def _measured(self) -> str:
        names = sorted(self.figures, key=self.figures.__getitem__)
        ends = [names[0], *names[-1:]] if len(names) > 1 else names
        return " to ".join(self._shown(self.figures[one]) + (f" ({one})" if one else "") for one in ends)

    def _shown(self, figure: float) -> str:
        digits = 0 if figure >= 100 else 1 if figure >= 10 else 2
        return f"{figure:,.{digits}f}{self.unit}"

    @property
    def _goal(self) -> str:
        if self.at_least is not None:
            return f"at least {self.at_least:g}{self.unit}"
        return f"at most {self.at_most:g}{self.unit}" if self.at_most is not None else ""

    @property
    def _goal_met(self) -> str:
        figures = self.figures.values()
        if self.at_least is not None:
            met = sum(one >= self.at_least for one in figures)
        elif self.at_most is not None:
            met = sum(one <= self.at_most for one in figures)
        else:
            return ""
        if met in (0, len(figures)):
            return "yes" if met else "no"
        return f"for {met} of {len(figures)}"


def summary(lines: list[Line]) -> str:
    return table(["What", "Compared with", "Measured", "Goal", "Goal met"], [one.cells for one in lines], numbers=False)


def table(heads: list[str], rows: list[list[str]], numbers: bool = True) -> str:
    """Rows under their heads; ``numbers``: whether all columns but the first are right-aligned."""
    lines = [heads, ["---", *("---:" if numbers else "---" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def dated(script: str) -> str:
    """The sentence above measured figures: which script, when, on which machine, and how busy that was."""
    return (
        f"`python {script}` on {datetime.date.today():%-d %B %Y}: {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load average at the end of the run {os.getloadavg()[0]:.1f}."
    )
