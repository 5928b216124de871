"""Websocket messages arrive as they were sent, and those sent to many are compressed once."""

import random
import zlib
from types import SimpleNamespace

import cachetools
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, PerMessageDeflate
from websockets.frames import Frame, Opcode

from server import websocket_compression
from server.__main__ import configuration


@pytest.fixture(autouse=True)
def clear_cache():
    websocket_compression._compressed.clear()


def negotiated(**offer) -> tuple[PerMessageDeflate, PerMessageDeflate]:
    """The extensions of the server and of a browser that makes this offer."""
    browsers = ClientPerMessageDeflateFactory(**offer)
    params, ours = websocket_compression.SharedDeflateFactory().process_request_params(
        [(name, None if value is True else value) for name, value in browsers.get_request_params()], []
    )
    return ours, browsers.process_response_params(params, [])


def sent(reader: tuple, data: bytes) -> Frame:
    return reader[0].encode(Frame(Opcode.BINARY, data))


def received(reader: tuple, frame: Frame) -> bytes:
    return bytes(reader[1].decode(frame).data)


OFFERS = [{}, {"server_no_context_takeover": True}, {"server_max_window_bits": 10}, {"client_max_window_bits": 9}]
MESSAGES = st.lists(
    st.sampled_from([b"a chart " * 500, b"another chart " * 400, bytes(range(256)) * 300, b"a note", b"", b"x" * 999]),
    max_size=12,
)


@given(messages=MESSAGES, offer=st.sampled_from(OFFERS))
def test_every_message_arrives_complete_and_in_order(messages, offer):
    reader = negotiated(**offer)
    assert [received(reader, sent(reader, data)) for data in messages] == messages


@given(messages=MESSAGES, arbitrary=st.lists(st.binary(max_size=3_000), max_size=4))
def test_readers_who_are_also_sent_the_same_messages_receive_only_their_own(messages, arbitrary):
    first, second = negotiated(), negotiated()
    for data in (*messages, *arbitrary, *messages):
        assert received(first, sent(first, data)) == data
        assert received(second, sent(second, data)) == data


def test_a_large_message_is_compressed_once_for_all(monkeypatch):
    chart, readers = b"a chart " * 500, [negotiated() for _ in range(3)]
    first = sent(readers[0], chart)
    monkeypatch.setattr(zlib, "compressobj", lambda **_: zlib.decompressobj())  # compresses nothing
    assert all(sent(reader, chart).data is first.data for reader in readers[1:])


def test_a_small_message_is_not_cached():
    reader = negotiated()
    sent(reader, b"of this reader alone")
    assert not websocket_compression._compressed


def test_the_cache_is_bounded_in_bytes(monkeypatch):
    most = 10_000
    monkeypatch.setattr(
        websocket_compression,
        "_compressed",
        cachetools.TTLCache(most, 60, getsizeof=websocket_compression._compressed.getsizeof),
    )
    reader = negotiated()
    for number in range(20):
        sent(reader, random.Random(number).randbytes(2_000))
    assert (
        1 < len(websocket_compression._compressed) < 20
        and sum(map(len, websocket_compression._compressed.values())) <= most
    )


def test_messages_are_not_cached_for_long(monkeypatch):
    now = 0.0
    cache = cachetools.TTLCache(
        websocket_compression.MAX_BYTES_CACHED, websocket_compression._compressed.ttl, timer=lambda: now
    )
    monkeypatch.setattr(websocket_compression, "_compressed", cache)
    sent(negotiated(), b"a chart " * 500)
    now = websocket_compression.SECONDS_CACHED - 1
    websocket_compression.expire()
    assert len(cache) == 1
    now = websocket_compression.SECONDS_CACHED + 1
    websocket_compression.expire()
    assert cache.currsize == 0


def test_a_client_that_takes_no_large_window_is_served_as_uvicorn_would():
    ours, _ = negotiated(server_max_window_bits=12)
    assert type(ours) is PerMessageDeflate


@pytest.mark.parametrize("compresses", [True, False])
def test_uvicorn_negotiates_shared_compression_if_streamlit_compresses(compresses, monkeypatch):
    with monkeypatch.context() as options:
        options.setattr("streamlit.get_option", lambda name: compresses)
        config = configuration(lambda: None, log_config=None)
    config.load()
    state = SimpleNamespace(connections=set(), tasks=set(), default_headers=[])
    protocol = config.ws_protocol_class(config, state, {}, SimpleNamespace())
    assert [type(extension) for extension in protocol.conn.available_extensions] == [
        websocket_compression.SharedDeflateFactory
    ] * compresses
