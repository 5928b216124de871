"""A client's messages are passed on at a limited rate, whatever it sends; a reader's are passed on at once."""

import asyncio
from types import SimpleNamespace

import pytest

from server import rate_limits

sleep = asyncio.sleep


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        end = self.now + seconds
        await sleep(0)  # yields to the others
        self.now = max(self.now, end)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(rate_limits.time, "monotonic", clock.monotonic)
    monkeypatch.setattr(rate_limits.asyncio, "sleep", clock.sleep)
    return clock


async def flood(app, messages: int) -> None:
    """A client that sends that many messages at once."""
    sent = iter(range(messages))

    async def receive():
        return {"type": "websocket.disconnect" if next(sent, None) is None else "websocket.receive"}

    await app({"type": "websocket"}, receive, None)


def passed_on(clock, messages: int, every: float, scope: str = "websocket") -> list[float]:
    """When each message of a client reaches the application, if it sends one ``every`` that many seconds."""
    return passed_on_when_sent(clock, [n * every for n in range(messages)], scope)


def passed_on_when_sent(clock, moments: list[float], scope: str = "websocket") -> list[float]:
    """The same for a client that sends a message at each of these moments."""
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

    asyncio.run(rate_limits.WebsocketRateLimit(app)({"type": scope}, receive, None))
    return times


def test_a_flood_is_passed_on_at_the_rate_after_the_burst(clock):
    times = passed_on(clock, 200, every=0.0)
    assert times[rate_limits.AT_FIRST - 1] == 0.0
    gaps = {round(b - a, 9) for a, b in zip(times[rate_limits.AT_FIRST :], times[rate_limits.AT_FIRST + 1 :])}
    assert gaps == {1 / rate_limits.PER_SECOND}


def test_reconnecting_gains_a_client_little(clock):
    for _ in range(10):
        began = clock.now
        times = passed_on(clock, rate_limits.AT_ONCE, every=0.0)
        assert sum(time == began for time in times) == rate_limits.AT_FIRST


def test_a_reader_who_has_been_there_for_a_while_may_click_fast(clock):
    moments = [0.0, *[rate_limits.AT_ONCE / rate_limits.PER_SECOND] * rate_limits.AT_ONCE]
    assert passed_on_when_sent(clock, moments) == moments


def test_many_floods_together_are_passed_on_as_slowly_as_two(clock):
    async def app(_scope, receive, _send):
        while (await receive())["type"] == "websocket.receive":
            pass

    async def all_at_once():
        limited = rate_limits.WebsocketRateLimit(app)
        await asyncio.gather(*(flood(limited, 100) for _ in range(10)))

    asyncio.run(all_at_once())
    beyond = 10 * (100 - rate_limits.AT_FIRST)
    assert clock.now >= (beyond - 1) / rate_limits.ALL_PER_SECOND - 100 / rate_limits.PER_SECOND


def test_a_reader_who_clicks_three_times_a_second_never_waits(clock):
    times = passed_on(clock, 300, every=1 / 3)
    assert times == [pytest.approx(n / 3) for n in range(300)]


def test_other_connections_are_left_as_they_are(clock):
    assert passed_on(clock, 100, every=0.0, scope="http") == [0.0] * 100


class Arrivals:
    """New websockets that reach the rate limit: when each was passed on, and how many were refused."""

    def __init__(self, clock):
        self.clock, self.passed_on, self.refused, self.most_open = clock, [], 0, 0
        self.limited = rate_limits.WebsocketRateLimit(self._app)

    async def _app(self, _scope, _receive, _send):
        self.passed_on.append(self.clock.now)

    async def _send(self, message):
        assert message == {"type": "websocket.close", "code": 1013, "reason": message["reason"]}
        self.refused += 1

    async def arrive(self, client=("203.0.113.1", 1)) -> None:
        arriving = asyncio.ensure_future(self.limited({"type": "websocket", "client": client}, None, self._send))
        await sleep(0)
        self.most_open = max(self.most_open, self.limited.open)
        await arriving

    def arrive_at(self, *moments: float) -> list[float]:
        async def one_after_the_other():
            for moment in moments:
                self.clock.now = max(self.clock.now, moment)
                await self.arrive()

        asyncio.run(one_after_the_other())
        return self.passed_on


def test_a_client_that_keeps_reconnecting_is_slowed_down(clock):
    times = Arrivals(clock).arrive_at(*[0.0] * 250)
    assert times[rate_limits.NEW_AT_ONCE - 1] == 0.0
    assert times[-1] == pytest.approx((250 - rate_limits.NEW_AT_ONCE) / rate_limits.NEW_PER_SECOND)


def test_an_address_gets_few_of_a_thousand_connections_and_the_rest_are_refused(monkeypatch):
    waits = []

    async def wait(seconds):
        waits.append(seconds)
        for _ in range(5):  # so that the others connect, without time passing
            await sleep(0)

    monkeypatch.setattr(rate_limits.time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(rate_limits.asyncio, "sleep", wait)
    arrivals = Arrivals(SimpleNamespace(now=0.0))

    async def all_at_once():
        await asyncio.gather(*(arrivals.arrive() for _ in range(1_000)))
        assert arrivals.limited.open == 0
        await arrivals.arrive(("203.0.113.2", 1))  # another address is admitted at once

    asyncio.run(all_at_once())
    may_wait = rate_limits.LONGEST_WAIT * rate_limits.NEW_PER_SECOND
    assert (
        arrivals.refused == 1_000 - rate_limits.NEW_AT_ONCE - may_wait
        and arrivals.most_open <= may_wait + rate_limits.NEW_AT_ONCE
    )
    assert len(waits) == may_wait + arrivals.refused and max(waits) == rate_limits.LONGEST_WAIT
    assert len({*waits, rate_limits.SECONDS_TO_REFUSE}) == may_wait  # they come one after the other, not all at the end


def test_a_client_refused_because_too_many_are_open_has_lost_nothing_when_there_is_room(clock, monkeypatch):
    monkeypatch.setattr(rate_limits, "MAX_OPEN", 0)
    arrivals = Arrivals(clock)
    arrivals.arrive_at(*[0.0] * 100)
    assert arrivals.refused == 100
    monkeypatch.setattr(rate_limits, "MAX_OPEN", 1)
    now = clock.now
    assert arrivals.arrive_at(*[now] * rate_limits.NEW_AT_ONCE) == [now] * rate_limits.NEW_AT_ONCE


def test_an_office_of_readers_who_come_one_after_the_other_never_waits(clock):
    at_once = [0.0] * rate_limits.NEW_AT_ONCE
    moments = at_once + [(n + 1) / rate_limits.NEW_PER_SECOND for n in range(500)]
    assert Arrivals(clock).arrive_at(*moments) == moments


def test_clients_without_an_address_are_admitted(clock):
    arrivals = Arrivals(clock)
    asyncio.run(arrivals.arrive(None))
    assert arrivals.passed_on == [0.0]


@pytest.fixture
def connected(monkeypatch):
    """A function that connects a client, which sends these messages. Returns what the application did and sent."""
    monkeypatch.setattr(rate_limits, "FIRST_SECONDS", 0.01)

    def connect(*messages: dict) -> tuple[list, list]:
        messages_to_come, done, sent = iter([{"type": "websocket.connect"}, *messages]), [], []

        async def receive():
            return next(messages_to_come, None) or await asyncio.Future()  # nothing more arrives

        async def send(message):
            sent.append(message)

        async def app(_scope, receive, send):
            await receive()
            await send({"type": "websocket.accept"})
            done.append("session")
            while (message := await receive())["type"] == "websocket.receive":
                done.append(message["bytes"])

        limited = rate_limits.WebsocketRateLimit(app)
        asyncio.run(limited({"type": "websocket"}, receive, send))
        assert limited.open == 0
        return done, sent

    return connect


DISCONNECT = {"type": "websocket.disconnect"}


def test_a_session_begins_with_the_first_message(connected):
    messages = [{"type": "websocket.receive", "bytes": bytes([n])} for n in range(3)]
    assert connected(*messages, DISCONNECT)[0] == ["session", b"\0", b"\1", b"\2"]


def test_a_client_that_leaves_or_never_asks_has_no_session(connected):
    accepted = {"type": "websocket.accept"}
    assert connected(DISCONNECT) == ([], [accepted])
    assert connected() == ([], [accepted, {"type": "websocket.close", "code": 1001}])


def test_a_client_that_sends_text_is_closed_before_streamlit_sees_it(connected):
    accepted, closed = {"type": "websocket.accept"}, {"type": "websocket.close", "code": 1003}
    text = {"type": "websocket.receive", "text": "hello"}
    assert connected(text) == ([], [accepted, closed])
    assert connected({"type": "websocket.receive", "bytes": b"a", "text": None}, text) == (
        ["session", b"a"],
        [accepted, closed],
    )
