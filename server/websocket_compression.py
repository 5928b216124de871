"""Websocket messages, compressed once for all readers who are sent the same ones.

Nine tenths of what a change of filters sends (charts and tables) is the same for everybody who makes it. uvicorn
would compress each message for each reader, which takes some milliseconds of each rerun.
"""

from __future__ import annotations

import hashlib
import zlib

import cachetools
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

LARGE = 1_000  # bytes; smaller messages are compressed for each reader, since many are unique to one
MAX_BYTES_CACHED = 32_000_000  # of compressed messages; a page has some 40 kB for each choice of filters
WINDOW_BITS = 15  # of cached messages: the maximum, agreed on with a browser that sets no limit
# Of messages for a single reader: uvicorn's settings, which take little memory.
READERS_WINDOW_BITS, PRIVATE_SETTINGS = 12, {"memLevel": 5}
EMPTY_BLOCK = b"\x00\x00\xff\xff"  # ends flushed data, and is left out of a message
SECONDS_CACHED = 120  # after it was first sent: what only one reader sees is dropped soon after they leave

_compressed: cachetools.TTLCache[bytes, bytes] = cachetools.TTLCache(
    MAX_BYTES_CACHED, SECONDS_CACHED, getsizeof=lambda data: len(data) + 200
)


class SharedDeflate(PerMessageDeflate):
    """A reader's messages: large ones are compressed independently and cached. Called from the event loop only.

    Small ones are compressed in the reader's own, smaller window, to save memory.
    """

    def encode(self, frame: Frame) -> Frame:
        """A frame with compressed data. Messages after a large one do not refer back beyond it."""
        if frame.opcode is not Opcode.BINARY or not frame.fin or len(frame.data) < LARGE:
            return super().encode(frame)
        self.encoder = zlib.compressobj(wbits=-self.local_max_window_bits, **self.compress_settings)
        return Frame(frame.opcode, compress_once(frame.data), rsv1=True)


class SharedDeflateFactory(ServerPerMessageDeflateFactory):
    """Negotiates compression with a reader's browser."""

    def __init__(self):
        super().__init__(
            server_max_window_bits=WINDOW_BITS,
            client_max_window_bits=READERS_WINDOW_BITS,
            compress_settings=PRIVATE_SETTINGS,
        )

    def process_request_params(self, params, accepted_extensions):
        """The response parameters and the extension: the standard one if the client limits its window."""
        agreed, standard = super().process_request_params(params, accepted_extensions)
        if standard.local_max_window_bits < WINDOW_BITS:
            return agreed, standard
        shared = SharedDeflate(
            standard.remote_no_context_takeover,
            standard.local_no_context_takeover,
            standard.remote_max_window_bits,
            READERS_WINDOW_BITS,
            standard.compress_settings,
        )
        return agreed, shared


class CompressedWebsocket(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which compresses with this module if it compresses at all."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.conn.available_extensions:
            self.conn.available_extensions = [SharedDeflateFactory()]


def compress_once(data: bytes) -> bytes:
    """The data of a message, compressed independently as in RFC 7692 (7.2.1)."""
    key = hashlib.blake2b(data, digest_size=16).digest()
    compressed = _compressed.get(key)
    if compressed is None:
        compress = zlib.compressobj(wbits=-WINDOW_BITS)
        compressed = (compress.compress(data) + compress.flush(zlib.Z_SYNC_FLUSH)).removesuffix(EMPTY_BLOCK)
        _compressed[key] = compressed
    return compressed


def expire() -> None:
    """Drop cached messages whose time is up."""
    _compressed.expire()
