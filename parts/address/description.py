"""What an answer says of itself, which follows from what was asked: in English, as a file name, in an address."""

from __future__ import annotations

from collections.abc import Collection
from string import Formatter
from urllib.parse import urlencode

import queries
from parts.address.english import counted, lowercase_first
from parts.address.selection import Selection
from parts.address.vocabulary import PARAMETERS

# In which order a sentence mentions what was asked for; keys that are not here come at its end.
ORDER = ("theme", "cycle", "force", "region", "year", "since", "programme", "kind", "evidence", "search")
# The keys that no sentence mentions: the title of an exhibit or the heads of its columns say them.
SAID_ELSEWHERE = ("from", "to", "reference", "sample", "printed", "table", "view", "most")
MAX_FILE_NAME = 100


def asked(answer: queries.Answer, without: Collection[str] = ()) -> Selection:
    """What the answer was asked with, as a choice. ``without``: parameters to leave aside."""
    filters, chosen = [], {}
    for name, make in PARAMETERS.items():
        if name not in answer.parameters or name in without:
            continue
        one, value = make(), answer.parameters[name]
        values = () if value is None else value if isinstance(value, tuple) else (value,)
        shown = [one.shown(v) for v in values]
        if one.text:
            one = one.but(options={s: s for s in shown})
        filters.append(one)
        chosen[one.key] = shown
    return Selection(tuple(filters), chosen)


def title(template: str, answer: queries.Answer) -> str:
    """A title with what was asked in it: "Grades on {theme}" becomes "Grades on missing children"."""
    selection = asked(answer)
    words = {key: selection.in_english(key) for key in keys_in(template)}
    for key in {"theme", "grade"} & words.keys():
        words[key] = lowercase_first(words[key])
    text = template.format_map(words)
    return text[:1].upper() + text[1:]


def keys_in(template: str) -> set[str]:
    """The keys that a title names."""
    return {key for _, key, _, _ in Formatter().parse(template) if key}


def sentence(answer: queries.Answer, without: Collection[str] = ()) -> str:
    """What was asked and how much was found, in a line: "Cheshire, Cumbria · 2016 to 2018 · 3 of 6 known".

    ``without``: keys that need not be mentioned, since the title names them.
    """
    selection = asked(answer)
    parts = [_mention(key, selection) for key in _in_order(selection) if key not in (*SAID_ELSEWHERE, *without)]
    text = " · ".join([part for part in parts if part] + [size(answer)])
    return text[:1].upper() + text[1:]


def size(answer: queries.Answer) -> str:
    """How much was found: "269 of 430 known", "12 findings", "28 audits, 1,976 case files"."""
    rows, row = answer.rows, answer.question.row
    if {"grade", "missing"} <= set(rows.columns):
        return f"{rows['grade'].notna().sum():,} of {len(rows):,} known"
    if {"known", "of_forces"} <= set(rows.columns):
        bars = rows.drop_duplicates(["theme_id", "round"])
        return f"{bars['known'].sum():,} of {bars['of_forces'].sum():,} known"
    if not {"cases_total", "topic"} <= set(rows.columns):
        return counted(len(rows), row)
    # Parts of a sample are never added to their whole, nor national samples to those of forces.
    national = rows["force"].isna() | (rows["force"] == "National") if "force" in rows else rows["topic"].isna()
    part = (rows["topic"] != "all") & rows["topic"].notna() & row.endswith("audit")
    whole = rows[~national & (rows["topic"] == "all")]
    others = int((~national & ~part).sum())
    words = [counted(others, row)] * bool(others or not part.any())
    if whole["cases_total"].notna().any():
        words.append(counted(int(whole["cases_total"].sum()), "case file"))
    words += [counted(int(part.sum()), "part of a sample", "parts of samples")] * bool(part.any())
    words += [f"{int(national.sum())} of national reports"] * bool(national.any())
    return ", ".join(words)


def file_name(answer: queries.Answer, name: str, without: Collection[str] = ()) -> str:
    """The name of a file with these rows, without its ending: "judgments-cheshire-2016".

    ``without``: parameters that ``name`` says already.
    """
    selection = asked(answer, without)
    parts = [name]
    for key in _in_order(selection):
        tokens = selection.tokens(key)
        if tokens == [name]:
            continue  # the table that the file is named after
        parts += [selection.filter(key).before] * bool(tokens)
        parts += tokens if len(tokens) <= 3 else [f"{len(tokens)}-{selection.filter(key).label}s"]
    return "-".join(filter(None, map(_slug, parts)))[:MAX_FILE_NAME].rstrip("-")


def query(answer: queries.Answer, without: Collection[str] = ()) -> str:
    """What a data address carries after its question mark to give these rows again, in this order.

    ``without``: parameters that the address sets by itself.
    """
    selection = asked(answer, without)
    given = [(key, token) for key in selection.chosen for token in selection.tokens(key)]
    if answer.order:
        column, largest_first = answer.order
        given += [("sort", column)] * bool(column) + [("order", "down")] * largest_first
    return urlencode(given)


def _in_order(selection: Selection) -> list[str]:
    """The keys of a choice in the order in which they are mentioned."""
    return sorted(selection.chosen, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))


def _mention(key: str, selection: Selection) -> str:
    """What a sentence says of one key; empty where nothing need be said."""
    if key == "force" and not selection.chosen["force"]:
        # A region says which forces are meant; without one, all are.
        return "" if selection.chosen.get("region") else selection.in_english("force")
    if key == "region" and selection.chosen["region"] and not selection.chosen.get("force"):
        return f"forces of {selection.in_english('region')}"
    return selection.in_english(key) if selection.chosen[key] else ""


def _slug(part: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in part.lower()).strip("-")
