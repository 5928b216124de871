"""Checks of files that a reader drops on the page, tested without a browser."""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import cachetools
import openpyxl
import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx

import data
import queries
from data import parquet, sandbox, template, validation
from data.intake import Sheet
from data.problems import Problem
from parts.preview import checks, previews, uploads, verdicts
from parts.site import page_at

ROWS = b"inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note\n"
NO_ROWS = validation.CheckResult([Problem("findings.csv", 0, "", "no rows", "a row")])


@pytest.fixture(autouse=True)
def clear_results():
    """Forget the checks of other tests."""
    checks._results.clear()


@pytest.fixture
def drop(open_page):
    """A function that opens the page as a new reader, and returns a function that drops files there."""

    def opened():
        page = open_page("check")
        return lambda content, name="findings.csv": (
            page.app.file_uploader(key="check.files").set_value([(name, content, "text/csv")]).run()
        )

    return opened


@pytest.fixture
def check_with(monkeypatch):
    """Replaces the checking process by a function, which takes the files and ``on_poll``."""

    def replace(function):
        monkeypatch.setattr(sandbox, "run", lambda _check, *files, on_poll, **_: function(files, on_poll))

    return replace


class HeldChecks:
    """Checks that run until they are released. (Without pages, since AppTest runs one at a time.)"""

    def __init__(self):
        self.release, self.started, self.waiting = threading.Event(), [], []

    def begin(self, key: str):
        def check():
            self.started.append(key)
            self.release.wait(20)
            return NO_ROWS

        return checks._deduplicated((key,), check, self.waiting.append)


@pytest.fixture
def held():
    """A function that starts a held check in a thread, and the state of these checks."""
    state = HeldChecks()
    with ThreadPoolExecutor(10) as threads:
        yield lambda key: threads.submit(state.begin, key), state
        state.release.set()


@pytest.fixture
def waiting(monkeypatch):
    """What becomes of the process that waits for a check, at each turn of the housekeeping."""
    turns = []
    monkeypatch.setattr(sandbox, "make_ready", lambda *prepare: turns.append(prepare))
    monkeypatch.setattr(sandbox, "dismiss_ready", lambda: turns.append(None))
    monkeypatch.setattr(checks, "_expected_until", 0.0)
    return lambda: (checks.keep_ready(), turns.pop() if turns else "as it was")[1]


def wait_until(condition) -> None:
    """Wait until another thread has made a condition true."""
    pause, give_up = threading.Event(), time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up, "the condition did not hold within 20 seconds"
        pause.wait(0.01)


def test_two_checks_run_at_once_and_the_next_wait_in_order(held):
    begin, state = held
    found = []
    for number in range(checks.MAX_AT_WORK + checks.MAX_WAITING):
        found.append(begin(str(number)))
        wait_until(lambda: len(checks._tickets) == len(found))
    with pytest.raises(checks.QueueFull):
        begin("one more").result()
    assert sorted(state.started) == ["0", "1"]
    state.release.set()
    assert all(check.result() is NO_ROWS for check in found)
    assert sorted(state.started) == ["0", "1", "2", "3"]
    assert checks._tickets == [] and not checks._at_work


def test_two_readers_with_the_same_files_wait_for_one_check(held):
    begin, state = held
    first = begin("same")
    wait_until(lambda: state.started)
    second = begin("same")
    wait_until(lambda: state.waiting)
    state.release.set()
    assert first.result() is second.result() is NO_ROWS and state.started == ["same"]


def test_a_reader_is_turned_away_when_the_queue_is_full(drop, monkeypatch):
    monkeypatch.setattr(checks, "_tickets", [object()] * (checks.MAX_AT_WORK + checks.MAX_WAITING))
    assert "Please try again in a minute" in drop()(ROWS).warning[0].value


def test_a_waiting_reader_sees_that_their_check_is_next(drop, check_with, monkeypatch):
    monkeypatch.setattr(checks, "_tickets", [object()] * checks.MAX_AT_WORK)
    shown = []

    def info(self, body, **_):
        shown.append(body)
        checks._tickets.pop(0)

    monkeypatch.setattr("streamlit.delta_generator.DeltaGenerator.info", info)
    check_with(lambda *_: NO_ROWS)
    drop()(ROWS)
    assert shown == ["Somebody else’s check is running. Yours comes after it."]


def test_the_same_files_are_checked_once_even_if_a_reader_comes_back(drop, check_with):
    checked = []
    check_with(lambda files, _on_poll: checked.append(files) or NO_ROWS)
    reader = drop()
    reader(ROWS).run()
    drop()(ROWS)
    assert len(checked) == 1
    reader(ROWS + b"another\n")
    assert len(checked) == 2


def test_the_server_itself_reads_no_file(drop, check_with, monkeypatch):
    for place in (
        "data.intake.read",
        "data.intake.csv_files.read",
        "data.intake.workbooks.read",
        "openpyxl.load_workbook",
    ):
        monkeypatch.setattr(place, lambda *_, **__: pytest.fail("the server has read a file"))
    passed_on = []
    check_with(lambda files, _on_poll: passed_on.append(files) or NO_ROWS)
    page = drop()(ROWS)
    assert [file[0][0] for file in passed_on] == [("findings.csv", ROWS)] and not page.exception


def test_the_result_of_a_check_is_forgotten_after_ten_minutes(check_with, drop, monkeypatch):
    now, checked = 0.0, []
    results = cachetools.TTLCache(checks.MAX_BYTES_CACHED, checks._results.ttl, lambda: now, lambda entry: entry[1])
    monkeypatch.setattr(checks, "_results", results)
    check_with(lambda files, _on_poll: checked.append(files) or NO_ROWS)
    page = drop()(ROWS)
    now = 599.0
    page.run()
    assert len(checked) == len(results) == 1
    now = 601.0
    checks.expire()
    assert not results
    page.run()
    assert len(checked) == 2


def test_a_check_is_cancelled_when_its_reader_has_gone(drop, check_with):
    cancelled = []

    def check(_files, on_poll):
        get_script_run_ctx().script_requests.request_stop()
        try:
            on_poll()
        except BaseException as stopped:
            cancelled.append(type(stopped).__name__)
            raise
        return NO_ROWS

    check_with(check)
    drop()(ROWS)
    assert cancelled == ["StopException"]
    assert checks._tickets == [] and not checks._at_work and not checks._results


@pytest.mark.parametrize("limit", sandbox.LIMITS)
def test_a_check_that_exceeded_a_limit_is_reported_and_not_repeated(limit, drop, check_with):
    checked = []

    def check(files, _on_poll):
        checked.append(files)
        raise sandbox.LimitExceeded(limit)

    check_with(check)
    page = drop()(ROWS).run()
    (error,) = page.error
    assert sandbox.LIMITS[limit] in error.value and "Split the tables into smaller files" in error.value
    assert len(checked) == 1


VALID = ROWS + b"kent-ncpi-2019,investigation,concern,Visits were late,force,https://example.org/own,,\n"


@pytest.mark.slow
def test_no_row_is_said_to_fit_if_a_file_cannot_be_read(drop):
    page = drop()(VALID)
    assert ">Fits the rules</td>" in "".join(e.proto.body for e in page.get("html"))
    page.file_uploader(key="check.files").set_value(
        [("findings.csv", VALID, "text/csv"), ("judgments.csv", b"\x89PNG", "text/csv")]
    ).run()
    assert "no row has been checked yet" in page.error[0].value
    rows = "".join(e.proto.body for e in page.get("html"))
    assert ">Not checked yet</td>" in rows and "Fits the rules" not in rows


def test_characters_that_cannot_be_seen_are_named_wherever_the_page_shows_them(drop, check_with):
    problems = [
        Problem("my\x07.xlsx, sheet findings", 2, "summary", "the character U+D800", "text without control characters"),
        Problem("my\x07.xlsx, sheet findings", 2, "theme_id", "missing-children\u200b ", "a value listed"),
    ]
    rows = [["kent-ncpi-2019", "missing-children\u200b ", "concern", "half \ud800 end"]]
    sheet = Sheet("findings", "my\x07.xlsx, sheet findings", rows, [2])
    check_with(lambda *_: validation.CheckResult(problems, sheets={"findings": sheet}))
    page = drop()(ROWS, "my\x07.xlsx")
    assert not page.exception
    assert page.error[0].value.startswith(r"2 problems in my⟨U\+0007 bell⟩\.xlsx")
    shown = "".join(e.proto.body for e in page.get("html"))
    assert shown.count("my⟨U+0007 bell⟩.xlsx, sheet findings") == 3
    assert ">“missing-children⟨U+200B zero width space⟩ ”</td>" in shown
    assert "half ⟨U+D800 half of a surrogate pair⟩ end" in shown


def test_a_character_of_a_column_name_that_cannot_be_shown_is_named(drop, check_with):
    check_with(lambda *_: validation.CheckResult([Problem("a.csv", 1, "no\ud800te", "unknown column", "note")]))
    page = drop()(ROWS)
    assert not page.exception
    assert "no⟨U+D800 half of a surrogate pair⟩te" in "".join(e.proto.body for e in page.get("html"))


@pytest.mark.slow
def test_rows_that_would_be_replaced_are_shown_with_what_was_there(drop, published):
    first = published("judgments").iloc[0]
    changed = {**first.fillna("").to_dict(), "source_url": "https://example.org/another"}
    reader = drop()
    header, cells = (
        ",".join(changed),
        ",".join(str(int(v)) if isinstance(v, float) else str(v) for v in changed.values()),
    )
    page = reader(f"{header}\n{cells}\n".encode(), "judgments.csv")
    assert "1 of 1 row to correct" in page.error[0].value
    page.toggle(key="check.replace").set_value(True).run()
    shown = "".join(e.proto.body for e in page.get("html"))
    assert "1 row replaced" in shown and f"{first['source_url']} → https://example.org/another" in shown


@pytest.mark.slow
def test_only_the_first_of_very_many_problems_are_reported_and_the_other_rows_are_not_said_to_fit(drop):
    page = drop()(ROWS + b"kent-ncpi-2019,investigation,worry,Late,force,https://example.org/own,,\n" * 600)
    assert page.error[0].value.startswith(r"2 kinds of problem in findings\.csv: at least 501 of 600 rows to correct.")
    rows = "".join(e.proto.body for e in page.get("html"))
    assert ">To correct</td>" in rows and "Fits the rules" not in rows
    assert "2 kinds of problem, by file and row" in rows


@pytest.mark.slow
def test_a_fault_that_all_rows_have_hides_no_other_and_many_values_of_a_column_are_one_kind(drop):
    lines = [
        f"kent-ncpi-2019,{'xx' if n % 2 else 'investigation'},worry,Summary {n},force{n},https://example.org/own,,"
        for n in range(600)
    ]
    page = drop()(ROWS + "\n".join(lines).encode())
    shown = "".join(e.proto.body for e in page.get("html"))
    assert page.error[0].value.startswith(r"3 kinds of problem in findings\.csv: at least")
    assert ">2 to 501</td>" in shown and ">worry</td>" in shown  # the polarity, of 500 rows
    assert ">force0, force1, force2, force3, force4 and 495 more</td>" in shown  # the kind of source
    assert ">xx</td>" in shown  # the theme
    assert "We list the first 500 problems of each column." in page.caption[0].value


JUDGMENTS = "inspection_id,force_id,theme_id,year,grade,scale,basis,sources,source_dated,source_kind,source_url,note"
GOOD = "kent-peel-2025-27,kent,investigate,2025,good,five-tier,stated,,,inspectorate,https://example.org/kent,"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (
            [("judgments.csv", JUDGMENTS.replace("grade,", "") + "\n" + GOOD.replace("good,", ""))],
            "We read what you uploaded, but have checked no row yet: judgments.csv lacks the column grade.",
        ),
        (
            [("judgments.csv", f"{JUDGMENTS}\n{GOOD}"), ("judgments (1).csv", f"{JUDGMENTS}\n{GOOD}")],
            "We read what you uploaded, but have checked no row yet: judgments (1).csv: table judgments again.",
        ),
        (
            [("judgments.csv", f"{JUDGMENTS}\n{GOOD}"), ("budget.csv", "item,cost\na,1")],
            "We read what you uploaded, but have checked no row yet: budget.csv is no table of ours.",
        ),
        (
            [("judgments.csv", f"{JUDGMENTS}\n{GOOD}"), ("empty.csv", "")],
            "We could not read empty.csv, so no row has been checked yet.",
        ),
    ],
)
def test_why_no_row_was_checked_is_true_to_each_case(drop, files, reason):
    page = drop()(b"", "none.csv")
    page.file_uploader(key="check.files").set_value([(name, text.encode(), "") for name, text in files]).run()
    assert page.error[0].value.replace("\\", "") == reason
    labels = [button.proto.label for button in page.get("download_button")]
    assert not any("marked" in label for label in labels)


@pytest.mark.slow
def test_a_column_that_is_not_ours_and_a_sheet_of_notes_do_not_keep_the_rest_from_being_checked(drop):
    page = drop()(f"{JUDGMENTS},remark\n{GOOD},my remark\n".encode(), "judgments.csv")
    assert page.error[0].value.startswith(r"1 problem in judgments\.csv: none of its rows is wrong.")
    shown = "".join(e.proto.body for e in page.get("html"))
    assert ">Fits the rules</td>" in shown and "delete it, or give it the name of one of these" in shown
    assert "2 cells of your file have no place in the tables: see its last sheet, “Not in the template”." in shown
    book = openpyxl.Workbook()
    book.active.title = "judgments"
    for line in (JUDGMENTS, GOOD):
        book.active.append([cell or None for cell in line.split(",")])
    book.create_sheet("My notes").append(["not for checking"])
    file = io.BytesIO()
    book.save(file)
    page = drop()(file.getvalue(), "own.xlsx")
    assert page.success[0].value.startswith(r"own\.xlsx: 1 row fits the rules.")
    shown = "".join(e.proto.body for e in page.get("html"))
    assert "own.xlsx, sheet My notes" in shown and "not read, since it is no table of ours" in shown
    assert "1 cell of your file has no place in the tables" in shown


@pytest.mark.slow
def test_a_value_that_no_table_lists_comes_with_links_to_the_table_and_the_dictionary(drop):
    page = drop()(f"{JUDGMENTS}\n{GOOD.replace('investigate', 'fairness')}\n".encode(), "judgments.csv")
    shown = "".join(e.proto.body for e in page.get("html"))
    line = shown[shown.index("To see which values fit:") :]
    assert "table=themes" in line[:400] and "#dictionary" in line[:600]


def hidden_rows() -> bytes:
    """A workbook with three findings, two of them in hidden rows, below a title."""
    book = openpyxl.Workbook()
    book.active.title = "findings"
    book.active.append(["Kent"])
    book.active.append(ROWS.decode().strip().split(","))
    for when in ("late", "later", "too late"):
        finding = [
            "kent-ncpi-2019",
            "investigation",
            "concern",
            f"Visits came {when}",
            "force",
            "https://example.org/own",
        ]
        book.active.append(finding)
    for row in (4, 5):
        book.active.row_dimensions[row].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.slow
def test_hidden_rows_are_counted_and_can_be_left_out_and_how_the_file_was_read_is_explained(drop):
    page = drop()(hidden_rows(), "results.xlsx")
    assert (
        page.success[0].value
        == r"results\.xlsx: 3 rows fit the rules. We have not opened any source. Among them: 2 rows hidden."
    )
    tables = "".join(e.proto.body for e in page.get("html"))
    assert "the headings are in row 2; we do not read what is above them: “Kent”" in tables
    assert ">4 and 5</td>" in tables and "hidden, and read like the others" in tables
    page.toggle(key="check.without-hidden").set_value(True).run()
    assert (
        page.success[0].value
        == r"results\.xlsx: 1 row fits the rules. We have not opened any source. Left out: 2 rows hidden."
    )
    assert page.toggle(key="check.without-hidden").value


@pytest.mark.slow
def test_problems_that_differ_only_in_their_row_are_shown_once(drop):
    page = drop()(ROWS + b"kent-ncpi-2019,investigation,worry,Late,force,https://example.org/own,,\n" * 2)
    assert "2 problems in findings" in page.error[0].value and "2 of 2 rows to correct" in page.error[0].value
    assert ">2 and 3</td>" in "".join(e.proto.body for e in page.get("html"))


class Reader:
    """A reader's session, as previews see it."""

    def __init__(self, monkeypatch, name: str):
        self.state, self.session_id, self.monkeypatch = {}, name, monkeypatch

    def __enter__(self):
        """Make this the reader whose page runs."""
        self.monkeypatch.setattr(previews, "st", SimpleNamespace(session_state=self.state))
        self.monkeypatch.setattr(previews, "get_script_run_ctx", lambda: self)

    def __exit__(self, *_):
        pass


@pytest.fixture
def readers(monkeypatch):
    """Three readers, and room for two previews, without records."""
    monkeypatch.setattr(previews, "_open", {})
    monkeypatch.setattr(previews, "MAX_PREVIEWS", 2)
    monkeypatch.setattr(queries, "open_preview", lambda _tables, token: SimpleNamespace(token=token, version=""))
    return [Reader(monkeypatch, name) for name in ("first", "second", "third")]


def test_an_unused_preview_is_evicted_and_its_reader_is_informed(readers, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(previews.time, "monotonic", lambda: now)
    first, second, third = readers
    for reader in (first, second):
        with reader:
            previews.start(None)
    now += previews.SECONDS_UNUSED - 1
    with first:
        assert previews.record()  # still looked at
    with third, pytest.raises(previews.TooMany):
        previews.start(None)
    now += 2
    with third:
        previews.start(None)
        assert previews.record()
    with second:
        assert previews.record() is None
        assert second.state == {"preview.started": True, "preview.evicted": True}
    with first:
        assert previews.record()


def test_a_preview_ends_with_its_session_or_when_its_reader_ends_it(readers):
    first, second, _ = readers
    for reader in (first, second):
        with reader:
            previews.start(None)
    token = second.state["preview"]
    assert previews.by_token(token) and previews.sessions() == {"first", "second"}
    previews.end_session("second")
    with first:
        previews.end()
        assert previews.record() is None and first.state == {"preview.started": True}
    assert previews.sessions() == set() and previews.by_token(token) is None


def test_a_reader_whose_preview_was_evicted_is_informed_once(open_page):
    page = open_page("about")
    page.app.session_state["preview"] = "of another day"
    assert "Your preview has ended" in page.go("about").app.info[0].value
    assert not page.go("about").app.info


def test_a_preview_is_lost_with_its_session_but_not_if_its_reader_ended_it(readers):
    first, second, _ = readers
    with first:
        previews.note_lost()  # the tab had a preview, and this session never started one
        assert first.state == {"preview.lost": True}
    with second:
        previews.start(None)
        previews.end()
        previews.note_lost()
        assert "preview.lost" not in second.state


def test_a_lost_preview_is_announced_once(open_page):
    page = open_page("about")
    page.app.session_state["preview.lost"] = True
    assert page.go("about").app.info[0].value.startswith("Your preview ended when the page was loaded again")
    assert not page.go("about").app.info


def test_a_refused_file_is_reported(open_page, monkeypatch):
    monkeypatch.setattr(uploads, "refused", lambda _session: "they are too many.")
    assert open_page("check").app.error[0].value == "We could not accept your last file: they are too many."


def test_the_title_says_what_the_page_does_and_the_template_names_it_as_the_menu_does(open_page):
    page, opened = page_at("check"), open_page("check")
    assert opened.app.title[0].value == page.title == "Add results: check your file first"
    assert page.in_menu == "Add results" and opened.app.title[0].value.startswith(page.in_menu)
    # What “add” means on a page that adds nothing
    assert "Check your own results:" in opened.words
    assert f"the page “{page.in_menu}”" in open_page("about").words
    assert sum(f"“{page.in_menu}”" in line for line in template.INSTRUCTIONS) == 1
    minutes = {10: "ten"}[checks.SECONDS_CACHED // 60]
    assert (
        f"This page adds nothing to the record: your file is not saved, and is gone within {minutes} minutes"
        in opened.words
    )


def test_a_process_waits_for_a_check_while_somebody_may_drop_a_file(open_page, waiting, monkeypatch):
    assert waiting() is None  # nobody has looked at the page
    open_page("check")
    assert waiting() == (validation.prepare, data.TABLES.absolute())
    monkeypatch.setattr(checks, "_tickets", [object()])
    assert waiting() == "as it was"  # while a check is at work, it has the processor
    monkeypatch.setattr(checks, "_tickets", [])
    later = time.monotonic() + checks.SECONDS_EXPECTED + 1
    monkeypatch.setattr(checks, "time", SimpleNamespace(monotonic=lambda: later))
    assert waiting() is None


@pytest.mark.slow
def test_a_record_read_beforehand_gives_the_same_check_and_one_published_since_is_read_anew(small_tables, monkeypatch):
    files = [("findings.csv", ROWS + b"no-such-inspection,rape,positive,A summary,press,https://a.example,,\n")]
    monkeypatch.setattr(validation, "_prepared", {})
    expected = validation.check_files(files, small_tables, False, False)
    assert expected.problems and expected.rules_applied
    validation.prepare(small_tables)
    monkeypatch.setattr(validation, "upgraded_tables", None)  # nothing is read again
    assert validation.check_files(files, small_tables, False, False) == expected
    monkeypatch.setattr(validation.versions, "listed", lambda _folder: ["another"])
    with pytest.raises(TypeError):
        validation.check_files(files, small_tables, False, False)


@pytest.mark.slow
def test_an_open_preview_of_other_rows_is_not_said_to_show_these_whose_theme_it_does_not_have(drop, monkeypatch):
    monkeypatch.setattr(sandbox, "run", lambda work, *arguments, **_: work(*arguments))
    monkeypatch.setattr(previews, "_open", {})
    page = drop()(ROWS + b"kent-ncpi-2019,missing-children,concern,Own words,force,https://example.org/own,,\n")
    (button,) = [button for button in page.button if button.label.startswith("Preview the pages")]
    button.click().run()
    assert any(shown.value.startswith("The preview is open") for shown in page.success)
    theme = b"theme_id,name,family,first_cycle,last_cycle,description\n"
    theme += b"made-up,Made up,child-protection-findings,,,Made up.\n"
    finding = ROWS + b"kent-ncpi-2019,made-up,concern,Other words,force,https://example.org/own,,\n"
    files = [("themes.csv", theme, "text/csv"), ("findings.csv", finding, "text/csv")]
    page.file_uploader(key="check.files").set_value(files).run()
    assert not page.exception and "fit the rules" in page.success[0].value
    assert not any(shown.value.startswith("The preview is open") for shown in page.success)
    assert "The preview that is open shows other rows than these." in [shown.value for shown in page.info]


def test_the_page_says_at_once_that_it_checks_and_adds_nothing_by_itself(open_page):
    lead = open_page("check").words.partition("In this check only")[0]
    assert "Check your own results:" in lead and lead.count("adds nothing") == 1
    assert (
        "Only whoever runs this dashboard can add rows to the record, and no address to send them to has been given."
        in lead
    )  # before there is a file


@pytest.mark.slow
@pytest.mark.parametrize("name, content", [("findings.csv", ROWS), ("blank.xlsx", None)])
def test_a_file_without_rows_is_not_said_to_be_unreadable(drop, name, content):
    blank = template.workbook(parquet.published_tables(data.TABLES)) if content is None else content
    page = drop()(blank, name)
    assert [shown.value for shown in page.info] == [
        f"{name.replace('.', chr(92) + '.')} has no rows yet: fill in at least one below the headings."
    ]
    assert not page.error and "What is wrong" not in [heading.value for heading in page.header]


def test_what_a_row_holds_says_where_it_is_cut():
    assert verdicts._shortened("a" * 400) == "a" * 400 and verdicts._shortened("a" * 401) == "a" * 400 + "…"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("earlier", "newest"), [("findings.csv", "findings.csv"), ("bad.xlsx", "good.xlsx"), ("audit.xlsx", "audit.xlsx")]
)
def test_of_a_file_and_its_mended_version_the_newer_is_checked(open_page, check_with, earlier, newest):
    checked = []
    check_with(lambda files, _on_poll: checked.append(files) or NO_ROWS)
    page = open_page("check").app
    files = [(earlier, b"old", ""), ("judgments.csv", b"other", ""), (newest, b"mended", "")]
    page.file_uploader(key="check.files").set_value(files).run()
    ((taken, *_),) = checked
    assert list(taken) == [("judgments.csv", b"other"), (newest, b"mended")]
    (words,) = [said for shown in page.info if "left aside" in (said := shown.value.replace("\\", ""))]
    assert words.startswith(f"We left aside an earlier {earlier}, and checked the newest file.")


def test_saved_reports_of_one_name_are_all_read():
    files = [SimpleNamespace(name=name) for name in ("index.html", "index.html", "report.txt", "report.txt")]
    assert uploads.newest(files) == (files, [])


@pytest.mark.slow
def test_a_reader_who_comes_back_is_told_that_the_file_was_let_go_and_where_the_preview_shows_its_rows(
    open_page, monkeypatch
):
    monkeypatch.setattr(sandbox, "run", lambda work, *arguments, **_: work(*arguments))
    monkeypatch.setattr(previews, "_open", {})
    opened = open_page("check")
    page = opened.app
    row = b"kent-ncpi-2019,missing-children,concern,Own words,force,https://example.org/own,,\n"
    upload = [("own_findings.csv", ROWS + row, "text/csv")]
    page.file_uploader(key="check.files").set_value(upload).run()
    assert not any("let go" in shown.value for shown in page.info)
    next(button for button in page.button if button.label.startswith("Preview the pages")).click().run()
    page.switch_page(str(page_at("about").path)).run()
    page.switch_page(str(page_at("check").path)).run()
    assert not page.exception and not page.file_uploader(key="check.files").value
    assert "We let go of own\\_findings\\.csv and of what we found" in " ".join(shown.value for shown in page.info)
    assert any(shown.value.startswith("The preview is open") for shown in page.success)
    assert "1 finding of Kent on missing children" in opened.words
    page.file_uploader(key="check.files").set_value(upload).run()
    page.file_uploader(key="check.files").set_value([]).run()
    assert not any("let go" in shown.value for shown in page.info)  # the reader removed it
