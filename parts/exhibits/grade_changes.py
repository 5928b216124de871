"""Exhibits of grades that rose or fell from one round to the next, and of which rounds can be compared at all."""

from __future__ import annotations

from functools import partial

import pandas
from markupsafe import Markup

from parts.address.english import counted, listed, listed_or_counted, lowercase_first
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import ALL_THEMES, FORCE, MOVE, THEME, YEAR, graded_cycles
from parts.exhibits import as_seen, grades, grades_over_time
from parts.exhibits.exhibit import Exhibit
from parts.html import tables
from parts.html.markup import link
from parts.words import choice, published_totals, rises_and_falls, sentences
from parts.words.tally import Tally
from queries import Answer

MAX_NAMED = 5  # forces in the sentence; if there are more, only their number is given
STEP = (
    "A step is one grade up or down. Up to 2018/19 there was no adequate, so from good to inadequate is two steps. "
    "Steps are not added up or averaged: nobody has said that they are equally large."
)


def evidence_note(rows: pandas.DataFrame) -> str:
    """How the grades are known, before and after; one that is both is counted once."""
    before = rows.filter(regex="^(from_|force$|theme$)").rename(columns=lambda name: name.removeprefix("from_"))
    both = pandas.concat([before, rows[before.columns]])
    both = both.drop_duplicates(["force", "theme", "round_name"])
    return grades.evidence_note(both, which="the {} grades before and after these moves")


GRADE_CHANGES = Exhibit(
    "grade-changes",
    question="grade_changes",
    defaults={"move": "moved"},
    title="Grades that {move}",
    table=partial(tables.from_to, height=620),
    as_seen=as_seen.from_to,
    columns=(
        "force region theme move steps from_grade from_round_name from_published grade round_name year year_missing "
        "published between from_known_from from_source_kind from_source_url known_from source_kind source_url"
    ),
    known=evidence_note,
    notes=(
        STEP,
        "Each grade is compared with the last one that we have before it, on the same theme and graded in the same "
        "way. Where a round in between gave no grade, or we have not found it, the row says so.",
        "The date is that of the report, or of the page that states the grade. Where there is none, we do not know it.",
    ),
    on_screen="Select a grade to open its source.",
    nothing="As far as we know, none of the grades chosen that can be compared moved in this way.",
)
ROUNDS_COMPARED = Exhibit(
    "rounds-compared",
    question="rounds_compared",
    title="Which grades can be compared, and why others cannot",
    columns=(
        "round_name comparable grades grades_compared fell fell_by_two rose rose_by_two stayed compared_with why_not "
        "source_kind source_url"
    ),
    only_in_files="fell_by_two rose_by_two compared_with why_not",
    notes=(
        "A grade counts as compared if we also have an earlier one of the same force and theme, graded in the same "
        "way. Where we have none of the round just before, we take the last one before that.",
        "Every rise and every fall counts here, so a force that moved twice is counted twice.",
    ),
)


def is_list(chosen: Selection) -> bool:
    """Whether the page lists single grades that moved, instead of following one theme over time."""
    return chosen.value(THEME) == ALL_THEMES or bool(chosen.value(MOVE))


def changes(chosen: Selection, **fixed) -> Answer:
    """The grades that moved as chosen."""
    return GRADE_CHANGES.ask(chosen, themes=sentences.themes_asked(chosen), **fixed)


def rounds_compared(chosen: Selection) -> Answer:
    """Which rounds can be compared, with the grades of the chosen forces and theme."""
    return ROUNDS_COMPARED.ask(chosen, themes=sentences.themes_asked(chosen))


def any_grade(chosen: Selection) -> bool:
    """Whether a grade is known for this choice, compared or not."""
    return bool(rounds_compared(chosen).rows["grades"].sum())


def sentence(chosen: Selection) -> tuple[Markup, str]:
    """How many of the grades that can be compared moved as chosen, and of which forces."""
    compared, rounds = changes(chosen, move=None).rows, rounds_compared(chosen).rows
    of = _of_choice(chosen)
    newer = _not_comparable(rounds)
    if compared.empty:
        return Markup("No grade{} can be compared with an earlier one. {}").format(of, newer), ""
    whole = _moved(chosen, compared, of) if chosen.value(MOVE) else _all_moves(chosen, compared, of)
    skip = int(compared["between"].notna().sum())
    which = f"{skip:,} of the {len(compared):,}" if skip < len(compared) else "all of these" if skip > 1 else "this one"
    caveat = f"For {which} we have no grade of the round just before, and used an earlier one. " if skip else ""
    not_found = Tally.of(
        grades_over_time.TRAJECTORIES.ask(chosen, themes=sentences.themes_asked(chosen)).rows
    ).not_found
    either_way = published_totals.EITHER_WAY if not_found else ""
    return Markup("{} {}").format(whole, newer), f"{caveat}{either_way}".strip()


def _moved(chosen: Selection, every: pandas.DataFrame, of: str) -> Markup:
    """How many grades moved as chosen, of how many, and of which forces; and how many of the others did not.

    every: the grades that can be compared, of ``queries/grade_changes.sql``.
    """
    compared = len(every)
    rows = changes(chosen).rows
    who = list(rows["force"].value_counts(sort=False).items())
    named = [f"{force} ({n})" if n > 1 else force for force, n in who]
    where = f": {listed(named)}" if len(who) <= MAX_NAMED else f", at {counted(len(who), 'force')}"
    where = "" if len(chosen.values(FORCE) or ()) == 1 else where  # which is named already
    moved = lowercase_first(chosen.in_english(MOVE))
    if compared == 1:
        how = f"did not move so: {moved}"
        if len(rows):
            how = rows["move"].iloc[0] if chosen.value(MOVE) == "moved" else moved
        words = "The only grade{} that can be compared with an earlier one <strong>{}</strong>."
        return Markup(words).format(of, how) + _others(every, chosen.value(MOVE))
    words = "Of {}{} that can be compared with an earlier one, <strong>{} {}</strong>{}."
    number = f"{len(rows):,}" if len(rows) else "none"
    return Markup(words).format(counted(compared, "grade"), of, number, moved, where if len(rows) else "") + _others(
        every, chosen.value(MOVE)
    )


def _others(every: pandas.DataFrame, move: str) -> str:
    """How many grades moved the other way, and how many stayed, since those that fell mean little alone; or empty.

    Where those are sought that moved either way, or by two steps, how many rose and fell in all.
    """
    rose, fell = (int((every["move"] == way).sum()) for way in ("rose", "fell"))
    numbers = {"rose": rose, "fell": fell, "stayed the same": len(every) - rose - fell}
    of_these = {way: number for way, number in numbers.items() if number and way != move}
    if len(every) == 1 or not of_these:
        return ""
    named = listed([f"{number:,} {way}" for way, number in of_these.items()])
    return f" {'Of the others' if numbers.get(move) else 'In all'}, {named}."


def _all_moves(chosen: Selection, compared: pandas.DataFrame, of: str) -> Markup:
    """How many grades rose, fell and stayed, at how many forces, and how many moved by two steps or more."""
    moved = {move: compared[compared["move"] == move] for move in ("rose", "fell")}
    several = compared["force"].nunique() > 1
    at = [
        f" (at {counted(rows['force'].nunique(), 'force')})" if several and len(rows) else "" for rows in moved.values()
    ]
    rose, fell = map(len, moved.values())
    far = {move: int((rows["steps"] >= 2).sum()) for move, rows in moved.items()}
    by_two = [_link_to(chosen, f"{number:,} {move}", f"{move}-by-two") for move, number in far.items() if number]
    return Markup(
        "<strong>{}{} and {} fell{}</strong>, of {}{} that can be compared with an earlier one; {} stayed the same.{}"
    ).format(
        f"{counted(rose, 'grade')} rose" if rose else "No grade rose",
        at[0],
        f"{fell:,}" if fell else "none",
        at[1],
        counted(len(compared), "grade"),
        of,
        f"{len(compared) - fell - rose:,}",
        Markup(" By two steps or more, {}.").format(Markup(" and ").join(by_two)) if by_two else "",
    )


def _of_choice(chosen: Selection) -> str:
    """Which grades were looked at, beyond all of them: " of Kent on legitimacy for 2017"."""
    forces = chosen.words(FORCE)
    parts = [f" of {listed_or_counted(forces, 'force', MAX_NAMED)}"] if forces else []
    if chosen.value(THEME) != ALL_THEMES:
        parts.append(f" on {lowercase_first(chosen.in_english(THEME))}")
    if chosen.values(YEAR):
        parts.append(choice.in_years(chosen, "for"))
    return "".join(parts)


def _not_comparable(rounds: pandas.DataFrame) -> str:
    """How many newer grades of PEEL cannot be compared, as a sentence; empty if all can."""
    cycles = rounds[rounds["round_year"].notna() & (rounds["grades"] > 0)]  # newest first
    newer = cycles[cycles["compared_with"].isna().cumprod().astype(bool)]
    newer = newer[newer["round_name"] != f"PEEL {graded_cycles()['name'].iloc[0]}"]  # before which there is no other
    if newer.empty:
        return ""
    names = [name.removeprefix("PEEL ") for name in newer["round_name"]][::-1]
    return rises_and_falls.not_comparable(names, int(newer["grades"].sum()))


def on_all_themes(chosen: Selection) -> Markup:
    """How many grades moved on all themes, with links to those that moved most; empty if none can be compared.

    For a page that follows one theme. A number of none is not a link.
    """
    compared = GRADE_CHANGES.ask(chosen, themes=None, move=None).rows
    if compared.empty:
        return Markup("")
    parts = []
    for move in ("rose", "fell"):
        rows = compared[compared["move"] == move]
        if rows.empty:
            parts.append(Markup("none {}").format(move))
            continue
        words, far = f"{len(rows):,} {move}", int((rows["steps"] >= 2).sum())
        by_two = _link_to(chosen, f"{far:,} by two steps or more", f"{move}-by-two")
        parts.append(_link_to(chosen, words, move) + (Markup(" ({})").format(by_two) if far else ""))
    stayed = f"{int((~compared['move'].isin(('rose', 'fell'))).sum()):,}"
    return Markup(
        "On all themes, of {} that can be compared with an earlier one{}, {}, {}; {} stayed the same."
    ).format(counted(len(compared), "grade"), _up_to(compared), *parts, stayed)


def _up_to(compared: pandas.DataFrame) -> str:
    """What can be compared, in brackets: PEEL up to a cycle, and programmes; empty if no cycle came after it."""
    eras = [era for era in graded_cycles()["era_name"].unique() if era in set(compared["era_name"])]
    if not eras or not rises_and_falls.cycles_since(eras[-1]):
        return ""
    cycles = graded_cycles()
    of_peel = ("PEEL " + cycles["name"]).isin(compared["round_name"])
    parts = [f"PEEL up to {cycles[of_peel]['name'].iloc[-1]}"] if of_peel.any() else []
    others = compared[~compared["round_name"].str.startswith("PEEL ")]["round_name"]
    # A re-inspection is of the same programme: “Crime data integrity, re-inspection”.
    parts += [lowercase_first(name) for name in others.str.split(", ").str[0].unique()]
    return f" ({', and '.join(parts)})"


def _link_to(chosen: Selection, words: str, move: str) -> Markup:
    address = {**chosen.without((THEME.key,)).address, MOVE.key: move}
    return link(words, to_page("change", **address))
