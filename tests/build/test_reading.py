"""Reports as people save them are read into the rows that a person reads in them, and into no others."""

import base64
import io
import plistlib
from dataclasses import replace

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
from data import parquet, reading
from data.reading import Given, Unreadable, context, documents, pdf, vocabulary
from data.reading import rows as making_rows
from data.reading.facts import Fact, Source
from data.reading.rows import Known
from data.reading.vocabulary import Forces
from data.source_kinds import kind_of
from tests.build.reading import made_up

ARTICLES = data.FOLDER.parents[1] / "shared" / "articles"
# Rows that a person reads in the made-up pages, and the rules do not, since they are worded differently.
NOT_READ = {
    "areas-2023.txt": {("judgments", "otherton", "2023-25", "respond", "good")},
    "other-force-2016.txt": {("judgments", "otherton", "2016", "prevent", "requires-improvement")},
}
PAGE = """<!doctype html><html><head><title>Anyshire PEEL 2017</title></head><body><h1>Anyshire PEEL 2017</h1>
<h2>How effective is the force at tackling serious and organised crime?</h2><p>Good</p></body></html>"""


def read(text: str | bytes, name: str = "page.txt", **known) -> reading.Reading:
    content = text.encode() if isinstance(text, str) else text
    return reading.read(name, content, made_up.FORCES, Given(**known))


def rows(read_page: reading.Reading) -> set:
    return {made_up.row_of(fact) for fact in read_page.facts}


def made_up_page(name: str) -> reading.Reading:
    (page,) = [page for page in made_up.pages() if page.name == name]
    return made_up.read(page)


SOC = ("judgments", "anyshire", "2017", "soc", "good")


# Layouts


@pytest.mark.parametrize("page", made_up.pages(), ids=lambda page: page.name)
def test_a_page_gives_the_rows_that_a_person_reads_and_no_other_without_a_doubt(page):
    found, expected = made_up.read(page).facts, made_up.expected().get(page.name, set())
    complete = [fact for fact in found if not set(fact.missing_fields) - {"inspection"} or fact.national]
    assert expected - {made_up.row_of(fact) for fact in complete} == NOT_READ.get(page.name, set())
    assert {made_up.row_of(fact) for fact in complete if not fact.doubts} <= expected


def test_each_row_has_words_of_its_page():
    for page in made_up.pages():
        words = set(documents.load(page.name, page.read_bytes()).text.replace("|", " ").split())
        for fact in made_up.read(page).facts:
            words_of_fact = set(fact.sentence.replace("|", " ").replace(":", " ").split())
            assert words_of_fact - {word.strip(":") for word in words} - words == set(), f"{page.name}: {fact.sentence}"


def test_the_table_in_the_docs_is_worked_out_from_the_pages():
    assert made_up.in_docs() == made_up.table(), "python -m tests.build.reading.made_up --write"


@pytest.mark.skipif(not ARTICLES.is_dir(), reason=f"the articles are not in {ARTICLES}")
def test_the_five_articles_give_the_two_audits_in_them_and_nothing_else():
    known = Known(parquet.published_tables(data.TABLES))
    forces = Forces.of(known.tables)
    pages = [reading.read(path.name, path.read_bytes(), forces) for path in sorted(ARTICLES.iterdir())]
    assert [len(page.facts) for page in pages] == [0, 2, 0, 0, 0]
    audits = [known.settled(fact, pages[1].source) for fact in pages[1].facts]
    assert [(fact.inspection_id, fact.topic, dict(fact.counts)) for fact in audits] == [
        (
            "national-thematic-2015",
            "all",
            {"cases_total": "576", "good": "177", "inadequate": "220", "adequate": "179"},
        ),
        ("national-thematic-2015-2", "online-abuse", {"cases_total": "124", "below_good_pct": "52"}),
    ]
    assert [known.standing(fact)[0] for fact in audits] == ["in the record already"] * 2


def test_a_question_whose_grade_was_lost_is_named_and_stays_not_known():
    page = made_up_page("lost-lines-2016.txt")
    assert "investigate" not in {fact.theme_id for fact in page.facts}
    (note,) = page.notes
    assert "we do not know it" in note and "investigating crime" in note and "serious and organised crime" in note


def test_a_judgment_of_last_year_is_not_read_but_shown():
    page = made_up_page("lost-lines-2016.txt")
    assert "soc" not in {fact.theme_id for fact in page.facts}
    assert any(sentence.startswith("In last year’s inspection") for sentence in page.unread)


def test_a_grade_that_stands_is_carried_over_where_it_is_shown_and_a_gap_where_it_is_not():
    by_theme = {fact.theme_id: fact for fact in made_up_page("pillar-2017.html").facts}
    assert (by_theme["prevent"].table, by_theme["prevent"].basis) == ("judgments", "carried-over")
    assert (by_theme["soc"].table, by_theme["soc"].value) == ("gaps", "grade-stands")
    assert by_theme["investigate"].basis == "stated"


def test_a_page_from_before_its_grade_says_that_there_is_a_later_one():
    (engage,) = [fact for fact in made_up_page("moved-site-2015.html").facts if fact.theme_id == "engage"]
    assert (engage.table, engage.value) == ("gaps", "not-graded")
    assert engage.doubts[0] == "the page was saved before this was graded: a later one has the grade"


def test_the_day_on_which_the_site_moved_is_doubted():
    page = made_up_page("moved-site-2015.html")
    assert page.source.dated == "2023-04-21"
    assert all("more than two years after 2015" in fact.doubts[-1] for fact in page.facts)
    known = Known(parquet.published_tables(data.TABLES))
    fact = Fact("judgments", "", "", force_id="kent", cycle="2015", theme_id="legitimacy", value="good")
    (row,) = made(known, fact, replace(page.source, dated="2023-04-21"))["judgments"]
    assert row["source_dated"] == ""
    (row,) = made(known, fact, replace(page.source, dated="2017-12-31"))["judgments"]
    assert row["source_dated"] == "2017-12-31"


@pytest.mark.parametrize(
    ("page", "printed", "missing"),
    [
        ("many-forces-2016.html", "looks after its lanterns", "theme_id"),
        ("table-2021-22.html", "Supporting victims of weather", "theme_id"),
        ("lines-2016.txt", "Atlantis", "force_id"),
    ],
)
def test_an_unknown_name_is_asked_about_as_the_page_prints_it(page, printed, missing):
    (fact,) = [fact for fact in made_up_page(page).facts if fact.as_printed or fact.force_as_printed]
    assert (fact.as_printed or fact.force_as_printed, fact.missing_fields, fact.sure) == (printed, (missing,), False)


def test_an_explained_name_counts_on_the_whole_page():
    lists = [f"HMIC judged that {name}:\n• is ‘good’ at lamps;" for name in ("Atlantis", "Anyshire Police")]
    page = read("\n".join(["PEEL 2016", *lists]), names=(("lamps", "prevent"), ("Atlantis", "otherton")))
    assert rows(page) == {("judgments", force, "2016", "prevent", "good") for force in ("anyshire", "otherton")}
    assert all(fact.sure for fact in page.facts)


def test_all_other_forces_are_those_that_the_list_does_not_name():
    (weld,) = [fact for fact in made_up_page("sentences-2017.txt").facts if fact.basis == "derived"]
    assert weld.force_id == "market-weld" and not weld.sure and "4 are named" in weld.doubts[0]


def test_text_and_pdf_say_that_the_table_of_judgments_is_lost():
    assert made_up_page("sections-2023-25.txt").notes == [
        "The report makes graded judgments in 4 areas, of which 2 were read.",
        "The table of judgments is lost when a page is saved as text: save it as HTML.",
    ]
    assert made_up_page("table-2021-22.html").notes == []


def test_totals_are_read_off_a_table_only_if_it_has_all_areas():
    (page,) = [page for page in made_up.pages() if page.name == "table-2021-22.html"]
    text = page.read_text("utf-8")
    assert "grade_counts" in {fact.table for fact in read(text, "page.html").facts}
    shorter = text.replace("<td>Investigating crime</td>", "<td></td>")
    assert "grade_counts" not in {fact.table for fact in read(shorter, "page.html").facts}


def test_two_grades_for_one_question_are_both_shown_in_doubt():
    heading = "Anyshire PEEL 2017\nHow effective is the force at tackling serious and organised crime?\n"
    page = read(f"{heading}Good\n{heading}Inadequate\n")
    assert [(fact.value, fact.sure, fact.doubts) for fact in page.facts] == [
        ("good", False, ("the page also says: inadequate",)),
        ("inadequate", False, ("the page also says: good",)),
    ]


def test_prose_casts_no_doubt_on_a_grade_that_the_page_states_but_is_shown_in_doubt_itself():
    prose = "The force is outstanding at tackling serious and organised crime."
    page = read(
        f"Anyshire PEEL 2017\nHow effective is the force at tackling serious and organised crime?\nGood\nX\n{prose}\n"
    )
    assert [(fact.value, fact.sure) for fact in page.facts] == [("good", True), ("outstanding", False)]
    assert page.facts[1].doubts[-1] == "the page also says: good"


def test_what_a_page_does_not_say_can_be_given():
    text = "How effective is the force at tackling serious and organised crime?\nGood\nRead more about PEEL\n"
    assert read(text).facts == [] and set(read(text).missing_fields) == {"address", "cycle"}
    page = read(text, address="https://example.org/", cycle="2017", force_id="anyshire")
    assert rows(page) == {SOC} and page.missing_fields == ()


@pytest.mark.parametrize(
    ("phrase", "cycle", "theme"),
    [
        ("how it investigates crime and reduces re-offending", "2016", "investigate"),
        ("Treating its workforce with fairness and respect", "2017", "workforce"),
        ("protecting vulnerable people", "2021-22", "vulnerable"),
        ("catching criminals", "2018-19", None),
        ("protecting vulnerable people", "2014", None),
    ],
)
def test_names_of_questions_are_recognised_by_their_subjects_only_in_their_cycle(phrase, cycle, theme):
    found = vocabulary.question(phrase, cycle)
    assert (found.theme_id if found else None) == theme


def test_every_name_of_a_question_is_of_one_theme_of_the_record_with_the_page_it_was_read_on():
    themes = {row["theme_id"] for row in parquet.published_tables(data.TABLES)["themes"].to_pylist()}
    by_subjects = {}
    for question in vocabulary.questions():
        assert not question.theme_id or question.theme_id in themes
        by_subjects.setdefault((question.cycle, vocabulary.subjects(question.name)), set()).add(question.theme_id)
    assert {key: found for key, found in by_subjects.items() if len(found) > 1} == {}
    assert "source_url" in vocabulary.QUESTION_NAMES.read_text(encoding="utf-8").splitlines()[0]


# Files


def mhtml() -> bytes:
    quoted = base64.b64encode(PAGE.encode()).decode()
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n'
        f"Content-Transfer-Encoding: base64\r\nContent-Location: https://example.org/page\r\n\r\n{quoted}\r\n--x--\r\n"
    ).encode()


def web_archive() -> bytes:
    main = {"WebResourceData": PAGE.encode(), "WebResourceURL": "https://example.org/page"}
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


@pytest.mark.parametrize(
    ("name", "content", "address"),
    [
        ("page.html", PAGE.encode(), ""),
        ("page", PAGE.encode("utf-16"), ""),
        ("page.htm", PAGE.replace("<title>", '<meta charset="windows-1252"><title>’').encode("cp1252"), ""),
        ("page.html", f"<!-- saved from url=(0024)https://example.org/page on 2026-11-28 -->{PAGE}".encode(), "page"),
        (
            "page.html",
            PAGE.replace("<title>", '<link rel="canonical" href="https://example.org/page"><title>').encode(),
            "page",
        ),
        ("page.mhtml", mhtml(), "page"),
        ("page.webarchive", web_archive(), "page"),
    ],
    ids=["html", "utf-16", "windows", "saved from", "canonical", "mhtml", "webarchive"],
)
def test_a_page_is_read_however_it_was_saved(name, content, address):
    page = read(content, name)
    assert rows(page) == {SOC}
    assert page.source.address == (f"https://example.org/{address}" if address else "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"  \n", "nothing in it"),
        (b"PK\x03\x04[Content_Types].xml", "a document of another kind"),
        (b"\x89PNG\r\n\x1a\n", "a document of another kind"),
        (b"{\\rtf1 Good}", "a document of another kind"),
        (b"<html><body><script>Good</script></body></html>", "no text in it"),
        (b"%PDF-1.7 and nothing else", "a PDF that cannot be read"),
        (b"bplist00 and nothing else", "a web archive that cannot be read"),
        (b"Good\x00Good", "no text"),
    ],
)
def test_a_file_that_is_not_a_page_is_refused_with_what_was_expected(content, reason):
    with pytest.raises(Unreadable, match=reason) as refused:
        read(content)
    assert "HTML or PDF" in str(refused.value)


HALVED = "What we found +2AA- there"  # in UTF-7


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", f'<html><meta charset="utf-7"><title>{HALVED}</title><p>{HALVED}</p></html>'.encode()),
        ("page.txt", f'<meta charset="utf-7">\n{HALVED}'.encode()),
    ],
)
def test_half_of_a_character_is_replaced_wherever_it_is(name, content):
    document = documents.load(name, content)
    assert any(line.text == "What we found \N{REPLACEMENT CHARACTER} there" for line in document.lines)
    (document.title + document.text).encode()


def test_half_of_a_character_in_a_pdf_is_replaced(monkeypatch):
    monkeypatch.setattr(pypdf.PageObject, "extract_text", lambda _page: "What we found \ud800 there")
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.write(file)
    document = documents.load("page.pdf", file.getvalue())
    assert document.text == "What we found \N{REPLACEMENT CHARACTER} there"


def test_a_nested_page_is_read_however_deep_it_is():
    deep = "<div>" * 500 + "Anyshire PEEL 2017" + "</div>" * 500
    assert read(f"<html><body>{deep}</body></html>", "page.html").title == "Anyshire PEEL 2017"


def test_a_report_beyond_a_limit_is_refused(monkeypatch):
    page = b"<html><body><p>One</p><p>Two</p></body></html>"
    monkeypatch.setattr(documents, "MAX_LINES", 1)
    with pytest.raises(documents.Unreadable, match="2 lines: expected no more than 1"):
        documents.load("page.html", page)
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    with pytest.raises(documents.Unreadable, match="expected no more than"):
        documents.load("page.html", page)
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(documents.Unreadable, match="2 pages: expected no more than 1"):
        pdf.read(file.getvalue())


def test_overlong_lines_are_left_out_and_counted():
    question = "How effective is the force at tackling serious and organised crime?"
    page = read("\n".join(["Anyshire PEEL 2017", "Good at " * 50_000, question, "Good"]))
    assert rows(page) == {SOC}
    assert page.notes == ["1 lines of more than 5,000 characters were left out."]
    assert read("good at " * 50_000).facts == []


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://hmicfrs.justiceinspectorates.gov.uk/peel-reports/kent-2021-22/", "inspectorate"),
        ("https://www.bedfordshire.pcc.police.uk/hmic-reports/", "commissioner"),
        ("https://www.hampshire-pcc.gov.uk/performance", "commissioner"),
        ("https://www.kent.police.uk/news", "force"),
        ("https://www.gov.uk/government/news", "government"),
        ("https://feeds.bbci.co.uk/news/1", ""),
        ("", ""),
    ],
)
def test_the_publisher_of_a_page_follows_from_its_address(address, kind):
    assert kind_of(address) == kind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Last updated 22/03/2018", "2018-03-22"),
        ("Published on: 2 March 2017", "2017-03-02"),
        ("on the 31st November 2017", ""),
        ("in March 2020", "2020-03"),
        ("2019-02-03T10:00", "2019-02-03"),
        ("call 2019", ""),
    ],
)
def test_a_date_is_read_as_it_is_written_or_not_at_all(text, day):
    assert context.day_in(text) == day


LINES = st.lists(
    st.sampled_from(
        [
            *("Good", "Requires improvement", "Ungraded", "1", "Anyshire PEEL 2017", "PEEL 2021/22: Otherton Police"),
            *(
                "How effective is the force at tackling serious and organised crime?",
                "Investigating crime",
                "Our judgments",
            ),
            *(
                "HMIC judged that Thirdland Constabulary:",
                "• is ‘good’ at investigating crime;",
                "Effectiveness",
                "Outstanding",
            ),
            *("This question was not inspected in 2017. The grade still stands.", "Otherton, Anyshire and Atlantis"),
            *(
                "Of the 20 cases, 5 were good and 15 inadequate.",
                "National child protection inspection",
                "– ‘’ ; : , and",
            ),
        ]
    ),
    max_size=30,
)


@settings(max_examples=150)
@given(lines=LINES)
def test_a_page_is_read_whatever_the_order_of_its_lines_and_nothing_is_sure_without_its_words(lines):
    text = "\n".join(lines)
    if not text.strip():
        return
    for fact in read(text).facts:
        if fact.table == "judgments":
            words = fact.sentence.casefold()
            assert fact.value.replace("-", " ") in words and fact.force_id in ("", *made_up.NAMES)
        assert not (fact.sure and fact.missing_fields)


@settings(max_examples=60)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_file_is_read_or_refused(content):
    try:
        read(content)
    except Unreadable as refused:
        assert "expected" in str(refused)


# Rows


def made(known: Known, fact: Fact, source: Source) -> dict:
    schema = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in data.schema()["resources"]}
    return {
        name: [dict(zip(schema[name], row)) for row in rows]
        for name, rows in making_rows.make([(fact, source, "A made-up page")], known).items()
    }
