"""An exhibit: how an answer is shown. A title, a sentence, a chart or table, its rows, a menu, and its caveats.

The exhibits themselves are in the modules named after their subjects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas
from markupsafe import Markup

import queries
from parts.address import description
from parts.address.force_names import named_in_full
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS
from parts.charts.chart import Chart
from parts.files import metadata
from parts.html import own_rows, tables
from queries import Answer

# Columns that give the source of a fact, which are never dropped as empty.
SOURCE_COLUMNS = ("source_kind", "source_url", "citation")


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A way to show the answer to a question.

    ``title`` may have placeholders for the reader's choices: "Grades on {theme}"; ``title_for`` gives another where an
    answer needs one. ``chart`` takes the rows of the answer and of ``companions``, other questions asked along with it;
    without a chart, the exhibit is its table. ``table`` takes the answer, without a chart also the answers to
    ``companions``, and ``caption``. ``fixed`` are parameters
    with which this exhibit always asks, and ``defaults`` those with which it asks unless a reader has chosen others;
    a value that depends on the record is a function. ``columns`` are those shown and downloaded, separated by spaces,
    all if empty; with ``drop_empty``, those without any value are left out. A page also leaves out those
    ``only_in_files``, which its title or other columns say in words. ``in_order`` puts the rows in another order than
    the question does, in files too. ``takeaway`` sums up the rows in a sentence,
    ``takeaway_of`` the answer, where the parameters matter;
    ``known`` says how the rows are known, on a page once, and in every file and picture;
    ``caveat`` is what a reader must know about these particular rows, ``notes`` about any, and ``answered`` are notes
    that the answer at the top of its page says already, so that only files, pictures and frames have them.
    ``reading`` explains to newcomers in two or three sentences how to read the chart, folded below it. ``on_picture``
    is what a picture of the chart cannot do without: what marks on it mean, and whose its boundaries are. ``on_screen``
    says what a reader may select there, and is neither printed nor in files. ``nothing``
    is shown if there are no rows. ``as_seen`` takes the rows of the answer and gives the table of the page, for a sheet
    of a workbook, where the page shows something else than its rows.
    """

    name: str  # in addresses, and in the keys of its elements on the page
    question: str
    title: str
    chart: Callable[..., Chart] | None = None
    table: Callable[..., Markup] | None = tables.rows
    companions: tuple[str, ...] = ()
    fixed: Mapping[str, object] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    columns: str = ""
    drop_empty: bool = False
    only_in_files: str = ""
    in_order: Callable[[pandas.DataFrame], pandas.DataFrame] | None = None
    takeaway: Callable[[pandas.DataFrame], Markup | str] | None = None
    takeaway_of: Callable[[Answer], Markup | str] | None = None
    known: Callable[[pandas.DataFrame], str] | None = None
    caveat: Callable[[pandas.DataFrame], str | tuple[str, ...]] | None = None
    notes: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    reading: str = ""
    on_picture: Callable[[pandas.DataFrame], tuple[str, ...]] | None = None
    on_screen: str = ""
    nothing: str = ""
    as_seen: Callable[[pandas.DataFrame], pandas.DataFrame] | None = None
    file: str = ""  # the name of its files, if another: no two are the same
    title_for: Callable[[Answer], str] | None = None
    nothing_of: Callable[[Answer], Markup | str] | None = None  # shown instead of ``nothing``, if not empty
    aliases: tuple[str, ...] = ()  # other names by which frames on other sites may ask its page for it
    level: int = 2  # of its heading
    stretched: bool = False  # whether the height of the chart is left to style.css

    def ask(self, chosen: Selection, **fixed) -> Answer:
        """The answer to show: to its question, with the reader's choices."""
        return self._in_order(chosen.ask(self.question, **{**self._asked(chosen), **fixed}))

    def choose(self, chosen: Selection) -> Answer:
        """The same, as ``Selection.choose`` finds it."""
        return self._in_order(chosen.choose(self.question, **self._asked(chosen)))

    def _asked(self, chosen: Selection) -> dict[str, object]:
        """The parameters with which it asks besides the reader's choices."""
        unchosen = {name: value for name, value in self.defaults.items() if not chosen.values(PARAMETERS[name])}
        return {name: value() if callable(value) else value for name, value in {**unchosen, **self.fixed}.items()}

    def draw(self, answer: Answer) -> Chart | None:
        """Its chart of an answer; None if it has none. Rows are untrusted, and Plotly renders some HTML in text."""
        if not self.chart:
            return None
        rows = own_rows.with_mark(_without_tags(answer.rows), answer)
        return self.chart(rows, *(_without_tags(companion.rows) for companion in self.companions_of(answer)))

    def companions_of(self, answer: Answer) -> list[Answer]:
        """The answers to the companion questions, asked with the parameters that they and the answer have."""
        found = []
        for name in self.companions:
            parameters = queries.question(name).parameters
            found.append(queries.ask(name, **{p: value for p, value in answer.parameters.items() if p in parameters}))
        return found

    def _in_order(self, answer: Answer) -> Answer:
        return answer.with_rows(self.in_order(answer.rows)) if self.in_order else answer

    @property
    def scrolled(self) -> bool:
        """Whether its rows are shown unformatted, in a grid to scroll."""
        return not self.chart and not self.table

    @property
    def of_single_rows(self) -> bool:
        """Whether its table, or the grid to scroll, has a line for each row of the answer, as they are."""
        return self.table is None or getattr(self.table, "func", self.table) is tables.rows

    def rows_shown(self, answer: Answer) -> Answer:
        """The answer with the columns of the table on a page."""
        in_files = self.rows_in_file(answer)
        left_out = self.only_in_files.split()
        return answer.showing(column for column in in_files.columns if column not in left_out)

    def rows_in_file(self, answer: Answer, ending: str = "") -> Answer:
        """The answer with the columns of a file: in Parquet the same for any rows, so that files fit together."""
        columns = tuple(self.columns.split() or answer.rows.columns)
        if self.drop_empty and ending != "parquet":
            columns = tuple(c for c in columns if c in SOURCE_COLUMNS or _has_values(answer.rows, c))
        return answer.showing(columns)

    def takeaway_for(self, answer: Answer) -> Markup | str:
        """The sentence that sums up an answer; empty if it has none."""
        if self.takeaway_of:
            return named_in_full(self.takeaway_of(answer))
        return named_in_full(self.takeaway(answer.rows)) if self.takeaway else ""

    def all_notes(self, answer: Answer) -> tuple[str, ...]:
        """The caveats of this view, with how its rows are known."""
        known = self.known(answer.rows) if self.known and len(answer) else ""
        notes = (*self.answered, *self.notes, known, *self._own(answer))
        return tuple(named_in_full(note) for note in notes if note)

    def notes_on_page(self, answer: Answer, *, known: bool) -> tuple[str, ...]:
        """The same below the answer of its page; without ``known``, beside an exhibit that says how rows are known."""
        notes = self.all_notes(answer) if known else (*self.notes, *self._own(answer))
        return tuple(named_in_full(note) for note in notes if note and note not in self.answered)

    def _own(self, answer: Answer) -> tuple[str, ...]:
        own = self.caveat(answer.rows) if self.caveat and len(answer) else ()
        return (own,) if isinstance(own, str) else own

    def nothing_for(self, answer: Answer) -> Markup | str:
        """What is shown if there are no rows; a choice of sources may be why."""
        nothing = (self.nothing_of(answer) if self.nothing_of else "") or self.nothing
        hides = " Your choice of sources may hide some." if nothing and answer.parameters.get("evidence") else ""
        return named_in_full(nothing + hides)

    def about(self, answer: Answer) -> metadata.About:
        """The metadata of a file or picture of this exhibit. answer: with the columns of the file."""
        words = self.title_of(answer), self.sentence_of(answer), self.all_notes(answer)
        return metadata.About.of(answer, *words, in_words=True)

    def file_name(self, answer: Answer) -> str:
        return description.file_name(answer, self.file or self.name, self.fixed)

    def title_of(self, answer: Answer) -> str:
        return description.title(self._title(answer), answer)

    def sentence_of(self, answer: Answer, *, sized: bool = True) -> str:
        """What was asked, except what the title says, and, if ``sized``, how much was found."""
        # Of all that an exhibit is about unless a reader chooses some of it, its title says what it is.
        whole = {name for name, value in self.defaults.items() if callable(value)}
        of_all = {
            PARAMETERS[name].key for name in whole if set(answer.parameters[name] or ()) == set(self.defaults[name]())
        }
        return description.sentence(answer, description.keys_in(self._title(answer)) | of_all, sized=sized)

    def _title(self, answer: Answer) -> str:
        return (self.title_for(answer) if self.title_for else "") or self.title


def _without_tags(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows without the signs that begin a tag."""
    texts = [column for column in rows if rows[column].dtype == "str" and _any_tag(rows[column].to_numpy())]
    return (
        rows.assign(**{column: rows[column].str.replace("<", "‹", regex=False) for column in texts}) if texts else rows
    )


def _any_tag(cells: Iterable) -> bool:
    return any("<" in cell for cell in cells if isinstance(cell, str))


def _has_values(rows: pandas.DataFrame, column: str) -> bool:
    """Whether a column has a value to show: a year that is not known has one, since a page says so."""
    missing = f"{column}_missing"
    return bool(rows[column].notna().any() or (missing in rows and rows[missing].notna().any()))
