"""Which statements may be asked: a single one that only reads, of the tables of the copy and nothing else.

DuckDB itself is locked as well: no files, no extensions, no settings. But its functions reveal the machine, such as
where its file is, so that only what is known to be harmless passes. Statements are parsed here, in the sandbox alone.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from data.asking import notices
from data.asking.errors import Place, Refused, at, refusal

SCHEMA = "main"
# Functions used in place of a table: DuckDB's, and ours. All others read files, or reveal the machine.
OUR_TABLE_FUNCTIONS = frozenset(
    ("asked_on", "engaged_on", "graded_again", "newer_reports_on", "published_by", "standing_on")
)
TABLE_FUNCTIONS = OUR_TABLE_FUNCTIONS | {"range", "generate_series", "unnest", "repeat", "json_each", "json_tree"}
# Functions of a value that reveal the session, settings and the machine, that wait, or that leave something behind.
WITHHELD = re.compile(
    r"pg_.*|inet_.*|has_.*_privilege|.*sleep.*|.*log_message|write_log|.*secret.*|.*env|.*variable|.*execute.*"
    r"|current_(catalog|connection_id|database|query|query_id|role|schema|schemas|setting|transaction_id|user)"
    r"|(session_)?user|version|txid_current|nextval|currval|in_search_path|stats|json_(de)?serialize_.*"
)
WORDS_OF_KIND = {
    "EXPLAIN": "EXPLAIN tells how DuckDB works, not what the record holds",
    "PRAGMA": "PRAGMA is about DuckDB itself",
    "SET": "settings are locked",
    "VARIABLE_SET": "settings are locked",
    "COPY": "nothing can be written, and no file read",
    "EXPORT": "nothing can be written",
    "ATTACH": "no other database can be reached",
    "DETACH": "no other database can be reached",
    "LOAD": "no extension can be installed or loaded",
    "MULTI": "PIVOT has to list its values: add IN (…) after the column that it turns",
}


@dataclass(frozen=True)
class Statement:
    """A statement that may be run. ``tables``: those that it reads; ``notices``: what its answer cannot show."""

    parsed: duckdb.Statement
    tables: tuple[str, ...]
    notices: tuple[str, ...]


def checked(connection: duckdb.DuckDBPyConnection, text: str) -> Statement:
    """The statement in a text, if it may be asked. Raises ``Refused``, saying in a sentence why not."""
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise refusal(error, text) from None
    if not statements:
        raise Refused("There is no question yet: write a statement that begins with SELECT, FROM or WITH.")
    if len(statements) > 1:
        raise Refused(f"One statement at a time: these are {len(statements)}, parted by semicolons.")
    (statement,) = statements
    if statement.type != duckdb.StatementType.SELECT:
        kind = statement.type.name
        why = f": {WORDS_OF_KIND[kind]}" if kind in WORDS_OF_KIND else ""
        raise Refused(
            f"The record can only be read here, by SELECT, FROM, WITH or VALUES. This one does something else{why}."
        )
    if statement.named_parameters:
        name = sorted(statement.named_parameters)[0]
        raise Refused(f"There is no value for ${name}: write the value itself, such as 'kent'.")
    (tree,) = connection.execute("select json_serialize_sql($text)", {"text": text}).fetchone()
    try:
        tree = json.loads(tree)
        if tree["error"]:
            raise Refused("DuckDB cannot check this statement. Try to write it with SELECT … FROM ….")
        nodes = list(_nodes(tree))
        tables = _tables(nodes, _Known.of(connection), text)
        return Statement(statement, tables, notices.of_statement(connection, nodes, tables))
    except RecursionError:
        raise Refused("The statement is nested too deeply to be checked. Write its parts with WITH.") from None


@dataclass(frozen=True)
class _Known:
    """The names of the tables and views that may be queried, those of the record itself, and DuckDB's own."""

    tables: frozenset[str]
    of_record: tuple[str, ...]
    internal: frozenset[str]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> _Known:
        names = connection.execute(
            "select table_name from duckdb_tables() where not internal "
            "union all select view_name from duckdb_views() where not internal"
        ).fetchall()
        internal = connection.execute("select lower(view_name) from duckdb_views() where internal").fetchall()
        of_record = connection.execute("select distinct table_name from dictionary order by table_name").fetchall()
        return cls(
            frozenset(name for (name,) in names),
            tuple(name for (name,) in of_record),
            frozenset(name for (name,) in internal),
        )


def _tables(nodes: list[dict], known: _Known, text: str) -> tuple[str, ...]:
    """The tables that a parsed statement reads. Raises ``Refused`` for what may not be reached."""
    named = {entry["key"].lower() for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    # A name of DuckDB's own could mean a part of the statement in one place, and DuckDB's table in another.
    if taken := sorted(named & known.internal):
        raise Refused(f"The name {taken[0]} is DuckDB’s own: give that part of the statement another.")
    read = []
    of_tables = {id(node["function"]) for node in nodes if node.get("type") == "TABLE_FUNCTION"}
    for node in nodes:
        kind = node.get("type")
        if kind == "BASE_TABLE":
            path = [part.lower() for part in node["qualified_name"]["path"]]
            if len(path) == 1 and path[0] in named:
                continue
            read.append(_table(path, known, named, at(text, node["query_location"], len(".".join(path)))))
        elif kind == "SHOW_REF" and not node["query"] and node["table_name"] != '"tables"':
            raise Refused("Only SHOW TABLES and DESCRIBE tell what there is here.")
        elif kind == "TABLE_FUNCTION":
            name = node["function"]["function_name"].lower()
            if name not in TABLE_FUNCTIONS:
                raise Refused(
                    f"{name}(…) cannot be read here: only the tables and views of the record, and "
                    f"{', '.join(sorted(TABLE_FUNCTIONS))}."
                )
        elif node.get("class") == "FUNCTION" and id(node) not in of_tables:
            name = node["function_name"].lower()
            if WITHHELD.fullmatch(name):
                raise Refused(f"The function {name} is not offered here: it says nothing of the record.")
    return tuple(dict.fromkeys(read))


def _table(path: list[str], known: _Known, named: set[str], place: Place) -> str:
    """The table that a name refers to: its own or, before it, that of the schema."""
    *schema, name = path
    if schema not in ([], [SCHEMA]):
        raise Refused(f"There is no {'.'.join(path)}: the tables and views of the record are in no schema.")
    if name in known.tables:
        return name
    close = difflib.get_close_matches(name, sorted(known.tables | named), n=3, cutoff=0.6)
    every = f" The tables are {', '.join(known.of_record)}; “Tables and columns” lists the views as well."
    meant = f" Close to it: {', '.join(close)}." if close else every
    raise Refused(f"{place.words}there is no table {name}.{meant}", (place.start, place.end))


def _nodes(tree) -> Iterator[dict]:
    """All objects of a parsed statement, without recursion: statements may be nested deeply."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
