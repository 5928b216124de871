"""Grades and kinds of missing grades: names, initials, colours. The same on all pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas


@dataclass(frozen=True)
class Look:
    """How a grade, or a kind of missing grade, is shown."""

    name: str
    initials: str
    colour: str
    text: str  # the text colour on it; each pair has a contrast of at least 4.5
    style: str  # its class in style.css
    pattern: str = ""  # as Plotly names them: "/", "x", "+", ".", "-" or "|" without a colour, "\\" for older grades
    cycle: str = ""  # of an older grade, in small print below its initials: "2021/22"
    # And below that, which grades the newest may be, if they are no more than two: "G/A"; "?" if it may not be out yet.
    now: str = ""
    stripes: str = ""  # the colour of its pattern; of a grade, those of an older one

    @property
    def marker(self) -> dict:
        """The marker of a bar in Plotly."""
        return {"color": self.colour, "line": {"color": EDGE, "width": 0.8}, **self._pattern("pattern")}

    @property
    def area(self) -> dict:
        """The fill of a shape in Plotly."""
        return {"fillcolor": self.colour, "line": {"color": EDGE, "width": 0.8}, **self._pattern("fillpattern")}

    def _pattern(self, name: str) -> dict:
        if not self.pattern:
            return {}
        fine = {"size": 9, "solidity": 0.1} if self.pattern == "." else {"size": 7, "solidity": 0.2}
        pattern = {"shape": self.pattern, "fgcolor": self.stripes or STRIPES, "bgcolor": self.colour, **fine}
        return {name: {**pattern, "fillmode": "replace"}}


# Lines and edges of marks, and patterns of missing grades, for light and dark pages.
EDGE, STRIPES = "#6b7682", "#8b95a0"

# Forces on a map that were not chosen.
FAINT, FAINT_EDGE = "rgba(128,128,128,0.06)", "rgba(128,128,128,0.45)"

# From the highest to the lowest: blue at the top, yellow in the middle, orange and red at the bottom. All can be
# distinguished from each other in grey and with colour blindness, and from light and dark pages by colour or edge
# (tests/pages/test_looks.py). Stripes of older grades are lighter below dark text and darker below white, so that it
# stays legible; on the lightest colour they are as dark as its text allows.
GRADES = {
    "outstanding": Look("Outstanding", "O", "#1a65b9", "#ffffff", "outstanding", stripes="#0a2c57"),
    "good": Look("Good", "G", "#4f9ed6", "#08131d", "good", stripes="#d8ebf8"),
    "adequate": Look("Adequate", "A", "#e9e0b2", "#1d2530", "adequate", stripes="#a8a077"),
    "requires-improvement": Look(
        "Requires improvement", "RI", "#f2a757", "#2b1600", "requires-improvement", stripes="#fff0dc"
    ),
    "inadequate": Look("Inadequate", "I", "#d93c36", "#ffffff", "inadequate", stripes="#7d1512"),
}

# Kinds of missing, each with its own look.
NONE = "rgba(0,0,0,0)"
GRADE_NOT_FOUND, HIDDEN, NOT_YET = "not known here", "left out", "not yet inspected"
NOT_OUT = "not yet published"  # on a day in the past: the force may have been inspected by then
UNDATED = "date not known"  # of a day in the past: perhaps the grade was out by then, perhaps not
STANDS, NOT_INSPECTED, NO_GRADE = "grade stands", "not inspected", "not graded"
MISSING = {
    NO_GRADE: Look("Not graded", "NG", "rgba(128,128,128,0.18)", "", "not-graded", "."),
    STANDS: Look("Earlier grade still applies", "(…)", NONE, "", "grade-stands", "|"),
    NOT_INSPECTED: Look("Not inspected", "NI", NONE, "", "not-inspected", "-"),
    GRADE_NOT_FOUND: Look("Not found", "–", NONE, "", "not-known", "/"),
    HIDDEN: Look("Hidden by your filters", "…", NONE, "", "left-out", "x"),
    UNDATED: Look("Date not known: it may have been published later", "?", NONE, "", "undated", "+"),
    NOT_YET: Look("Not yet inspected, as far as we know", "NY", NONE, "", "not-yet", "-"),
    NOT_OUT: Look("Not yet published, as far as we know", "NY", NONE, "", "not-yet", "-"),
    "no inspection": Look("No inspection that year", "×", "rgba(128,128,128,0.15)", "", "no-inspection"),
}
# The child protection inspections that give grades are a round of their own. Forces were inspected before it, too, so
# "not yet inspected" would be untrue of them, and so would "no inspection": others since 2024 gave no grades. After a
# report that came early, with causes of concern, grades are still to come in the full one: they were not refused.
CHILD_PROTECTION = "Child protection inspection"  # the name of this round
MISSING_IN_CHILD_PROTECTION = MISSING | {
    NO_GRADE: replace(MISSING[NO_GRADE], name="Inspected; full report not found", initials="NF"),
    NOT_YET: replace(MISSING[NOT_YET], name="No graded inspection since 2024 that we know of", initials="NI"),
}
# In a view of newest grades: one that is not of the newest cycle. The pattern lies over the colour of the grade.
OLDER = Look("Older grade", "", "rgba(128,128,128,0.25)", "", "older", "\\")

RANKS = {grade: rank for rank, grade in enumerate(reversed(GRADES), 1)}
HIGHEST, *_, LOWEST = GRADES
BY_TOTALS = "by published totals"  # how we know the range of a grade that was not found

# Findings: hues that no grade has.
CONCERN, STRENGTH = "#8e5aa8", "#1f8a7a"
# Points of the funnel: above, below and within its limits.
ABOVE_LIMITS, BELOW_LIMITS, WITHIN_LIMITS = "#2f83c2", "#d55e00", "#7f8a95"
# Labels on a map without a fill below them: style.css gives them the colour of the page's text, light or dark.
PAGE_TEXT = "#7f7f7f"

# Up to eight forces: colours that colour-blind readers can distinguish on light and dark, with a shape each.
LINES = ("#2a86c7", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#6a5acd", "#7f7f7f", "#c62c3a")
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon")


# How a grade is known: a mark in its cell, of a shape of its own, and words. From the surest; values of ``known_from``.
KNOWN_FROM = {
    "inspectorate": ("●", "Inspectorate"),
    "two sources or more": ("◐", "Two sources or more"),
    "one press or other site": ("○", "Press or other site"),
    "other public body": ("◇", "Public body"),
    "inferred": ("≈", "Inferred"),
}


def name_of(grade: str) -> str:
    """A grade within a sentence: "requires improvement"."""
    return GRADES[grade].name.lower()


def known_mark(row: Mapping) -> str:
    """The mark in the cell of a row that says how its grade is known; empty without a grade."""
    return KNOWN_FROM.get(row.get("known_from"), ("", ""))[0]


def known_words(row: Mapping) -> str:
    """The same in words; empty without a grade."""
    return KNOWN_FROM.get(row.get("known_from"), ("", ""))[1]


def range_of(row: Mapping) -> str:
    """What the totals of its report say of a grade that was not found: "good or adequate"; empty if nothing.

    row: of ``queries/grid.sql`` or ``standing.sql``.
    """
    if few := _one_or_two(row):
        return " or ".join(look.name.lower() for look in few)
    if not (ends := _ends_of_range(row)):
        return ""
    low, high = map(name_of, ends)
    return f"{high} or lower" if ends[0] == LOWEST else f"{low} or higher" if ends[1] == HIGHEST else f"{high} to {low}"


def range_by_totals(row: Mapping) -> str:
    """The same and how we know it: "good or adequate, by published totals"; empty if nothing is known."""
    words = range_of(row)
    return f"{words}, {BY_TOTALS}" if words else ""


def initials_of_range(row: Mapping) -> str:
    """The same in initials, if that leaves no more than two grades: "G/A"; else empty."""
    return "/".join(look.initials for look in _one_or_two(row))


def grades_left(row: Mapping) -> set[str]:
    """The grades that one which was not found may be, by the totals of its report; empty if that is not known."""
    ends = row.get("lowest_possible_grade"), row.get("highest_possible_grade")
    if not all(grade in GRADES for grade in ends):
        return set()
    return {grade for grade, rank in RANKS.items() if RANKS[ends[0]] <= rank <= RANKS[ends[1]]}


def _one_or_two(row: Mapping) -> list[Look]:
    """The grades in the range of a row, if they are no more than two, highest first as wherever grades are listed."""
    least, most = _ends_of_range(row) or (LOWEST, HIGHEST)
    few = (most, least) if RANKS[most] - RANKS[least] < 2 else ()
    return [GRADES[grade] for grade in dict.fromkeys(few)]


def _ends_of_range(row: Mapping) -> tuple[str, str] | None:
    """The lowest and the highest grade that one which was not found may be.

    None if it may be any, or any but one: words such as "good or lower" say too little.
    """
    ends = row.get("lowest_possible_grade"), row.get("highest_possible_grade")
    if not all(grade in GRADES for grade in ends):
        return None
    return ends if RANKS[ends[1]] - RANKS[ends[0]] < len(GRADES) - 2 else None


def heading_of_round(round_name: str) -> str:
    """The name of a round above its grades: forces had other child protection inspections, which gave none."""
    return "Graded child protection inspection" if round_name == CHILD_PROTECTION else round_name


def kinds_of_missing(round_name: str | None) -> Mapping[str, Look]:
    """The looks of why there is no grade in a round."""
    return MISSING_IN_CHILD_PROTECTION if round_name == CHILD_PROTECTION else MISSING


def look(grade: str | None, missing: str | None = None, round_name: str | None = None) -> Look:
    """The look of a grade, or of a kind of missing in a round."""
    kinds = kinds_of_missing(round_name)
    return GRADES[grade] if grade in GRADES else kinds[missing if missing in kinds else GRADE_NOT_FOUND]


def look_of(row: Mapping) -> Look:
    """The look of a row of ``queries/grid.sql`` or ``standing.sql``: its grade, or why there is none.

    A grade of an earlier cycle than the newest looks older. If a force was not inspected again, the earlier grade is
    named, but not shown as a new one.
    """
    if row["grade"] in GRADES and row.get("older"):
        newest, cycle = GRADES[row["grade"]], row["round_name"].removeprefix("PEEL ")
        name = f"{newest.name} in {row['round_name']}"
        older = {"style": f"{newest.style} fc-older", "pattern": OLDER.pattern, "cycle": cycle}
        why = row.get("no_newer")
        now = MISSING[why].initials if why in (UNDATED, HIDDEN) else initials_of_range(row)
        return replace(newest, name=name, now=now, **older)
    if row["grade"] not in GRADES and (words := range_by_totals(row)):
        name, unknown = f"{MISSING[GRADE_NOT_FOUND].name}: {words}", MISSING[GRADE_NOT_FOUND]
        if (before := row.get("previous_grade")) in GRADES:  # which these totals rule out
            name += f"; before that, {name_of(before)} in {row['previous_round_name']}"
        return replace(unknown, name=name, initials=initials_of_range(row) or unknown.initials)
    if row["grade"] in GRADES or row["missing"] != STANDS or row.get("carried_grade") not in GRADES:
        return look(row["grade"], row["missing"], row.get("round_name"))
    carried = GRADES[row["carried_grade"]]
    name = f"Earlier grade still applies: {name_of(row['carried_grade'])} in {row['carried_from']}"
    return replace(MISSING[STANDS], name=name, initials=f"({carried.initials})")


def of_newer(row: Mapping) -> str:
    """What is known of the newest grade beside an older one: "newer grade not found: good or adequate, by published
    totals"; how many like it can still hold; that the reader's choice of sources hides it; or that one may
    have been out on the day in the past that is shown. Empty if nothing is known. How the older grade is known comes
    before it, and does not qualify it.

    row: of ``queries/standing.sql`` or ``grid.sql``.
    """
    if row["grade"] not in GRADES or not row.get("older"):
        return ""
    says_more = row.get("no_newer") in (UNDATED, HIDDEN) or newer_by_totals(row)
    return why_no_newer(row, row["no_newer"]) if says_more else ""


def why_no_newer(row: Mapping, why: str) -> str:
    """Why there is no newer grade: "newer grade not found: good, by published totals", "newer grade: not graded".

    row: of ``queries/standing.sql`` or ``grid.sql``. ``why``: the kind of missing of the newer one.
    """
    if why == UNDATED:
        return "a newer grade, of a date not known, may have been out by then"
    if why == HIDDEN:
        return "newer grade hidden by your filters"
    if why == GRADE_NOT_FOUND:
        said = newer_by_totals(row)
        return f"newer grade not found{': ' if range_by_totals(row) else '; ' if said else ''}{said}"
    return f"newer grade: {MISSING[why].name.lower()}"


def newer_by_totals(row: Mapping) -> str:
    """What published totals say of the newest grade beside an older one: its range, and how many of the force's older
    grades like this one can still hold, unless all of them can.

    "good or adequate, by published totals; at most 1 of its 2 older good grades can still hold".
    row: of ``queries/standing.sql``.
    """
    within, at_most = range_by_totals(row), row.get("given_again_at_most")
    if pandas.isna(at_most) or at_most >= row["older_alike"]:
        return within
    alike = f"its {row['older_alike']} older {name_of(row['grade'])} grades"
    still = f"at most {at_most} of {alike} can still hold"
    return f"{within}; {still}" if within else f"{BY_TOTALS}, {still}"


def followed_by_newer(words: str, row: Mapping) -> str:
    """The words on a grade, followed by which grades the newest may be (``of_newer``)."""
    return "; ".join(filter(None, (words, of_newer(row))))


def looks_in(rows: pandas.DataFrame) -> list[Look]:
    """The looks that a legend of these rows explains: grades from the highest, kinds of missing, older grades.

    rows: of ``queries/grid.sql`` or ``standing.sql``.
    """
    grades = [look for grade, look in GRADES.items() if (rows["grade"] == grade).any()]
    kinds = (
        set(zip(rows["missing"], rows["round_name"])) if "round_name" in rows else {(k, "") for k in rows["missing"]}
    )
    if "no_newer" in rows:  # their signs are beside older grades, too
        kinds |= {(kind, "") for kind in {UNDATED, HIDDEN} & set(rows["no_newer"])}
    looks = {(kind, kinds_of_missing(name)[kind]) for kind, name in kinds if kind in MISSING}
    order = list(MISSING)
    missing = [look for _, look in sorted(looks, key=lambda found: (order.index(found[0]), found[1].name))]
    return grades + missing + ([OLDER] if "older" in rows and rows["older"].any() else [])


def rules() -> str:
    """The colours of grades as rules of style, before those of ``style.css``, and others for use in these."""
    of_grades = "".join(
        f".fc-{g.style},.fc-table a.fc-{g.style}"
        f"{{background-color:{g.colour};color:{g.text};--fc-stripes:{g.stripes};--fc-ground:{g.colour}}}"
        for g in GRADES.values()
    )
    others = f"--fc-stripes:{STRIPES};--fc-mark:{EDGE};--fc-strength:{STRENGTH};--fc-concern:{CONCERN};"
    return f".stApp {{{others}}}{of_grades}"
