"""Readers' own questions: whose turn it is, which answers are cached, and what each reader is told."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

import queries
from data import sandbox
from data.asking import limits
from data.asking.errors import Refused
from queries import reader_sql
from queries.question import parse


@pytest.fixture
def record(small_record):
    return queries.served()


@pytest.fixture
def sandboxed(monkeypatch):
    """Lists the statements that reach the sandbox, and answers them as the test chooses."""
    statements = []

    def run(function, *arguments, **_options):
        if function is not reader_sql.answer:
            return None
        statements.append(arguments[1])
        result = run.answers(arguments[1])
        if isinstance(result, Exception):
            raise result
        return result

    run.answers = lambda _statement: {"columns": [("a", "integer")], "cells": [[1]], "seconds": 0.0, "tables": ()}
    run.statements = statements
    monkeypatch.setattr(sandbox, "run", run)
    monkeypatch.setattr(reader_sql, "_queue", reader_sql.StatementQueue())
    return run


@pytest.mark.slow
def test_a_statement_is_answered_with_rows_types_and_version(record):
    rows = reader_sql.ask(record, " select short_name, population from forces order by 1 ", "me")
    assert list(rows.rows["short_name"]) == ["Cheshire", "Cumbria", "Essex", "Kent"]
    assert rows.types == {"short_name": "string", "population": "long"}
    assert rows.version == record.version and rows.tables == ("forces",) and len(rows) == 4
    assert str(rows.rows["population"].dtype) == "Int64"


@pytest.mark.slow
def test_integers_beyond_64_bits_become_text_and_lose_no_digit(record):
    rows = reader_sql.ask(record, "select 2::hugeint ** 70 as a, 170141183460469231731687303715884105727 as b", "me")
    assert rows.rows["b"].tolist() == ["170141183460469231731687303715884105727"] and rows.types["b"] == "string"


def test_the_same_question_is_put_once_for_all_readers(record, sandboxed):
    first, second = (reader_sql.ask(record, "select 1 as a", reader) for reader in ("one", "another"))
    assert first is second and sandboxed.statements == ["select 1 as a"]


def test_a_refusal_is_cached_and_a_question_that_took_too_long_is_put_again(record, sandboxed):
    sandboxed.answers = lambda _statement: {"refused": "no"}
    for _ in range(2):
        with pytest.raises(Refused, match="no"):
            reader_sql.ask(record, "wrong", "me")
    assert sandboxed.statements == ["wrong"]
    sandboxed.answers = lambda _statement: sandbox.LimitExceeded("time")
    for _ in range(2):
        with pytest.raises(reader_sql.TooMuch):
            reader_sql.ask(record, "slow", "me")
    assert sandboxed.statements == ["wrong", "slow", "slow"]


@pytest.mark.parametrize("limit", [*sandbox.LIMITS, "rows"])
def test_a_reader_is_told_which_limit_a_question_exceeded_and_what_to_try(record, sandboxed, limit):
    sandboxed.answers = lambda _statement: {"exceeded": limit} if limit == "rows" else sandbox.LimitExceeded(limit)
    with pytest.raises(reader_sql.TooMuch) as raised:
        reader_sql.ask(record, "select 1", "me")
    assert limits.EXCEEDED[limit] in str(raised.value) and limits.TO_TRY[limit] in str(raised.value)


def test_a_statement_that_is_too_long_is_refused_before_it_is_parsed(record, sandboxed):
    with pytest.raises(Refused, match="8,001 characters: 8,000 is the most"):
        reader_sql.ask(record, "x" * (limits.MAX_CHARACTERS + 1), "me")
    assert sandboxed.statements == []


def test_cached_answers_to_readers_questions_are_bounded_in_bytes(record, sandboxed):
    large = {"columns": [("a", "string")], "cells": [["x" * 1_000_000] * 9], "seconds": 0.0, "tables": ()}
    sandboxed.answers = lambda _statement: large
    for n in range(6):
        reader_sql.ask(record, f"select {n}", "me")
    cache = record.cache("asked", limits.MAX_BYTES_KEPT, len)
    assert 0 < cache.currsize <= limits.MAX_BYTES_KEPT and len(cache) < 6


@pytest.mark.slow
def test_the_copy_of_a_record_is_deleted_with_it(small_tables):
    record = queries.open_record(next(path for path in small_tables.iterdir() if path.is_dir()))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("data.TABLES", small_tables)
        copy = reader_sql._copy_of(record)
        assert copy.exists() and reader_sql._copy_of(record) == copy
    gone = weakref.ref(record)
    del record
    gc.collect()
    assert gone() is None and not copy.parent.exists()


def test_the_copy_of_a_large_record_is_on_disk(record, sandboxed, monkeypatch, tmp_path):
    with sandbox.private_temp_dir():
        monkeypatch.setattr(limits, "MAX_ROWS_IN_MEMORY", 0)
        monkeypatch.setattr(sandbox, "_system_temp_dir", str(tmp_path))
        assert reader_sql._make_copy(record).parent.parent == tmp_path


class HeldQueue:
    """Questions that keep their turns until they are released."""

    def __init__(self):
        self.queue, self.at_work, self.most_at_once = reader_sql.StatementQueue(), [], 0
        self.release, self.lock = threading.Event(), threading.Lock()
        self.progress = threading.Semaphore(0)  # released when a question joins the queue, and when it is at work

    def hold(self, reader: str) -> None:
        with self.queue.slot(reader, lambda _ahead: self.progress.release()):
            with self.lock:
                self.at_work.append(reader)
                self.most_at_once = max(self.most_at_once, len(self.at_work))
            self.progress.release()
            assert self.release.wait(30)
            with self.lock:
                self.at_work.remove(reader)


@pytest.fixture
def held_queue(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS_BETWEEN_POLLS", 0.001)
    held_queue = HeldQueue()
    yield held_queue
    held_queue.release.set()


def test_two_questions_are_answered_at_once_and_one_for_each_reader(held_queue):
    with ThreadPoolExecutor(6) as threads:
        done = [threads.submit(held_queue.hold, reader) for reader in ("a", "a", "a", "b", "c", "d")]
        for _ in range(12):
            held_queue.progress.acquire(timeout=30)
        with held_queue.lock:
            assert len(held_queue.at_work) == limits.AT_WORK == 2 and held_queue.at_work.count("a") <= 1
        held_queue.release.set()
        for question in done:
            question.result(30)
    assert held_queue.most_at_once == limits.AT_WORK


def test_a_reader_does_not_wait_for_all_the_questions_of_another(held_queue):
    with ThreadPoolExecutor(3) as threads:
        first = [threads.submit(held_queue.hold, "a") for _ in range(2)]
        held_queue.progress.acquire(timeout=30)
        other = threads.submit(held_queue.hold, "b")
        while "b" not in held_queue.at_work:
            assert held_queue.progress.acquire(timeout=30)
        assert sorted(held_queue.at_work) == ["a", "b"]
        held_queue.release.set()
        for question in (*first, other):
            question.result(30)


def test_a_reader_is_told_how_many_are_ahead_and_is_turned_away_when_too_many_wait(held_queue, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WAITING", 2)
    ahead = []
    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(held_queue.hold, reader) for reader in "ab"]
        while len(held_queue.at_work) < 2:
            assert held_queue.progress.acquire(timeout=30)

        def on_wait(number: int) -> None:
            ahead.append(number)
            held_queue.progress.release()

        def third() -> None:
            with held_queue.queue.slot("c", on_wait):
                pass

        done.append(threads.submit(third))
        while not ahead:
            assert held_queue.progress.acquire(timeout=30)
        done.append(threads.submit(held_queue.hold, "d"))
        while len(held_queue.queue._waiting) < 2:
            assert held_queue.progress.acquire(timeout=30)
        with pytest.raises(reader_sql.QueueFull, match="2 questions are being answered and 2 are waiting"):
            held_queue.hold("e")
        held_queue.release.set()
        for question in done:
            question.result(30)
    assert ahead[0] == 2


def test_one_reader_cannot_fill_the_queue(held_queue, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WAITING_OF_ONE", 1)
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(held_queue.hold, "a") for _ in range(2)]
        while len(held_queue.queue._waiting) < 1 or not held_queue.at_work:
            assert held_queue.progress.acquire(timeout=30)
        with pytest.raises(reader_sql.QueueFull, match="1 questions? of yours"):
            held_queue.hold("a")
        held_queue.release.set()
        for question in done:
            question.result(30)


def test_a_question_whose_reader_has_gone_leaves_the_queue(held_queue):
    class Gone(Exception):
        pass

    def leave(_ahead: int) -> None:
        raise Gone

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(held_queue.hold, reader) for reader in "ab"]
        while len(held_queue.at_work) < 2:
            assert held_queue.progress.acquire(timeout=30)
        with pytest.raises(Gone), held_queue.queue.slot("c", leave):
            pass
        assert held_queue.queue._waiting == []
        held_queue.release.set()
        for question in done:
            question.result(30)


@pytest.mark.parametrize(("setting", "on"), [("off", False), ("OFF ", False), ("on", True), (None, True)])
def test_readers_questions_can_be_switched_off_by_the_environment(monkeypatch, setting, on):
    monkeypatch.delenv("FORCES_ASK", raising=False)
    if setting is not None:
        monkeypatch.setenv("FORCES_ASK", setting)
    assert reader_sql.is_on() is on


def test_parameters_are_written_out_as_sql_literals():
    text = "-- $not this\nselect '$nor this', $name, $names, $number, $none"
    question = parse("x", text)
    values = {"name": "O'Neil; drop", "names": ["a", "b'"], "number": 3, "none": None}
    assert question.written_out(values) == ("-- $not this\nselect '$nor this', 'O''Neil; drop', ['a', 'b'''], 3, null")
