"""On which themes the grades of forces side by side differ, and who is highest and lowest, in sentences."""

from __future__ import annotations

from typing import NamedTuple

import pandas
from markupsafe import Markup

from parts.address.english import counted, listed, listed_or_counted, lowercase_first, uppercase_first
from parts.address.vocabulary import headline_theme
from parts.charts.looks import BY_TOTALS, GRADE_NOT_FOUND, GRADES, UNDATED, name_of
from parts.words import published_totals, sentences
from parts.words.tally import HIDDEN_IN_WORDS, Tally

MAX_THEMES = 2  # named where we lack grades
ALSO_COMPARED = "published totals also compare forces whose grade was not found"


def of_differences(rows: pandas.DataFrame, *, newest: bool = False, own: str = "") -> tuple[Markup, str]:
    """On how many themes the grades of forces differ; for two, on how many the second is higher or lower.

    Of more than two, the sentence names who is highest and lowest on a theme, and the caveat has the numbers. If on no
    theme the grades of all are known, but published totals show that they differ, it says so.
    rows: of ``queries/compare.sql``, or of ``newest_compared.sql``. ``own``: the force that the others were added to,
    if a reader chose one: its grade is said, too.
    """
    themes = rows.drop_duplicates("theme")
    # Of two forces, the numbers are of themes on which both are compared, in one way or the other. Of more, older
    # grades that are the same say nothing of newer ones that differ by the totals of their reports.
    of_two = rows["force"].nunique() == 2
    only_by_totals = themes["difference_by_totals"].notna() & (themes["outcome"] != "they differ")
    by_totals = int(only_by_totals.sum()) if of_two else 0
    differing_too = only_by_totals if of_two else only_by_totals & (themes["outcome"] == "all the same")
    themes = themes.assign(outcome=themes["outcome"].mask(differing_too, "they differ"))
    of_theme = rows.groupby("theme")
    with_all = of_theme["grade"].count() == of_theme.size()
    with_all &= of_theme["round"].nunique() == 1
    with_all |= of_two
    compared = themes["outcome"].isin(("they differ", "all the same"))
    in_part = themes[compared & ~themes["theme"].map(with_all)]
    n = themes.drop(in_part.index)["outcome"].value_counts()
    outcomes = ("they differ", "all the same", "of different cycles", "left out", "fewer than two known")
    differ, same, apart, hidden, open_ = (int(n.get(outcome, 0)) for outcome in outcomes)
    forces, tally = list(dict.fromkeys(rows["force"])), Tally.of(rows)
    of_cycle = "" if newest else f" of {rows['round_name'].iloc[0]}"
    differing = int((in_part["outcome"] == "they differ").sum())
    # What is known by totals alone is not called known.
    by_totals_alone = by_totals and not same and by_totals == differ
    word = tally.word if not by_totals or (newest and not by_totals_alone) else ""
    known = " ".join(filter(None, ("newest" if newest else "", word)))
    numbers = (differ + differing, same + len(in_part) - differing, len(themes))
    if len(in_part):
        of_part = differing, len(in_part) - differing
        sentence = _some_compared(forces, known, (differ, same), of_part, (len(themes), of_cycle))
        if differ + differing == len(themes):
            sentence = _differ_on_every_theme(forces, list(themes.drop(in_part.index)["theme"]), len(themes), of_cycle)
    else:
        sentence = _all_compared(forces, known, numbers, of_cycle, by_totals)
    if apart:
        sentence += f" On {apart}, their grades are of different cycles, so we do not compare them."
    sentence += f" On {hidden}, too few are shown: the others are {HIDDEN_IN_WORDS}." if hidden else ""
    few = "we do not have both grades" if len(forces) == 2 else "we have fewer than two grades"
    if open_:
        on = [lowercase_first(theme) for theme in themes[themes["outcome"] == "fewer than two known"]["theme"]]
        sentence += f" On {listed(on) if open_ <= MAX_THEMES else open_}, {few}."
    if len(forces) == 2 and differ:
        sentence += _of_two(rows, forces)
    missing = rows[rows["missing"].isin((GRADE_NOT_FOUND, UNDATED))]
    of_others = _differ_by_totals(themes) or published_totals.by_totals_of_each(missing)
    if len(forces) == 2 or not (ends := _highest_and_lowest(rows, own)):
        return sentence, of_others
    if with_all.any() or not (by_totals := int(themes["difference_by_totals"].notna().sum())):
        return ends, Markup(" ").join(filter(None, (sentence, _compared_by_totals(themes) or of_others)))
    # The sentence names the first theme; the number of themes is given once, with those on which grades are known.
    also = f" On {by_totals} of these themes, {ALSO_COMPARED}." if by_totals > 1 else ""
    return _differ_by_totals(themes, others=False), sentence + also


def _compared_by_totals(themes: pandas.DataFrame) -> Markup:
    """On which theme, and on how many others of those counted before, totals compare forces of no known grade, too.

    themes: the first row of each theme, as of ``of_differences``. Empty if there are none.
    """
    first, others = _first_to_differ(themes)
    if first is None:
        return Markup("")
    more = f" and {others} more of these themes" if others else ""
    words = "On <strong>{}</strong> ({}){}, {}."
    return Markup(words).format(lowercase_first(first.theme), first.difference_by_totals, more, ALSO_COMPARED)


def _first_to_differ(themes: pandas.DataFrame) -> tuple[NamedTuple | None, int]:
    """The first theme on which grades differ by totals, the headline theme if it is one; and the number of others."""
    differing = themes.dropna(subset="difference_by_totals")
    if differing.empty:
        return None, 0
    first = next(differing[differing["theme_id"] == headline_theme()].itertuples(), next(differing.itertuples()))
    return first, len(differing) - 1


def _differ_by_totals(themes: pandas.DataFrame, *, others: bool = True) -> Markup:
    """On which theme, and on how many ``others``, grades differ by published totals.

    themes: as of ``_compared_by_totals``. Empty if there are none.
    """
    first, more = _first_to_differ(themes)
    if first is None:
        return Markup("")
    others = f" and {counted(more, 'more theme')}" if others and more else ""
    words = "{}, the{} grades differ on <strong>{}</strong> ({}){}, though some of these grades were not found."
    newest, theme = " newest" if "older" in themes else "", lowercase_first(first.theme)
    return Markup(words).format(uppercase_first(BY_TOTALS), newest, theme, first.difference_by_totals, others)


def _of_two(rows: pandas.DataFrame, forces: list[str]) -> Markup:
    """On how many themes one of two forces is higher and lower than the other, with which it is compared.

    rows: as of ``of_differences``.
    """
    references = rows[rows["compared"] == "reference"]["force"]
    reference = references.iloc[0] if len(references) else forces[0]
    (other,) = [force for force in forces if force != reference]
    of_other = rows[rows["force"] == other].reset_index(drop=True)
    compared = of_other["compared_by_totals"].fillna(of_other["compared"]).value_counts()
    first, *second = [f"{words} on {compared[words]}" for words in ("higher", "lower") if words in compared]
    first = first.replace(" on", f" than {reference} on", 1)
    return Markup(" <strong>{}</strong> is {}.").format(other, " and ".join([first, *second]))


def _highest_and_lowest(rows: pandas.DataFrame, own: str) -> Markup:
    """Who is highest and who lowest on one theme in one round: one of the newest round if they differ on any there; of
    these one on which all are known, if there is any such; among these the headline theme if they differ there, or
    else that on which they differ most; empty if they differ on none.
    Of these, one on which the grade of ``own`` is known comes first, and it is said unless it is one of the two.

    rows: as of ``of_differences``.
    """
    order, number = list(GRADES), rows["force"].nunique()  # the highest first
    best = None
    for (theme, _), group in rows[rows["grade"].isin(order)].groupby(["theme", "round"], sort=False):
        places = group["grade"].map(order.index)
        apart = int(places.max() - places.min())
        of_own = group[group["force"] == own]
        of_now = "older" not in group or not group["older"].any()
        rank = (
            of_now,
            len(group) == number,
            len(of_own),
            group["theme_id"].iloc[0] == headline_theme(),
            apart,
            len(group),
        )
        if apart and (best is None or rank > best[0]):
            between = of_own[~of_own.index.isin(group[places.isin((places.min(), places.max()))].index)]
            ends = group[places == places.min()], group[places == places.max()]
            best = rank, theme, group.iloc[0], *ends, between
    if best is None:
        return Markup("")
    (*_, compared), theme, row, highest, lowest, between = best
    of_own = [Markup("; {} is <strong>{}</strong>").format(own, name_of(grade)) for grade in between["grade"]]
    words = "On <strong>{}</strong> in {}, {} {} highest (<strong>{}</strong>) and {} lowest (<strong>{}</strong>){}{}."
    named = [listed_or_counted(list(rows["force"]), "force", sentences.MAX_NAMED) for rows in (highest, lowest)]
    return Markup(words).format(
        lowercase_first(theme),
        sentences.round_in_words(row),
        named[0],
        "is" if len(highest) == 1 else "are",
        name_of(highest["grade"].iloc[0]),
        named[1],
        name_of(lowest["grade"].iloc[0]),
        f" of the {compared} that can be compared" if compared < number else "",
        *(of_own or [""]),
    )


def _some_compared(
    forces: list[str], known: str, of_all: tuple[int, int], of_part: tuple[int, int], themes: tuple[int, str]
) -> Markup:
    """The same where only some forces can be compared on any theme.

    ``of_all``: on how many themes the grades of all forces differ, and are the same; ``of_part``: those of some.
    ``themes``: how many there are, and of which cycle: " of PEEL 2017".
    """
    who, compared, in_part = _named(forces), sum(of_all), sum(of_part)
    number, of_round = themes
    if not compared:
        whole = "the only theme" if number == 1 else f"all {number} themes"
        on = whole if in_part == number else f"{in_part} of {counted(number, 'theme')}"
        words = "On <strong>{}</strong>{}, the {} grades of only some of {} can be compared: they {}."
        return Markup(words).format(on, of_round, known, who, _differ_and_agree(*of_part))
    words = "{} can all be compared on <strong>{} of {}</strong>{}: their grades {}. On {}, only some of the forces "
    words += "can be compared: they {}."
    others = "the other" if compared + in_part == number and in_part == 1 else f"the other {in_part}"
    found = (
        _differ_and_agree(*of_all),
        others if compared + in_part == number else f"{in_part} more",
        _differ_and_agree(*of_part),
    )
    of = counted(number, "theme")
    return Markup(words).format(uppercase_first(who), compared, of, of_round, *found)


def _differ_on_every_theme(forces: list[str], with_all: list[str], number: int, of_cycle: str) -> Markup:
    """That some of these forces differ on each of the themes; ``with_all``: those on which all can be compared."""
    compared = f"on {len(with_all)} of {counted(number, 'theme')}"
    if len(with_all) < 2:
        compared = f"only on {lowercase_first(with_all[0])}" if with_all else "on none"
    words = "{} differ on <strong>every theme</strong>{}; all of them can be compared {}."
    return Markup(words).format(uppercase_first(_named(forces)), of_cycle, compared)


def _differ_and_agree(differ: int, same: int) -> str:
    """On how many themes grades differ, and on how many they are the same: "differ on 3 and agree on 2"."""
    if differ and same:
        return f"differ on {differ} and agree on {same}"
    return f"{'differ' if differ else 'agree'}{f' on all {differ or same}' if differ + same > 1 else ''}"


def _named(forces: list[str]) -> str:
    return listed(forces) if len(forces) <= sentences.MAX_NAMED else f"these {len(forces)} forces"


def _all_compared(
    forces: list[str], known: str, numbers: tuple[int, int, int], of_cycle: str, by_totals: int
) -> Markup:
    """On how many themes the grades of all these forces differ, and on how many they are the same.

    ``numbers``: of themes on which they differ, on which they are the same, and of all. ``by_totals``: on how many of
    those on which they differ they do so by published totals.
    """
    differ, same, themes = numbers
    who = _named(forces)
    if not differ and not same:
        return Markup("On <strong>none of the {}</strong>{} can {} be compared.").format(
            counted(themes, "theme"), of_cycle, who
        )
    first, verb = (differ, "differ") if differ else (same, "are the same")
    in_addition = ""
    if by_totals == differ:
        verb += f" {BY_TOTALS}" if by_totals else ""
    elif by_totals:
        first -= by_totals
        in_addition = f"; published totals show that they differ on {by_totals} more"
    whole = "the only theme" if themes == 1 else f"all {themes} themes"
    on = whole if first == themes else f"{first} of {counted(themes, 'theme')}"
    also = in_addition + (f"; on {same} they are the same" if differ and same else "")
    grades = f"{known} grades".strip()
    return Markup("On <strong>{}</strong>{}, the {} of {} {}{}.").format(on, of_cycle, grades, who, verb, also)
