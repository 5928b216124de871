"""``python -m data.read``: what it prints and writes, and that what it writes is taken by ``--add``."""

import csv
import re
import shutil
from collections import Counter

import pytest

import data
from data import build, parquet, read, versions
from data.reading import Source, rows, wanted
from data.reading.facts import Fact
from data.reading.rows import Known

# Made-up pages on forces of the small record.
CUMBRIA = """https://hmicfrs.justiceinspectorates.gov.uk/peel-assessments/peel-2017/cumbria/effectiveness/
Cumbria PEEL 2017
How effective is the force at keeping people safe and reducing crime?
Last updated 22/03/2018
Good
How effective is the force at preventing crime, tackling anti-social behaviour and keeping people safe?
Outstanding
How effective is the force at protecting those who are vulnerable from harm, and supporting victims?
Requires improvement
"""
NEW_INSPECTION = """https://hmicfrs.justiceinspectorates.gov.uk/peel-reports/essex-2021-22/
PEEL 2021/22: An inspection of Essex Police
Published on: 13 April 2022
Protecting vulnerable people
Inadequate
"""
AUDIT = """https://www.example.org/made-up-audit
Cumbria – National child protection inspection
Published on: 5 May 2019
Inspectors assessed 24 case files. Eleven were good, eight required improvement and six were inadequate.
"""


@pytest.fixture
def record(small_tables, tmp_path):
    """A copy of the small record, to add to."""
    return shutil.copytree(small_tables, tmp_path / "record")


@pytest.fixture
def command(record, tmp_path, capsys):
    """A function that saves texts as pages, and runs the command on them. Returns its exit code, output and errors."""

    def run(*texts: str, options: tuple[str, ...] = ()):
        pages = []
        for number, text in enumerate(texts):
            pages.append(tmp_path / f"page-{number}.txt")
            pages[-1].write_text(text, encoding="utf-8")
        code = read.main([*map(str, pages), "--record", str(record), *options])
        return code, *capsys.readouterr()

    return run


def table(path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_prints_each_row_with_its_sentence_and_what_the_record_has(command):
    code, out, err = command(CUMBRIA)
    assert (code, err) == (0, "")
    assert "Cumbria, PEEL 2017, Preventing crime: outstanding [sure; new]" in out
    assert "Cumbria, PEEL 2017, Protecting vulnerable people: requires improvement [sure; in the record already]" in out
    assert "tackling anti-social behaviour and keeping people safe? Outstanding”" in out


def test_a_grade_that_differs_from_the_record_says_what_the_record_has(command):
    _, out, _ = command(CUMBRIA.replace("Requires improvement", "Inadequate"))
    assert "vulnerable people: inadequate [sure; the record has something else: requires improvement]" in out


def test_the_command_writes_only_new_rows_and_add_accepts_them(command, record, tmp_path):
    out = tmp_path / "out"
    code, printed, _ = command(CUMBRIA, NEW_INSPECTION, AUDIT, options=("--out", str(out), "--kind", "press"))
    assert code == 0 and "inspections.csv: 1 row\n" in printed
    themes = {(row["inspection_id"], row["theme_id"]) for row in table(out / "judgments.csv")}
    assert ("cumbria-peel-2017", "prevent") in themes and ("cumbria-peel-2017", "vulnerable") not in themes
    assert [row["inspection_id"] for row in table(out / "inspections.csv")] == ["essex-peel-2021-22"]
    doubted = out / "look-again"  # its counts don't add up
    assert [row["inspection_id"] for row in table(doubted / "inspections.csv")] == ["cumbria-ncpi-2019"]
    before = versions.listed(record)[0]
    # The small record has no theme for whole pillars.
    lines = (out / "judgments.csv").read_text("utf-8").splitlines(keepends=True)
    (out / "judgments.csv").write_text("".join(line for line in lines if ",effectiveness," not in line), "utf-8")
    assert build.main(["--add", "--sources", str(out), "--out", str(record)]) == 0
    assert versions.listed(record)[0] != before
    assert build.main(["--add", "--sources", str(doubted), "--out", str(record)]) == 0
    known = Known(parquet.published_tables(record))
    (audit,) = [row for row in known.rows("case_audits") if row["inspection_id"] == "cumbria-ncpi-2019"]
    assert audit["note"] == "The counts as printed add to 25 of 24."
    (grade,) = [row for row in known.rows("judgments") if row["inspection_id"] == "essex-peel-2021-22"]
    assert (grade["grade"], grade["scale"], grade["source_dated"]) == ("inadequate", "five-tier", "2022-04-13")


def test_the_sentences_are_written_next_to_the_tables_where_a_build_ignores_them(command, tmp_path):
    command(CUMBRIA, options=("--out", str(tmp_path / "out")))
    text = (tmp_path / "out" / read.SENTENCES).read_text("utf-8")
    assert "Cumbria, PEEL 2017, Preventing crime: outstanding" in text and "keeping people safe? Outstanding" in text


def test_a_page_from_which_no_row_is_read_says_that_there_is_nothing_to_compare(command, tmp_path):
    _, out, _ = command("Kent Police PEEL 2025-27. Preventing crime: good.", options=("--out", str(tmp_path / "out")))
    assert "nothing to compare with the record: no row was read" in out
    assert "No row was read from them, so there is nothing to add." in out and "already in the record" not in out
    assert "nothing to compare" not in command(CUMBRIA)[1]


def test_a_page_that_cannot_be_read_is_named_and_the_others_are_read(command, tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, out, err = command(CUMBRIA, options=(str(tmp_path / "picture.png"), str(tmp_path / "none.html")))
    assert code == 1 and "Preventing crime: outstanding" in out
    assert "picture.png: a document of another kind" in err and "none.html: No such file" in err


def test_what_a_page_does_not_say_is_asked_for_and_can_be_given(command):
    text = CUMBRIA.partition("\n")[2].replace("Cumbria PEEL 2017", "A page of PEEL")
    _, out, _ = command(text)
    assert "Give it with --address" in out and "Give it with --cycle" in out
    options = ("--cycle", "2017", "--force", "cumbria", "--address", "https://example.org/page")
    _, out, _ = command(text, options=options)
    assert "Cumbria, PEEL 2017, Preventing crime: outstanding [sure; new]" in out and "https://example.org/page" in out


def test_rows_that_contradict_each_other_or_the_record_or_lack_a_theme_are_written_separately(command, tmp_path):
    question = next(line for line in CUMBRIA.splitlines() if "preventing crime" in line)
    again = f"{question}\nGood\n"
    lamps = "HMIC judged that Cumbria Constabulary:\n• is ‘good’ at its lamps;\n"
    text = CUMBRIA.replace("Requires improvement", "Inadequate") + again + lamps
    command(text, options=("--out", str(tmp_path / "out")))
    sure = {row["theme_id"] for row in table(tmp_path / "out" / "judgments.csv")}
    doubted = [(row["theme_id"], row["grade"]) for row in table(tmp_path / "out" / "look-again" / "judgments.csv")]
    assert sure == {"effectiveness"}
    assert sorted(doubted) == [
        ("", "good"), ("prevent", "good"), ("prevent", "outstanding"), ("vulnerable", "inadequate")
    ]  # fmt: skip


def test_a_folder_with_the_rows_of_an_earlier_reading_is_not_overwritten(command, tmp_path):
    options = ("--out", str(tmp_path / "out"))
    command(CUMBRIA, options=options)
    before = (tmp_path / "out" / "judgments.csv").read_bytes()
    code, out, err = command(NEW_INSPECTION, options=options)
    assert (code, out) == (1, "") and "already holds judgments.csv: name another folder" in err
    assert (tmp_path / "out" / "judgments.csv").read_bytes() == before


def test_each_page_has_the_address_given_in_its_place(command, capsys):
    pages = [text.partition("\n")[2] for text in (CUMBRIA, NEW_INSPECTION)]
    addresses = ("--address", "https://example.org/one", "--address", "https://example.org/two")
    _, out, _ = command(*pages, options=addresses)
    assert re.findall("address: (.*)", out) == ["https://example.org/one", "https://example.org/two"]
    with pytest.raises(SystemExit):
        command(*pages, options=addresses[:2])
    assert "expected one for each page, in their order: 2, not 1" in capsys.readouterr().err


def test_sentences_that_gave_no_row_are_printed(command):
    _, out, _ = command(CUMBRIA + "The force is good at folding maps.\n")
    assert "no row read from: “The force is good at folding maps.”" in out


def test_the_publisher_of_a_page_is_asked_for_where_nothing_says_it(command, tmp_path):
    _, out, _ = command("HMICFRS\n" + CUMBRIA.partition("\n")[2], options=("--out", str(tmp_path / "out")))
    assert "who publishes it? Give it with --kind" in out
    assert {row["source_kind"] for row in table(tmp_path / "out" / "judgments.csv")} == {""}


def test_without_a_page_the_command_says_what_it_needs(command, capsys):
    with pytest.raises(SystemExit):
        read.main([])
    assert "name a page, or --wanted, or --fetch ADDRESS" in capsys.readouterr().err


def test_a_grade_beyond_the_printed_total_is_marked_to_be_looked_at_again(command):
    text = NEW_INSPECTION.replace("essex", "cheshire").replace("Essex Police", "Cheshire Constabulary")
    _, out, _ = command(text.replace("Protecting vulnerable people\nInadequate", "Preventing crime\nOutstanding"))
    assert "Cheshire, PEEL 2021/22, Preventing crime: outstanding [look again; new]" in out
    assert "? published totals give 0 as the number of areas in the report that are outstanding" in out


def test_grades_are_compared_with_totals_on_the_page_and_with_national_ones_without_a_note(known):
    about = {"force_id": "essex", "cycle": "2021-22"}
    total = Fact("grade_counts", "", "", **about, counts=(("good", "1"), ("requires_improvement", "x")))
    grades = [Fact("judgments", "", "", **about, theme_id=t, value="good") for t in ("prevent", "vulnerable")]
    other = Fact("judgments", "", "", **about, theme_id="recording", value="requires-improvement")
    doubts = [fact.doubts for fact in known.checked_against_totals([total, *grades, other])]
    beyond = "published totals give 1 as the number of areas in the report that are good; this row would make it 2"
    assert doubts == [(), (beyond,), (beyond,), ()]
    known.rows("national_totals")[1]["note"] = ""
    known.rows("national_totals")[1]["good"] = "0"
    doubts = [fact.doubts for fact in known.checked_against_totals(grades)]
    assert doubts == [(), ("published totals give 0 as the number of forces that are good; this row would make it 1",)]


# Which inspection a fact belongs to


@pytest.fixture
def known(small_tables):
    return Known(parquet.published_tables(small_tables))


def audit(**cells) -> Fact:
    return Fact("case_audits", "", "", programme="ncpi", topic="all", counts=(("cases_total", "20"),), **cells)


@pytest.mark.parametrize(
    ("fact", "dated", "inspection"),
    [
        (audit(force_id="cheshire"), "2018-07", "cheshire-ncpi-2018"),
        (audit(force_id="cheshire"), "2023-01-02", "cheshire-ncpi-2023"),
        (audit(force_id="kent"), "2019", "kent-ncpi-2019"),
        (audit(force_id="kent"), "", ""),
        (audit(), "2019", ""),
    ],
)
def test_an_audit_belongs_to_the_only_inspection_of_its_force_and_year_or_a_new_one(known, fact, dated, inspection):
    assert known.settled(fact, Source(dated=dated)).inspection_id == inspection


def test_two_accepted_facts_of_a_new_inspection_give_two_rows_and_one_inspection(known):
    fact = Fact("judgments", "", "", force_id="essex", cycle="2016", theme_id="vulnerable", value="good")
    source = Source("https://example.org/page", "press")
    made = rows.make([(fact, source, ""), (fact, source, "")], known)
    assert len(made["inspections"]) == 1 and len(made["judgments"]) == 2


# What to read next


def test_wanted_pages_list_each_unknown_grade_of_all_forces_once(small_tables):
    pages = wanted.pages(parquet.published_tables(small_tables))
    found = {(page["force_id"], page["cycle"], page["themes"]) for page in pages}
    # 2016: Essex on vulnerable; 2017: prevent is known of Cheshire, and a gap of Kent; 2021-22: Cumbria and Essex.
    assert found == {
        ("essex", "2016", "Protecting vulnerable people"),
        ("cumbria", "2017", "Preventing crime"),
        ("essex", "2017", "Preventing crime"),
        ("cumbria", "2021-22", "Protecting vulnerable people"),
        ("essex", "2021-22", "Protecting vulnerable people"),
    }
    assert {page["source_url"] for page in pages} == {None}, "the small record cites no page of the inspectorate"


def test_an_address_is_one_that_the_record_cites_or_has_the_form_of_those_of_other_forces(published):
    pages = wanted.pages(parquet.published_tables(data.TABLES))
    forces = set(published("forces")["force_id"])
    cited = {
        url.removesuffix("?").rstrip("/")
        for name in ("judgments", "gaps", "inspections")
        for url in published(name)["source_url"].dropna()
        if url.startswith("https://hmicfrs.justiceinspectorates.gov.uk/")
    }
    forms = Counter(pattern_of(url, forces) for url in cited)
    for page in pages:
        address = page["source_url"].rstrip("/")
        assert page["cited"] == (address in cited)
        assert page["address_like"] == forms[pattern_of(address, forces)] - page["cited"]
        assert page["cited"] or page["address_like"]
    (legitimacy,) = [p for p in pages if (p["force_id"], p["cycle"], p["page"]) == ("kent", "2015", "legitimacy")]
    assert legitimacy["cells"] == 3
    assert legitimacy["source_url"].endswith("/peel-assessments/peel-2015/kent/legitimacy/")


def pattern_of(address: str, forces: set[str]) -> str:
    """An address with a star for its force."""
    return re.sub(r"(?<=/)[a-z-]+?(?=/|$|-20)", lambda match: "*" if match[0] in forces else match[0], address)


def test_the_pages_that_would_fill_most_come_first_on_the_command_line(command):
    code, out, _ = command(options=("--wanted", "--most", "2"))
    assert code == 0
    assert out.splitlines()[0].startswith("5 pages would fill 5 grades that we do not know")
    assert "  1 Cumbria, 2021/22, report: address not known" in out


def test_the_pages_of_one_force_are_listed_and_an_unknown_force_is_refused(command):
    _, out, _ = command(options=("--wanted", "--force", "cumbria"))
    assert out.startswith("2 pages would fill 2 grades") and "Essex" not in out
    code, _, err = command(options=("--wanted", "--force", "Rutland"))
    assert code == 1 and "--force Rutland: expected the identifier of a force: cheshire" in err


def test_a_title_that_a_spreadsheet_would_run_is_written_as_text(command, tmp_path):
    text = AUDIT.replace("Cumbria – National", "=1+1 Cumbria – National")
    command(text, options=("--out", str(tmp_path / "out")))
    assert table(tmp_path / "out" / "look-again" / "inspections.csv")[0]["title"].startswith("'=1+1")


def test_a_name_on_the_page_can_be_explained(command, capsys):
    text = "PEEL 2017: Kent Police\nHMIC judged that Kent Police:\n• is ‘good’ at its lamps;\n"
    _, out, _ = command(text)
    assert "we do not know a question called “its lamps”: which theme is it? (--name)" in out
    _, out, _ = command(text, options=("--name", "its lamps=vulnerable"))
    assert "Kent, PEEL 2017, Protecting vulnerable people: good" in out
    with pytest.raises(SystemExit):
        command(text, options=("--name", "its lamps"))
    assert "expected NAME=ID" in capsys.readouterr().err


def test_a_grade_that_the_record_carries_over_is_the_same_as_one_that_stands(known):
    about = {"force_id": "cheshire", "cycle": "2017", "theme_id": "vulnerable"}
    assert known.standing(Fact("gaps", "", "", value="grade-stands", **about)) == (rows.SAME, "good, carried over")
    assert known.standing(Fact("gaps", "", "", value="not-graded", **about)) == (rows.OTHER, "good")
