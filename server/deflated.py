"""What the websocket carries, compressed once for all readers who are sent the same.

Nine tenths of what a change of filters brings is the same for everybody who makes it: charts and tables. uvicorn
compresses each message anew for each reader, which takes some milliseconds of each rerun.
"""

from __future__ import annotations

import hashlib
import zlib

import cachetools
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

LARGE = 1_000  # bytes: smaller messages are compressed for each reader, since many hold what is theirs alone
MAX_BYTES_KEPT = 32_000_000  # of compressed messages; a page has some 40 kB of them for each choice of filters
WINDOW_BITS = 15  # of what is kept: the most that there is, and what is agreed on with a browser that sets no limit
EMPTY_BLOCK = b"\x00\x00\xff\xff"  # ends what has been flushed, and is left out of a message
SECONDS_KEPT = 120  # since it was first sent: what only one reader sees is not kept for long after they have left

_kept: cachetools.TTLCache[bytes, bytes] = cachetools.TTLCache(
    MAX_BYTES_KEPT, SECONDS_KEPT, getsizeof=lambda data: len(data) + 200
)


class Deflated(PerMessageDeflate):
    """A reader's messages, of which large ones are compressed by themselves and kept. Only the loop of events asks.

    What is the reader's alone is compressed in uvicorn's smaller window, which takes less memory for each reader.
    """

    def encode(self, frame: Frame) -> Frame:
        """A frame with compressed data. After a large message, later ones refer to nothing that came before it."""
        if frame.opcode is not Opcode.BINARY or not frame.fin or len(frame.data) < LARGE:
            return super().encode(frame)
        self.encoder = zlib.compressobj(wbits=-self.local_max_window_bits, **self.compress_settings)
        return Frame(frame.opcode, deflated(frame.data), rsv1=True)


class DeflatedFactory(ServerPerMessageDeflateFactory):
    """What agrees with a browser on how to compress. uvicorn makes one for each reader, with its own settings."""

    def process_request_params(self, params, accepted_extensions):
        """What is answered, and what compresses: in the client's own window, where it sets a smaller one."""
        readers_window, self.server_max_window_bits = self.server_max_window_bits, WINDOW_BITS
        agreed, plain = super().process_request_params(params, accepted_extensions)
        if plain.local_max_window_bits < WINDOW_BITS:
            return agreed, plain
        ours = Deflated(
            plain.remote_no_context_takeover,
            plain.local_no_context_takeover,
            plain.remote_max_window_bits,
            readers_window,
            plain.compress_settings,
        )
        return agreed, ours


def deflated(data: bytes) -> bytes:
    """The data of a message by itself, compressed as RFC 7692 (7.2.1) says."""
    key = hashlib.blake2b(data, digest_size=16).digest()
    found = _kept.get(key)
    if found is None:
        compress = zlib.compressobj(wbits=-WINDOW_BITS)
        found = (compress.compress(data) + compress.flush(zlib.Z_SYNC_FLUSH)).removesuffix(EMPTY_BLOCK)
        _kept[key] = found
    return found


def forget() -> None:
    """Let go of what has been kept for its time."""
    _kept.expire()


def keep_deflated() -> None:
    """Have uvicorn compress by this module: it has no setting for that."""
    websockets_sansio_impl.ServerPerMessageDeflateFactory = DeflatedFactory
