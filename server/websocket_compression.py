"""What the websocket carries, compressed once for all readers who are sent the same.

Nine tenths of what a change of filters brings is the same for everybody who makes it: charts and tables. uvicorn
compresses each message anew for each reader, which takes some milliseconds of each rerun.
"""

from __future__ import annotations

import hashlib
import zlib

import cachetools
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

LARGE = 1_000  # bytes: smaller messages are compressed for each reader, since many hold what is theirs alone
MAX_BYTES_CACHED = 32_000_000  # of compressed messages; a page has some 40 kB of them for each choice of filters
WINDOW_BITS = 15  # of what is cached: the most that there is, and what is agreed on with a browser that sets no limit
# Of what is a reader's alone: as uvicorn sets them, in little memory.
READERS_WINDOW_BITS, PRIVATE_SETTINGS = 12, {"memLevel": 5}
EMPTY_BLOCK = b"\x00\x00\xff\xff"  # ends what has been flushed, and is left out of a message
SECONDS_CACHED = 120  # since it was first sent: what only one reader sees is let go soon after they have left

_compressed: cachetools.TTLCache[bytes, bytes] = cachetools.TTLCache(
    MAX_BYTES_CACHED, SECONDS_CACHED, getsizeof=lambda data: len(data) + 200
)


class SharedDeflate(PerMessageDeflate):
    """A reader's messages, of which large ones are compressed by themselves and cached. Only the event loop asks.

    What is the reader's alone is compressed in a smaller window, which takes less memory for each reader.
    """

    def encode(self, frame: Frame) -> Frame:
        """A frame with compressed data. After a large message, later ones refer to nothing that came before it."""
        if frame.opcode is not Opcode.BINARY or not frame.fin or len(frame.data) < LARGE:
            return super().encode(frame)
        self.encoder = zlib.compressobj(wbits=-self.local_max_window_bits, **self.compress_settings)
        return Frame(frame.opcode, compress_once(frame.data), rsv1=True)


class SharedDeflateFactory(ServerPerMessageDeflateFactory):
    """What agrees with a reader's browser on how to compress."""

    def __init__(self):
        super().__init__(
            server_max_window_bits=WINDOW_BITS,
            client_max_window_bits=READERS_WINDOW_BITS,
            compress_settings=PRIVATE_SETTINGS,
        )

    def process_request_params(self, params, accepted_extensions):
        """What is answered, and what compresses: in the client's own window, where it sets a smaller one."""
        agreed, plain = super().process_request_params(params, accepted_extensions)
        if plain.local_max_window_bits < WINDOW_BITS:
            return agreed, plain
        ours = SharedDeflate(
            plain.remote_no_context_takeover,
            plain.local_no_context_takeover,
            plain.remote_max_window_bits,
            READERS_WINDOW_BITS,
            plain.compress_settings,
        )
        return agreed, ours


class Websocket(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which compresses by this module where it compresses at all."""

    def __init__(self, *given, **options):
        super().__init__(*given, **options)
        if self.conn.available_extensions:
            self.conn.available_extensions = [SharedDeflateFactory()]


def compress_once(data: bytes) -> bytes:
    """The data of a message by itself, compressed as RFC 7692 (7.2.1) says."""
    key = hashlib.blake2b(data, digest_size=16).digest()
    found = _compressed.get(key)
    if found is None:
        compress = zlib.compressobj(wbits=-WINDOW_BITS)
        found = (compress.compress(data) + compress.flush(zlib.Z_SYNC_FLUSH)).removesuffix(EMPTY_BLOCK)
        _compressed[key] = found
    return found


def expire() -> None:
    """Let go of what has been cached for its time."""
    _compressed.expire()
