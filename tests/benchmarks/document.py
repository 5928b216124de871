"""The place in a document that the results are written to."""

from pathlib import Path

START, END = "<!-- benchmark -->", "<!-- /benchmark -->"


class NoMarkers(ValueError):
    """The file does not have exactly one pair of markers to write between."""


def parts(path: Path) -> tuple[str, str]:
    """The text before and after the place, with its markers. Raises ``NoMarkers``."""
    if not path.is_file():
        raise NoMarkers(f"there is no file {path}")
    text = path.read_text(encoding="utf-8")
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise NoMarkers(
            f"{path} has to hold one line {START} and, below it, one line {END}; the results go between them"
        )
    return text[: text.index(START) + len(START)], text[text.index(END) :]


def write(path: Path, results: str) -> None:
    """Replace what is there by ``results``."""
    before, after = parts(path)
    path.write_text(f"{before}\n{results}\n{after}", encoding="utf-8")
