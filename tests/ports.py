"""Ports for servers that tests and benchmarks start."""

import socket


def free_port() -> int:
    """A free port on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
