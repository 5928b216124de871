"""The words in which codes are shown, as ``datapackage.json`` gives them."""

import functools

import pandas

import queries


@functools.lru_cache(maxsize=4)
def _labels(_version: str) -> dict[str, dict[str, str]]:
    frame = queries.run("labels")
    return {column: dict(zip(rows["value"], rows["label"])) for column, rows in frame.groupby("column_name")}


def labels_of(column: str) -> dict[str, str]:
    """Code to words for one column; empty where codes are shown as they are."""
    for shared in ("grade", "source_kind"):  # from_grade, from_source_kind, … hold what grade and source_kind hold
        if column.endswith(f"_{shared}"):
            column = shared
    return _labels(queries.version()).get(column, {})


def label(column: str, value) -> str:
    """One value in words; empty text where there is none."""
    return "" if pandas.isna(value) else labels_of(column).get(value, str(value))


def as_text(words: str) -> str:
    """Words of a stranger for a place that reads Markdown, so that they stand there as they are."""
    return "".join("\\" + c if c in r"\`*_{}[]()<>#+-.!|~$:&" else c for c in words)


def midway(name: str) -> str:
    """The name of a theme as it stands within a sentence: "grades on protecting vulnerable people"."""
    return name[:1].lower() + name[1:]


def counted(n: int, noun: str) -> str:
    """A number with its noun: "1 force", "1,914 grades"."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def listed(names: list[str], last: str = "and") -> str:
    """Names in a sentence: "Cheshire, Cumbria and Kent"."""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def in_words(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The same rows and columns, with codes replaced by the words that readers see."""
    renamed = {
        column: frame[column].map(lambda v, words=labels_of(column): words.get(v, v))
        for column in frame.columns
        if labels_of(column)
    }
    return frame.assign(**renamed)
