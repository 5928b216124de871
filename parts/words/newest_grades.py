"""Where forces stand on a theme, in words: how many are low, which grades are older, and why none is newer."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
from markupsafe import Markup

import queries
from parts.address.description import perhaps_never_given, perhaps_not_asked
from parts.address.english import counted, listed, lowercase_first, newer_report, uppercase_first
from parts.charts.looks import GRADE_NOT_FOUND, GRADES, HIDDEN, NOT_OUT, NOT_YET, STANDS, UNDATED, name_of, range_of
from parts.html.markup import on_wide_screens
from parts.words import grades_of_round, newer_reports, published_totals, sentences
from parts.words.tally import HIDDEN_IN_WORDS, Tally


def of_older(rows: pandas.DataFrame) -> Tally:
    """Why the forces of which an older grade is shown have no newer one."""
    return Tally.of(rows.assign(grade=None, missing=rows["no_newer"])[rows["older"].astype(bool)])


def ruled_out(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The grades that were not found, where published totals rule out the one before."""
    return rows[rows["missing"].eq(GRADE_NOT_FOUND) & rows["previous_grade"].notna()]


def sentence(
    rows: pandas.DataFrame, where: str = "", *, then: bool = False, filtered: bool = False
) -> tuple[Markup, str]:
    """How many forces have a low grade in the newest cycle, which are inadequate, and how many grades are older.

    rows: of ``queries/standing.sql``, on one theme. ``where`` describes the forces: "of Wales". ``then``: whether
    they are of a day in the past. ``filtered``: whether the reader has chosen sources, so that newer grades than those
    shown may be known.
    """
    theme = lowercase_first(rows["theme"].iloc[0])
    known = rows[rows["grade"].notna()].sort_values("round_order", ascending=False, kind="stable").assign(past=then)
    forces = counted(len(rows), "force") + (f" {where}" if where else "")
    word = "shown" if filtered or (rows[["no_newer", "missing"]] == HIDDEN).any(axis=None) else "known"
    if len(rows) == 1 and known.empty and range_of(rows.iloc[0]):
        return _by_totals(rows, theme), ""
    undated = () if filtered else _only_undated(rows)
    if len(rows) == len(undated) == 1:
        return _of_unknown_day(rows.iloc[0], theme), _lacking_between(rows)
    if known.empty:
        who = rows["force"].iloc[0] if len(rows) == 1 else f"the {forces}"
        words = "Your choice of sources hides every known grade of {} on {}."
        if not (rows[["no_newer", "missing"]] == HIDDEN).any(axis=None):
            sought = Tally.of(rows).not_found + Tally.of(rows).not_graded
            words = "We found no grade for {} on {}." if sought else "No grade of {} on {} is known yet."
        return Markup(words).format(who, theme), _caveat(rows, then=then, filtered=filtered)
    if len(rows) == 1:
        row = known.iloc[0]
        newer = f" {uppercase_first(report)}; {newer_reports.NOT_HERE}." if (report := newer_report(row)) else ""
        newer += f" {totals}" if newer and (totals := newer_reports.totals_in_words(row)) else ""
        words = Markup("{}: <strong>{}</strong> on {} in {}, the newest grade {}.{}").format(
            row["force"], name_of(row["grade"]), theme, row["round_name"], word, newer
        )
        return words, _caveat(rows, then=then, filtered=filtered)
    (newest_round_name, first), *older = known.groupby("round_name", sort=False)
    not_found = rows[(rows["no_newer"] == GRADE_NOT_FOUND) & (rows["newest_round_name"] == newest_round_name)]
    by_totals = grades_of_round.low_by_totals(not_found, len(rows))
    asked = rows["newest_round_name"]
    none_of_newest = "" if newest_round_name in set(asked) else asked.iloc[0]
    grade = "grade shown here" if word == "shown" else "known grade"
    whole = grades_of_round.rated_low(first, where, f"with a {grade}", len(rows), not_found)
    if older:
        n = sum(len(group) for _, group in older)
        names = [older[0][0], *(name.removeprefix("PEEL ") for name, _ in older[1:])]
        cycles = listed(
            [f"{name} ({len(group)})" if len(older) > 1 else name for name, (_, group) in zip(names, older)]
        )
        others = f"{n} other" if n == 1 else f"{n} others"
        # On a day in the past, there is more to say: on a phone, the cells alone then say of which cycle each is.
        which = on_wide_screens(f": {cycles}") if then else f": {cycles}"
        only = "only an older grade is shown here" if word == "shown" else "we know only an older grade"
        whole += Markup(" For {}, {}{}.").format(others, only, which)
        whole += "" if filtered else _older_inadequate(pandas.concat([group for _, group in older]))
    if none_of_newest:
        none = Markup("On {}, none of the {} has a {}. {}")
        if then and not filtered:  # some may have had one that we only know without its day
            none, grade = Markup("On {}, none of the {} is known to have had a {} by then. {}"), "grade"
        whole = none.format(theme, forces, grade.replace("grade", f"grade of {none_of_newest}"), whole)
    return whole, _caveat(rows, then=then, named=by_totals, filtered=filtered)


def _only_undated(rows: pandas.DataFrame) -> list[str]:
    """The forces whose newest grade is in the record, but not the day on which it came out, so that it may or may not
    have been out on the day in the past that is shown.

    rows: of ``queries/standing.sql``, on one theme.
    """
    perhaps = rows[rows["no_newer"] == UNDATED]
    if perhaps.empty:
        return []
    in_record = queries.rows("grid", themes=sorted(set(rows["theme_id"]))).dropna(subset="grade")
    pairs = set(zip(in_record["force_id"], in_record["round_name"]))
    return [row["force"] for row in perhaps.to_dict("records") if (row["force_id"], row["newest_round_name"]) in pairs]


def _of_unknown_day(row: pandas.Series, theme: str) -> Markup:
    """That we do not know which grade of a force was the newest on a day, and which one was the last before."""
    its_grade = f"its grade of {row['newest_round_name']} on {theme}"
    if row["grade"] not in GRADES:
        words = Markup("We cannot tell for {}: we have {}, but not the day it came out.")
        return words.format(row["force"], its_grade)
    words = Markup(
        "We cannot tell for {}: it was <strong>{}</strong> in {}, and we have {}, but not the day it came out."
    )
    return words.format(row["force"], name_of(row["grade"]), row["round_name"], its_grade)


def _by_totals(rows: pandas.DataFrame, theme: str) -> Markup:
    """The range of one force's grade that was not found, and its earlier grade, which that range rules out."""
    row = rows.iloc[0]
    words = Markup("We found no grade for {} on {} in {}. {}").format(
        row["force"], theme, row["round_name"], published_totals.it_is_by_totals(row)
    )
    if row["previous_grade"] in GRADES:
        words += f"; before that, {name_of(row['previous_grade'])} in {row['previous_round_name']}"
    totals = newer_reports.totals_in_words(row) if newer_report(row) else ""
    return words + f". {totals}".rstrip()


def _older_inadequate(older: pandas.DataFrame) -> Markup:
    """Which forces are known to have been inadequate last, in a cycle before the newest; empty if none was."""
    worst = older[older["grade"] == "inadequate"]
    if len(worst) > sentences.MAX_NAMED:
        undated = int((worst["no_newer"] == UNDATED).sum())
        but = f", but {undated} of them may already have had a newer grade" if undated else ""
        return Markup(" {} of these were inadequate{}.").format(len(worst), but)
    by_cycle: list[str] = []
    for name, rows in worst.groupby("round_name", sort=False):
        verb = "" if by_cycle else " was inadequate" if len(rows) == 1 else " were inadequate"
        by_cycle.append(f"{listed(list(rows['force']))}{verb} in {name}")
    undated = list(worst[worst["no_newer"] == UNDATED]["force"])
    who = f"{listed(undated)} " if len(undated) < len(worst) else ""
    but = f", but {who}may already have had a newer grade" if undated else ""
    return Markup(" Of these, {}{}.").format(listed(by_cycle), but) if by_cycle else Markup("")


def _caveat(rows: pandas.DataFrame, *, then: bool = False, named: Sequence[str] = (), filtered: bool = False) -> str:
    """Why forces have no newer grade, or none at all, each counted once; and which have a newer report.

    ``named``: forces of whose grade the sentence says already what it is by published totals.
    """
    others = rows[~rows.index.isin(newer_not_found(rows).index)]
    newer = newer_reports.in_brief(others) if len(rows) > 1 else ""  # of a single force, the sentence says so
    between = _lacking_between(rows) if then else ""
    undated = _undated_in_words(rows) if then and not filtered else ""
    return " ".join(filter(None, (_why_none_newer(rows, named=named, then=then), undated, between, newer)))


def _undated_in_words(rows: pandas.DataFrame) -> str:
    """Of how many forces, or which, we have a newer grade of an unknown day, as a sentence; empty if of none."""
    forces = _only_undated(rows)
    if not forces:
        return ""
    many, undated = len(forces) > sentences.MAX_NAMED, int((rows["no_newer"] == UNDATED).sum())
    of_those = f"all {undated}" if len(forces) == undated else f"{len(forces)} of those {undated}"
    whose = of_those if many else listed(forces)
    grade = "that grade" if undated > 1 else f"the grade of {rows['newest_round_name'].iloc[0]}"
    return f"For {whose} we have {grade}, but not the day it came out."


def _lacking_between(rows: pandas.DataFrame) -> str:
    """How many forces lack a grade of a cycle between that of the older one shown and the newest: a sentence, or empty.

    rows: of ``queries/standing.sql``, on one theme.
    """
    older = rows[rows["older"].astype(bool)]
    grid = queries.rows("grid", themes=sorted(set(rows["theme_id"])))
    grid = grid[~perhaps_never_given(grid)]
    before = grid[grid["round_order"] < grid[grid["round_name"].isin(rows["newest_round_name"])]["round_order"].max()]
    lacking = before[before["missing"] == GRADE_NOT_FOUND][["force_id", "round_order"]]
    pairs = older[["force_id", "round_order"]].merge(lacking, on="force_id", suffixes=("", "_lacking"))
    forces = pairs[pairs["round_order_lacking"] > pairs["round_order"]]["force_id"].nunique()
    every = int(rows["older"].sum())
    if not forces:
        return ""
    of_each = "For each force with an older grade we" if every > 1 else "We"
    who = f"For {forces} of those {every} we" if forces < every else of_each
    return f"{who} also lack the grade of a cycle in between."


def newer_not_found(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows with an older grade, where a newer one exists that we have not found."""
    return rows[rows["older"].astype(bool) & (rows["no_newer"] == GRADE_NOT_FOUND)]


def _why_none_newer(rows: pandas.DataFrame, *, named: Sequence[str], then: bool) -> str:
    older, none, excluded = of_older(rows), Tally.of(rows[rows["grade"].isna()]), list(ruled_out(rows)["force"])
    never_found = none.not_found - len(excluded)
    not_found = newer_not_found(rows)
    among = newer_reports.among(not_found) if len(rows) > 1 else ""
    unknown = rows[(rows["no_newer"] == GRADE_NOT_FOUND) & ~rows["force"].isin(named)]
    not_yet = "not been inspected yet, as far as we know"
    together = then and older.rows > 1  # one sentence has the reasons for all of them
    waited = none.missing[NOT_OUT] + older.missing[NOT_OUT] * (not together)
    undated = none.missing[UNDATED] + older.missing[UNDATED] * (not together)
    newest = rows["newest_round_name"].iloc[0] if waited or undated or together else ""
    out = f"no grade of {newest} was out, as far as we know"
    parts = [
        _of_older_then(older, newest) if together else _not_found_of_older(not_found, older.rows) + among,
        _for(undated, f"we cannot tell whether a grade of {newest} was out by then"),
        _part(older.hidden, "newer grade", f"is {HIDDEN_IN_WORDS}", f"are {HIDDEN_IN_WORDS}"),
        _part(older.not_graded - older.missing[STANDS], "force", "was not graded again", "were not graded again"),
        _part(none.not_graded - none.missing[STANDS], "force", "was not graded", "were not graded"),
        _for(older.missing[STANDS] + none.missing[STANDS], "an earlier grade still applies"),
        f"every known grade of {counted(none.hidden, 'force')} is {HIDDEN_IN_WORDS}" if none.hidden else "",
        f"we found no grade for {counted(never_found, 'force')}" if never_found else "",
        _not_shown(excluded),
        _part(older.missing[NOT_YET] + none.missing[NOT_YET], "force", f"has {not_yet}", f"have {not_yet}"),
        _for(waited, out),
    ]
    words = "; ".join(part for part in parts if part)
    if not words:
        return ""
    return f"{uppercase_first(words)}. {published_totals.either_way(unknown)}".strip()


def _of_older_then(older: Tally, newest: str) -> str:
    """A part of a caveat on forces that had an older grade on a day: why they had no newer one, as far as we know."""
    why = [
        (NOT_OUT, f"{{}} had no grade of {newest} yet, as far as we know"),
        (UNDATED, "for {} we cannot tell"),
        (GRADE_NOT_FOUND, "for {} we did not find it"),
    ]
    parts = [words.format(older.missing[reason]) for reason, words in why if older.missing[reason]]
    return f"of the {older.rows} forces with an older grade, {'; '.join(parts)}" if parts else ""


def _not_shown(ruled_out: Sequence[str]) -> str:
    """A part of a caveat on forces whose older grade can no longer hold; empty if there are none."""
    if not ruled_out:
        return ""
    grade = "older grade" if len(ruled_out) == 1 else "older grades"
    which = f"{len(ruled_out)} {grade}"
    if len(ruled_out) <= sentences.MAX_NAMED:
        which = f"{listed([f'{force}’s' for force in ruled_out])} {grade}"
    return f"totals rule out {which}"


def _not_found_of_older(not_found: pandas.DataFrame, older: int) -> str:
    """A part of a caveat on forces of which we only know an older grade; empty if there are none.

    not_found: as of ``newer_not_found``. ``older``: how many forces have an older grade, as the sentence says.
    """
    number = len(not_found)
    if not number:
        return ""
    these = f"{number} of the {older} older grades"
    if number == older:
        these = f"these {older}" if older > 1 else not_found["force"].iloc[0]
    unsure = perhaps_not_asked(not_found).any()
    return f"for {these}, the newest grade was not found{', if there is one' if unsure else ''}"


def _part(number: int, noun: str, singular: str, plural: str) -> str:
    """A part of a caveat: "2 forces were not graded again"; empty if there are none."""
    return f"{counted(number, noun)} {singular if number == 1 else plural}" if number else ""


def _for(number: int, words: str) -> str:
    """A part of a caveat on some forces: "for 2 forces an earlier grade still applies"; empty if there are none."""
    return f"for {counted(number, 'force')} {words}" if number else ""
