"""How grades moved from one round to another, in sentences, and which rounds cannot be compared."""

from __future__ import annotations

import pandas
from markupsafe import Markup

from parts.address.english import counted, listed, lowercase_first
from parts.address.vocabulary import graded_cycles
from parts.charts.looks import name_of
from parts.words import published_totals, sentences
from parts.words.tally import HIDDEN_IN_WORDS

STAYED_UNINSPECTED = "stayed, not inspected again"  # the move of a force whose earlier grade still applied
HIDDEN_MOVE = "hidden by filters"  # the move of a force of which a filter hides all but one grade
# What a grade did that ended as it began, by how those in between were:
IN_BETWEEN = {"lower": "fell", "higher": "rose", "lower and higher": "fell and rose"}


def moves_in_words(rose: int, fell: int, stayed: int, same: str = "stayed the same") -> str:
    """How many rose, fell and stayed: "5 fell, 6 stayed the same, none rose"."""
    parts = [(rose, "rose"), (fell, "fell"), (stayed, same)]
    some = [f"{n} {move}" for n, move in parts if n]
    return ", ".join(some + [f"none {move}" for n, move in parts[:2] if not n])


def in_between(rows: pandas.DataFrame) -> str:
    """How many of the grades that ended as they began were not the same in between: " (4 lower, 1 higher in between)".

    Empty if there are none, so that they stayed the same.

    rows: of ``queries/changes.sql`` or ``moves.sql``.
    """
    ended_the_same = rows[rows["move"].isin(("stayed", STAYED_UNINSPECTED))]
    n, every = ended_the_same["in_between"].value_counts(), len(ended_the_same)
    parts = [f"{'' if n[kind] == every == 1 else f'{n[kind]} '}{kind}" for kind in IN_BETWEEN if kind in n]
    return f" ({', '.join(parts)} in between)" if parts else ""


def cycles_since(era: str) -> list[str]:
    """The cycles with grades after an era, which cannot be compared with it. ``era``: its name, "Up to 2018/19"."""
    cycles = graded_cycles()
    last = cycles[cycles["era_name"] == era]["year"].max()
    return list(cycles[cycles["year"] > last]["name"])


def compares(cycles: list[str]) -> str:
    """How the grades of these cycles compare with earlier ones and, where they are of several eras, with each other."""
    eras = graded_cycles().query("name in @cycles")["era"].nunique()
    if eras < 2:
        return "cannot be compared with earlier grades"
    others = "or with earlier" if eras == len(cycles) else "in full, nor with earlier"
    return f"cannot be compared with each other {others} grades"


def nobody_can_tell(cycles: list[str]) -> Markup:
    """That the grades of these cycles, the newest, show no rise and no fall, as a sentence."""
    return Markup(
        "<strong>Nobody can tell from the newest grades</strong>: the way of grading changed, so PEEL {} {}."
    ).format(listed(cycles), compares(cycles))


def not_comparable(cycles: list[str], number: int | None = None) -> str:
    """That the grades of these cycles, or a number of them, cannot be compared with earlier ones, as a sentence."""
    which = counted(number, "grade") if number else "grades"
    return f"The {which} of PEEL {listed(cycles)} {compares(cycles)}, since the way of grading changed."


def no_rounds_to_compare(rows: pandas.DataFrame, *, more_years: bool) -> str:
    """That no two of the rounds shown were graded in the same way, as a sentence.

    rows: of ``queries/grid.sql``, on one theme. ``more_years``: whether rounds that a reader left out would help.
    """
    names = [sentences.inspection_in_words(name) for name in rows.sort_values("round_order")["round_name"].unique()]
    choose = " Choose more years." if more_years else ""
    if len(names) == 1:
        return f"The grades of one round, {names[0]}, cannot show a change.{choose}"
    first, *others = names
    which = listed([first, *(name.removeprefix("PEEL ") for name in others)])
    return f"These grades cannot be compared over time: {which} were graded differently.{choose}"


def _ends_in_words(first: str, last: str) -> tuple[str, str]:
    """Two rounds after “from” and “to”; a programme that both are of is named once, after the last."""
    programme, _, which = first.partition(", ")
    of_both = which and last.startswith(f"{programme}, ")
    return f"the {which}" if of_both else sentences.inspection_in_words(first), sentences.inspection_in_words(last)


def of_moves(rows: pandas.DataFrame, theme: str, first: str, last: str, not_found: int) -> tuple[Markup, list[str]]:
    """How many forces rose, fell or stayed on a theme between two rounds of an era, and the sentences of its caveat.

    rows: of ``queries/moves.sql``. ``theme``: its name, empty where it is said before: then the exhibit below says how
    many run over the whole time. ``first`` and ``last``: names of the rounds. ``not_found``: how many grades of these
    rounds and forces we did not find.
    """
    twice = rows[rows["grades_known"] > 1]
    both = int(((twice["from_name"] == first) & (twice["to_name"].str.removeprefix("PEEL ") == last)).sum())
    first, last = _ends_in_words(first, last)
    on = Markup(" on <strong>{}</strong>").format(lowercase_first(theme)) if theme else Markup("")
    hidden = int((rows["move"] == HIDDEN_MOVE).sum())
    caveat = [f"Grades of {counted(hidden, 'more force')} are {HIDDEN_IN_WORDS}."] if hidden else []
    caveat.append(sentences.ERAS)
    grade, grades = ("grade shown", "grades shown") if hidden else ("known grade", "known grades")
    if twice.empty:
        nobody = "None of these forces has" if len(rows) > 1 else f"{rows['force'].iloc[0]} does not have"
        return Markup("{} two {}{} from {} to {} to compare.").format(nobody, grades, on, first, last), caveat
    unknown = [published_totals.EITHER_WAY] if not_found else []
    rose, fell = (int((twice["move"] == move).sum()) for move in ("rose", "fell"))
    if len(twice) == 1:
        sentence = of_one_move(twice.iloc[0], on)
        two = "are two shown" if hidden else "do we have two"
        others = Markup(f" Of no other of these forces {two} to compare.") if len(rows) > 1 else ""
        return sentence + others, [*caveat, *(unknown if others else [])]
    stayed = len(twice) - rose - fell
    numbers = Markup("<strong>{} and {} fell</strong>").format(
        f"{counted(rose, 'force')} rose" if rose else "No force rose", fell or "none"
    )
    # Most forces lack a grade at one end, so that only some of these pairs run over the whole era.
    same = f"ended the same{between}" if (between := in_between(twice)) else "stayed the same"
    words = f"{{}}{{}} from {{}} to {{}}; {{}} {same}."
    if both < len(twice):
        words = f"{{}}{{}} from {{}} to {{}}, each from its first {grade} to its last; {{}} {same}."
    sentence = Markup(words).format(numbers, on, first, last, stayed or "none")
    of_both = f"{len(twice)} forces can be compared, {both or 'none'} over the whole time."
    return sentence, [*([of_both] if theme and both < len(twice) else []), *caveat, *unknown]


def of_one_move(row: pandas.Series, on: Markup | str = "") -> Markup:
    """How the grade of a force moved: "Kent’s grade on legitimacy fell from good in PEEL 2015 to inadequate in …".

    row: of ``queries/moves.sql``, with two grades.
    """
    first, to = sentences.inspection_in_words(row["from_name"]), sentences.inspection_in_words(row["to_name"])
    last = to.removeprefix("PEEL ")
    if row["move"] in ("rose", "fell"):
        return Markup("{}’s grade{} <strong>{}</strong> from {} in {} to {} in {}.").format(
            row["force"], on, row["move"], name_of(row["from_grade"]), first, name_of(row["to_grade"]), to
        )
    if row["in_between"] in IN_BETWEEN:
        return Markup("{}’s grade{} was <strong>the same</strong>, {}, in {} and {}, but {} in between.").format(
            row["force"], on, name_of(row["to_grade"]), first, last, IN_BETWEEN[row["in_between"]]
        )
    again = ", since it was not inspected again" if row["move"] == STAYED_UNINSPECTED else ""
    return Markup("{}’s grade{} <strong>stayed</strong> {} from {} to {}{}.").format(
        row["force"], on, name_of(row["to_grade"]), first, last, again
    )
