"""What to know before the record is used: what is missing from it, what its grades mean, and how it was checked."""

from __future__ import annotations

import queries
from parts.address.description import audits_by_sample
from parts.address.english import counted, listed, lowercase_first
from parts.address.labels import label
from parts.address.vocabulary import graded_cycles
from parts.exhibits import contents, monitoring
from parts.words import verification
from queries.caching import cached


@cached
def of_the_record() -> dict[str, str]:
    """Numbered caveats in Markdown, by heading. The figures in them are those of the record."""
    cycles = graded_cycles()
    every_cycle = queries.rows("cycles")
    undated = queries.rows("undated")
    misprints = queries.rows("misprints")
    audits = queries.rows("case_audits")
    totals = queries.rows("headline").iloc[0]
    forces = counted(totals.forces, "force")
    eras = listed(list(dict.fromkeys(cycles["era_name"])))
    number_of_eras = counted(cycles["era"].nunique(), "era")
    others = queries.rows("rounds").query("grades > 0 and era not in @cycles['era'].values")["era_name"].unique()
    outside_peel = (
        f"Grades that are not of PEEL are of eras of their own: {listed(list(map(lowercase_first, others)))}."
    )
    begun = listed([name for name in dict.fromkeys(every_cycle["era_name"]) if name not in set(cycles["era_name"])])
    ungraded = (
        f"Of {begun} we know no grade yet, nor how far its grades can be compared with earlier ones." if begun else ""
    )
    dates = listed([f"{r.inspections} of {label('programme', r.programme).lower()}" for r in undated.itertuples()])
    verified = verification.checked_by_totals(queries.rows("national_totals"))
    engaged = verification.engaged_as_the_press_named()
    odd = listed([f"{r.name}: {r.counted} graded, of {r.cases_total} cases in all" for r in misprints.itertuples()])
    return {
        "What is missing": f"""
1. **Missing grades may differ from those that we know.** We did not find every page. So every share is of the known
   grades, and says how many of the {forces} they cover. A grade that we did not find may well have been published.
   {contents.known_and_not()}
2. **A grade may be missing for one of eight reasons**, besides your own filters. The last two
   mean that our data is incomplete; the others hold as far as we know:
    - “earlier grade still applies”: the force was not inspected on this theme again, and its grade from an earlier
      cycle still holds. We show that grade but do not count it again, except some grades carried over in 2016 to
      2018/19, which count in both cycles;
    - “not inspected” on this theme in this cycle;
    - “not graded”: inspected, but the inspectorate gave no grade;
    - “no inspection that year”;
    - “not yet inspected”: its turn has not come; of child protection inspections, some of which have given grades
      since 2024, we say “no graded inspection since 2024 that we know of”;
    - “not yet published”, where you ask about a day in the past: its report came out later;
    - “date not known”, where you ask about a day in the past: we have the grade or know of its report, but not whether
      it was published by that day. A report without a date counts from that of the page where we read the grade. If
      that has none either, the grade counts from the last date that we know of any report of its cycle;
    - “not found”: we have not found the grade. It may well have been published. In totals we call it “perhaps never
      given” if only some forces were graded on the theme, and nothing that we read says that this one was.
3. **A few sources are not known**: the page that we had noted is older than the inspection. A note says so.
4. **Our list of moves into and out of Engage is not complete.** {monitoring.WHAT_ENGAGE_IS}
    {monitoring.HOW_FAR_KNOWN} As a check, we compared the moves with
    the forces that the press named as being in Engage. {engaged} Where we do not know the day of a move, we say so.
5. **Our list of causes of concern is incomplete**, so we give no totals by force. Where we do not know the status of
    one, it may be open or closed.
""",
        "Grades": f"""
6. **The grades of PEEL that we know are of {number_of_eras}**: {eras}.
   {ungraded} Up to 2018/19 there were four grades; since 2021/22 there are
   five, with “adequate” between good and requires improvement. The inspectorate says that grades of one era cannot be
   compared directly with those before. {outside_peel if len(others) else ""}
   No line or arrow here crosses from one era to another.
7. **Years.** A PEEL grade counts for the first year of its cycle (2018/19 → 2018). Other inspections count for the
   year of fieldwork, or if we do not know it, of publication; crime data integrity for the date on its page. Of some
   we do not even know the year ({dates}); they are under “not known”.
8. **We say how we know each grade**: the source states it; it follows from published counts; it carries over from an
   earlier inspection; a later report states it; or we read it from the inspectorate’s words without seeing the grade
   itself. We also say on how many pages we read it, and whose they are; of crime data integrity grades we noted only
   whose page it was. Choose “Stated by the inspectorate only” to leave all others out.
9. **Forces are graded theme by theme, but not every force on every theme.** Eight PEEL themes have been graded
   for all forces since 2021/22. Recording crime data and serious and organised crime are graded for some forces in
   some years, so they are shown separately.
10. **Reports publish totals**, such as three outstanding and six good on nine themes. The page of a force gives these
   totals where we know them, even if we do not know which theme has which grade. For two forces a grade was changed
   after the report, so that its totals no longer match; a note says so. Where totals leave only high or only low grades
   for the themes that we lack, we say so, and show no older grade that they rule out.
""",
        "Case audits, findings, and what forces found themselves": f"""
11. **Some published counts do not add up** ({odd}). We keep them as published, with a note. Where only a combined count
   or a percentage was published, we give only that.
12. **Case audits are not random samples.** Inspectors picked the cases, except where they marked again what a force had
   marked itself: the force had picked those. Early audits graded cases good, adequate or
   inadequate; later ones good, requires improvement or inadequate. These are grades of cases, not of forces. The
   {len(audits)} results are {listed(audits_by_sample(audits))}.
13. **We summarise findings in our own words.** Longer reports have more of them, so counts show what was reported, not
    how good a force is.
14. **What forces found themselves is kept separate.** Audits by a force itself and peer reviews can be added to a
    record; this one holds {totals.own_results or "none"}. They have headings of their own, and no grade, count or share
    of what inspectors found includes them.
""",
        "How the record was checked": f"""
15. **The record was checked in several ways.** We picked 66 facts at random and looked for each again: 54
    were confirmed, 4 only by interpreting what we read, and 8 could not be found again. No fact was contradicted in its
    grade, count or finding.
    {verification.agreeing_with_totals()} {verified}
""",
    }
