"""One reader without a browser: asks a Streamlit server for reruns over its websocket."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from subjects import Subject
from websockets.asyncio.client import ClientConnection, connect

RERUN_SECONDS = 60
SUCCESS = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


class FailedRerun(RuntimeError):
    """A rerun that did not show its page: what went wrong, and where."""


@dataclass
class Shown:
    """What one rerun put on the page."""

    # By the place of each element, its kind. A message count would not do: the server may
    # join two messages for one place into one, depending on when it sends them.
    elements: dict[tuple[int, ...], str] = field(default_factory=dict)
    page: str | None = None  # the page shown, in an app of several
    query: str | None = None  # the address that the script wrote, if it wrote one


class User:
    """A session with the server, and what the browser keeps of it."""

    def __init__(self, socket: ClientConnection):
        self._socket = socket
        self._pages: dict[str, str] = {}  # script hashes by address, as the menu knows them
        self._kept: dict[str, str] = {}  # kinds of the elements that the browser has in its cache, by hash
        self._hash = ""
        self._query = ""
        self._subject: Subject | None = None

    @classmethod
    async def at(cls, address: str, **options) -> User:
        """A new reader of the server at ``address``. ``options``: of the connection, such as its local address."""
        return cls(await connect(f"ws://{address}/_stcore/stream", max_size=None, proxy=None, **options))

    async def leave(self) -> None:
        """End the session."""
        await self._socket.close()

    async def visit(self, subject: Subject, by_menu: bool = False) -> Shown:
        """Go to a page, as by a link with a filter in it.

        With ``by_menu``, the page may write the filters that were last chosen there.
        """
        self._subject, self._query = subject, subject.query
        self._hash = self._pages.get(subject.page, "")
        shown = await self.rerun()
        if not by_menu and shown.query not in (None, subject.query):
            raise FailedRerun(
                f"{subject.path!r} of {subject.script} did not keep its address, but wrote {shown.query!r}: see "
                "subjects.py"
            )
        return shown

    async def rerun(self, query: str | None = None) -> Shown:
        """Run the page once more, with other filters in its address if given. Read until it is done.

        Raises ``FailedRerun``.
        """
        if query is not None:
            self._query = query
        try:
            async with asyncio.timeout(RERUN_SECONDS):
                await self._socket.send(self._request().SerializeToString())
                shown = await self._read()
        except TimeoutError:
            raise FailedRerun(
                f"{self._subject.path!r} of {self._subject.script} took more than {RERUN_SECONDS} s"
            ) from None
        if shown.page not in (None, self._subject.page):
            raise FailedRerun(f"asked for page {self._subject.page!r}, was shown {shown.page!r}")
        return shown

    def _request(self) -> BackMsg:
        """A rerun as the browser asks for it: by name on the first visit, then by script hash."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string = self._query
        run.page_script_hash = self._hash
        run.page_name = "" if self._hash else self._subject.page
        run.cached_message_hashes.extend(self._kept)
        run.context_info.timezone = "Europe/London"
        run.context_info.locale = "en-GB"
        run.context_info.color_scheme = "light"
        return message

    async def _read(self) -> Shown:
        """What the server sends until the script is done."""
        shown, kept = Shown(), {}
        while True:
            message = ForwardMsg.FromString(await self._socket.recv())
            kind = message.WhichOneof("type")
            if kind in ("delta", "ref_hash"):
                self._take(message, shown, kept)
            elif kind == "navigation":
                shown.page = self._learn_pages(message)
            elif kind == "page_info_changed":
                self._query = shown.query = message.page_info_changed.query_string
            elif kind == "script_finished":
                self._finish(message, shown)
                self._kept = kept
                return shown
            elif kind == "page_not_found" or message.session_event.WhichOneof("type") == "script_compilation_exception":
                raise FailedRerun(f"{self._subject.path!r} of {self._subject.script}: {message}")

    def _learn_pages(self, message: ForwardMsg) -> str | None:
        """Note the script hashes of the menu; returns the address of the page shown."""
        self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        self._hash = message.navigation.page_script_hash
        return next((address for address, of in self._pages.items() if of == self._hash), None)

    def _take(self, message: ForwardMsg, shown: Shown, kept: dict[str, str]) -> None:
        """Note an element or a block; one in the browser's cache comes as the hash of its message."""
        place = tuple(message.metadata.delta_path)
        if message.HasField("ref_hash"):
            shown.elements[place] = kept[message.ref_hash] = self._kept[message.ref_hash]
            return
        delta = message.delta
        kind = delta.new_element.WhichOneof("type") if delta.HasField("new_element") else delta.WhichOneof("type")
        if kind == "exception" or (
            kind == "alert" and delta.new_element.alert.format == Alert.ERROR
        ):  # the app says in plain words that it failed
            raise FailedRerun(f"{self._subject.path!r} of {self._subject.script} shows an error: {delta.new_element}")
        if kind == "plotly_chart" or (kind == "html" and "data-figure=" in delta.new_element.html.body):
            kind = "chart"
        shown.elements[place] = kind or "nothing"
        if message.metadata.cacheable:
            kept[message.hash] = kind

    def _finish(self, message: ForwardMsg, shown: Shown) -> None:
        if message.script_finished != SUCCESS:
            status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            raise FailedRerun(f"{self._subject.path!r} of {self._subject.script} ended as {status}")
        if not shown.elements:
            raise FailedRerun(f"{self._subject.path!r} of {self._subject.script} showed nothing")
