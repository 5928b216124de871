"""Facts beside the record: what it holds already, and the rows that are to be added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pyarrow

import data
from data.merge import as_text
from data.reading.context import last_year_of, long_after
from data.reading.facts import Fact, Source, counts_in_words
from data.source_kinds import kind_of, site_of

# How a fact relates to the record.
NEW, SAME, OTHER = "new", "in the record already", "the record has something else"
ABOUT = {"grade_counts": "Totals", "case_audits": "Case files"}  # what a row without a theme is about
Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Known:
    """What a record holds, by key, as text."""

    tables: dict[str, pyarrow.Table]
    _rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table, each by the names of its columns."""
        if table not in self._rows:
            resource = next(r for r in data.schema()["resources"] if r["name"] == table)
            names = [column["name"] for column in resource["schema"]["fields"]]
            self._rows[table] = [dict(zip(names, row)) for row in as_text(self.tables[table], resource)]
        return self._rows[table]

    def inspection(self, fact: Fact) -> dict[str, str]:
        """The inspection of a fact; empty if the record has none."""
        for row in self.rows("inspections"):
            if fact.programme == "peel":
                if (row["programme"], row["force_id"], row["cycle"]) == ("peel", fact.force_id, fact.cycle):
                    return row
            elif row["inspection_id"] == fact.inspection_id:
                return row
        return {}

    def kind_of(self, address: str) -> str:
        """Who publishes at an address, if its name says so or the record says the same of all pages of that site."""
        if (kind := kind_of(address)) or not address:
            return kind
        site = site_of(address)
        tables = ("inspections", "judgments", "grade_counts", "case_audits", "findings")
        cited = (row for table in tables for row in self.rows(table) if row["source_url"])
        kinds = {row["source_kind"] for row in cited if site_of(row["source_url"]) == site}
        return kinds.pop() if len(kinds) == 1 else ""

    def standing(self, fact: Fact) -> tuple[str, str]:
        """Whether the record holds a fact: ``NEW``, ``SAME`` or ``OTHER``; and what it holds in its place."""
        if fact.missing_fields:
            return NEW, ""
        inspection = self.inspection(fact).get("inspection_id", "")
        grade = _first(self.rows("judgments"), inspection_id=inspection, theme_id=fact.theme_id)
        gap = _first(self.rows("gaps"), force_id=fact.force_id, theme_id=fact.theme_id, cycle=fact.cycle)
        if fact.table in ("judgments", "gaps"):
            held = grade["grade"] if grade else gap["kind"] if gap and fact.programme == "peel" else ""
            if fact.value == "grade-stands" and grade.get("basis") == "carried-over":
                return SAME, f"{held}, carried over"
            return (NEW if not held else SAME if held == fact.value else OTHER), held.replace("-", " ")
        wanted = {"inspection_id": inspection} | ({"topic": fact.topic} if fact.table == "case_audits" else {})
        row = _first(self.rows(fact.table), **wanted)
        if not row:
            return NEW, ""
        held = {name: row[name] for name, _ in fact.counts}
        found = counts_in_words((name, number) for name, number in held.items() if number)
        return (SAME if held == dict(fact.counts) else OTHER), found

    def in_words(self, fact: Fact) -> str:
        """A fact in a line, by the record's own names: "Kent, PEEL 2017, Effectiveness: good"."""
        force = _first(self.rows("forces"), force_id=fact.force_id).get("short_name")
        force = force or ("Several forces" if fact.national else "Which force?")
        if fact.programme == "peel":
            inspection = f"PEEL {_cycle(fact, self).get('name', fact.cycle)}" if fact.cycle else "which cycle?"
        else:
            inspection = self.inspection_names().get(fact.inspection_id) or fact.inspection_id or "which inspection?"
        about = _first(self.rows("themes"), theme_id=fact.theme_id).get("name") or fact.theme_id
        about = about or ABOUT.get(fact.table, "which theme?")
        return f"{force}, {inspection}, {about}: {fact.says}"

    def inspection_names(self) -> dict[str, str]:
        """The title and year of each inspection, by its identifier."""
        rows = self.rows("inspections")
        return {row["inspection_id"]: f"{row['title']} ({row['year'] or 'year not known'})" for row in rows}

    def checked_against_totals(self, facts: list[Fact]) -> list[Fact]:
        """The facts, in doubt where they would make more grades of a kind than a report or the inspectorate printed.

        ``facts``: all that is to be added together. Grades are counted as the rules of the record count them
        (``data/checks/grades_within_totals.sql``, ``national_totals_are_met.sql``).
        """
        grades = [
            fact for fact in facts if fact.table == "judgments" and fact.programme == "peel" and not fact.missing_fields
        ]
        doubts: dict[tuple, list[str]] = {}
        for printed_as, totals, held, given in (*self._by_report(grades, facts), *self._by_theme(grades)):
            now = held | {name: "" for name, _ in given}  # a grade that is corrected counts once
            for fact in {fact.key + (fact.value,): fact for _, fact in given}.values():
                total = "" if totals.get("note") else totals.get(fact.value.replace("-", "_"), "")
                alike = {name for name, grade in now.items() if grade == fact.value}
                alike |= {name for name, other in given if other.value == fact.value}
                if total.isdigit() and len(alike) > int(total):
                    words = f"{printed_as} that are {fact.value.replace('-', ' ')}"
                    doubt = (
                        f"published totals give {total} as the number of {words}; this row would make it {len(alike)}"
                    )
                    doubts.setdefault((fact.key, fact.value), []).append(doubt)
        return [replace(fact, doubts=(*fact.doubts, *doubts.get((fact.key, fact.value), ()))) for fact in facts]

    def _by_report(self, grades: list[Fact], facts: list[Fact]) -> Iterable[tuple]:
        """Each report’s totals, in the record or else among the facts, with its grades: held and given, by theme."""
        for force, cycle in sorted({(fact.force_id, fact.cycle) for fact in grades}):
            given = [fact for fact in grades if (fact.force_id, fact.cycle) == (force, cycle)]
            report = self.inspection(given[0]).get("inspection_id", "no inspection")
            on_page = (dict(fact.counts) for fact in facts if fact.key[:4] == ("grade_counts", "peel", force, cycle))
            totals = _first(self.rows("grade_counts"), inspection_id=report) or next(on_page, {})
            held = {row["theme_id"]: row["grade"] for row in self.rows("judgments") if row["inspection_id"] == report}
            # A theme that only some reports count among their areas cannot be compared with a total.
            asked = [row for row in self.rows("asked") if row["cycle"] == cycle]
            left_out = {row["theme_id"] for row in asked if row["in_totals"] not in ("yes", "")}
            yield (
                "areas in the report",
                totals,
                {theme: grade for theme, grade in held.items() if theme not in left_out},
                [(fact.theme_id, fact) for fact in given if fact.theme_id not in left_out],
            )

    def _by_theme(self, grades: list[Fact]) -> Iterable[tuple]:
        """The national totals of each theme, with the grades on it: held and given, by force."""
        for cycle, theme in sorted({(fact.cycle, fact.theme_id) for fact in grades}):
            of_cycle = {row["inspection_id"] for row in self.rows("inspections") if row["cycle"] == cycle}
            on_theme = [row for row in self.rows("judgments") if row["theme_id"] == theme]
            yield (
                "forces",
                _first(self.rows("national_totals"), cycle=cycle, theme_id=theme),
                {row["force_id"]: row["grade"] for row in on_theme if row["inspection_id"] in of_cycle},
                [(fact.force_id, fact) for fact in grades if (fact.cycle, fact.theme_id) == (cycle, theme)],
            )

    def settled(self, fact: Fact, source: Source) -> Fact:
        """The fact with its inspection, where it is not one of PEEL: the only one that it can be of, or a new one."""
        if fact.programme == "peel" or fact.inspection_id:
            return fact
        candidates = self.candidates(fact, source)
        if len(candidates) == 1:
            return replace(fact, inspection_id=candidates[0])
        if candidates or not fact.force_id or not source.dated:
            return fact
        made_up = f"{fact.force_id}-{fact.programme}-{source.dated[:4]}"
        return replace(fact, inspection_id=made_up, new_inspection=made_up)

    def candidates(self, fact: Fact, source: Source) -> list[str]:
        """The inspections of the record that a fact can be of: of its programme, force, and about its year.

        National counts are of the inspection whose audit has as many cases; if there is none, of any of these years.
        """
        year = int(source.dated[:4]) if source.dated else 0
        found = [
            row["inspection_id"]
            for row in self.rows("inspections")
            if row["programme"] == fact.programme
            and row["force_id"] == ("" if fact.national else fact.force_id)
            and (not year or not row["year"] or year - 2 < int(row["year"]) <= year)
        ]
        total = dict(fact.counts).get("cases_total")
        same = [row["inspection_id"] for row in self.rows("case_audits") if row["cases_total"] == total]
        return [name for name in found if name in same] or found if fact.national else found


def _first(rows: list[dict[str, str]], **wanted: str) -> dict[str, str]:
    return next((row for row in rows if all(row[name] == value for name, value in wanted.items())), {})


def make(accepted: Iterable[tuple[Fact, Source, str]], known: Known) -> dict[str, list[list[str]]]:
    """The rows of accepted facts, each with its source and the title of its page, by table, in the schema's columns.

    An inspection that the record does not have yet is made along with its first fact.
    """
    made: Rows = {name: [] for name in ("inspections", "judgments", "gaps", "grade_counts", "case_audits")}
    for fact, source, title in accepted:
        inspection = known.inspection(fact)
        if not inspection:
            inspection = _inspection(fact, source, title, known)
            if fact.table != "gaps" and not _first(made["inspections"], inspection_id=inspection["inspection_id"]):
                made["inspections"].append(inspection)
        made[fact.table].append(_row(fact, source, inspection, known))
    return {name: [_in_schema_order(name, row) for row in rows] for name, rows in made.items() if rows}


def _in_schema_order(table: str, row: dict[str, str]) -> list[str]:
    resource = next(r for r in data.schema()["resources"] if r["name"] == table)
    return [row.get(column["name"], "") for column in resource["schema"]["fields"]]


def _cycle(fact: Fact, known: Known) -> dict[str, str]:
    return _first(known.rows("cycles"), cycle=fact.cycle)


def _inspection(fact: Fact, source: Source, title: str, known: Known) -> dict[str, str]:
    peel = fact.programme == "peel"
    force = _first(known.rows("forces"), force_id=fact.force_id)
    cycle = _cycle(fact, known) if peel else {}
    # Only the inspectorate’s own page shows when a report was published, and not if that was years later.
    own = source.kind == "inspectorate" and not long_after(source.dated, fact.cycle)
    return {
        "inspection_id": f"{fact.force_id}-peel-{fact.cycle}" if peel else fact.inspection_id,
        "programme": fact.programme,
        "scope": "national" if fact.national else "force",
        "force_id": fact.force_id,
        "cycle": fact.cycle,
        "title": f"PEEL assessment {cycle.get('name', fact.cycle)}, {force.get('short_name', '')}" if peel else title,
        "published": source.dated if own else "",
        "year": cycle.get("year", "") if peel else source.dated[:4],
        "source_kind": source.kind,
        "source_url": source.address,
        "citation": "" if source.address else source.citation,
    }


def _row(fact: Fact, source: Source, inspection: dict[str, str], known: Known) -> dict[str, str]:
    row = {
        "inspection_id": inspection["inspection_id"],
        "force_id": fact.force_id,
        "theme_id": fact.theme_id,
        "year": inspection["year"],
        "source_kind": source.kind,
        "source_url": source.address,
        **dict(fact.counts),
    }
    if fact.table == "judgments":
        peel = fact.programme == "peel"
        scale = _cycle(fact, known).get("scale", "") if peel else "five-tier"  # child protection, graded since 2024
        row |= {"grade": fact.value, "scale": scale, "basis": fact.basis, "sources": "1" if peel else ""}
        row["note"] = f"Corrected by hand; it was read as: {fact.corrected}." if fact.corrected else ""
        row["source_dated"] = "" if long_after(source.dated, fact.cycle) else source.dated
    elif fact.table == "gaps":
        row |= {"gap_id": f"{fact.force_id}-{fact.cycle}-{fact.theme_id}", "kind": fact.value, "cycle": fact.cycle}
        row["year"] = _cycle(fact, known).get("year", "") or str(last_year_of(fact.cycle))
    elif fact.table == "case_audits":
        row |= {"topic": fact.topic, "citation": "" if source.address else source.citation}
        row["note"] = next((f"{doubt[0].upper()}{doubt[1:]}." for doubt in fact.doubts if " add to " in doubt), "")
    return row
