"""Words in the forms that readers type them: child and children are one, report and reported are one."""

import functools
import re

import snowballstemmer

_WORD = re.compile(r"[\w]+(?:[’'][\w]+)?")  # as ``words_of`` in _words.sql
_stemmer = snowballstemmer.stemmer("english")

# Plurals that no rule of stemming joins to their singular.
_IRREGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman", "fed": "feed", "found": "find"}


@functools.lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem that all forms of a word share."""
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    return _stemmer.stemWord(_IRREGULAR.get(plain, plain))


def words(text: str) -> list[str]:
    """Every word of a text, as ``words_of`` in ``_words.sql`` gives them."""
    return _WORD.findall(text)


def word_spans(text: str) -> list[tuple[int, int, str]]:
    """Every word of a text: where it begins, where it ends, its stem."""
    return [(match.start(), match.end(), stem(match.group())) for match in _WORD.finditer(text)]


def stems(text: str) -> list[str]:
    """The stems of a text, each once, in its order."""
    return list(dict.fromkeys(stem for _, _, stem in word_spans(text)))


# Words that say nothing about what is searched for.
_FILLERS = frozenset(stems("a an and are as at by for from in is it of on or that the their to was were with"))


def search_stems(text: str) -> list[str]:
    """The stems that a search looks for: without fillers, unless there is nothing else."""
    wanted = stems(text)
    return [stem for stem in wanted if stem not in _FILLERS] or wanted
