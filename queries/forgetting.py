"""Letting go of what is kept of one record: what a preview showed is its reader's own, and ends with it."""

from __future__ import annotations

from collections.abc import Callable

_keeping: list[Callable] = []


def forgets(function: Callable) -> Callable:
    """Register a function whose kept results ``forget`` lets go of: the keys hold the version or token of a record."""
    _keeping.append(function)
    return function


def forget(version: str, token: str) -> None:
    """Let go of all that was worked out of the preview with this token. What is published under its version is too."""
    for function in _keeping:
        with function.cache_lock:
            for key in [key for key in function.cache if _holds(key, (version, token))]:
                del function.cache[key]


def _holds(key, either: tuple[str, str]) -> bool:
    if isinstance(key, tuple):
        return any(_holds(part, either) for part in key)
    return isinstance(key, str) and key in either
