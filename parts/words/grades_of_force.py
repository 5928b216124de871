"""How a force was graded on a theme over time, in sentences, and on the topics of child protection."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
from markupsafe import Markup

import queries
from parts.address.description import NOT_GRADED
from parts.address.english import day_of_report, listed, lowercase_first
from parts.charts.looks import GRADE_NOT_FOUND, HIDDEN, NOT_YET, STANDS, name_of, range_of
from parts.words import published_totals, sentences
from parts.words.tally import HIDDEN_IN_WORDS, Tally

# Why a force, on a theme, in a round, has no grade there; of any other kind of missing, it was not found.
WHY_NO_GRADE = {
    **dict.fromkeys(NOT_GRADED, "{} was not graded on {} in {}. "),
    STANDS: "{} was not inspected again on {} in {}: its earlier grade still applies. ",
    HIDDEN: f"{{}}’s grade on {{}} in {{}} is {HIDDEN_IN_WORDS}. ",
    NOT_YET: "As far as we know, {0} has not been inspected yet in {2}. ",
}


def of_force(rows: pandas.DataFrame, force: str) -> tuple[Markup, str]:
    """The known grades of a force on a theme, newest first.

    rows: of ``queries/grid.sql``, for one force and theme in all PEEL cycles.
    """
    if rows.empty:
        return Markup("We found no grade for {}.").format(force), ""
    theme = lowercase_first(rows["theme"].iloc[0])
    rows = rows.sort_values("round_order")
    known = rows[rows["grade"].notna()].iloc[::-1]
    if known.empty and (rows["missing"] == HIDDEN).any():
        return Markup("Your choice of sources hides every known grade of {} on {}.").format(force, theme), ""
    if known.empty:
        return Markup("We found no grade for {} on {}.").format(force, theme), ""
    newest = rows.iloc[-1]
    sentence = Markup("")
    if not isinstance(newest["grade"], str):
        why = WHY_NO_GRADE.get(newest["missing"], "We found no grade for {} on {} in {}. ")
        sentence = Markup(why).format(force, theme, newest["round_name"])
        if range_of(newest):
            sentence += published_totals.it_is_by_totals(newest) + ". "
        elif newest["missing"] == GRADE_NOT_FOUND:
            sentence += (
                f"{published_totals.FOR_SOME if newest['graded_for'] == 'some' else _of_its_report(newest)} ".lstrip()
            )
    word = Tally.of(rows).word
    first, on = (f"Last {word}", "") if sentence else (force, f" on {theme}")
    cycles = list(known["round_name"])
    if len(known) == 1:
        sentence += Markup("{}: <strong>{}</strong>{} in {}, the only grade {}.").format(
            first,
            name_of(known.iloc[0]["grade"]),
            on,
            sentences.inspection_in_words(cycles[0]),
            f"{word} on this theme" if sentence else word,
        )
    elif known["grade"].nunique() == 1 and known["era"].nunique() == 1:
        sentence += Markup("{}: <strong>{}</strong>{} in every round {} ({}).").format(
            first,
            name_of(known.iloc[0]["grade"]),
            on,
            "shown" if word == "shown" else "we have a grade for",
            listed([sentences.inspection_in_words(cycle) for cycle in cycles[::-1]]),
        )
    else:
        newest_era, *earlier = [_runs(of_era) for _, of_era in known.groupby("era", sort=False)]
        (grade, when), *before = newest_era
        sentence += Markup("{}: <strong>{}</strong>{} in {}").format(first, name_of(grade), on, when)
        sentence += f"; before that {_in_words(before)}" if before else ""
        if earlier:
            of_eras = "; ".join(_in_words(runs).replace("PEEL ", "") for runs in earlier)
            sentence += f"; before that (not comparable): {of_eras}"
        sentence += "."
    return sentence, sentences.ERAS if known["era"].nunique() > 1 else ""


def _of_its_report(row: Mapping) -> str:
    """How many of each grade a report gave on the areas whose grades were not found, as a sentence; empty if not known.

    Empty, too, if it is newer than all grades of the force, since then it is said of the report.
    row: of ``queries/grid.sql``.
    """
    if isinstance(row["newer_report"], str):
        return ""
    totals = queries.rows("grade_totals", forces=[row["force_id"]], rounds=[row["round"]]).dropna(subset="grades_left")
    if totals.empty:
        return ""
    of_report = totals.iloc[0]
    number, gave = of_report["areas_graded"] - of_report["known_in_totals"], of_report["grades_left"].split(", ")
    return f"On the {number} areas whose grades we did not find, this one among them, its report gave {listed(gave)}."


def _runs(known: pandas.DataFrame) -> list[tuple[str, str]]:
    """Runs of equal grades of one era, each with its cycles."""
    runs: list[tuple[str, list[str]]] = []
    for row in known.itertuples():
        if runs and runs[-1][0] == row.grade:
            runs[-1][1].append(row.round_name)
        else:
            runs.append((row.grade, [row.round_name]))
    return [(grade, listed(list(map(sentences.inspection_in_words, when)))) for grade, when in runs]


def _in_words(runs: list[tuple[str, str]]) -> str:
    """Runs of equal grades in a sentence: "good in PEEL 2018/19 and PEEL 2017, and adequate in PEEL 2016"."""
    return listed([f"{name_of(grade)} in {when}" for grade, when in runs])


def of_topics(rows: pandas.DataFrame) -> Markup:
    """How a force was graded on the topics of child protection in the last inspection that did, and how many of these
    grades are missing; empty if none did.

    rows: of ``queries/grid.sql``, for one force and these topics.
    """
    known = rows[rows["grade"].notna() & rows["year"].notna()]
    if known.empty:
        return Markup("")
    newest = known[known["year"] == known["year"].max()]
    named = listed([f"{n} {name_of(grade)}" for grade, n in sentences.by_grade(newest["grade"])])
    report = day_of_report(newest.iloc[0])
    missing = "".join(f"; {words}" for words in Tally.of(rows).why_missing)
    return Markup(" In the child protection report of {}: <strong>{}</strong>{}.").format(report, named, missing)
