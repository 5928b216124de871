"""The place in a document that the results are written to."""

from pathlib import Path

START, END = "<!-- benchmark -->", "<!-- /benchmark -->"


class NoPlace(ValueError):
    """The file does not have one pair of marks to write between."""


def parts(path: Path) -> tuple[str, str]:
    """The text before and after the place, marks included. Raises ``NoPlace``."""
    if not path.is_file():
        raise NoPlace(f"there is no file {path}")
    text = path.read_text(encoding="utf-8")
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise NoPlace(f"{path} has to hold one line {START} and, below it, one line {END}; the results go between them")
    return text[: text.index(START) + len(START)], text[text.index(END) :]


def write(path: Path, results: str) -> None:
    """Put ``results`` in the place of what is there."""
    before, after = parts(path)
    path.write_text(f"{before}\n{results}\n{after}", encoding="utf-8")
