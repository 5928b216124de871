"""Runs of pages take turns: one at a time, those of an address that has used little of the processor first."""

import asyncio
import contextlib
import threading
from types import SimpleNamespace

import pytest

from parts import turns as module
from parts.turns import RunScheduler
from server import documents
from tests.asgi import ask, run

SOON = 10  # seconds, in which whatever a test waits for has long happened


@pytest.fixture
def clock(monkeypatch):
    """Time that passes only where a test says so: on the clock, and in a thread that works."""
    clock = SimpleNamespace(now=0.0, worked=threading.local())
    monkeypatch.setattr(
        module,
        "time",
        SimpleNamespace(monotonic=lambda: clock.now, thread_time=lambda: getattr(clock.worked, "seconds", 0.0)),
    )

    def work(seconds: float) -> None:
        clock.worked.seconds = getattr(clock.worked, "seconds", 0.0) + seconds
        clock.now += seconds

    clock.work = work
    return clock


class Runs:
    """Runs in threads of their own, each of which does what it is told in its turn, and the order of what they did."""

    def __init__(self):
        self.turns, self.did, self.threads = RunScheduler(), [], []

    def begin(self, name: str, address: str, do=lambda: None) -> threading.Event:
        """Begin a run, which is at work or waiting when this returns; what is returned is set when it is at work."""
        at_work, before = threading.Event(), len(self.turns._waiting)

        def run():
            with self.turns.take(address):
                self.did.append(name)
                at_work.set()
                do()

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()
        self.until(lambda: at_work.is_set() or len(self.turns._waiting) > before)
        return at_work

    def until(self, so) -> None:
        waited = threading.Event()
        for _ in range(1_000 * SOON):
            if so():
                return
            waited.wait(0.001)
        raise AssertionError("it did not come to that")

    def end(self) -> list[str]:
        for thread in self.threads:
            thread.join(SOON)
            assert not thread.is_alive()
        return self.did


@pytest.fixture
def runs(clock):
    return Runs()


@pytest.fixture
def gives_way(runs, clock):
    """What a run does that works for some seconds and, once it is ``asked``, gives way and goes on."""

    def until(asked: threading.Event, name: str, seconds: float = 0, expected: float = 0):
        def do():
            clock.work(seconds)
            asked.wait(SOON)
            runs.turns.give_way(expected)
            runs.did.append(f"{name} goes on")

        return do

    return until


def test_one_run_is_at_work_at_a_time_and_equals_in_the_order_in_which_they_came(runs):
    goes_on = threading.Event()
    runs.begin("first", "a", goes_on.wait)
    others = [runs.begin(name, address) for name, address in [("second", "b"), ("third", "c"), ("fourth", "a")]]
    assert not any(at_work.is_set() for at_work in others)
    goes_on.set()
    assert runs.end() == ["first", "second", "third", "fourth"]


def test_an_address_that_has_used_much_comes_after_one_that_has_used_little_however_often_it_asked_first(runs, clock):
    runs.begin("long", "heavy", lambda: clock.work(3))
    runs.end()
    goes_on = threading.Event()
    runs.begin("at work", "third", goes_on.wait)
    for n in range(3):
        runs.begin(f"heavy {n}", "heavy")
    runs.begin("light", "light")
    goes_on.set()
    assert runs.end() == ["long", "at work", "light", "heavy 0", "heavy 1", "heavy 2"]


def test_many_short_runs_count_no_more_than_one_long_run_that_takes_longer(runs, clock):
    for _ in range(10):
        runs.begin("short", "often", lambda: clock.work(0.01))
    runs.begin("long", "seldom", lambda: clock.work(3))
    runs.end()
    goes_on = threading.Event()
    runs.begin("at work", "third", goes_on.wait)
    runs.begin("seldom", "seldom")
    runs.begin("often", "often")
    goes_on.set()
    assert runs.end()[-2:] == ["often", "seldom"]


def test_what_an_address_has_used_is_forgotten_in_time(runs, clock):
    runs.begin("long", "a", lambda: clock.work(3))
    runs.end()
    clock.now += 20 * module.HALF_LIFE
    goes_on = threading.Event()
    runs.begin("at work", "c", goes_on.wait)
    runs.begin("a again", "a")
    runs.begin("b", "b")
    goes_on.set()
    assert runs.end()[-2:] == ["a again", "b"]


def test_addresses_that_have_used_little_are_equals(runs, clock):
    """Many addresses, each of which asks for a costly view, do not come before a reader who has opened some pages."""
    runs.begin("opened before", "reader", lambda: clock.work(0.5))
    runs.end()
    goes_on = threading.Event()
    runs.begin("at work", "c", goes_on.wait)
    runs.begin("reader", "reader")
    runs.begin("new", "new")
    goes_on.set()
    assert runs.end()[-2:] == ["reader", "new"]


def test_a_long_run_gives_way_to_a_new_one_and_goes_on_after_it(runs, gives_way):
    asked = threading.Event()
    runs.begin("long", "a", gives_way(asked, "long", 1))
    runs.begin("short", "b")
    asked.set()
    assert runs.end() == ["long", "short", "long goes on"]


def test_a_run_that_is_expected_to_take_long_lets_others_go_first_that_came_after_it(runs, gives_way):
    asked = threading.Event()
    runs.begin("new view", "a", gives_way(asked, "new view", expected=module.NEW_VIEW))
    runs.begin("kept view", "b")
    asked.set()
    assert runs.end() == ["new view", "kept view", "new view goes on"]


def test_a_run_that_has_taken_little_is_finished_first(runs, gives_way):
    asked = threading.Event()
    runs.begin("short", "a", gives_way(asked, "short", 0.01))
    runs.begin("new", "b")
    asked.set()
    assert runs.end() == ["short", "short goes on", "new"]


def test_two_long_runs_do_not_change_places_at_every_exhibit(runs, clock):
    asked = threading.Event()

    def long(name: str):
        def do():
            asked.wait(SOON)
            for n in range(4):
                clock.work(0.02)
                runs.turns.give_way()
                runs.did.append(f"{name} {n}")

        return do

    runs.begin("a", "a", long("a"))
    runs.begin("b", "b", long("b"))
    asked.set()
    changes = [(one[0], other[0]) for one, other in zip(runs.end(), runs.did[1:])]
    assert changes.count(("a", "b")) <= 2


def test_others_are_at_work_while_a_run_only_waits(runs):
    done = threading.Event()

    def waits():
        with runs.turns.outside():
            assert done.wait(SOON)
        runs.did.append("goes on")

    runs.begin("waits", "a", waits)
    runs.begin("other", "b", done.set)
    assert runs.end() == ["waits", "other", "goes on"]


def test_a_run_that_fails_passes_its_turn_on(runs):
    for turn in (runs.turns.take("a"), runs.turns.take("a")):
        with pytest.raises(ZeroDivisionError), turn:
            raise ZeroDivisionError
    runs.begin("next", "b")
    assert runs.end() == ["next"]


def test_a_turn_within_a_turn_is_the_same(runs):
    def twice():
        with runs.turns.take("a"):
            runs.did.append("within")

    runs.begin("around", "a", twice)
    assert runs.end() == ["around", "within"]


def test_the_next_run_begins_beside_one_that_does_not_end(runs, clock, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    ends = threading.Event()
    runs.begin("stuck", "a", ends.wait)
    at_work = runs.begin("next", "b", ends.wait)
    assert not at_work.wait(0.1)  # no time has passed
    clock.now += 1
    assert at_work.wait(SOON)
    ends.set()
    assert runs.end() == ["stuck", "next"]
    runs.begin("later", "a")
    assert runs.end()[-1] == "later" and not runs.turns._at_work


def test_a_run_that_does_not_end_holds_up_only_the_first_of_those_that_come_after_it(runs, clock, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    ends, goes_on = threading.Event(), threading.Event()
    runs.begin("stuck", "a", ends.wait)
    first = runs.begin("first", "b", goes_on.wait)
    second, third = runs.begin("second", "c"), runs.begin("third", "d")
    clock.now += 1
    assert first.wait(SOON) and not second.is_set()  # one at a time beside it
    goes_on.set()  # and no time passes any more
    assert second.wait(SOON) and third.wait(SOON)
    ends.set()
    assert runs.end() == ["stuck", "first", "second", "third"] and not runs.turns._at_work


def test_a_run_that_others_overtook_gives_up_its_place_to_those_beside_it_once_it_gives_way(
    runs, gives_way, monkeypatch
):
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    overtaken, goes_on = threading.Event(), threading.Event()

    runs.begin("long", "a", gives_way(overtaken, "long", 1))
    beside = runs.begin("beside", "b", goes_on.wait)
    assert beside.wait(SOON)
    runs.begin("short", "c")
    overtaken.set()
    runs.until(lambda: len(runs.turns._waiting) == 2)  # the long one waits for a turn as others do
    assert "short" not in runs.did
    goes_on.set()
    assert runs.end() == ["long", "beside", "short", "long goes on"] and not runs.turns._at_work


def test_a_long_run_goes_on_in_the_end_however_many_new_ones_come(runs, clock, gives_way):
    """Each second of new runs brings more of them, all of addresses that have used nothing."""
    asked = threading.Event()

    def short():
        clock.work(1)
        if len(runs.threads) < 100 and "long goes on" not in runs.did:
            runs.begin("short", str(len(runs.threads)), short)

    runs.begin("long", "long", gives_way(asked, "long", 1))
    runs.begin("short", "first", short)
    asked.set()
    did = runs.end()
    assert module.OWN_WEIGHT / 2 < did.index("long goes on") < 3 * module.OWN_WEIGHT


def test_documents_take_turns_with_pages(runs):
    goes_on = threading.Event()
    runs.begin("page", "a", goes_on.wait)

    async def ask():
        asked = asyncio.ensure_future(runs.turns.run_in_thread("b", runs.did.append, "document"))
        left = asyncio.ensure_future(runs.turns.run_in_thread("c", runs.did.append, "of a reader who left"))
        await asyncio.to_thread(runs.until, lambda: len(runs.turns._waiting) == 2)
        left.cancel()
        assert runs.did == ["page"]
        goes_on.set()
        await asked

    asyncio.run(ask())
    assert runs.end() == ["page", "document"]
    assert not runs.turns._at_work and not runs.turns._waiting


def test_what_documents_took_counts_for_their_address(runs, clock):
    asyncio.run(runs.turns.run_in_thread("heavy", clock.work, 3))
    goes_on = threading.Event()
    runs.begin("at work", "third", goes_on.wait)
    runs.begin("heavy", "heavy")
    runs.begin("light", "light")
    goes_on.set()
    assert runs.end() == ["at work", "light", "heavy"]


@pytest.fixture
def taken(monkeypatch):
    """The addresses whose turns were waited for."""
    taken = []

    @contextlib.asynccontextmanager
    async def wait_for(address):
        taken.append(address)
        yield

    async def run_in_thread(address, work, *arguments):
        taken.append(address)
        return work(*arguments)

    monkeypatch.setattr(documents.turns, "wait_for", wait_for)
    monkeypatch.setattr(documents.turns, "run_in_thread", run_in_thread)
    return taken


async def streamlits(_scope, _receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"Streamlit's own"})


@pytest.mark.parametrize(("path", "takes"), [("/compare?force=Kent", 1), ("/nowhere", 0), ("/_stcore/health", 0)])
def test_the_document_of_a_page_takes_a_turn_of_its_address_and_what_is_soon_sent_takes_none(path, takes, taken):
    run(ask(documents.PageDocuments(streamlits), path))
    assert len(taken) == takes and len(set(taken)) == takes


def test_metrics_take_a_turn(taken, monkeypatch):
    monkeypatch.setattr(documents, "SHOWS_METRICS", True)
    assert run(ask(documents.PageDocuments(streamlits), "/_stcore/metrics")).status == 200
    assert len(taken) == 1


def test_this_machine_is_one_address_whatever_it_is_called(runs, clock):
    asyncio.run(runs.turns.run_in_thread("127.0.0.1", clock.work, 3))
    goes_on = threading.Event()
    runs.begin("at work", "third", goes_on.wait)
    runs.begin("same", None)
    runs.begin("light", "light")
    goes_on.set()
    assert runs.end() == ["at work", "light", "same"]


def test_the_addresses_that_are_remembered_are_bounded(runs, clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_ADDRESSES", 3)
    turns = RunScheduler()
    for n in range(10):
        with turns.take(str(n)):
            clock.work(0.01)
    assert len(turns._used) == 3
