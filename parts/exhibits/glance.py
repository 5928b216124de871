"""A force at a glance: the first sentence of its page, a few facts, and its size."""

from __future__ import annotations

from dataclasses import dataclass

import pandas
from markupsafe import Markup

import queries
from parts.address.description import perhaps_never_given, perhaps_not_asked
from parts.address.english import (
    counted,
    day_of_report,
    likely_between,
    listed,
    lowercase_first,
    rounded,
    uppercase_first,
    whole,
)
from parts.address.labels import label
from parts.address.links import to_page
from parts.address.selection import Selection
from parts.address.vocabulary import ALL_THEMES, CYCLE, FORCE, graded_cycles, headline_theme, themes_by_id
from parts.charts.case_audits import in_brief
from parts.charts.looks import GRADE_NOT_FOUND, GRADES, look_of, range_by_totals
from parts.exhibits import grades, grades_over_time, standing
from parts.html.markup import badge, is_in_doubt, link, source_link
from parts.words import audits_in_words, grades_of_force, newer_reports, rises_and_falls
from queries.caching import cached

MAX_THEMES_NAMED = 3
ENDS = ("Lowest", "Highest")
FEW_CASES = 10  # case files: a share of so few means little


@dataclass(frozen=True)
class Glance:
    """What a force's page shows above its exhibits.

    ``in_short``: by question, its answer in a line; first a PEEL report newer than all known grades.
    ``folded``: how many of them, the last, a phone folds, and the words on that fold.
    ``facts``: on child protection; by name, the fact and a small line below it.
    """

    name: str
    answer: Markup
    caveat: str
    in_short: dict[str, Markup | str]
    folded: tuple[int, str]
    facts: dict[str, tuple[Markup | str, str]]
    size: str
    holds: str


@cached
def of_force(chosen: Selection) -> Glance:
    """The chosen force at a glance."""
    (force_id,) = chosen.values(FORCE)
    force_row = queries.rows("forces").set_index("force_id").loc[force_id]
    cycle, theme = CYCLE.default_choice, headline_theme()
    history = grades_over_time.ask_history(chosen).rows
    on_headline = history[history["theme_id"] == theme]
    graded = history[history["grade"].notna()]
    answer, caveat = grades_of_force.of_force(on_headline, force_row["short_name"])
    on_topics = grades.GRID_OF_TOPICS.ask(chosen).rows
    reports = queries.rows("inspections", forces=[force_id])
    now = standing.OF_FORCE.ask(chosen).rows
    newest = newer_reports.in_a_line(force_id)
    newer = len(queries.rows("newer_reports", forces=[force_id])) > 0
    return Glance(
        name=force_row["name"],
        answer=answer + grades_of_force.of_topics(on_topics),
        caveat=caveat,
        in_short={
            **({"Newest PEEL report": newest} if newer else {}),
            **_lowest_and_highest(now, " of the report before" if newer else ""),
            "Newest child protection report": _last_inspection(force_id),
            # Where grades of it are known, those come first, and a phone folds this.
            **({"Newest PEEL report": newest} if newest and not newer else {}),
            **_changed(force_id),
            "Who says so": _how_grades_are_known(now),
        },
        folded=(
            (3, "Totals of the newest report, what changed, and who says so")
            if newest and not newer
            else (2, "What changed, and who says so")
        ),
        facts={
            f"{themes_by_id()[theme].name}, children among them": _headline_fact(on_headline, cycle),
            "Last audit of case files by inspectors": _last_audit(force_id),
        },
        size=_size(force_row),
        holds=_record_summary(force_row["short_name"], force_id, reports, graded),
    )


def _headline_fact(rows: pandas.DataFrame, cycle: tuple[str, ...]) -> tuple[Markup | str, str]:
    """The cycle's grade on the headline theme; if it is not known, the last one that is."""
    of_cycle = rows[rows["round"].isin(cycle)]
    known = rows[rows["grade"].notna()].sort_values("round_order")
    if len(of_cycle) and isinstance(of_cycle["grade"].iloc[0], str):
        return badge(of_cycle["grade"].iloc[0]), f"PEEL {CYCLE.in_english(cycle)}"
    last = known.iloc[-1] if len(known) else None
    why = of_cycle.iloc[0] if len(of_cycle) and of_cycle["missing"].iloc[0] != GRADE_NOT_FOUND else None
    name = CYCLE.in_english(cycle)
    possible = range_by_totals(of_cycle.iloc[0]) if len(of_cycle) else ""
    known_before = f"last known {last.round_name}: {GRADES[last.grade].name}" if last is not None else "no grade found"
    return (
        f"Not found in {name}" if why is None else f"{name}: {look_of(why).name}",
        (f"{possible}; " if possible else "") + known_before,
    )


def _lowest_and_highest(now: pandas.DataFrame, before: str) -> dict[str, Markup]:
    """The lowest and the highest grade of the newest cycle with any, each with its themes; empty without a grade.

    Earlier cycles are left out, since their grades cannot be compared with these. ``before``: when that cycle was,
    where the force has a newer report whose grades by theme we do not know.
    now: of ``queries/standing.sql``, for one force, in the order of ``standing.OF_FORCE``.
    """
    known = now[now["grade"].notna()]
    if known.empty:
        return {}
    of_cycle = known[known["round"] == known["round"].iloc[0]]
    in_cycle = f"{before}, {of_cycle['round_name'].iloc[0]}"
    lowest, highest = of_cycle["grade"].iloc[0], of_cycle["grade"].iloc[-1]
    if lowest == highest:
        return _of_one_kind(of_cycle, now if before else None)
    if len(of_cycle) == len(ENDS):
        both = Markup(", and ").join(_on_themes(of_cycle, grade) for grade in (lowest, highest))
        return {f"2 grades known{in_cycle}": both}
    if lacking := _not_found(of_cycle):
        found = len(of_cycle)
        in_cycle = f" of {found} grades found ({lacking} not found), {of_cycle['round_name'].iloc[0]}"
    ends = zip(ENDS, (lowest, highest))
    return {f"{end}{in_cycle}": _on_themes(of_cycle, grade) for end, grade in ends}


def _not_found(of_cycle: pandas.DataFrame) -> int:
    """How many grades that a force was given in a cycle we lack, any of which may be its lowest or highest.

    of_cycle: of ``queries/standing.sql``, for one force and cycle.
    """
    first = of_cycle.iloc[0]
    rows = queries.rows("grid", forces=[first["force_id"]], rounds=[first["round"]])
    return int(((rows["missing"] == GRADE_NOT_FOUND) & ~perhaps_never_given(rows)).sum())


def _of_one_kind(of_cycle: pandas.DataFrame, now: pandas.DataFrame | None) -> dict[str, Markup]:
    """The only grade that is known of a cycle, and its themes.

    ``now``: all rows of the force, if it has a newer report of which we know no grade by theme: where it graded a theme
    again, the older grade holds no longer. Older ones that the totals of that report rule out are among these rows
    alone, without a grade.
    """
    cycle, grade = of_cycle["round_name"].iloc[0], of_cycle["grade"].iloc[0]
    if now is None:
        return {f"{counted(len(of_cycle), 'grade')} known, {cycle}": _on_themes(of_cycle, grade)}
    graded_again = of_cycle["no_newer"] == GRADE_NOT_FOUND
    again, others = of_cycle[graded_again], of_cycle[~graded_again]
    if others.empty:
        which = f"{counted(len(again), 'older grade')}, newer not found"
        return {f"{which}, {cycle}": _on_themes(again, grade)}
    replaced = ""
    if number := int(((now["no_newer"] == GRADE_NOT_FOUND) & ~perhaps_not_asked(now)).sum()):
        were, newer_grades = ("was", "grade was") if number == 1 else ("were", "grades were")
        replaced = f". {counted(number, 'other theme')} {were} graded again; the newer {newer_grades} not found"
    which = "Older grade" if len(others) == 1 else "Older grades"
    return {f"{which} that may still apply, {cycle}": _on_themes(others, grade) + replaced}


def _on_themes(rows: pandas.DataFrame, grade: str) -> Markup:
    """A grade and the themes that have it: "Good on legitimacy, efficiency, and 3 more"."""
    themes = [lowercase_first(theme) for theme in rows[rows["grade"] == grade]["theme"]]
    more = len(themes) - MAX_THEMES_NAMED
    named = f"{', '.join(themes[:MAX_THEMES_NAMED])}, and {more} more" if more > 0 else listed(themes)
    return Markup("{} on {}").format(badge(grade), named)


def _last_inspection(force: str) -> Markup:
    """What the last child protection inspection found, and the page that says so.

    A report whose own source is in doubt is known from its findings, which the line counts: then their source is shown.
    """
    reports = queries.rows("story", force=force)
    dated = reports[reports["year"].notna()]
    if dated.empty:
        return Markup("We found none, but there may have been one")
    last = dated.iloc[-1]
    kinds = ("concerns", "strengths", "recommendations")
    found = [counted(last[kind], kind.removesuffix("s")) for kind in kinds if last[kind]]
    undated = len(reports) - len(dated)
    newer = f"; {counted(undated, 'other report')} without a date may be newer" if undated else ""
    what = listed(found) or "we have read none of its findings"
    kind, source = label("programme", last["programme"]).removeprefix("Other "), _source(force, last)
    kind = uppercase_first(kind)
    early = " (on causes of concern, ahead of the full report)" if last["early"] else ""
    # The findings below have the year of fieldwork.
    inspected, published = last["fieldwork"], last["published"]
    both = isinstance(inspected, str) and isinstance(published, str)
    before = f" (inspected in {inspected[:4]})" if both and inspected[:4] != published[:4] else ""
    return Markup("{}{}, {}{}: {}{} · {}").format(kind, early, day_of_report(last), before, what, newer, source)


def _source(force: str, report: pandas.Series) -> Markup:
    """The page that a report is known from: its own, or that of its findings if it has none or that is in doubt.

    report: a row of ``queries/story.sql``.
    """
    in_doubt = is_in_doubt(report["note"])
    if isinstance(report["source_url"], str) and not in_doubt:
        return source_link(report["source_url"], report["source_kind"])
    findings = queries.rows("findings", forces=[force])
    sound = ~findings["note"].map(is_in_doubt).astype(bool)
    pages = findings[(findings["title"] == report["title"]) & findings["source_url"].notna() & sound]
    if len(pages):
        page = source_link(pages["source_url"].iloc[0], pages["source_kind"].iloc[0])
        return Markup("findings from {}").format(page)
    named = source_link(report["source_url"], report["source_kind"], report["citation"])
    return Markup("source in doubt: {}").format(named) if in_doubt else named


def _changed(force: str) -> dict[str, Markup | str]:
    """On how many themes the force rose or fell, by the period compared; and what cannot be compared since."""
    changes = queries.rows("changes", force=force)
    compared = [era for era in dict.fromkeys(graded_cycles()["era_name"]) if era in set(changes["era_name"])]
    if not compared:
        return {"What changed": "We do not know: no theme has two grades that can be compared"}
    era, newer = compared[-1], rises_and_falls.cycles_since(compared[-1])
    when = lowercase_first(era) if era.startswith("Up to") else f"in {era}"
    since = "Later grades cannot be compared." if newer else ""
    each = link("See each grade", to_page("change", theme=ALL_THEMES, force=FORCE.words(force)))
    return {f"Changed {when}": Markup("{} {} {}.").format(grades_over_time.moves_of_era(changes, era), since, each)}


def _how_grades_are_known(now: pandas.DataFrame) -> str:
    """How the newest grades are known."""
    known = now[now["grade"].notna()]["known_from"]
    if known.empty:
        return "No grade found"
    how = grades.how_known(known)
    if known.nunique() == 1:
        each = how.replace(f" {len(known):,} ", " ", 1)
        which = "The only known grade" if len(known) == 1 else f"All {len(known)} newest known grades"
        return f"{which}: {each}"
    return f"Of the {len(known)} newest known grades: {how}"


def _last_audit(force: str) -> tuple[str, str]:
    """What was printed of the last audit by inspectors; if that gives no share, the last that does, below it.

    Of a force whose reports count only subsets of a sample, these.
    """
    audits = queries.rows("case_audits", forces=[force], samples=["whole", "part"])
    if audits.empty:
        return "None found", "no audit of case files in our data"
    subsets, audits = audits[audits["sample"] == "part"], audits[audits["sample"] == "whole"]
    if audits.empty:
        return _subsets(subsets)
    last = audits.iloc[0]
    at_random = ""
    if last.interval_of == "good":
        at_random = f" (if drawn at random, {likely_between(last.interval_low, last.interval_high)})"
    year = audits_in_words.YEAR_NOT_KNOWN if pandas.isna(last.year) else last.year_label
    if last.printed == "counts":
        good, *others = audits_in_words.shares_in_words(audits.head(1)).split(" · ")
        picked = f"{last.good} of {last.cases_total} cases that inspectors picked, {year}{at_random}"
        return good, "; ".join([picked, *others])
    counted_before = audits[audits["printed"] == "counts"]
    before = ""
    if len(counted_before):
        row = counted_before.iloc[0]
        of, likely = f"{row.good} of {row.cases_total} cases", likely_between(row.good_low, row.good_high)
        before = f"; before that {row.good_share:g}% good ({of}, {row.year_label}; {likely})"
    if last.printed == "combined count only":
        good, below = int(last.good_by_subtraction), int(last.cases_total - last.good_by_subtraction)
        picked = f"{good} of {last.cases_total} cases that inspectors picked, {year}"
        share = rounded(audits_in_words.percent(good, int(last.cases_total)))
        return f"{share} good", f"{picked}, worked out from the {below} below good{at_random}{before}"
    words = in_brief(last)
    return uppercase_first(words), f"{year}; the number of good files was not published{before}"


def _subsets(audits: pandas.DataFrame) -> tuple[str, str]:
    """What was printed of the subsets of the last sample, where no report counts a whole one, and when that was."""
    rows = audits.to_dict("records")
    newest, cases = audits.iloc[0], audits.iloc[0].cases_total
    year = audits_in_words.YEAR_NOT_KNOWN if pandas.isna(newest.year) else f"in {newest.year_label}"
    if len(rows) == 1 and cases < FEW_CASES and rows[0]["good_by_subtraction"] == 0:
        topic = label("topic", rows[0]["topic"]).lower()
        too_few = f"cases of {topic}, all that were counted: too few to say more"
        return f"None of {cases} was good, {year}", too_few
    each = "; ".join(f"{label('topic', row['topic']).lower()}: {in_brief(row)}" for row in rows)
    return f"Only subsets counted, {year}", each


def _size(force: pandas.Series) -> str:
    size = [force["region"]]
    if pandas.notna(force["population"]):
        size += [f"{force['population']:,} residents (mid-{force['population_year']}, Office for National Statistics)"]
    if pandas.notna(force["officers_fte"]):
        as_of = f"full-time equivalents, March {force['officers_year']}, Home Office"
        size += [f"{whole(force['officers_fte'])} officers ({as_of})"]
    return " · ".join(size)


def _record_summary(name: str, force: str, reports: pandas.DataFrame, graded: pandas.DataFrame) -> str:
    """What the record contains about a force."""
    of_theme = queries.rows("findings_by_theme", forces=[force])
    strengths, concerns = int(of_theme["strength"].sum()), int(of_theme["concern"].sum())
    return (
        f"{name} · {counted(len(reports), 'inspection')} · {counted(graded['theme'].nunique(), 'theme')} "
        f"graded · {counted(strengths, 'strength')} and {counted(concerns, 'concern')} on child protection"
    )
