#!/usr/bin/env bash
# sqlglot 30.30.0: in its dialect of DuckDB no query can name a column "force" on its own.
#
# DuckDB has a statement FORCE INSTALL. sqlglot reads it, and so takes the word for a keyword everywhere: "select force
# from grades" raises a ParseError, as do "group by force" and count(distinct force). DuckDB 2.0.0 runs them: its own
# list calls the word "unreserved". sqlglot's dialects of SQLite, PostgreSQL and others read them; so does DuckDB's
# with a table's name before the dot or with quotes. Tables of police forces, or of physics, have that column.
# One would expect each query that the database runs to be read in the dialect that bears its name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check sqlglot==30.30.0 duckdb==2.0.0 >/dev/null
cat >force.py <<'PY'
import duckdb
import sqlglot

database = duckdb.connect()
database.execute("create table grades as select 'Kent' as force, 'Good' as grade")
print(database.execute("select keyword_category from duckdb_keywords() where keyword_name = 'force'").fetchall())
for query in (
    "select force from grades",
    "select count(*) from grades group by force",
    "select count(distinct force) from grades",
    "select grades.force from grades",
    'select "force" from grades',
):
    read = []
    for dialect in ("duckdb", "sqlite", "postgres"):
        try:
            sqlglot.parse_one(query, read=dialect)
            read.append(dialect)
        except sqlglot.errors.ParseError:
            pass
    print(query, database.execute(query).fetchall(), read)
PY
seen=$(venv/bin/python force.py)
echo "$seen"
[ "$seen" = "[('unreserved',)]
select force from grades [('Kent',)] ['sqlite', 'postgres']
select count(*) from grades group by force [(1,)] ['sqlite', 'postgres']
select count(distinct force) from grades [(1,)] ['sqlite', 'postgres']
select grades.force from grades [('Kent',)] ['duckdb', 'sqlite', 'postgres']
select \"force\" from grades [('Kent',)] ['duckdb', 'sqlite', 'postgres']" ]
