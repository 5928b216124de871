"""Stemming for the search: child and children match each other, and so do report and reported."""

import functools
import re

import snowballstemmer

_WORD = re.compile(r"[\w]+(?:[’'][\w]+)?")  # as ``words_of`` in _words.sql
_stemmer = snowballstemmer.stemmer("english")

# Irregular forms that the stemmer does not reduce to their base.
_IRREGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman", "fed": "feed", "found": "find"}


@functools.lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem that all forms of a word share."""
    normalised = word.casefold().replace("’", "'").removesuffix("'s")
    return _stemmer.stemWord(_IRREGULAR.get(normalised, normalised))


def words(text: str) -> list[str]:
    """The words of a text, as ``words_of`` in ``_words.sql`` splits them."""
    return _WORD.findall(text)


def word_spans(text: str) -> list[tuple[int, int, str]]:
    """The words of a text: start, end and stem of each."""
    return [(match.start(), match.end(), stem(match.group())) for match in _WORD.finditer(text)]


def stems(text: str) -> list[str]:
    """The stems of a text, each once, in the order of the text."""
    return list(dict.fromkeys(stem for _, _, stem in word_spans(text)))


# Words that have nothing to do with the subject of a search.
_FILLERS = frozenset(stems("a an and are as at by for from in is it of on or that the their to was were with"))


def search_stems(text: str) -> list[str]:
    """The stems that a search looks for: without fillers, unless it has nothing else."""
    wanted = stems(text)
    return [stem for stem in wanted if stem not in _FILLERS] or wanted
