"""A record many times as large as the published one, in its shape: ``python tests/benchmarks/grown.py 100 FOLDER``.

What grows, with keys that stay unique: copy 0 is the published record itself, and each further copy has

- inspections of its own in every programme but PEEL, with dates drawn from those of the programme, and on each as
  many case audits, findings and accuracies as on the one that it is a copy of, with counts drawn from audits of the
  same topic, and texts put together from a third each of three real findings;
- graded themes of its own, with grades drawn from those that the theme had on the same scale, and the gaps and cycles
  asked that go with them. PEEL inspects a force once a cycle, so the grades of all copies are of the same inspection.

What does not grow: forces, their areas, places and names, cycles, themes of findings. Ids of copies end in ``-copy-``
and their number. The same seed gives the same rows. DuckDB draws them, so that even a record ten thousand times as
large can be made on a small machine.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import duckdb  # noqa: E402

import data  # noqa: E402
from data import history, versions  # noqa: E402

SEED = 20261126

SHARED = """
create table copies as select range as copy from range($times);
create macro named(id, copy) as if(copy = 0, id, id || '-copy-' || copy);
-- Which of ``so_many`` values a row of a copy draws: a number from 0.
create macro drawn(id, copy, what, so_many) as (hash(id, copy, what, $seed) % so_many)::bigint;
create macro is_copied(theme) as theme in (select theme_id from themes where family <> 'child-protection-findings');
-- The values that are drawn from: each with its number within its kind, from 0, and how many there are of that kind.
create table dates as
select
    programme, fieldwork, published, year,
    nth: row_number() over kind - 1, so_many: count(*) over (partition by programme)
from inspections
window kind as (partition by programme order by inspection_id);
create table grades as
select theme_id, scale, grade, nth: row_number() over kind - 1, so_many: count(*) over (partition by theme_id, scale)
from judgments
window kind as (partition by theme_id, scale order by inspection_id);
create table counts as
select *, nth: row_number() over kind - 1, so_many: count(*) over (partition by topic)
from case_audits
window kind as (partition by topic order by inspection_id);
create table accuracies as
select *, nth: row_number() over kind - 1, so_many: count(*) over (partition by round)
from crime_recording
window kind as (partition by round order by inspection_id);
create macro third(text, n) as
    array_to_string(string_split(text, ' ')[
        1 + n * len(string_split(text, ' ')) // 3 : (n + 1) * len(string_split(text, ' ')) // 3], ' ');
create table pieces as
select third(summary, 0) as begins, third(summary, 1) as goes_on, third(summary, 2) as ends,
    nth: row_number() over (order by summary) - 1, so_many: count(*) over ()
from (select distinct summary from findings);

create table grown_inspections as
with rows as (
    select inspections.*, copy, drawn(inspection_id, copy, 'dates', so_many) as nth
    from copies
    join inspections on copy = 0 or programme <> 'peel'
    join (select distinct programme, so_many from dates) using (programme)
)
select
    rows.* exclude (copy, nth) replace (
        named(inspection_id, copy) as inspection_id,
        if(copy = 0, title, title || ' (' || copy || ')') as title,
        if(copy = 0, rows.fieldwork, dates.fieldwork) as fieldwork,
        if(copy = 0, rows.published, dates.published) as published,
        if(copy = 0, rows.year, dates.year) as year
    )
from rows
join dates using (programme, nth);
"""

# By table: the rows of all copies. Tables that are not here stay as they are.
GROWN = {
    "themes": """
        select themes.* replace (
            named(theme_id, copy) as theme_id,
            if(copy = 0, name, name || ' (' || copy || ')') as name
        )
        from copies join themes on copy = 0 or is_copied(theme_id)
    """,
    "asked": """
        select asked.* replace (named(theme_id, copy) as theme_id)
        from copies join asked on copy = 0 or is_copied(theme_id)
    """,
    "gaps": """
        select gaps.* replace (named(gap_id, copy) as gap_id, named(theme_id, copy) as theme_id)
        from copies join gaps on copy = 0 or is_copied(theme_id)
    """,
    "inspections": "from grown_inspections",
    "judgments": """
        with rows as (
            select judgments.*, copy, programme, drawn(inspection_id || theme_id, copy, 'grade', so_many) as nth
            from copies
            cross join judgments
            join inspections using (inspection_id)
            join (select distinct theme_id, scale, so_many from grades) using (theme_id, scale)
        )
        select rows.* exclude (copy, programme, nth) replace (
            own.inspection_id as inspection_id,
            named(theme_id, copy) as theme_id,
            own.year as year,
            if(copy = 0, rows.grade, grades.grade) as grade
        )
        from rows
        join grades using (theme_id, scale, nth)
        join grown_inspections as own
          on own.inspection_id = named(rows.inspection_id, if(rows.programme = 'peel', 0, copy))
    """,
    "case_audits": """
        with rows as (
            select case_audits.*, copy, drawn(inspection_id, copy, 'counts', so_many) as nth
            from copies cross join case_audits join (select distinct topic, so_many from counts) using (topic)
        )
        select rows.* exclude (copy, nth) replace (
            named(rows.inspection_id, copy) as inspection_id,
            if(copy = 0, rows.cases_total, counts.cases_total) as cases_total,
            if(copy = 0, rows.good, counts.good) as good,
            if(copy = 0, rows.requires_improvement, counts.requires_improvement) as requires_improvement,
            if(copy = 0, rows.adequate, counts.adequate) as adequate,
            if(copy = 0, rows.inadequate, counts.inadequate) as inadequate,
            if(copy = 0, rows.below_good, counts.below_good) as below_good,
            if(copy = 0, rows.good_pct, counts.good_pct) as good_pct,
            if(copy = 0, rows.below_good_pct, counts.below_good_pct) as below_good_pct
        )
        from rows join counts using (topic, nth)
    """,
    "findings": """
        with rows as (
            select
                findings.*,
                copy,
                drawn(summary, copy, 'begins', so_many) as first,
                drawn(summary, copy, 'goes on', so_many) as second,
                drawn(summary, copy, 'ends', so_many) as third
            from copies cross join findings cross join (select any_value(so_many) as so_many from pieces)
        )
        select rows.* exclude (copy, first, second, third) replace (
            named(inspection_id, copy) as inspection_id,
            if(copy = 0, summary, concat_ws(' ', one.begins, two.goes_on, three.ends)) as summary
        )
        from rows
        join pieces as one on one.nth = first
        join pieces as two on two.nth = second
        join pieces as three on three.nth = third
    """,
    "crime_recording": """
        with rows as (
            select crime_recording.*, copy, drawn(inspection_id, copy, 'accuracy', so_many) as nth
            from copies cross join crime_recording join (select distinct round, so_many from accuracies) using (round)
        )
        select rows.* exclude (copy, nth) replace (
            own.inspection_id as inspection_id,
            own.year as year,
            if(copy = 0, rows.accuracy_pct, accuracies.accuracy_pct) as accuracy_pct,
            if(copy = 0, rows.half_width_pct, accuracies.half_width_pct) as half_width_pct,
            if(copy = 0, rows.violence_accuracy_pct, accuracies.violence_accuracy_pct) as violence_accuracy_pct,
            if(copy = 0, rows.sexual_accuracy_pct, accuracies.sexual_accuracy_pct) as sexual_accuracy_pct
        )
        from rows
        join accuracies using (round, nth)
        join grown_inspections as own on own.inspection_id = named(rows.inspection_id, copy)
    """,
}


def grow(times: int, folder: Path, seed: int = SEED) -> Path:
    """Write the published record, ``times`` times as large, into a record folder. Returns the folder of its version."""
    published = data.TABLES / versions.listed(data.TABLES)[0]
    version = hashlib.sha256(f"{published.name} {times} {seed}".encode()).hexdigest()[:12]
    out = folder / version
    out.mkdir(parents=True, exist_ok=True)
    tables = [resource["name"] for resource in data.schema()["resources"]]
    with duckdb.connect() as connection:
        for name in tables:
            connection.read_parquet(str(published / f"{name}.parquet")).create(name)
        connection.execute(
            "set preserve_insertion_order = false"
        )  # rows may come in any order, which takes less memory
        connection.execute(SHARED.replace("$times", f"{times:d}").replace("$seed", f"{seed:d}"))
        counts = {name: _write(connection, name, out / f"{name}.parquet", version) for name in tables}
    rows = [{"table_name": name, "rows": count} for name, count in counts.items()]
    history.write([{"version": version, "served_before": None, "published": None, "rows": rows, "changes": []}], out)
    versions.write_checksums(out)
    (folder / versions.CURRENT).write_text(f"{version}\n", encoding="ascii")
    return out


def _write(connection: duckdb.DuckDBPyConnection, name: str, path: Path, version: str) -> int:
    """Write a table as the build writes it, and return its number of rows."""
    rows = GROWN.get(name, f"from {name}")
    options = f"format parquet, compression zstd, kv_metadata {{version: '{version}'}}"
    return connection.execute(f"copy ({rows}) to '{path}' ({options})").fetchone()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("times", type=int)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    out = grow(options.times, options.folder)
    print(f"{sum(file.stat().st_size for file in out.iterdir()) / 1e6:,.1f} MB in {out}")


if __name__ == "__main__":
    main()
