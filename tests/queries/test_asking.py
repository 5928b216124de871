"""Questions of one's own: who is answered when, what is kept of an answer, and what each reader is told."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

import queries
from data import sandbox
from data.asking import limits
from data.asking.errors import Refused
from queries import asking
from queries.question import parse


@pytest.fixture
def record(small_record):
    return queries.served()


@pytest.fixture
def sandboxed(monkeypatch):
    """Counts the questions that are put to the sandbox, and answers them with what a test sets."""
    put = []

    def run(function, *arguments, **_options):
        if function is not asking.answer:
            return None
        put.append(arguments[1])
        result = run.answers(arguments[1])
        if isinstance(result, Exception):
            raise result
        return result

    run.answers = lambda _statement: {"columns": [("a", "integer")], "cells": [[1]], "seconds": 0.0, "tables": ()}
    run.put = put
    monkeypatch.setattr(sandbox, "run", run)
    monkeypatch.setattr(asking, "_turns", asking.Turns())
    return run


@pytest.mark.slow
def test_a_statement_is_answered_with_rows_types_and_version(record):
    rows = asking.ask(record, " select short_name, population from forces order by 1 ", "me")
    assert list(rows.rows["short_name"]) == ["Cheshire", "Cumbria", "Essex", "Kent"]
    assert rows.types == {"short_name": "string", "population": "long"}
    assert rows.version == record.version and rows.tables == ("forces",) and len(rows) == 4
    assert str(rows.rows["population"].dtype) == "Int64"


@pytest.mark.slow
def test_sums_beyond_64_bits_are_text_and_nothing_is_lost(record):
    rows = asking.ask(record, "select 2::hugeint ** 70 as a, 170141183460469231731687303715884105727 as b", "me")
    assert rows.rows["b"].tolist() == ["170141183460469231731687303715884105727"] and rows.types["b"] == "string"


def test_the_same_question_is_put_once_for_all_readers(record, sandboxed):
    first, second = (asking.ask(record, "select 1 as a", reader) for reader in ("one", "another"))
    assert first is second and sandboxed.put == ["select 1 as a"]


def test_what_is_wrong_is_kept_and_what_took_too_long_is_asked_again(record, sandboxed):
    sandboxed.answers = lambda _statement: {"refused": "no"}
    for _ in range(2):
        with pytest.raises(Refused, match="no"):
            asking.ask(record, "wrong", "me")
    assert sandboxed.put == ["wrong"]
    sandboxed.answers = lambda _statement: sandbox.LimitExceeded("time")
    for _ in range(2):
        with pytest.raises(asking.TooMuch):
            asking.ask(record, "slow", "me")
    assert sandboxed.put == ["wrong", "slow", "slow"]


@pytest.mark.parametrize("limit", [*sandbox.LIMITS, "rows"])
def test_a_reader_is_told_which_limit_a_question_exceeded_and_what_to_try(record, sandboxed, limit):
    sandboxed.answers = lambda _statement: {"exceeded": limit} if limit == "rows" else sandbox.LimitExceeded(limit)
    with pytest.raises(asking.TooMuch) as told:
        asking.ask(record, "select 1", "me")
    assert limits.EXCEEDED[limit] in str(told.value) and limits.TO_TRY[limit] in str(told.value)


def test_a_statement_that_is_too_long_is_refused_before_it_is_parsed(record, sandboxed):
    with pytest.raises(Refused, match="8,001 characters: 8,000 is the most"):
        asking.ask(record, "x" * (limits.MAX_CHARACTERS + 1), "me")
    assert sandboxed.put == []


def test_answers_are_kept_up_to_a_limit(record, sandboxed):
    large = {"columns": [("a", "string")], "cells": [["x" * 1_000_000] * 9], "seconds": 0.0, "tables": ()}
    sandboxed.answers = lambda _statement: large
    for n in range(6):
        asking.ask(record, f"select {n}", "me")
    kept = record.cache("asked", limits.MAX_BYTES_KEPT, len)
    assert 0 < kept.currsize <= limits.MAX_BYTES_KEPT and len(kept) < 6


@pytest.mark.slow
def test_the_copy_of_a_record_goes_with_it(small_tables):
    record = queries.open_record(next(path for path in small_tables.iterdir() if path.is_dir()))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("data.TABLES", small_tables)
        copy = asking._copy_of(record)
        assert copy.exists() and asking._copy_of(record) == copy
    gone = weakref.ref(record)
    del record
    gc.collect()
    assert gone() is None and not copy.parent.exists()


def test_the_copy_of_a_large_record_is_on_the_disk(record, sandboxed, monkeypatch, tmp_path):
    with sandbox.private_temp_dir():
        monkeypatch.setattr(limits, "MAX_ROWS_IN_MEMORY", 0)
        monkeypatch.setattr(sandbox, "_system_temp_dir", str(tmp_path))
        assert asking._make_copy(record).parent.parent == tmp_path


class Waiting:
    """Questions that hold their turns until they are let go."""

    def __init__(self):
        self.turns, self.at_work, self.most = asking.Turns(), [], 0
        self.go, self.lock = threading.Event(), threading.Lock()
        self.came = threading.Semaphore(0)

    def hold(self, reader: str) -> None:
        with self.turns.take(reader, lambda _before: self.came.release()):
            with self.lock:
                self.at_work.append(reader)
                self.most = max(self.most, len(self.at_work))
            self.came.release()
            assert self.go.wait(30)
            with self.lock:
                self.at_work.remove(reader)


@pytest.fixture
def waiting(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS_BETWEEN_POLLS", 0.001)
    held = Waiting()
    yield held
    held.go.set()


def test_few_are_answered_at_once_and_one_of_each_reader(waiting):
    with ThreadPoolExecutor(6) as threads:
        done = [threads.submit(waiting.hold, reader) for reader in ("a", "a", "a", "b", "c", "d")]
        for _ in range(12):
            waiting.came.acquire(timeout=30)
        with waiting.lock:
            assert len(waiting.at_work) == limits.AT_WORK == 2 and waiting.at_work.count("a") <= 1
        waiting.go.set()
        for each in done:
            each.result(30)
    assert waiting.most == limits.AT_WORK


def test_another_reader_does_not_wait_behind_all_of_one(waiting):
    with ThreadPoolExecutor(3) as threads:
        first = [threads.submit(waiting.hold, "a") for _ in range(2)]
        waiting.came.acquire(timeout=30)
        other = threads.submit(waiting.hold, "b")
        while "b" not in waiting.at_work:
            assert waiting.came.acquire(timeout=30)
        assert sorted(waiting.at_work) == ["a", "b"]
        waiting.go.set()
        for each in (*first, other):
            each.result(30)


def test_a_reader_hears_how_many_come_first_and_is_turned_away_when_too_many_wait(waiting, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WAITING", 2)
    before = []
    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(waiting.hold, reader) for reader in "ab"]
        while len(waiting.at_work) < 2:
            assert waiting.came.acquire(timeout=30)

        def listen(number: int) -> None:
            before.append(number)
            waiting.came.release()

        def third() -> None:
            with waiting.turns.take("c", listen):
                pass

        done.append(threads.submit(third))
        while not before:
            assert waiting.came.acquire(timeout=30)
        done.append(threads.submit(waiting.hold, "d"))
        while len(waiting.turns._waiting) < 2:
            assert waiting.came.acquire(timeout=30)
        with pytest.raises(asking.QueueFull, match="2 questions are being answered and 2 are waiting"):
            waiting.hold("e")
        waiting.go.set()
        for each in done:
            each.result(30)
    assert before[0] == 2


def test_one_reader_cannot_fill_the_queue(waiting, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WAITING_OF_ONE", 1)
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(waiting.hold, "a") for _ in range(2)]
        while len(waiting.turns._waiting) < 1 or not waiting.at_work:
            assert waiting.came.acquire(timeout=30)
        with pytest.raises(asking.QueueFull, match="1 questions? of yours"):
            waiting.hold("a")
        waiting.go.set()
        for each in done:
            each.result(30)


def test_a_question_whose_reader_has_gone_leaves_its_place(waiting):
    class Gone(Exception):
        pass

    def leave(_before: int) -> None:
        raise Gone

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(waiting.hold, reader) for reader in "ab"]
        while len(waiting.at_work) < 2:
            assert waiting.came.acquire(timeout=30)
        with pytest.raises(Gone), waiting.turns.take("c", leave):
            pass
        assert waiting.turns._waiting == []
        waiting.go.set()
        for each in done:
            each.result(30)


@pytest.mark.parametrize(("setting", "on"), [("off", False), ("OFF ", False), ("on", True), (None, True)])
def test_it_can_be_switched_off(monkeypatch, setting, on):
    monkeypatch.delenv("FORCES_ASK", raising=False)
    if setting is not None:
        monkeypatch.setenv("FORCES_ASK", setting)
    assert asking.is_on() is on


def test_values_are_written_as_sql_writes_them():
    text = "-- $not this\nselect '$nor this', $name, $names, $number, $none"
    asked = parse("x", text)
    values = {"name": "O'Neil; drop", "names": ["a", "b'"], "number": 3, "none": None}
    assert asked.written_out(values) == ("-- $not this\nselect '$nor this', 'O''Neil; drop', ['a', 'b'''], 3, null")
