"""Reports that a reader drops on the page, without a browser: each row is shown, and added only once it is accepted."""

import pytest

from data import sandbox, validation
from parts.preview import checks, reports

ADDRESS = "https://hmicfrs.justiceinspectorates.gov.uk/peel-assessments/peel-2017/cumbria/effectiveness/"
PREVENT = "How effective is the force at preventing crime, tackling anti-social behaviour and keeping people safe?"
VULNERABLE = "How effective is the force at protecting those who are vulnerable from harm, and supporting victims?"
# A made-up page on a force of the small record, which has its grade on protecting vulnerable people, and no other.
GRADES = f"{PREVENT}\nOutstanding\n{VULNERABLE}\nRequires improvement\n"
PAGE = f"{ADDRESS}\nCumbria PEEL 2017\nLast updated 22/03/2018\n{GRADES}"
# The published totals of this report have no outstanding area.
BEYOND_TOTALS = """https://hmicfrs.justiceinspectorates.gov.uk/peel-reports/cheshire-2021-22/
PEEL 2021/22: An inspection of Cheshire Constabulary
Published on: 13 April 2022
Preventing crime
Outstanding
"""
NEW_PAGE = BEYOND_TOTALS.replace("cheshire", "essex").replace("Cheshire Constabulary", "Essex Police")
ROW = "Accept: Cumbria, PEEL 2017, Preventing crime: outstanding"


@pytest.fixture
def read(open_page, small_record, small_tables, monkeypatch):
    """A function that drops reports on the page of the small record, and returns the page."""
    monkeypatch.setattr(sandbox, "run", lambda work, *given, on_poll=None, may_be_ready=None: work(*given))
    checks._results.clear()

    def drop(*texts, name="page.txt"):
        page = open_page("check")
        files = [(f"{number}-{name}", text.encode(), "text/plain") for number, text in enumerate(texts)]
        page.app.file_uploader(key="check.files").set_value(files).run()
        assert not page.app.exception
        return page

    return drop


def labels(page) -> list[str]:
    return [box.label.replace("\\", "") for box in page.app.checkbox]


def press(page, label: str):
    (button,) = [button for button in page.app.button if button.label == label]
    button.click().run()
    assert not page.app.exception
    return page


def choose(page, label: str, value, nth: int = 0):
    box = [box for box in page.app.selectbox if label in box.label.replace("\\", "")][nth]
    box.set_value(value).run()
    assert not page.app.exception


def accept(page, row: str):
    (box,) = [box for box in page.app.checkbox if box.label.replace("\\", "") == row]
    box.check().run()
    assert not page.app.exception


@pytest.fixture
def checked_tables(monkeypatch):
    """The tables that the page hands over to be checked, by name, as text. Nothing checks them."""
    tables = {}

    def check(files, **_):
        tables.clear()
        tables.update((name, content.decode()) for name, content in files)
        return validation.CheckResult([])

    monkeypatch.setattr(checks, "check", check)
    return tables


def successes(page) -> list[str]:
    return [success.value for success in page.app.success]


def test_each_row_is_shown_beside_its_sentence_and_none_is_accepted_by_itself(read):
    page = read(PAGE)
    assert labels(page) == [ROW]
    assert f"“{PREVENT} Outstanding”" in page.words
    assert "2 rows read: 1 sure and 1 already in the record" in page.text.replace("\\", "")
    assert not page.app.checkbox[0].value and successes(page) == [] and "Accept the rows that are right" in page.text


def test_accepted_rows_are_checked_and_can_be_previewed_and_downloaded(read):
    page = read(PAGE)
    accept(page, ROW)
    press(page, "Check the 1 accepted row")
    assert successes(page) == ["Accepted rows: 1 row fits the rules. We have not opened any source."]
    assert "Preview the pages with these rows" in [button.label for button in page.app.button]
    assert "inspection_id: cumbria-peel-2017 · force_id: cumbria · theme_id: prevent · year: 2017 · grade" in page.words


def test_only_rows_that_are_accepted_are_checked_and_only_when_asked(read, checked_tables):
    page = read(PAGE)
    accept(page, ROW)
    assert checked_tables == {}
    press(page, "Check the 1 accepted row")
    assert list(checked_tables) == ["judgments.csv"]
    checked_tables.clear()
    page.app.checkbox[0].uncheck().run()
    assert checked_tables == {}


def test_a_corrected_grade_is_the_one_that_is_checked(read, checked_tables):
    page = read(PAGE)
    choose(page, "Grade", "good")
    assert labels(page) == ["Accept: Cumbria, PEEL 2017, Preventing crime: good"]
    accept(page, labels(page)[0])
    press(page, "Check the 1 accepted row")
    assert "cumbria-peel-2017,cumbria,prevent,2017,good,four-tier,interpreted," in checked_tables["judgments.csv"]
    assert "Corrected by hand; it was read as: outstanding." in checked_tables["judgments.csv"]


def test_a_corrected_grade_is_not_counted_as_sure_and_the_reader_says_how_it_is_known(read, checked_tables):
    page = read(PAGE)
    choose(page, "Grade", "good")
    assert "2 rows read: 1 corrected by you and 1 already in the record." in page.text
    assert "Corrected by you. It was read as: outstanding." in page.words
    assert [button.label for button in page.app.button if "sure" in button.label] == []
    accept(page, labels(page)[0])
    choose(page, "How the corrected grade is known", "stated")
    press(page, "Check the 1 accepted row")
    assert "2017,good,four-tier,stated," in checked_tables["judgments.csv"]
    choose(page, "Grade", "outstanding")
    assert "2 rows read: 1 sure and 1 already in the record." in page.text


@pytest.mark.slow
def test_a_row_that_contradicts_the_record_says_so_and_replaces_only_where_that_is_allowed(read):
    page = read(PAGE.replace("Requires improvement", "Good"))
    row = "Accept: Cumbria, PEEL 2017, Protecting vulnerable people: good"
    assert "The record has something else: requires improvement." in page.words
    accept(page, row)
    press(page, "Check the 1 accepted row")
    assert "To put yours in its place, turn on “Check as if my rows replaced those in the record” above" in page.words
    assert "--add" not in page.words and successes(page) == []
    page.app.toggle(key="check.replace").set_value(True).run()
    assert successes(page) == ["Accepted rows: 1 row fits the rules. We have not opened any source."]


def test_a_grade_beyond_the_printed_total_is_doubted_at_once_and_named_when_it_is_refused(read):
    page = read(BEYOND_TOTALS)
    assert "1 row read: 1 to look at again." in page.text
    assert (
        "Look again: published totals give 0 as the number of areas in the report that are outstanding; this row would "
        "make it 1." in page.words
    )
    row = labels(page)[0]
    accept(page, row)
    press(page, "Check the 1 accepted row")
    assert f"Change “{row.removeprefix('Accept: ')}” above, or untick it." in page.words.replace("\\", "")
    assert "another grade for Preventing crime (Cheshire, PEEL 2021/22), or this row left out" in page.words
    choose(page, "Grade", "good")
    assert "Look again" not in page.words


def test_an_unknown_name_is_asked_about_once_for_all_its_rows(read):
    lists = [f"HMIC judged that {force}:\n• is ‘good’ at lamps;\n" for force in ("Kent Police", "Essex Police")]
    page = read(f"https://example.org/page\nPEEL 2016: force press releases\n{''.join(lists)}")
    assert labels(page) == [f"Accept: {force}, PEEL 2016, which theme?: good" for force in ("Kent", "Essex")]
    assert [box.disabled for box in page.app.checkbox] == [True, True]
    choose(page, "Which theme is “lamps”? (2 rows)", "vulnerable")
    assert labels(page) == [
        f"Accept: {force}, PEEL 2016, Protecting vulnerable people: good" for force in ("Kent", "Essex")
    ]
    assert [box.disabled for box in page.app.checkbox] == [False, False]


def test_a_grade_needs_the_address_of_its_page(read, checked_tables):
    page = read(PAGE.partition("\n")[2])
    accept(page, ROW)
    assert "1 accepted row still needs the address of its page" in page.app.warning[0].value
    assert [button.label for button in page.app.button if button.label.startswith("Check the")] == []
    (address,) = [field for field in page.app.text_input if field.label == "Address of the page"]
    address.set_value(ADDRESS).run()
    press(page, "Check the 1 accepted row")
    assert f",2018-03-22,inspectorate,{ADDRESS}," in checked_tables["judgments.csv"]


def test_who_published_a_page_is_asked_and_not_guessed(read, checked_tables):
    address = "https://news.example.com/page"  # a site of which the record cites no page
    page = read(PAGE.replace(ADDRESS, address).replace("Cumbria PEEL 2017", "HMICFRS: Cumbria PEEL 2017"))
    accept(page, ROW)
    assert "1 accepted row still needs who published its page" in page.app.warning[0].value
    assert [box.value for box in page.app.selectbox if box.label == "Published by"] == [None]
    choose(page, "Published by", "government")
    press(page, "Check the 1 accepted row")
    assert f",government,{address}," in checked_tables["judgments.csv"]


def test_a_page_without_an_address_has_no_publisher_until_one_is_chosen(read):
    page = read("HMICFRS\n" + PAGE.partition("\n")[2])
    assert [box.value for box in page.app.selectbox if box.label == "Published by"] == [None]


def test_sure_rows_are_accepted_by_one_button_a_page_and_one_for_all_pages(read):
    page = read(PAGE, NEW_PAGE)
    texts = [button.label for button in page.app.button]
    assert texts.count("Accept the 1 that is sure") == 2
    press(page, "Accept all 2 sure rows of 2 pages")
    assert [box.value for box in page.app.checkbox] == [True, True]


@pytest.mark.slow
def test_a_preview_is_announced_where_its_button_was_pressed_and_the_file_is_for_whoever_runs_it(read):
    page = read(PAGE)
    accept(page, ROW)
    press(page, "Check the 1 accepted row")
    assert "To have the rows added, send the file to whoever runs this dashboard." not in page.words
    assert "no address to send them to has been given." in page.words
    assert "1 row" in page.words and "those to correct first" not in page.words
    press(page, "Preview the pages with these rows")
    assert any(text.startswith("The preview is open") for text in successes(page))
    assert "See your rows: " in page.words


def test_a_page_that_does_not_name_its_cycle_is_read_again_once_the_reader_has_chosen_it(read):
    page = read(PAGE.replace(ADDRESS, "https://example.org/page").replace("Cumbria PEEL 2017", "Cumbria, a PEEL page"))
    assert labels(page) == []
    choose(page, "PEEL cycle", "2017")
    assert labels(page) == [ROW]


def test_a_date_long_after_the_cycle_is_left_out_with_a_warning(read, checked_tables):
    page = read(PAGE.replace("22/03/2018", "21/04/2023"))
    assert "2023-04-21 is more than two years after the inspection" in page.app.warning[0].value.replace("\\", "")
    assert "Look again: the page is dated 2023-04-21" in page.words
    accept(page, ROW)
    press(page, "Check the 1 accepted row")
    assert f",stated,1,,inspectorate,{ADDRESS}," in checked_tables["judgments.csv"]


def test_a_page_with_nothing_new_to_the_record_says_so(read):
    page = read(f"{ADDRESS}\nCumbria PEEL 2017\n{VULNERABLE}\nRequires improvement\n")
    assert labels(page) == [] and page.app.info[-1].value == "The record already has everything in it."


NO_LAYOUT = "Kent Police PEEL 2025-27. Preventing crime: good. Responding to the public: requires improvement."


def test_a_page_from_which_no_row_is_read_is_not_said_to_be_in_the_record(read):
    page = read(NO_LAYOUT)
    assert (
        "2 sentences name a grade: enter them in the template." in page.text and "The record already" not in page.text
    )
    (said,) = page.app.info
    assert "We read a question or a heading with its grade on the line below" in said.value
    (unread,) = [fold for fold in page.app.expander if fold.label.startswith("Sentences with a grade")]
    assert unread.proto.expanded


def test_a_page_without_a_grade_has_nothing_to_enter(read):
    page = read("The weather in Kent")
    assert [shown.value[:40] for shown in page.app.info] == ["We found no grades or counts on this pag"]
    assert "enter" not in page.app.main.markdown[-1].value


def test_sentences_left_unread_are_not_said_to_be_in_the_record(read):
    page = read(f"{ADDRESS}\nCumbria PEEL 2017\n{VULNERABLE}\nRequires improvement\n", NO_LAYOUT)
    assert page.app.info[-1].value.startswith("The record already has every row that we read. 2 sentences name a grade")


def test_a_page_that_cannot_be_read_without_its_cycle_asks_for_it(read):
    page = read(PAGE.replace(ADDRESS, "https://example.org/page").replace("Cumbria PEEL 2017", "Cumbria, a PEEL page"))
    assert page.app.info[-1].value == "We could read no row yet: choose the PEEL cycle under “About this page”."


def test_a_file_that_is_not_a_page_is_refused_by_name_and_others_are_read(read):
    page = read("\x00", PAGE)
    assert "0-page.txt cannot be read: no text" in page.app.error[0].value.replace("\\", "")
    assert labels(page) == [ROW]


def test_tables_dropped_with_reports_are_named_as_not_checked(read, open_page):
    page = open_page("check")
    files = [("page.txt", PAGE.encode(), "text/plain"), ("judgments.csv", b"a,b\n", "text/csv")]
    page.app.file_uploader(key="check.files").set_value(files).run()
    assert "judgments.csv: check tables separately" in page.app.warning[0].value.replace("\\", "")


def test_rows_are_shown_a_page_at_a_time_and_stay_accepted(read, monkeypatch):
    monkeypatch.setattr(reports, "PER_PAGE", 1)
    page = read(PAGE.replace("Requires improvement", "Good"))
    assert len(labels(page)) == 1
    accept(page, labels(page)[0])
    page.app.segmented_control[0].set_value(1).run()
    assert labels(page) == ["Accept: Cumbria, PEEL 2017, Protecting vulnerable people: good"]
    accept(page, labels(page)[0])
    assert [b.label for b in page.app.button if b.label.startswith("Check")] == ["Check the 2 accepted rows"]


def test_what_a_page_says_is_shown_as_text(read):
    image = "&lt;img src=x&gt;"
    page = read(
        f"<html><title>Cumbria PEEL 2017 {image}</title><p>{PREVENT}</p><p>Good</p><p>Good {image}</p>", name="p.html"
    )
    assert "<img" not in page.text.replace("\\<img", "")


def test_reports_are_recognised_by_name_and_content():
    assert reports.are_reports([("a.csv", b""), ("b.PDF", b"")])
    assert not reports.are_reports([("a.csv", b""), ("b.xlsx", b""), ("c", b"")])
    table = "Kent\ninspection_id\ttheme_id\n"
    assert not any(reports.are_reports([("a.txt", table.encode(code))]) for code in ("utf-8", "utf-16", "utf-16-be"))
    assert reports.are_reports([("a.txt", "Kent was graded good".encode("utf-16"))])
