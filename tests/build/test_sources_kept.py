"""The facts are imported from their source files completely, and exactly as they were known."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

import data

FACTS = Path(os.environ.get("FACTS") or data.FOLDER.parents[1] / "shared" / "facts")

needs_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason=f"the original facts are not in {FACTS}: say where they are in the variable FACTS"
)

CHILD_PROTECTION = {"ncpi", "ncpi-post-inspection", "ncpi-reinspection", "jtai", "thematic", "other-child-protection"}


@pytest.fixture(scope="module")
def facts(read_csv):
    """A function that returns the rows of a file of facts, with the record's column names."""
    return lambda name, **renamed: read_csv(FACTS / f"{name}.csv", **renamed)


@pytest.fixture(scope="module")
def grades(table):
    """A function that returns the judgments of some programmes, with the programme and cycle of their inspections."""
    inspections = {row["inspection_id"]: row for row in table("inspections")}
    rows = [
        {**row, **{name: inspections[row["inspection_id"]][name] for name in ("programme", "cycle")}}
        for row in table("judgments")
    ]
    return lambda programmes: [row for row in rows if row["programme"] in programmes]


def assert_all_imported(facts: list[dict], found: list[dict], number: int) -> None:
    """``found`` has each of the ``number`` facts with all its columns, and no other rows."""
    columns = sorted(facts[0])
    expected = Counter(tuple(row[name] for name in columns) for row in facts)
    imported = Counter(tuple(row[name] for name in columns) for row in found)
    assert expected.total() == number, "the facts themselves have changed"
    assert list((expected - imported).elements()) == [], f"not in the record, or changed: {columns}"
    assert list((imported - expected).elements()) == [], f"not among the facts: {columns}"


# The files of facts.


@needs_facts
def test_all_43_forces_are_imported(facts, table):
    assert_all_imported(facts("forces"), table("forces"), 43)


@needs_facts
def test_all_2139_peel_judgments_are_imported(facts, grades):
    rows = facts("peel_judgments", question="theme_id", published="source_dated")
    for row in rows:
        row["inspection_id"] = f"{row['force_id']}-peel-{row['cycle']}"
        row["year"] = int(row["cycle"][:4])
    assert_all_imported(rows, grades({"peel"}), 2139)


@needs_facts
def test_all_54_crime_data_integrity_grades_are_imported(facts, grades):
    rows = [
        {name: row[name] for name in ("force_id", "grade", "source_dated", "source_kind", "source_url")}
        | {"inspection_id": f"{row['force_id']}-cdi-{row['round']}", "theme_id": "recording"}
        for row in facts("crime_data_integrity", ci_pct="half_width_pct")
    ]
    assert_all_imported(rows, grades({"crime-data-integrity"}), 54)


@needs_facts
def test_all_54_shares_of_recorded_crime_are_imported(facts, table):
    rows = facts("crime_data_integrity", ci_pct="half_width_pct")
    for row in rows:
        row["inspection_id"] = f"{row['force_id']}-cdi-{row['round']}"
        del row["grade"]  # it is among the judgments
    assert_all_imported(rows, table("crime_recording"), 54)


@needs_facts
def test_all_132_child_protection_inspections_are_imported(facts, table):
    found = [row for row in table("inspections") if row["programme"] in CHILD_PROTECTION]
    assert_all_imported(facts("child_protection_inspections"), found, 132)


@needs_facts
def test_all_29_child_protection_judgments_are_imported(facts, grades):
    rows = facts("child_protection_judgments", topic="theme_id")
    for row in rows:
        row["theme_id"] = f"graded-{row['theme_id']}"
    assert_all_imported(rows, grades(CHILD_PROTECTION), 29)


@needs_facts
def test_all_48_case_audits_are_imported(facts, table):
    assert_all_imported(facts("child_protection_case_audits"), table("case_audits"), 48)


@needs_facts
def test_all_929_findings_are_imported(facts, table):
    assert_all_imported(facts("child_protection_findings", theme="theme_id"), table("findings"), 929)


@needs_facts
def test_all_124_grades_that_were_not_given_are_imported(facts, table):
    found = [row for row in table("gaps") if row["kind"] != "no-inspection"]
    assert_all_imported(facts("peel_not_graded", question="theme_id"), found, 124)


@needs_facts
def test_all_57_totals_are_imported(facts, table):
    rows = facts("peel_grade_counts")
    for row in rows:
        row["inspection_id"] = f"{row['force_id']}-peel-{row.pop('cycle')}"
    assert_all_imported(rows, table("grade_counts"), 57)


@needs_facts
def test_all_20_themes_asked_are_imported(facts, table):
    rows = facts("peel_questions", question="theme_id")
    for row in rows:
        del row["note"]  # in this project's own words
    assert_all_imported(rows, table("asked"), 20)


@needs_facts
def test_all_57_dates_of_reports_are_imported(facts, table):
    rows = facts("peel_reports")
    dated = {(row["force_id"], row["cycle"]) for row in rows}
    peel = [row for row in table("inspections") if row["programme"] == "peel"]
    assert_all_imported(rows, [row for row in peel if (row["force_id"], row["cycle"]) in dated], 57)


# Of a list of councils of all years that datapackage.json names: those formed since 2020, and Welsh names.
NEW_COUNCILS = {"Buckinghamshire", "Cumberland", "North Northamptonshire", "North Yorkshire", "Somerset"}
NEW_COUNCILS |= {"West Northamptonshire", "Westmorland and Furness"}
WELSH = {
    "Abertawe": "Swansea",
    "Bro Morgannwg": "Vale of Glamorgan",
    "Caerdydd": "Cardiff",
    "Caerffili": "Caerphilly",
    "Casnewydd": "Newport",
    "Castell-nedd Port Talbot": "Neath Port Talbot",
    "Merthyr Tudful": "Merthyr Tydfil",
    "Pen-y-bont ar Ogwr": "Bridgend",
    "Sir Benfro": "Pembrokeshire",
    "Sir Ddinbych": "Denbighshire",
    "Sir Fynwy": "Monmouthshire",
    "Sir Gaerfyrddin": "Carmarthenshire",
    "Sir y Fflint": "Flintshire",
    "Tor-faen": "Torfaen",
    "Wrecsam": "Wrexham",
    "Ynys Môn": "Isle of Anglesey",
}


@needs_facts
def test_all_6561_places_and_59_other_names_are_imported_and_councils_added(facts, table):
    added = {name: name for name in NEW_COUNCILS} | WELSH
    councils = {row["name"]: row for row in table("places") if row["kind"] == "council"}
    assert {name: councils[name]["district"] for name in added} == added
    for welsh, english in WELSH.items():
        assert councils[welsh]["force_id"] == councils[english]["force_id"]
    imported = [row for row in table("places") if row["kind"] != "council" or row["name"] not in added]
    assert_all_imported(facts("places"), imported, 6561)
    assert_all_imported(facts("force_aliases", alias="name"), table("other_names"), 59)


@needs_facts
def test_all_7_national_totals_are_imported(facts, table):
    assert_all_imported(facts("peel_national_totals", question="theme_id"), table("national_totals"), 7)


@needs_facts
def test_all_19_moves_into_and_out_of_engage_are_imported(facts, table):
    def in_common(row: dict) -> dict:
        """A move without its reason and its note, whose words are our own; but with whether it has a reason."""
        row = row | {"source_kind": {"police": "force"}.get(row["source_kind"], row["source_kind"])}
        row["reason"] = bool(row["reason"])
        return {name: row[name] for name in ("force_id", "event", "date", "reason", "source_kind", "source_url")}

    assert_all_imported([in_common(row) for row in facts("engage")], [in_common(row) for row in table("engage")], 19)


@needs_facts
def test_all_55_causes_of_concern_are_imported(facts, table):
    found = [row | {"published": row["published"] or row["cycle"]} for row in table("causes_of_concern")]
    assert_all_imported(facts("causes_of_concern"), found, 55)


@needs_facts
def test_a_cause_of_concern_has_a_theme_where_its_topic_names_the_inspectorates_question(facts, table):
    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", re.sub(r"\(.*\)", "", text.lower().replace("anti-social", "antisocial"))))

    questions = {
        (row["theme_id"], frozenset(words(row["name"])))
        for row in facts("peel_question_names", question="theme_id")
        if row["cycle"] in ("2021-22", "2023-25")
    }
    for row in table("causes_of_concern"):
        topic = words(row["topic"].replace("crimes,", "crime,"))
        named = {question for question, name in questions if name <= topic}
        if row["topic"] == "crime recording":
            named = {"recording"}  # the question, in its other order of words
        assert named == ({row["theme_id"]} if row["theme_id"] else set()), row["topic"]


# What is known is recorded as it is: not more precise, not rounded and not completed.


@pytest.fixture(scope="module")
def inspection(table):
    """A function that returns the row of an inspection."""
    rows = {row["inspection_id"]: row for row in table("inspections")}
    return rows.__getitem__


@pytest.fixture(scope="module")
def audit(table):
    """A function that returns the row of a case audit."""
    rows = {(row["inspection_id"], row["topic"]): row for row in table("case_audits")}
    return lambda inspection, topic="all": rows[inspection, topic]


def counts(row: dict) -> dict:
    """The printed numbers of a case audit."""
    names = ("cases_total", "good", "requires_improvement", "adequate", "inadequate")
    return {name: row[name] for name in (*names, "below_good", "good_pct", "below_good_pct") if row[name] is not None}


def test_a_month_stays_a_month(inspection):
    assert inspection("durham-ncpi-2020")["published"] == "2020-03"


def test_a_year_stays_a_year(inspection):
    assert inspection("national-thematic-2005")["published"] == "2005"


def test_five_child_protection_inspections_have_no_year(table):
    inspections = [row for row in table("inspections") if row["programme"] in CHILD_PROTECTION]
    assert {row["inspection_id"] for row in inspections if row["year"] is None} == {
        "bedfordshire-jtai-undated",
        "cleveland-jtai-undated",
        "durham-ncpi-post-inspection-undated",
        "gwent-jtai-undated",
        "humberside-ncpi-post-inspection-undated",
    }


def test_west_yorkshire_2015_retains_34_of_33_with_its_note(audit):
    row = audit("west-yorkshire-ncpi-2015", "self-assessed-cases-re-marked")
    assert counts(row) == {"cases_total": 33, "good": 9, "requires_improvement": 7, "adequate": 8, "inadequate": 10}
    assert "the counts add to 34, not 33" in row["note"]


def test_south_yorkshire_2015_says_who_prints_another_total(audit):
    row = audit("south-yorkshire-ncpi-post-inspection-2015")
    assert counts(row) == {"cases_total": 28, "good": 2, "requires_improvement": 19, "inadequate": 7}
    assert row["note"] == "The Yorkshire Post prints 27, whose parts add to 28"


def test_a_combined_count_is_not_split(audit):
    assert counts(audit("metropolitan-ncpi-2016")) == {"cases_total": 374, "below_good": 278}


def test_a_share_is_not_turned_into_counts(audit):
    assert counts(audit("leicestershire-ncpi-2017")) == {"good_pct": 29}


def test_a_count_of_none_is_not_an_unknown_count(audit):
    row = audit("northamptonshire-ncpi-post-inspection-2019")
    assert counts(row) == {"cases_total": 21, "good": 0, "inadequate": 11, "below_good": 21}


def test_the_gaps_are_those_that_are_known(table):
    gaps = table("gaps")
    assert Counter(gap["kind"] for gap in gaps) == {
        "grade-stands": 87,
        "not-graded": 36,
        "not-inspected": 1,
        "no-inspection": 1,
    }
    (suspended,) = (gap for gap in gaps if gap["kind"] == "no-inspection")
    assert (suspended["force_id"], suspended["cycle"], suspended["year"]) == (None, None, 2020)


def test_an_empty_status_is_not_open_and_a_cycle_is_not_a_date(table):
    causes = table("causes_of_concern")
    assert Counter(row["status"] for row in causes) == {None: 31, "closed": 19, "open": 4, "superseded": 1}
    (of_cycle,) = (row for row in causes if row["cycle"])
    assert (of_cycle["force_id"], of_cycle["cycle"], of_cycle["published"]) == ("west-mercia", "2021-22", None)


def test_the_two_dates_of_staffordshires_move_are_both_recorded(table):
    (move,) = (row for row in table("engage") if row["other_date"])
    assert (move["force_id"], move["event"], move["date"], move["other_date"]) == (
        "staffordshire",
        "entered",
        "2022-07-06",
        "2022-06",
    )
    assert "June 2022" in move["note"]


def test_totals_that_differ_from_the_grades_say_why(table):
    noted = {row["inspection_id"]: row["note"] for row in table("grade_counts") if row["note"]}
    assert noted.keys() == {"merseyside-peel-2021-22", "northamptonshire-peel-2023-25"}
    assert "May 2022" in noted["merseyside-peel-2021-22"] and "8 August 2024" in noted["northamptonshire-peel-2023-25"]
    *carried_over, grade = sorted((row for row in table("judgments") if row["note"]), key=lambda row: row["basis"])
    assert [row["force_id"] for row in carried_over] == ["avon-and-somerset", "west-midlands"]
    assert all("understanding demand" in row["note"] for row in carried_over)
    assert (grade["inspection_id"], grade["theme_id"], grade["grade"]) == (
        "northamptonshire-peel-2023-25",
        "respond",
        "requires-improvement",
    )
    assert "8 August 2024" in grade["note"]
