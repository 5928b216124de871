"""The reference on /ask: tables and views with their columns and what they mean, and the worked examples."""

from __future__ import annotations

from dataclasses import dataclass

import queries
from parts.address.english import with_article
from parts.address.links import to_page
from parts.asking.examples import EXAMPLES
from parts.exhibits.record_tables import COLUMNS_OF_VIEW
from parts.html.markup import Html, render
from queries import sql_reference
from queries.caching import cached
from queries.record import views_in_copy
from queries.sql_reference import Column

# Functions of the record that are offered, with what they give.
FUNCTIONS = (
    (("wilson_low(k, n)", "wilson_high(k, n)"), "The 95% interval of a share, k of n, in %."),
    (
        ("newcombe_low(k1, n1, k2, n2)", "newcombe_high(k1, n1, k2, n2)"),
        "The 95% interval of the difference of two shares, in percentage points.",
    ),
    (("force_name(force_id)", "theme_name(theme_id)", "inspection_title(inspection_id)"), "The name of an id."),
    (
        ("is_own(programme)", "is_review(programme)", "is_child_protection(programme)"),
        "Whether it is a force’s own check rather than an inspection, returns to a force after its inspection, or is a "
        "child protection inspection.",
    ),
    (("needs_improvement(grade)",), "Whether a grade is below the standard expected of a force."),
    (("is_graded(family)", "has_findings(family)"), "Whether themes of a family are given grades, or findings."),
    (
        ("known_from(grade, basis, source_kind, sources)",),
        "How a row of judgments is known: whether the inspectorate states its grade, or who else, or it is inferred.",
    ),
    (("exists_on(valid_from, valid_to, day)",), "Whether a force exists on a day: forces has the other two columns."),
    (
        ("first_day_of(dated)", "last_day_of(dated)"),
        "The first and last day, as a date, of a day, a month or a year as text: of 2024-07 they are 2024-07-01 and "
        "2024-07-31.",
    ),
    (("record_day()",), "The day on which this version of the record was published, as text."),
    (
        ("engaged_on(day)", "published_by(day)", "asked_on(day)"),
        "Tables: the forces in Engage on a day, the grades of PEEL published by then, and the themes on which forces "
        "stood then: from engaged_on('2024-07-01').",
    ),
    (
        ("newer_reports_on(day)",),
        "A table: the reports of PEEL published by a day that are newer than all grades known of their force.",
    ),
    (
        ("standing_on(day, evidence)",),
        "A table: where each force stood on each theme on a day, by its newest grade published by then, or why there "
        "is none. A day that is null is now; evidence is null for all grades, or 'inspectorate' for those that the "
        "inspectorate states: from standing_on('2024-07-01', null).",
    ),
    (
        ("graded_again(evidence)",),
        "A table: each grade with the one before it of the same force, theme and era, if there is one, and in move and "
        "steps whether it rose or fell, and by how much: from graded_again(null).",
    ),
)


def _words(text: str) -> list[str]:
    return text.split()


# What completion offers besides: the words and functions that most questions need, none of DuckDB's internals.
KEYWORDS = _words("""
    select from where group by order by having limit offset join left using on as and or not in is null like ilike
    between case when then else end distinct union all with asc desc filter over partition exists true false
    date qualify
""")
COMMON_FUNCTIONS = _words("""
    count sum avg min max median round abs coalesce nullif lower upper length replace substr trim concat string_agg
    list     first last arg_min arg_max row_number rank lag lead year month date_diff date_trunc strftime regexp_matches
    regexp_extract cast try_cast if greatest least unnest array_to_string starts_with contains quantile_cont
""")


@dataclass(frozen=True)
class Table:
    """A table or view: its name in SQL, what it holds, and its columns."""

    name: str
    holds: str
    columns: tuple[tuple[Column, str], ...]  # each with its gaps
    more: str = ""  # the address of the page that says it too


@cached
def tables() -> Html:
    """The tables of the record and the views, with what their columns mean and lack, as SQL has them.

    Empty cells are counted for it: it takes a second or more unless ``server/housekeeping.py`` has made it already.
    """
    counts = sql_reference.table_counts()
    columns = {
        name: tuple((c, c.gaps(counts[name].rows, counts[name].empty[c.name])) for c in described)
        for name, described in sql_reference.columns().items()
    }
    of_record = [
        Table(row.table_name, row.table_description, columns[row.table_name])
        for row in queries.rows("tables").itertuples()
    ]
    views = [
        Table(
            f"view_{view.name}",
            f"{view.words} A row is {with_article(view.row)}.",
            columns[f"view_{view.name}"],
            f"{to_page('tables', view=view.name)}#{COLUMNS_OF_VIEW.name}",
        )
        for view in views_in_copy()
    ]
    return render("ask_tables.html", tables=of_record, views=views, functions=FUNCTIONS)


def folded_on_phone(listed: Html) -> Html:
    """The tables below a line that a phone opens, so that the examples begin on its first screen."""
    words = '<details class="fc-fold-on-phone"><summary>Tables and columns</summary>{}</details>'
    return Html(words).format(listed)


@cached
def examples() -> Html:
    """The worked examples, as links that show their answers."""
    return render("ask_examples.html", examples=[(example, to_page("ask", sql=example.sql)) for example in EXAMPLES])


def example_asked(statement: str) -> Html:
    """What a worked example asks, and what to bear in mind about its answer; empty for any other statement."""
    example = next((example for example in EXAMPLES if example.sql.strip() == statement.strip()), None)
    return Html("<p><strong>{}</strong> {}</p>").format(example.asks, example.note) if example else Html("")


def schema() -> dict[str, list[str]]:
    """The columns of each table and view, by its name in SQL: for completion."""
    return {name: [column.name for column in columns] for name, columns in sql_reference.columns().items()}


def functions() -> list[str]:
    """The names of the functions that completion offers, ours first."""
    return [*(call.split("(")[0] for calls, _ in FUNCTIONS for call in calls), *COMMON_FUNCTIONS]
