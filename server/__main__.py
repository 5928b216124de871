"""Serve the dashboard: ``python -m server [--port 8501] [--address 127.0.0.1] [--base-path forces]``.

uvicorn runs the application of ``app.py`` with the limits on connections that docs/security.md promises. Streamlit's
other options are in ``.streamlit/config.toml``; its environment variables are only read by its own command.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import threading

from server import memory

MESSAGE_BYTES = 1_000_000  # per websocket message; a page's request for a rerun has some ten thousand
SHUTDOWN_SECONDS = 10  # for requests in progress when the server is stopped
PING_SECONDS = 30  # between pings of a websocket, and until one has to be answered


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m server", description="Serve the dashboard.")
    parser.add_argument("--port", type=int, default=8501, help="default: %(default)s")
    parser.add_argument("--address", default="", help="of this machine, to listen on; default: all")
    parser.add_argument("--base-path", default="", help="the path of the host below which the dashboard lies")
    options = parser.parse_args(arguments)
    memory.limit_free_memory()  # before libraries are imported, some of which start threads
    gc.disable()  # until all is imported, since nothing of it is garbage
    import queries  # with pandas, which must be whole before Plotly is imported in another thread

    # The record is opened while the rest is imported: DuckDB does most of that without Python.
    threading.Thread(target=open_record, args=[queries]).start()
    from streamlit.web import bootstrap

    # Before app.py is imported, which reads them.
    bootstrap.load_config_options({"server_port": options.port, "server_baseUrlPath": options.base_path})
    serve(options.address, options.port, options.base_path.strip("/"))


def open_record(queries) -> None:
    """Open the record that the first reader will need. If it cannot be opened, requests for it say why."""
    with contextlib.suppress(queries.NoRecord):
        queries.served()


def serve(address: str, port: int, path: str) -> None:
    """Serve until the process is stopped."""
    import uvicorn

    from app import app
    from parts.address.links import NAME
    from server import connections

    connections.apply_limits()
    gc.freeze()
    gc.enable()
    print(f"{NAME}: http://{address or 'localhost'}:{port}/{path}", flush=True)
    uvicorn.Server(configuration(app, host=address, port=port)).run()


def configuration(application, **options):
    """uvicorn's configuration, with our connections and websockets. An empty host means all addresses."""
    import streamlit
    import uvicorn

    from server.connections import Connection, Websocket

    return uvicorn.Config(
        application,
        http=Connection,
        ws=Websocket,
        ws_max_size=MESSAGE_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=streamlit.get_option("server.enableWebsocketCompression"),
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        access_log=False,
        log_level="warning",
        lifespan="on",  # else a fault at the start would only leave it out
        **options,
    )


if __name__ == "__main__":
    main()
