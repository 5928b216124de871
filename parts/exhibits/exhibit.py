"""An exhibit: what a reader sees of one answer. A title, a sentence, a chart or table, its rows, one menu, its caveats.

Which exhibits there are is said by the modules named after their subject.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas
from markupsafe import Markup

from parts.address import description
from parts.address.selection import Selection
from parts.charts.chart import Chart
from parts.exhibits import files, tables
from queries import Answer

# Columns that say where a fact is from: they stay, even where no row has them.
OF_THE_SOURCE = ("source_kind", "source_url", "citation")


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One way to show the answer to a question.

    ``title`` may name what was asked: "Grades on {theme}". ``chart`` takes the rows, and those of ``companions``, other
    questions that are asked with it; without a chart the exhibit is its table. ``table`` takes the answer, with the
    answers to ``companions`` where it is all there is, and ``caption``. ``fixed`` are parameters that this exhibit
    always asks with. ``columns`` are those shown and downloaded, their names between spaces, all if empty; with
    ``drop_empty``, those without any value are left out. ``finding`` says in a sentence what the rows show; ``caveat``
    what a reader must know of just these rows, as ``notes`` do of all. ``reading`` explains to a newcomer in two or
    three plain sentences how the chart is read: it is folded beneath it. ``nothing`` is said where there is no row.
    """

    name: str  # in addresses, and of its elements on the page
    question: str
    title: str
    chart: Callable[..., Chart] | None = None
    table: Callable[..., Markup] | None = tables.rows
    companions: tuple[str, ...] = ()
    fixed: Mapping[str, object] = field(default_factory=dict)
    columns: str = ""
    drop_empty: bool = False
    finding: Callable[[pandas.DataFrame], Markup | str] | None = None
    caveat: Callable[[pandas.DataFrame], str] | None = None
    notes: tuple[str, ...] = ()
    reading: str = ""
    nothing: str = ""
    file: str = ""  # what its files are called, where it is not the name
    level: int = 2  # of its heading
    height: str | int = "content"  # of the chart; "stretch" leaves it to style.css

    def ask(self, chosen: Selection, **given) -> Answer:
        """The answer that is shown: to its question, with what the reader has chosen."""
        return chosen.ask(self.question, **{**self.fixed, **given})

    @property
    def scrolled(self) -> bool:
        """Whether its rows are shown as they are kept, to scroll."""
        return not self.chart and not self.table

    def rows_shown(self, answer: Answer) -> Answer:
        """The answer with the columns that the table and the downloads have."""
        columns = tuple(self.columns.split() or answer.rows.columns)
        if self.drop_empty:
            columns = tuple(c for c in columns if c in OF_THE_SOURCE or answer.rows[c].notna().any())
        return answer.showing(columns)

    def all_notes(self, answer: Answer) -> tuple[str, ...]:
        """The caveats of this view."""
        own = self.caveat(answer.rows) if self.caveat and len(answer) else ""
        return tuple(note for note in (*self.notes, own) if note)

    def about(self, answer: Answer) -> files.About:
        """What a file or a picture of this says of itself."""
        words = self.title_of(answer), self.sentence_of(answer), self.all_notes(answer)
        return files.About.of(self.rows_shown(answer), *words)

    def file_name(self, answer: Answer) -> str:
        return description.file_name(answer, self.file or self.name, self.fixed)

    def title_of(self, answer: Answer) -> str:
        return description.title(self.title, answer)

    def sentence_of(self, answer: Answer) -> str:
        """What was asked, but for what the title says, and how much was found."""
        return description.sentence(answer, description.keys_in(self.title))
