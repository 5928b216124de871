"""Descriptions of an answer, derived from what was asked: a sentence, a file name, the query of an address."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection
from string import Formatter
from urllib.parse import urlencode

import pandas

import queries
from parts.address.english import counted, lowercase_first, uppercase_first
from parts.address.filter import Filter
from parts.address.force_names import named_in_full
from parts.address.selection import Selection
from parts.address.vocabulary import (
    FORCE,
    FROM,
    GRADE,
    GROUP,
    MOVE,
    PARAMETERS,
    REFERENCE,
    REGION,
    ROUND,
    SENTENCE_ORDER,
    THEME,
    TO,
    YEAR,
)

# Tables in which rows without a force are about England and Wales as a whole.
NATIONAL_IN = ("case_audits", "findings", "inspections")
MAX_FILE_NAME = 100  # characters before its version
MAX_NAMED = 3  # values of a filter that a file name spells out
# Before the values of a filter in a file name, where they could be taken for those of another.
BEFORE = {FROM.key: "from", TO.key: "to", REFERENCE.key: "against"}
# Values of ``missing`` in answers: those that mean that no grade was given in the cycle, and why others, which may hide
# a grade, are not shown, in words.
NOT_GIVEN = {
    "grade stands": "with an earlier grade that still applies",
    "not inspected": "not inspected",
    "not graded": "not graded",
}
NOT_GRADED = tuple(NOT_GIVEN)
_PAIR = re.compile("pair of (force|theme) and (cycle|theme)")  # what a row is that is of two things
NOT_SHOWN = {
    "left out": "hidden by your filters",
    "date not known": "date not known",
    "not yet inspected": "not yet inspected",
    "not yet published": "not yet published",
}


# The same where all grades are of child protection inspections: forces had others before those that are graded, and a
# report that came early, with causes of concern, leaves the grades to the full one.
IN_CHILD_PROTECTION = {
    "not graded": "in a report not found",
    "not yet inspected": "with no graded inspection since 2024 that we know of",
}

# What was not found where a theme is graded at some forces only, and no published totals say that this one was.
PERHAPS_NEVER_GIVEN = "perhaps never given"


def perhaps_not_asked(rows: pandas.DataFrame) -> pandas.Series:
    """On which rows the theme may not have been graded at the force, so that a grade that we lack may not exist.

    rows: of a question on grades; those without ``surely_given``, such as of the table of grades, have no such row.
    """
    if "surely_given" not in rows:
        return pandas.Series(False, index=rows.index)
    return ~rows["surely_given"].astype(bool)


def perhaps_never_given(rows: pandas.DataFrame) -> pandas.Series:
    """Which of the grades that were not found may never have been given. rows: as of ``perhaps_not_asked``."""
    return (rows["missing"] == "not known here") & perhaps_not_asked(rows)


def title(template: str, answer: queries.Answer) -> str:
    """A title with its placeholders filled: "Grades on {theme}" becomes "Grades on missing children".

    Raises ``KeyError`` for a key that the question does not take.
    """
    selection = answer.selection
    words = {key: selection.in_english(selection.filter(key)) for key in keys_in(template)}
    for key in {THEME.key, GRADE.key, MOVE.key} & words.keys():
        words[key] = lowercase_first(words[key])
    return uppercase_first(named_in_full(template.format_map(words)))


def keys_in(template: str) -> set[str]:
    """The keys in the placeholders of a title."""
    return {key for _, key, _, _ in Formatter().parse(template) if key}


def sentence(answer: queries.Answer, without: Collection[str] = (), *, sized: bool = True) -> str:
    """What was asked and how much was found: "Cheshire, Cumbria · 2016 to 2018 · 3 of 6 known".

    ``without``: keys that need not be mentioned, since the title names them. ``sized``: whether to say how much.
    """
    filters = [f for f in in_order(answer.selection) if f.in_sentences and f.key not in without]
    parts = [_all_forces(answer) if _is_of_all(f, answer.selection) else _mention(f, answer.selection) for f in filters]
    much = size(answer) if sized else ""
    if much in parts or any(_counts_forces(part, much) for part in parts):
        much = ""
    text = " · ".join(part for part in (*parts, much) if part)
    return uppercase_first(text)


def size(answer: queries.Answer) -> str:
    """How much was found: "269 of 430 known", "5 grades of PEEL 2023–25, 2 older", "28 audits, 1,976 case files".

    Of audits that do not all say how many files they covered: "34 audits; 31 give the number of files, 2,639 in all".
    """
    rows, row = answer.rows, answer.question.row
    match answer.question.counts:
        case "grades" if answer.parameters.get("grades"):
            return counted(len(rows), "grade")
        case "grades":
            shown = rows["grade"].notna().to_numpy()
            missing = Counter(rows["missing"].to_numpy()[~shown])
            not_given = {words: missing[why] for why, words in NOT_GIVEN.items()}
            others = {words: missing[why] for why, words in NOT_SHOWN.items()}
            others[PERHAPS_NEVER_GIVEN] = int(perhaps_never_given(rows).sum())
            if _of_child_protection(rows):  # whose full report, which we have not found, gives these grades
                others["not graded"] = not_given.pop("not graded")
            if "older" in rows:
                return _newest(rows[shown], len(rows), not_given, others)
            return _in_words_of_round(_known(int(shown.sum()), len(rows), not_given, others), rows)
        case "grades by bar":
            columns = ["known", "of_forces", "grade_stands", "not_inspected", "not_graded"]
            bars = rows[~rows[["theme_id", "round"]].duplicated()]
            known, of, carried, not_inspected, not_graded = (int(bars[column].sum()) for column in columns)
            why = (carried, not_inspected, not_graded - carried - not_inspected)
            not_given = dict(zip(NOT_GIVEN.values(), why, strict=True))
            columns = {
                NOT_SHOWN["left out"]: "left_out",
                NOT_SHOWN["not yet inspected"]: "not_yet_inspected",
                PERHAPS_NEVER_GIVEN: "perhaps_not_graded",
            }
            others = {words: int(bars[column].sum()) for words, column in columns.items()}
            return _in_words_of_round(_known(known, of, not_given, others, of_bars=True), rows)
        case "forces compared":
            compared = int((rows["grades_known"] > 1).sum())
            others = f", {len(rows) - compared} not" if len(rows) > compared else ""
            return f"{counted(compared, row)} compared{others}"
        case "case files":
            return _size_of_audits(rows, row)
        case "nothing":
            return "as far as we know"
        case _ if pair := _PAIR.fullmatch(row):
            return _size_of_pairs(rows, *pair.groups())
        case _ if row == "force" and "force" in rows and (rows["force"] != "National").any():
            return counted(int((rows["force"] != "National").sum()), row)  # national reports are named beside these
        case _:
            return counted(len(rows), row) if len(rows) else "none found"  # which is not to say that there is none


def _in_words_of_round(words: str, rows: pandas.DataFrame) -> str:
    """How much was found, with why grades are missing in the words of their round, if it has words of its own."""
    if not _of_child_protection(rows):
        return words
    for why, in_round in IN_CHILD_PROTECTION.items():
        words = words.replace(f" {why}", f" {in_round}")
    return words


def _of_child_protection(rows: pandas.DataFrame) -> bool:
    """Whether all grades are of child protection inspections."""
    return len(rows) > 0 and bool((rows["round"] == "child-protection").all())


def _size_of_pairs(rows: pandas.DataFrame, one: str, other: str) -> str:
    """How much there is of rows that are each of two things: "43 forces in 7 cycles", "3 forces on 16 themes"."""
    numbers = [next(rows[c].nunique() for c in (f"{noun}_id", noun) if c in rows) for noun in (one, other)]
    return f"{counted(numbers[0], one)} {'on' if other == 'theme' else 'in'} {counted(numbers[1], other)}"


def _newest(known: pandas.DataFrame, of: int, not_given: dict[str, int], others: dict[str, int]) -> str:
    """How many newest grades are of the newest cycle, and how many are older: "307 grades of PEEL 2023–25, 104 older".

    known: the rows with a grade, of ``queries/standing.sql`` or ``newest_compared.sql``. The rest is as in ``_known``.
    """
    older = known["older"].astype(bool)
    cycles = known["round_name"][~older].unique()
    newest, missing = len(cycles) and int((~older).sum()), {**not_given, **others}
    of_cycle = f"of {cycles[0]}" if len(cycles) == 1 else "of the newest cycle that graded the theme"
    words = [f"{counted(newest, 'grade')} {of_cycle}"] if newest else []
    words += [f"{older.sum():,} older" if newest else counted(int(older.sum()), "older grade")] if older.any() else []
    words += ["none known"] * known.empty
    missing = {"not found": of - len(known) - sum(missing.values()), **missing}
    return ", ".join(words + [f"{number:,} {why}" for why, number in missing.items() if number])


def _known(known: int, of: int, not_given: dict[str, int], others: dict[str, int], *, of_bars: bool = False) -> str:
    """How many grades are known, and why others are not: "288 of 411 known, 19 not graded".

    ``of``: the number of all; ``not_given``: the numbers of those not given, by reason, which count neither as known
    nor as missing, as do those not yet inspected. ``others``: the numbers of those not shown, by reason. ``of_bars``:
    unknown ones are drawn as a part of bars, and are counted as such: "288 known, 123 not found". So they are where
    some were perhaps never given, since nobody knows of how many: "18 known, 6 not found (3 perhaps never given)".
    """
    given = of - sum(not_given.values()) - others["not yet inspected"] - others.get("not yet published", 0)
    unsure = others[PERHAPS_NEVER_GIVEN]
    others = {why: number for why, number in others.items() if why != PERHAPS_NEVER_GIVEN}
    word = "shown" if others[NOT_SHOWN["left out"]] else "known"
    if (of_bars and known < given) or unsure:
        unknown = given - known - others[NOT_SHOWN["left out"]] - others.get(NOT_SHOWN["date not known"], 0)
        how_many = "" if unsure == unknown else f"{unsure:,} "
        perhaps = f" ({how_many}{PERHAPS_NEVER_GIVEN})" if unsure else ""
        words = [f"{known:,} {word}"] + ([f"{unknown:,} not found{perhaps}"] if unknown else [])
    else:
        words = [f"{known:,} of {given:,} {word}"] if given or not of else []
    words += [f"{number:,} {why}" for why, number in (*not_given.items(), *others.items()) if number]
    return ", ".join(words)


def audits_by_sample(rows: pandas.DataFrame) -> list[str]:
    """How many results of case audits are of what, so that they add up to all: "34 full audits of forces",
    "12 partial ones", "2 from national reports".

    rows: of ``queries/case_audits.sql`` or ``table_case_audits.sql``.
    """
    national, part = _samples(rows)
    whole, of_forces = int((~national & ~part).sum()), " of forces" if rows["force"].nunique() > 1 else ""
    first = counted(whole, "full audit", f"full audits{of_forces}")
    return ([first] if whole else []) + _not_of_whole_samples(national, part, alone=not whole)


def _samples(rows: pandas.DataFrame) -> tuple[pandas.Series, pandas.Series]:
    """Which audits are of national reports, and which are of part of a force’s sample."""
    national = rows["force"].isna() | (rows["force"] == "National") if "force" in rows else rows["topic"].isna()
    return national, ~national & (rows["topic"] != "all") & rows["topic"].notna()


def _not_of_whole_samples(national: pandas.Series, part: pandas.Series, *, alone: bool) -> list[str]:
    """How many audits are not of whole samples of forces, by what they are of. ``alone``: no others come before."""
    partial, in_national = int(part.sum()), int(national.sum())
    words = [counted(partial, "partial audit" if alone else "partial one")] if partial else []
    audits = counted(in_national, "audit") if alone and not words else f"{in_national}"
    return words + ([f"{audits} from national reports"] if in_national else [])


def _size_of_audits(rows, row: str) -> str:
    """Parts of a sample are never added to their whole, nor national samples to those of forces."""
    national, part = _samples(rows)
    part &= row.endswith("audit")
    cases = rows["cases_total"][~national & (rows["topic"] == "all")]
    others = int((~national & ~part).sum())
    whole = f"full {row}" if part.any() else row
    words = [counted(others, whole)] if others or not part.any() else []
    beside = _not_of_whole_samples(national, part, alone=not words)
    if known := int(cases.notna().sum()):
        files = counted(int(cases.sum()), "case file")
        if known < others:  # a report may give a percentage alone
            in_all = f"{int(cases.sum()):,}{' in all' if known > 1 else ''}"
            files = f"{known} {'gives' if known == 1 else 'give'} the number of files, {in_all}"
        words = [f"{words[0]} ({files})" if beside else f"{words[0]}{'; ' if known < others else ', '}{files}"]
    return ", ".join(words + beside)


def file_name(answer: queries.Answer, name: str, without: Collection[str] = ()) -> str:
    """The name of a file with these rows, without its ending: "judgments-cheshire-2016-version-27f2f823cc0f".

    Files with different rows have different names: what cannot be spelt out is followed by a digest of all that was
    asked. ``without``: parameters that ``name`` already includes.
    """
    selection = answer.selection.without([PARAMETERS[parameter].key for parameter in without])
    parts, unmistakable = [name], True
    for filter_ in in_order(selection):
        words, spelt_out = _in_file_name(filter_, selection)
        parts += words
        unmistakable &= spelt_out
    if answer.order:
        column, largest_first = answer.order
        parts += (["by", column] if column else []) + (["down"] if largest_first else [])
    parts += ["years-as-text"] if answer.as_text else []
    text = "-".join(filter(None, map(_slug, parts)))
    if not unmistakable or len(text) > MAX_FILE_NAME:
        digest = hashlib.sha256(query(answer, without).encode()).hexdigest()[:6]
        text = f"{text[:MAX_FILE_NAME].rstrip('-')}-{digest}"
    return f"{text}-{version_in_file_name(answer.version)}"


def version_in_file_name(version: str) -> str:
    """The end of a file name with the version of the record: "version-27f2f823cc0f", or that of a preview."""
    preview = "preview-" if queries.current_record().token else ""
    return f"{preview}version-{version}"


def _in_file_name(filter_: Filter, selection: Selection) -> tuple[list[str], bool]:
    """The words for a choice in a file name, and whether they say it in full."""
    tokens = selection.tokens(filter_)
    if not tokens:
        return [], True
    if filter_.text:
        return ["with", *tokens], False
    if filter_.key == GROUP.key:  # a stranger's words, which may be those of another choice
        return [filter_.words(value) for value in selection.groups], False
    before = [BEFORE.get(filter_.key, filter_.preposition)]
    in_time = [str(value) for value in filter_.options()] if filter_.key == YEAR.key else []
    if filter_.key in (ROUND.key, FROM.key, TO.key):
        in_time = list(queries.rows("cycles")["cycle"])
        before += ["peel"] if set(tokens) <= set(in_time) else []
    if len(tokens) <= MAX_NAMED:
        return [*before, *tokens], True
    places = sorted(in_time.index(token) for token in tokens if token in in_time)
    if len(places) == len(tokens) == places[-1] - places[0] + 1:  # without a gap
        return [*before, in_time[places[0]], "to", in_time[places[-1]]], True
    return [*before, counted(len(tokens), filter_.label, filter_.plural or None)], False


def query(answer: queries.Answer, without: Collection[str] = ()) -> str:
    """The query string of the data address that gives these rows again, in this order.

    ``without``: parameters that the address implies.
    """
    selection = answer.selection.without([PARAMETERS[parameter].key for parameter in without])
    pairs = [(f.key, token) for f in selection.filters for token in selection.tokens(f)]
    if answer.order:
        column, largest_first = answer.order
        pairs += ([("sort", column)] if column else []) + ([("order", "down")] if largest_first else [])
    return urlencode(pairs)


def in_order(selection: Selection) -> list[Filter]:
    """The filters of a selection in the order in which sentences mention them."""
    return sorted(selection.filters, key=lambda f: SENTENCE_ORDER.index(f.key))


def _is_of_all(filter_: Filter, selection: Selection) -> bool:
    """Whether a filter is the one for forces, with neither forces nor regions chosen."""
    return filter_.key == FORCE.key and not any(selection.values(f) for f in (FORCE, REGION) if f in selection.filters)


def _all_forces(answer: queries.Answer) -> str:
    """What the rows are of where no forces were chosen: "all 43 forces", "35 of 43 forces, and national reports".

    Empty if none of them is of a force, or of the country as a whole.
    """
    every, rows = answer.selection.in_english(FORCE), answer.rows
    if rows.empty or "force" not in rows:
        return every
    without = rows["force"].isna()
    national = (rows["force"] == "National") | (without & (answer.question.table in NATIONAL_IN))
    if national.all():
        return "national reports"
    if without.all():
        return ""
    number, of = rows["force"][~national & ~without].nunique(), every.removeprefix("all ")
    if number < len(FORCE.options()) and of[:1].isdigit():  # else their number differs from day to day
        return f"{number} of {of}{', and national reports' if national.any() else ''}"
    return f"{every} and national reports" if national.any() else every


def _counts_forces(part: str, much: str) -> bool:
    """Whether a part of a sentence, "35 of 43 forces, and national reports", has the number of rows that are forces."""
    number, _, noun = much.partition(" ")
    return noun in ("force", "forces") and part.startswith((f"{number} of ", f"all {much}"))


def _mention(filter_: Filter, selection: Selection) -> str:
    """How a sentence mentions a filter; empty if it need not."""
    if filter_.key == FORCE.key and selection.groups:
        others = selection.forces_outside_groups
        return filter_.in_english(others) if others else ""
    if filter_.key == FORCE.key and not selection.values(FORCE):
        # A region implies which forces are meant; without one, all are.
        return "" if selection.values(REGION) else selection.in_english(filter_)
    if filter_.key == REGION.key and selection.values(REGION) and not selection.values(FORCE):
        return f"forces of {selection.in_english(filter_)}"
    return selection.in_english(filter_) if selection.values(filter_) else ""


def _slug(part: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in part.lower()).strip("-")
