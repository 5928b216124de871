"""Everything that is wrong with the sources is reported at once: file, row, column, value and what was expected."""

from types import SimpleNamespace

import pytest

import data
from data.intake import SAVE_AS_CSV
from data.problems import NOT_EMPTY, PATTERNS, Problem, visible

GRADES = "one of inadequate, requires-improvement, adequate, good, outstanding (not empty)"
NEEDS = ": the cell is empty, and each row needs its"
COUNT = "a whole number from 0 up or nothing"
CASES = "a whole number from 0 to 10000 or nothing"
SHARE = "a number from 0 to 100 or nothing"
YEAR = "a whole number from 2000 to 2100 or nothing"
DAY_MONTH_OR_YEAR = "text that is a day, a month or a year, like 2019-03-31, 2019-03 or 2019, or nothing"
ADDRESS = "text that begins with http:// or https:// and has no space in it (not empty)"
GAP_COLUMNS = "gap_id, kind, force_id, theme_id, cycle, year, reason, source_kind, source_url"
CYCLE_COLUMNS = "cycle, name, year, era, era_name, scale, break_note, source_url, citation"

NORFOLK = {"inspection_id": "norfolk-ncpi-2014"}
SUSSEX = {"inspection_id": "sussex-ncpi-2018"}
KENT = {"inspection_id": "kent-ncpi-2019"}
SUFFOLK = {"inspection_id": "suffolk-ncpi-2022", "topic": "all"}
SURREY = {"inspection_id": "surrey-ncpi-2015", "topic": "all"}
WARWICKSHIRE = {"inspection_id": "warwickshire-ncpi-2022", "topic": "all"}
LEICESTERSHIRE = {"inspection_id": "leicestershire-ncpi-2017", "topic": "all"}
LINCOLNSHIRE = {"inspection_id": "lincolnshire-ncpi-2019", "topic": "all"}


def graded(force: str) -> dict:
    return {"inspection_id": f"{force}-peel-2016", "theme_id": "effectiveness"}


# Cells that are wrong in themselves: what is wrong, table, row, column, value, and what was expected.
WRONG_CELLS = [
    ("unknown grade", "judgments", graded("cheshire"), "grade", "excellent", GRADES),
    ("grade in capitals", "judgments", graded("cumbria"), "grade", "Good", f"{GRADES}; did you mean good?"),
    ("missing grade", "judgments", graded("derbyshire"), "grade", "", f"{GRADES.removesuffix(NOT_EMPTY)}{NEEDS} grade"),
    (
        "missing name",
        "themes",
        {"theme_id": "missing-children"},
        "name",
        "",
        f"text that no other row has{NEEDS} theme",
    ),
    ("month 13", "inspections", NORFOLK, "published", "2019-13", DAY_MONTH_OR_YEAR),
    (
        *("date with slashes", "inspections", SUSSEX, "published", "31/12/2024"),
        f"{DAY_MONTH_OR_YEAR}; write 2024-12-31 for 31 December 2024",
    ),
    (
        "no such day",
        "inspections",
        {"inspection_id": "gwent-peel-2018-19"},
        "published",
        "31/11/2024",
        DAY_MONTH_OR_YEAR,
    ),
    ("month in one digit", "judgments", graded("essex"), "source_dated", "2019-3", DAY_MONTH_OR_YEAR),
    ("text for a year", "inspections", KENT, "year", "last year", YEAR),
    ("text for a count", "case_audits", SUFFOLK, "good", "many", COUNT),
    ("negative count", "case_audits", SUFFOLK, "inadequate", "-1", COUNT),
    ("broken count", "case_audits", SUFFOLK, "requires_improvement", "24.5", COUNT),
    ("count with a comma", "case_audits", SURREY, "cases_total", "1,031", CASES),
    ("count with an underscore", "case_audits", WARWICKSHIRE, "good", "1_000", COUNT),
    ("count in digits of another script", "case_audits", WARWICKSHIRE, "inadequate", "２８", COUNT),
    ("count beyond 32 bits", "case_audits", LINCOLNSHIRE, "adequate", str(2**31), f"{COUNT}, at most 2147483647"),
    ("count beyond 64 bits", "case_audits", WARWICKSHIRE, "below_good", "9" * 20, COUNT),
    ("share over 100", "case_audits", LEICESTERSHIRE, "good_pct", "129", SHARE),
    ("share with a percent sign", "case_audits", LINCOLNSHIRE, "good_pct", "29%", SHARE),
    ("endless number", "forces", {"force_id": "kent"}, "officers_fte", "INF", "a number from 0 up (not empty)"),
    (
        "name that another force has",
        "forces",
        {"force_id": "sussex"},
        "short_name",
        "Surrey",
        "text that no other row has (not empty): forces.csv, row 37, has the same",
    ),
    ("address without http", "judgments", graded("gwent"), "source_url", "www.gwent.police.uk", ADDRESS),
    ("address with a space", "judgments", graded("kent"), "source_url", "https://kent.police.uk/a b", ADDRESS),
    (
        "unknown force of an inspection",
        "inspections",
        {"inspection_id": "gwent-ncpi-2019"},
        "force_id",
        "atlantis",
        "a value listed in forces.csv, column force_id",
    ),
    (
        "unknown force of a grade",
        "judgments",
        graded("norfolk"),
        "force_id",
        "norfork",
        "a value listed in forces.csv, column force_id; did you mean norfolk?",
    ),
    (
        "unknown theme",
        "judgments",
        graded("suffolk"),
        "theme_id",
        "efficacy",
        "a value listed in themes.csv, column theme_id",
    ),
    (
        "unknown inspection",
        "judgments",
        graded("surrey"),
        "inspection_id",
        "surrey-peel-1916",
        "a value listed in inspections.csv, column inspection_id; of other years there are surrey-peel-2014, "
        "surrey-peel-2015, surrey-peel-2016, surrey-peel-2017, surrey-peel-2018-19, surrey-peel-2021-22, "
        "surrey-peel-2023-25",
    ),
    (
        "inspection whose id is cut off",
        "judgments",
        {"inspection_id": "kent-peel-2018-19", "theme_id": "effectiveness"},
        "inspection_id",
        "kent-peel-2023",
        "a value listed in inspections.csv, column inspection_id; did you mean kent-peel-2023-25?",
    ),
    (
        "unknown inspection of an audit",
        "case_audits",
        {"inspection_id": "bedfordshire-ncpi-2017"},
        "inspection_id",
        "bedford-ncpi-2017",
        "a value listed in inspections.csv, column inspection_id",
    ),
]


def add_line(sources, table: str, line: str) -> int:
    sources.rewrite(table, lambda text: text + line.encode() + b"\n")
    return sources.path(table).read_text(encoding="utf-8").count("\n")


TWICE = "a key that no other row has: {}.csv, row {}, has the same, but with {}: keep the right one of the two"


def repeated_key(sources) -> Problem:
    row = sources.add("themes", like={"theme_id": "soc"}, name="Gangs")
    first = next(
        n for n, line in enumerate(sources.path("themes").read_text("utf-8").splitlines(), 1) if line[:4] == "soc,"
    )
    return Problem(
        "themes.csv",
        row,
        "theme_id",
        "soc",
        TWICE.format("themes", first, "name Serious and organised crime, not Gangs"),
    )


def repeated_key_of_two_columns(sources) -> Problem:
    row = sources.add("judgments", like=graded("sussex"), grade="inadequate")
    value = "sussex-peel-2016, effectiveness"
    lines = sources.path("judgments").read_text("utf-8").splitlines()
    first = next(n for n, line in enumerate(lines, 1) if line.startswith("sussex-peel-2016,sussex,effectiveness,"))
    expected = TWICE.format("judgments", first, "grade requires-improvement, not inadequate")
    return Problem("judgments.csv", row, "inspection_id, theme_id", value, expected)


def too_many_cells(sources) -> Problem:
    line = "peel-1066,no-inspection,,,,2066,Nobody went, that is all.,press,https://example.org/"
    row = add_line(sources, "gaps", line)
    expected = (
        "9 cells, one for each column: delete what is beyond column I, or move it; put quotation marks round a cell "
        "that holds what separates cells"
    )
    return Problem("gaps.csv", row, "", f"1 cell too many: J{row} “https://example.org/”", expected)


def too_few_cells(sources) -> Problem:
    line = "kent-ncpi-2019,training-and-expertise,concern,Few had been trained,press,https://example.org/"
    return Problem("findings.csv", add_line(sources, "findings", line), "", "6 cells", "8 cells, one for each column")


WRONG_ROWS = [repeated_key, repeated_key_of_two_columns, too_many_cells, too_few_cells]


@pytest.fixture(scope="module")
def cells(copy_sources):
    """A build with all mistakes of ``WRONG_CELLS``: the expected problem of each, and the problems found."""
    sources, expected = copy_sources(), {}
    for what, table, where, column, value, wanted in WRONG_CELLS:
        row = sources.change(table, where, **{column: value})
        expected[what] = Problem(f"{table}.csv", row, column, value, wanted)
    return SimpleNamespace(expected=expected, found=sources.problems())


@pytest.mark.parametrize("what", [case[0] for case in WRONG_CELLS])
def test_a_wrong_cell_is_reported(what, cells):
    assert cells.expected[what] in cells.found


def test_all_wrong_cells_are_reported_at_once_and_no_other(cells):
    assert set(cells.found) == set(cells.expected.values())


def test_problems_come_in_the_order_of_the_files(cells):
    assert cells.found == sorted(cells.expected.values())


@pytest.fixture(scope="module")
def rows(copy_sources):
    """A build with all mistakes of ``WRONG_ROWS``: the expected problem of each, and the problems found."""
    sources = copy_sources()
    return SimpleNamespace(expected={make: make(sources) for make in WRONG_ROWS}, found=sources.problems())


@pytest.mark.parametrize("make", WRONG_ROWS)
def test_a_wrong_row_is_reported(make, rows):
    assert rows.expected[make] in rows.found


def test_a_row_after_a_cell_of_two_lines_keeps_its_number(sources):
    sources.change("gaps", {"gap_id": "greater-manchester-2017-efficiency"}, reason="The first line,\nand the second")
    row = sources.change("gaps", {"gap_id": "peel-2020"}, kind="no-idea")
    assert [(problem.row, problem.value) for problem in sources.problems()] == [(row, "no-idea")]


# A file that is wrong as a whole.


def missing_file(sources):
    sources.path("findings").unlink()
    return Problem(
        "findings.csv", 0, "", "no such file", "a CSV file of this name, or a workbook with a sheet named findings"
    )


ADD = "add what is missing, even if it stays empty"
DELETE = "delete it, or give it the name of one of these"


def missing_column(sources):
    sources.rewrite("gaps", lambda text: text.replace(b",reason,", b",", 1))
    return Problem("gaps.csv", 1, "reason", "no such column", f"the columns {GAP_COLUMNS}: {ADD}")


def unknown_column(sources):
    sources.rewrite("cycles", lambda text: text.replace(b",citation\n", b",citation,colour\n", 1))
    return Problem("cycles.csv", 1, "colour", "unknown column", f"only the columns {CYCLE_COLUMNS}: {DELETE}")


def column_twice(sources):
    sources.rewrite("crime_recording", lambda text: text.replace(b",source_url\n", b",source_url,year\n", 1))
    return Problem("crime_recording.csv", 1, "year", "column given twice", "each column once")


def latin_1(sources):
    row = sources.change("inspections", KENT, title="Inspection of the café")
    sources.rewrite("inspections", lambda text: text.replace("café".encode(), "café".encode("latin-1")))
    return Problem("inspections.csv", row, "", "byte 0xe9", SAVE_AS_CSV)


WRONG_FILES = [missing_file, missing_column, unknown_column, column_twice, latin_1]


@pytest.fixture(scope="module")
def files(copy_sources):
    """A build with all mistakes of ``WRONG_FILES``: the expected problem of each, and the problems found."""
    sources = copy_sources()
    return SimpleNamespace(expected={make: make(sources) for make in WRONG_FILES}, found=sources.problems())


@pytest.mark.parametrize("make", WRONG_FILES)
def test_a_wrong_file_is_reported(make, files):
    assert files.expected[make] in files.found


def test_all_wrong_files_are_reported_at_once_and_no_other(files):
    assert files.found == sorted(files.expected.values())


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\r\n"])
def test_an_empty_file_is_said_to_be_empty(sources, content):
    sources.rewrite("gaps", lambda text: content)
    expected = "a file with headings and rows: save it again, and take that one"
    assert sources.problems() == [Problem("gaps.csv", 0, "", "an empty file", expected)]


# How a problem reads.


def test_a_problem_reads_as_a_sentence():
    problem = Problem("forces.csv", 5, "region", "Wirral", "one of London, Wales")
    assert str(problem) == "forces.csv, row 5, column region: Wirral: expected one of London, Wales"


def test_a_problem_names_an_empty_value():
    problem = Problem("forces.csv", 5, "region", "", "one of London, Wales")
    assert str(problem) == "forces.csv, row 5, column region: (empty): expected one of London, Wales"


def test_a_problem_of_a_whole_file_has_no_row():
    problem = Problem("forces.csv", 0, "", "no such file", "a CSV file of this name")
    assert str(problem) == "forces.csv: no such file: expected a CSV file of this name"


def test_a_problem_shows_the_spaces_at_the_ends_of_a_value():
    assert "column region: “Wales ”: expected" in str(
        Problem("forces.csv", 5, "region", "Wales ", "one of London, Wales")
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë’s 1st “find” – 漢字 📎", None),
        ("two\nlines\tand a tab", None),
        ("kent\u200b", "kent⟨U+200B zero width space⟩"),
        ("a\xa0b\xad", "a⟨U+00A0 no-break space⟩b⟨U+00AD soft hyphen⟩"),
        ("\x00\x1b[31m\x7f", "⟨U+0000 null⟩⟨U+001B escape⟩[31m⟨U+007F delete⟩"),
        ("\u202egnp.exe", "⟨U+202E right-to-left override⟩gnp.exe"),
        ("\x85\ud800", "⟨U+0085 control character⟩⟨U+D800 half of a surrogate pair⟩"),
        ("\ufffe\ue000", "⟨U+FFFE no character⟩⟨U+E000 private use⟩"),
        ("\u3164\ufe0f\u2800", "⟨U+3164 hangul filler⟩⟨U+FE0F variation selector-16⟩⟨U+2800 braille pattern blank⟩"),
    ],
)
def test_characters_that_cannot_be_seen_are_named(text, shown):
    assert visible(text) == (shown or text)
    visible(text).encode()


def test_any_character_can_be_shown():
    blocks = range(0x3200), range(0xD800, 0xE010), range(0xFE00, 0x10000), range(0xE0000, 0xE01F0)
    every = "".join(chr(code) for block in blocks for code in block)
    shown = visible(every)
    shown.encode()
    assert shown.replace("\n", "").replace("\t", "").isprintable() and visible(shown) == shown


def test_a_problem_names_characters_that_cannot_be_seen_wherever_they_are():
    problem = Problem("a\x07.xlsx, sheet gaps", 5, "no\ud800te", "Wales\u200b", "one of a\x07.xlsx, row 2")
    assert str(problem) == (
        "a⟨U+0007 bell⟩.xlsx, sheet gaps, row 5, column no⟨U+D800 half of a surrogate pair⟩te: "
        "Wales⟨U+200B zero width space⟩: expected one of a⟨U+0007 bell⟩.xlsx, row 2"
    )


def test_every_pattern_of_the_schema_has_its_words():
    fields = [field for resource in data.schema()["resources"] for field in resource["schema"]["fields"]]
    assert {
        field["constraints"]["pattern"] for field in fields if "pattern" in field.get("constraints", {})
    } == PATTERNS.keys()
