"""How the record changed, from version to version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas
from markupsafe import Markup

import queries
from parts.address.english import counted, day, listed, lowercase_first
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import TABLE
from parts.exhibits.exhibit import Exhibit
from parts.files import metadata
from parts.html import tables
from parts.html.markup import link
from queries import Answer
from queries.caching import cached

DID = {"added": "added", "changed": "changed", "removed": "removed"}
DOES = {"added": "adds", "changed": "changes", "removed": "removes"}


def counted_changes(rows: pandas.DataFrame, verbs: Mapping[str, str] = DID) -> str:
    """What a version changed: "added 262 grades and 114 known gaps; changed our entries for 2 grades".

    A finding or an inspection is not changed, but what the record says of it.
    rows: of ``queries/record_changes.sql``, of one version. verbs: by kind of change.
    """
    parts = []
    for kind, verb in verbs.items():
        of_kind = rows[rows["change"] == kind]
        by_table = of_kind.groupby("table_name", sort=False)
        if len(of_kind):
            words = [_counted_rows(table, group) for table, group in by_table]
            if kind == "changed" and (numbers := [one for one in words if one[0].isdigit()]):
                words = [f"our entries for {listed(numbers)}", *(one for one in words if one not in numbers)]
            parts.append(f"{verb} {listed(words)}")
    return "; ".join(parts) or "changed no fact, only how its tables are described"


def _counted_rows(table: str, rows: pandas.DataFrame) -> str:
    """The changed rows of a table; of a single one that was changed, what of it: "the description of Efficiency".

    Where the row is not what a force, theme or cycle is, but one of its grades or moves, it is named, too: "the reason
    in our entry for one move into or out of Engage (Cleveland)".
    """
    noun = queries.question(f"table_{table}").row
    words = counted(len(rows), *NOUNS.get(table, (noun,)))
    row = rows.iloc[0]
    subject = ", ".join(row[name] for name in ("force", "theme", "cycle") if isinstance(row[name], str))
    # A row that is of no force, theme or cycle has only an id, which means less to a reader than its number.
    if len(rows) > 1 or not subject or not isinstance(row["changed_columns"], str):
        return words
    if row["changed_columns"] == "Break note":
        return f"the note on whether {subject} can be compared"
    columns = listed([lowercase_first(column) for column in row["changed_columns"].split(", ")])
    if table in ("forces", "themes", "cycles"):
        return f"the {columns} of {subject}"
    return f"the {columns} in our entry for one {NOUNS.get(table, (noun,))[0]} ({subject})"


def _number_of_rows(table: str, number: int) -> str:
    return counted(number, *NOUNS.get(table, (queries.question(f"table_{table}").row,)))


# What rows are called among changes, where the noun of their table is too vague.
NOUNS = {
    "engage": ("move into or out of Engage", "moves into or out of Engage"),
    "force_names": ("dated name of a force", "dated names of forces"),
    "other_names": ("other name of a force", "other names of forces"),
    "places": ("place to find a force by", "places to find a force by"),
    "asked": ("graded theme of a cycle", "graded themes of cycles"),
}


NO_NEWS_OF_FORCES = "Such changes are to our own record: they are not news about any force."


@cached
def last_change(filtered: bool = False) -> tuple[Markup | str, str]:
    """What the last version with other facts than the one before changed, as a sentence and a note.

    ``filtered``: whether a reader has filtered the rest of the page, since this is of the whole record all the same.
    """
    changed = queries.rows("record_changes")
    if changed.empty:
        return f"No fact has changed {_since()}.", ""
    last = changed.iloc[0]
    of_last = changed[changed["version"] == last["version"]]
    if queries.current_record().token and last["version"] == queries.version():  # a preview, which is the reader’s
        return f"Your file {counted_changes(of_last, DOES)}. Nothing of it is published.", ""
    what = (
        "In the whole record, whatever you choose, the last change was" if filtered else "Our own record last changed"
    )
    words = counted_changes(of_last)
    return Markup("{} on {}: we {}.").format(what, day(last["published"]), words), NO_NEWS_OF_FORCES


@cached
def _since(chosen: str | None = None) -> str:
    """From which day on our record has a history, or the day chosen if that is later, in words: "since 1 May 2027"."""
    days = queries.rows("record_versions")["published"].dropna()
    if days.empty or (chosen and chosen > days.min()):
        return f"since {day(chosen)}" if chosen else "since the history of our record began"
    return f"since {day(days.min())}, when the history of our record began"


@cached
def last_changed_table(chosen: Selection | None = None) -> str:
    """The table in which facts changed last that fit a choice, or any if none does.

    Of several that changed at once, it is the first in the sentence on the last change. Places, by which a force is
    found, are no facts about one.
    """
    changed = chosen.ask("record_changes", table=None).rows if chosen else queries.rows("record_changes")
    if changed.empty and chosen:
        return last_changed_table()
    tables = changed["table_name"][changed["table_name"] != "places"]
    return "judgments" if tables.empty else tables.iloc[0]


@cached
def as_of() -> str:
    """How new the record is: its day and version, and the newest report in it; the first two alone if none is dated."""
    words = _which_version()
    newest = queries.rows("latest_reports", most=1)
    for report in newest.itertuples():
        of = "national" if report.force == "National" else report.force
        words += f" Newest report in it: {day(report.published)} ({of})."
    return words


def _which_version() -> str:
    """The day and the version of the record as a sentence; of a preview, what that is."""
    if preview := metadata.preview():
        return f"{preview}."
    published = metadata.published_on()
    # Not “as of”: that is a day that readers choose, of which the page above may be.
    return (
        f"Our record of {day(published)}, version {queries.version()}."
        if published
        else f"This is version {queries.version()} of the record."
    )


VERSIONS = Exhibit(
    "record-versions",
    question="record_versions",
    title="Every version of our record, table by table",
    table=partial(tables.rows, height=420),
    columns="published version table_title rows added changed removed",
    notes=(
        "Some versions changed only the descriptions of tables, so no rows. The oldest version listed has none before "
        "it to compare with. A version that is withdrawn is no longer in this list.",
    ),
)


def _no_change(answer: Answer) -> Markup | str:
    """That no change in the table shown fits a reader's choice, and since when; with links to tables that have some."""
    anywhere = answer.selection.ask("record_changes", table=None).rows
    if anywhere.empty:
        since = _since(answer.parameters.get("published_since"))
        return f"We have added or corrected nothing that fits your choice {since}."
    chosen = answer.selection.address
    links = [
        link(_number_of_rows(table, len(rows)), to_page("changes", **chosen | {TABLE.key: [TABLE.token(table)]}))
        for table, rows in anywhere.groupby("table_name", sort=False)
    ]
    return Markup("We have added or corrected nothing in this table that fits your choice, but in others: {}.").format(
        Markup(listed(links))
    )


CHANGES = Exhibit(
    "record-changes",
    question="record_changes",
    title="What we corrected or added: {table}",
    table=partial(tables.changes, height=420),
    columns="published change force cycle theme what source_url version key",
    only_in_files="version key",
    drop_empty=True,
    notes=(
        "Changed: a fact that we corrected, or for which we found a better source; the arrow leads from what we had to "
        "what we have. Added: a fact that we have found, however old it is. Removed: a fact that we took back.",
    ),
    nothing_of=_no_change,
    nothing="We have added or corrected nothing that fits your choice.",
)
