"""One client's messages are handed on at a pace, whatever it sends; a reader's are handed on at once."""

import asyncio

import pytest

from server import pacing

sleep = asyncio.sleep


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        end = self.now + seconds
        await sleep(0)  # the others' turn
        self.now = max(self.now, end)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(pacing.time, "monotonic", clock.monotonic)
    monkeypatch.setattr(pacing.asyncio, "sleep", clock.sleep)
    return clock


async def flooded(app, messages: int) -> None:
    """A client that sends so many messages at once."""
    sent = iter(range(messages))

    async def receive():
        return {"type": "websocket.disconnect" if next(sent, None) is None else "websocket.receive"}

    await app({"type": "websocket"}, receive, None)


def handed_on(clock, messages: int, every: float, scope: str = "websocket") -> list[float]:
    """When each message reaches the application, of a client that sends one ``every`` so many seconds."""
    return handed_on_when_sent(clock, [n * every for n in range(messages)], scope)


def handed_on_when_sent(clock, moments: list[float], scope: str = "websocket") -> list[float]:
    """The same of a client that sends a message at each of these moments."""
    times, sent = [], iter(moments)

    async def receive():
        moment = next(sent, None)
        if moment is None:
            return {"type": "websocket.disconnect"}
        clock.now = max(clock.now, moment)
        return {"type": "websocket.receive", "bytes": b""}

    async def app(_scope, receive, _send):
        while (await receive())["type"] == "websocket.receive":
            times.append(clock.now)

    asyncio.run(pacing.Paced(app)({"type": scope}, receive, None))
    return times


def test_a_flood_is_handed_on_at_the_pace_after_the_first(clock):
    times = handed_on(clock, 200, every=0.0)
    assert times[pacing.AT_FIRST - 1] == 0.0
    gaps = {round(b - a, 9) for a, b in zip(times[pacing.AT_FIRST :], times[pacing.AT_FIRST + 1 :])}
    assert gaps == {1 / pacing.PER_SECOND}


def test_whoever_connects_again_and_again_gains_little_by_it(clock):
    for _ in range(10):
        began = clock.now
        times = handed_on(clock, pacing.AT_ONCE, every=0.0)
        assert sum(time == began for time in times) == pacing.AT_FIRST


def test_a_reader_who_has_been_there_for_a_while_may_click_fast(clock):
    moments = [0.0, *[pacing.AT_ONCE / pacing.PER_SECOND] * pacing.AT_ONCE]
    assert handed_on_when_sent(clock, moments) == moments


def test_many_floods_together_are_handed_on_as_slowly_as_two(clock):
    async def app(_scope, receive, _send):
        while (await receive())["type"] == "websocket.receive":
            pass

    async def all_at_once():
        paced = pacing.Paced(app)
        await asyncio.gather(*(flooded(paced, 100) for _ in range(10)))

    asyncio.run(all_at_once())
    beyond = 10 * (100 - pacing.AT_FIRST)
    assert clock.now >= (beyond - 1) / pacing.ALL_PER_SECOND - 100 / pacing.PER_SECOND


def test_a_reader_who_clicks_three_times_a_second_never_waits(clock):
    times = handed_on(clock, 300, every=1 / 3)
    assert times == [pytest.approx(n / 3) for n in range(300)]


def test_other_connections_are_left_as_they_are(clock):
    assert handed_on(clock, 100, every=0.0, scope="http") == [0.0] * 100


def arrivals(clock, *clients: tuple[str, float]) -> list[float]:
    """When a websocket of each client is handed on: (address, the moment that it comes)."""
    handed = []

    async def app(_scope, _receive, _send):
        handed.append(clock.now)

    paced = pacing.Paced(app)

    async def come():
        for address, moment in clients:
            clock.now = max(clock.now, moment)
            await paced({"type": "websocket", "client": (address, 1)}, None, None)

    asyncio.run(come())
    return handed


def test_whoever_connects_ever_again_is_slowed_down(clock):
    times = arrivals(clock, *[("203.0.113.1", 0.0)] * 250)
    assert times[pacing.NEW_AT_ONCE - 1] == 0.0
    assert times[-1] == pytest.approx((250 - pacing.NEW_AT_ONCE) / pacing.NEW_PER_SECOND)


def test_readers_of_other_addresses_do_not_wait_for_them(clock):
    flood = [("203.0.113.1", 0.0)] * pacing.NEW_AT_ONCE
    assert arrivals(clock, *flood, ("203.0.113.2", 0.0), ("2001:db8::1", 0.0))[-2:] == [0.0, 0.0]


def test_an_office_of_readers_who_come_one_after_the_other_never_waits(clock):
    moments = [n / pacing.NEW_PER_SECOND for n in range(500)]
    assert arrivals(clock, *[("203.0.113.1", moment) for moment in moments]) == moments


def test_nobody_waits_longer_than_is_said(monkeypatch):
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    monkeypatch.setattr(pacing.time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(pacing.asyncio, "sleep", sleep)
    paced = pacing.Paced(lambda *_: sleep(0.0))
    for _ in range(pacing.MOST_OPEN):
        asyncio.run(paced({"type": "websocket", "client": ("203.0.113.1", 1)}, None, None))
    assert max(waits) == pacing.LONGEST_WAIT


def test_a_server_that_does_not_know_who_comes_lets_them_in(clock):
    assert handed_on(clock, 1, every=0.0) == [0.0]


@pytest.fixture
def connected(monkeypatch):
    """A function that connects a client who then sends these messages; gives what the application did, and was sent."""
    monkeypatch.setattr(pacing, "FIRST_SECONDS", 0.01)

    def connect(*messages: dict) -> tuple[list, list]:
        coming, done, sent = iter([{"type": "websocket.connect"}, *messages]), [], []

        async def receive():
            return next(coming, None) or await asyncio.Future()  # nothing more ever comes

        async def send(message):
            sent.append(message)

        async def app(_scope, receive, send):
            await receive()
            await send({"type": "websocket.accept"})
            done.append("session")
            while (message := await receive())["type"] == "websocket.receive":
                done.append(message["bytes"])

        paced = pacing.Paced(app)
        asyncio.run(paced({"type": "websocket"}, receive, send))
        assert paced.open == 0
        return done, sent

    return connect


LEAVES = {"type": "websocket.disconnect"}


def test_a_session_begins_with_the_first_message(connected):
    messages = [{"type": "websocket.receive", "bytes": bytes([n])} for n in range(3)]
    assert connected(*messages, LEAVES)[0] == ["session", b"\0", b"\1", b"\2"]


def test_whoever_leaves_or_never_asks_has_no_session(connected):
    accepted = {"type": "websocket.accept"}
    assert connected(LEAVES) == ([], [accepted])
    assert connected() == ([], [accepted, {"type": "websocket.close", "code": 1001}])
