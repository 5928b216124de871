"""The pages of the dashboard, an entry each. Their addresses are public and must not change."""

from __future__ import annotations

from parts.address.page import Page
from parts.address.selection import Selection
from parts.address.vocabulary import (
    ALL_THEMES,
    AS_OF,
    CYCLE,
    CYCLE_OR_NEWEST,
    EVIDENCE,
    FORCE,
    GRADE,
    GROUP,
    KIND,
    MAP_LAYOUT,
    MAX_COMPARED,
    MOVE,
    NEWEST,
    PARAMETERS,
    PROGRAMME,
    PUBLISHED_SINCE,
    REGION,
    SEARCH,
    SINCE,
    TABLE,
    THEME,
    VIEW,
    WHY_SO_FEW,
    YEAR,
    Filter,
    headline_theme,
    one_of,
    themes_by_id,
    themes_graded_in,
    themes_where,
    well_known_cycle,
)
from parts.exhibits import (
    cards,
    case_audits,
    contents,
    findings,
    first_tables,
    first_views,
    inspections,
    leads,
    record_changes,
)
from parts.words.comparison import second_filters
from queries import question, reader_sql, rows
from queries.columns import heading

ONE_THEME = THEME.with_changes(several=False, default=headline_theme, subject=True, always_named=True)
GRADE_SOUGHT = GRADE.with_changes(when_empty="outstanding or good, or else the next best")
SORT_BY_FORCE = one_of("sort", "Sorted by", {"force": "Force", "region": "Region"})
SORT_BY_COLUMN = Filter("sort", "Sort by", when_empty="original order", several=False, in_sentences=False)
SMALLEST = "With the smallest first, dates begin with the oldest, and names with A."
ORDER = one_of("order", "Order", {"up": "Smallest first", "down": "Largest first"}, help=SMALLEST)


def _overview(first: Selection) -> tuple[Filter, ...]:
    """The filters that depend on the cycle: the themes graded in it, and the layout of the map and the grid.

    The newest grades are those on a day. Forces with a grade are sought on all themes, unless one is chosen.
    """
    newest = first.value(CYCLE) == NEWEST
    graded = themes_graded_in(well_known_cycle() if newest else first.value(CYCLE))
    options = {ALL_THEMES: "All themes", **graded} if first.values(GRADE) and graded else graded
    theme = THEME.with_changes(
        options=lambda: options, when_empty="", several=False, default=next(iter(options), None), subject=True, help=""
    )
    return (theme, MAP_LAYOUT, *([AS_OF] if newest else []), SORT_BY_FORCE)


def _change(first: Selection) -> tuple[Filter, ...]:
    """The theme that is followed, or all: where a move is chosen, those of all themes unless one is chosen."""
    options = {ALL_THEMES: "All themes", **themes_where("by_cycle")()}
    default = ALL_THEMES if first.values(MOVE) else headline_theme
    return (ONE_THEME.with_changes(options=lambda: options, default=default),)


def _theme(first: Selection) -> tuple[Filter, ...]:
    """The filters next to what they change: sources and the map if grades are shown, the search if findings are.

    The grades are those of the forces that are listed as doing well.
    """
    theme = themes_by_id()[first.value(THEME)]
    of_grades = (EVIDENCE, MAP_LAYOUT) if theme.graded else ()
    return (*of_grades, GRADE_SOUGHT, *((SEARCH, KIND, PROGRAMME) if findings.shown_on(theme) else ()))


def _tables(first: Selection) -> tuple[Filter, ...]:
    """The other filters that a table takes, and the column and order to sort by."""
    name = f"table_{first.value(TABLE)}"
    keys = {PARAMETERS[parameter].key for parameter in question(name).parameters}
    columns = {column: heading(column, name) for column in rows(name).columns}
    sort = SORT_BY_COLUMN.with_changes(options=lambda: columns, uses_ids=True)
    order = ORDER.with_changes(only_with=sort.key)  # the original order is neither
    return *(f for f in (YEAR, THEME, PROGRAMME, KIND, SEARCH) if f.key in keys), sort, order


def _changes(first: Selection) -> tuple[Filter, ...]:
    """The table whose changes are listed: at first one with changes that fit the reader's other choices."""
    return (TABLE.with_changes(default=record_changes.last_changed_table(first)),)


PAGES = (
    Page(
        "",
        "home.py",
        "Now",
        "How the police forces compare, theme by theme",
        in_menu="Now",
        filters=(CYCLE_OR_NEWEST.with_changes(subject=True), REGION, FORCE, GROUP, GRADE, EVIDENCE),
        then=_overview,
        lead=leads.overview,
        table=first_tables.overview,
        card=cards.of_overview,
        first_view=first_views.overview,
    ),
    Page(
        "force",
        "force.py",
        "One force",
        "How one force has fared: grades, child protection, inspections",
        in_menu="Find a force",
        filters=(FORCE.with_changes(several=False, when_empty="no force chosen", subject=True),),
        lead=leads.force,
        table=first_tables.force,
        card=cards.of_force,
        named_by_subject=True,
    ),
    Page(
        "theme",
        "theme.py",
        "One theme",
        "All forces on one theme, and what inspectors found on it",
        in_menu="Themes",
        filters=(ONE_THEME, FORCE, GROUP, YEAR, REGION),
        then=_theme,
        lead=leads.theme,
        table=first_tables.theme,
        card=cards.of_theme,
        first_view=first_views.theme,
        named_by_subject=True,
    ),
    Page(
        "change",
        "change.py",
        "Change over time",
        "Grades over time, and which forces rose or fell",
        in_menu="Change",
        filters=(MOVE, FORCE.with_changes(at_most=8), GROUP, YEAR, EVIDENCE),
        then=_change,
        lead=leads.change,
        table=first_tables.change,
        card=cards.of_change,
        first_view=first_views.change,
    ),
    Page(
        "compare",
        "compare.py",
        "Compare forces",
        "Two to six forces side by side, theme by theme",
        in_menu="Compare",
        filters=(
            FORCE.with_changes(
                at_most=MAX_COMPARED, why_at_most=WHY_SO_FEW, when_empty="two to six forces, or one", subject=True
            ),
            GROUP,
            CYCLE_OR_NEWEST,
            EVIDENCE,
        ),
        then=second_filters,
        lead=leads.compare,
        table=first_tables.compare,
        card=cards.of_comparison,
    ),
    Page(
        "case-audits",
        "case_audits.py",
        "Case audits",
        "What share of audited child protection cases was handled well",
        in_menu="Case audits",
        filters=(FORCE, GROUP, YEAR),
        lead=leads.audits,
        table=first_tables.of(case_audits.ALL_AUDITS),
        card=cards.of_case_audits,
        first_view=first_views.audits,
    ),
    Page(
        "tables",
        "tables.py",
        "Data",
        "Every table of the record, to filter, sort and download",
        in_menu="Data",
        filters=(TABLE.with_changes(subject=True), FORCE, GROUP, REGION, SINCE, VIEW),
        then=_tables,
        lead=leads.tables,
        table=first_tables.of_record,
        first_view=first_views.title_alone("tables"),
    ),
    Page(
        "ask",
        "ask.py",
        "Ask your own question",
        "Write a query of your own in SQL, and share the answer by its link",
        in_menu="Ask" if reader_sql.is_on() else "",
    ),
    Page(
        "check",
        "check.py",
        "Add results: check your file first",
        "Check whether your own results fit the rules, preview the pages with them, and get the file to send in",
        in_menu="Add results",
    ),
    Page(
        "about",
        "about.py",
        "About",
        "What the data is, what is missing, sources and licences",
        in_menu="About",
        lead=leads.about,
        table=first_tables.of(contents.COVERAGE),
        first_view=first_views.title_alone("about"),
    ),
    Page(
        "changes",
        "changes.py",
        "What is new",
        "New reports and their grades, and what we added or corrected in our record",
        filters=(PUBLISHED_SINCE, FORCE, GROUP, THEME),
        then=_changes,
        lead=leads.changes,
        table=first_tables.of(inspections.NEW),
        first_view=first_views.title_alone("changes"),
    ),
)


def page_at(address: str) -> Page | None:
    """The page at an address relative to the root, if there is one."""
    return next((page for page in PAGES if page.address == address.strip("/")), None)
