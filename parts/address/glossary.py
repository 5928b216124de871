"""The terms of the dashboard and their meanings, for the help of filters and the glossary on /about."""

TERMS = {
    "Force": "One of the territorial police forces of England and Wales, each with an area of its own.",
    "Inspection": "One or more visits by inspectors to a force, which end in a published report.",
    "Inspectorate": (
        "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services. It inspects every force and publishes "
        "what it found."
    ),
    "PEEL": (
        "The inspectorate’s regular inspections of all forces: police effectiveness, efficiency and legitimacy. Forces "
        "are graded theme by theme, but not every force on every theme."
    ),
    "Cycle": "One round of PEEL inspections, named after its years. The newest one fills up as reports appear.",
    "Era": (
        "The cycles whose grades can be compared. An era ends where the inspectorate changed its scale or its way of "
        "grading. No line or arrow here crosses from one era to another."
    ),
    "Not comparable": (
        "Of another era: the inspectorate had changed its scale or its way of grading in between, so the same word may "
        "not mean the same."
    ),
    "Theme": (
        "What inspectors grade or write about, such as protecting vulnerable people, or missing children. PEEL grades "
        "some, child protection inspections have graded five others since 2024, and on others there are findings alone."
    ),
    "Pillar": "Effectiveness, efficiency or legitimacy: up to 2018/19, PEEL graded each of the three as a whole, too.",
    "Judgment": "The grade that inspectors gave a force on one theme in one inspection.",
    "Grade": (
        "From the highest to the lowest: outstanding, good, adequate, requires improvement, inadequate. PEEL has had "
        "adequate since 2021/22 only. We never turn grades into scores."
    ),
    "Step": (
        "One grade up or down on the scale of the time, between a grade and the one before it on the same theme. Up to "
        "2018/19 there was no adequate, so from good to inadequate is two steps."
    ),
    "Finding": (
        "One point of a report, in our own words: a strength, a concern or a recommendation. Longer reports have more "
        "of them, so more findings do not mean a worse force. A concern is a criticism of any weight; a cause of "
        "concern is a serious failing that the inspectorate itself calls so."
    ),
    "Case audit": (
        "A check in which inspectors read and graded children’s case files one by one. The inspectors chose the files, "
        "so they are not a random sample of all cases."
    ),
    "Post-inspection review": "A later visit after a child protection inspection, to see what has changed.",
    "Programme": "The series that an inspection belongs to: PEEL, for example, or one on child protection.",
    "95% interval": (
        "How far a share could lie from the true one by chance alone if the files had been drawn at random. They were "
        "not, so it only shows how little a small number of files can tell us. We say “likely between”. The method, "
        "for statisticians: Wilson for a share, Newcombe for the difference of two."
    ),
    "Limits in “Which audits stand out?”": (
        "Where an audit’s share would lie if chance alone made it differ from that of all audits together: within the "
        "inner limits 19 times in 20. The fewer the files, the wider the limits. The method, for statisticians: exact "
        "binomial."
    ),
    "Engage": (
        "The inspectorate’s enhanced monitoring of a force, which the press often calls special measures. All forces "
        "are in routine monitoring, called Scan. A force with serious failings, or one that does not deal with the "
        "inspectorate’s concerns, may be moved into Engage, where it gets more scrutiny and support until it improves."
    ),
    "Cause of concern": (
        "A serious or systemic failing that the inspectorate reports by this name, always with recommendations. An "
        "accelerated one is published before the report of the inspection. It is closed when the inspectorate says so."
    ),
    "Crime data integrity": (
        "Inspections, apart from PEEL, of how much of the crime reported to a force it recorded, with a grade of their "
        "own."
    ),
    "Joint targeted area inspection": (
        "An inspection by several inspectorates of how the services of one area, the police among them, protect "
        "children together."
    ),
    "Record": "All that we have put together: grades, findings, case audits and the rest, each with its source.",
    "Known": "In this record, with the page that it was read on or worked out from.",
    "Inferred": (
        "No page that we read states this grade of this cycle. We worked it out from published totals, or from the "
        "inspectorate’s wording, or an earlier grade still applies."
    ),
    "Not found": "We have not found the grade. It may well have been published.",
    "Published totals": (
        "How many of each grade a report gave in all, without saying on which themes. When the grades that we know are "
        "taken away, those that are left say between which grades the others are."
    ),
    "Not yet inspected": (
        "The inspectorate visits one force after another, and we know of no inspection of this one in this round. "
        "Of child protection inspections, some of which have given grades since 2024, we say “no graded inspection "
        "since 2024 that we know of”: the force may have had one before, or one without grades."
    ),
    "Not yet published": (
        "You ask about a day in the past, and we know of no report on this force in this round that was out by then."
    ),
    "Hidden by your filters": (
        "We know the grade, but no page of the inspectorate’s own states it, so “Sources of grades” leaves it out; or "
        "it is of a year that you did not choose."
    ),
    "Not graded": "Inspected, or named in the inspectorate’s lists, but given no grade.",
    "Earlier grade still applies": (
        "Not inspected again in this cycle, and the inspectorate says that the earlier grade still holds."
    ),
    "Stated by the inspectorate": (
        "A page of the inspectorate’s own states the grade. We read others in the press or on pages of forces or "
        "commissioners, or worked them out from published totals."
    ),
}
