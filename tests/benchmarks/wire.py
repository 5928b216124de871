"""A wire between readers and a server: it counts the bytes, and may be as slow as a reader's connection."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time

HOST = "127.0.0.1"
AT_ONCE = 16_384  # bytes that are passed on in one piece


class Wire:
    """Passes connections on to a server. A context manager; ``address`` is where readers connect.

    ``to_readers``: bytes that the server has sent, HTTP and websockets as they are on the wire. ``bits_per_second`` and
    ``delay``: the bandwidth that all connections share, and the seconds that each piece takes to arrive, either way.
    """

    def __init__(self, server: str, bits_per_second: float | None = None, delay: float = 0.0):
        self._server, self._rate, self._delay = server.split(":"), bits_per_second, delay
        self._free = 0.0  # when the wire to the readers is free again
        self._loop = asyncio.new_event_loop()
        self.to_readers = 0
        self.address = ""

    def __enter__(self) -> Wire:
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _open(self) -> None:
        listening = await asyncio.start_server(self._connected, HOST, 0)
        self.address = f"{HOST}:{listening.sockets[0].getsockname()[1]}"

    async def _close(self) -> None:
        mine = asyncio.all_tasks() - {asyncio.current_task()}
        for task in mine:
            task.cancel()
        await asyncio.gather(*mine, return_exceptions=True)

    async def _connected(self, reader, to_reader) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):  # asyncio logs what a connection raises
            server, to_server = await asyncio.open_connection(*self._server)
            await asyncio.gather(
                self._pass_on(reader, to_server, counted=False), self._pass_on(server, to_reader, counted=True)
            )

    async def _pass_on(self, source, target, counted: bool) -> None:
        """Pass on what comes, each piece after the time that the wire takes for it."""
        on_the_way: asyncio.Queue = asyncio.Queue()
        arriving = asyncio.create_task(self._arrive(on_the_way, target))
        try:
            while piece := await source.read(AT_ONCE):
                leaves = time.monotonic()
                if counted:
                    self.to_readers += len(piece)
                    if self._rate:
                        leaves = self._free = max(leaves, self._free) + 8 * len(piece) / self._rate
                        await asyncio.sleep(max(0, leaves - time.monotonic()))
                on_the_way.put_nowait((leaves + self._delay, piece))
        except OSError:
            pass  # the other end has gone
        finally:
            on_the_way.put_nowait((0, b""))
            await arriving

    @staticmethod
    async def _arrive(on_the_way: asyncio.Queue, target) -> None:
        with contextlib.suppress(OSError):
            while (arrival := await on_the_way.get())[1]:
                at, piece = arrival
                await asyncio.sleep(max(0, at - time.monotonic()))
                target.write(piece)
                await target.drain()
        target.close()
