"""The terms of the dashboard and their meanings, for the help of filters and the glossary on /about."""

TERMS = {
    "Force": "One of the territorial police forces of England and Wales, each for an area of its own.",
    "Inspection": "A visit, or a set of visits, of inspectors to a force, that ends in a published report.",
    "Inspectorate": (
        "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services. It inspects every force and publishes "
        "what it found."
    ),
    "PEEL": (
        "The inspectorate’s regular round of inspections of all forces: police effectiveness, efficiency and "
        "legitimacy. Its grades are given theme by theme."
    ),
    "Cycle": ("One round of PEEL, named after its years. The newest round fills up as reports appear."),
    "Era": (
        "Cycles whose grades can be compared. Where the inspectorate changed its scale or its way of grading, one era "
        "ends; no line or arrow here crosses from one to another."
    ),
    "Theme": "What is graded or written about, such as protecting vulnerable people, or missing children.",
    "Judgment": "The grade that inspectors gave a force on one theme in one inspection.",
    "Grade": (
        "From the highest to the lowest: outstanding, good, adequate, requires improvement, inadequate. Adequate has "
        "been given since 2021/22 only. We never turn grades into scores."
    ),
    "Finding": (
        "One point of a report, in this project’s own words: a strength, a concern, or a recommendation. A longer "
        "report has more of them, so more findings does not mean a worse force."
    ),
    "Case audit": (
        "Case files of children that inspectors read and graded one by one. They picked the files, so an audit is no "
        "sample of all cases."
    ),
    "Post-inspection review": "A second visit some time after a child protection inspection, to see what has changed.",
    "Programme": "The series that an inspection belongs to: PEEL, or one of those on child protection.",
    "95% interval": (
        "How far a share could lie from the true one by chance alone, if the files had been drawn at random. They were "
        "not, so it shows only how little a small number of files can say."
    ),
    "Limits of the funnel": (
        "Where a force’s share would lie by chance alone, if it were like all forces together: within the inner limits "
        "19 times in 20. The fewer the files, the wider they are."
    ),
    "Engage": (
        "The inspectorate’s enhanced monitoring of a force; the press often calls it special measures. All forces are "
        "in routine monitoring, called Scan. One that has serious failings, or does not deal with the inspectorate’s "
        "concerns, may be moved into Engage, where it gets more scrutiny and support until it has improved."
    ),
    "Cause of concern": (
        "A serious or systemic failing that the inspectorate reports by this name, always with recommendations. An "
        "accelerated one is made public before the report of the inspection. It is closed once the inspectorate says "
        "so."
    ),
    "Known": "In this record, with a page that states it. Good grades are easier to find than poor ones.",
    "Not known here": "It may well have been published, but we have not found the page yet.",
    "Not yet inspected": (
        "The inspectorate visits one force after the other, and no inspection of this one in the round is known here."
    ),
    "Hidden by your choice of sources": (
        "The grade is known, but no page of the inspectorate’s own states it: “Sources of grades” leaves it out."
    ),
    "Not graded": "Inspected or listed, but the inspectorate gave no grade.",
    "Earlier grade still applies": (
        "Not inspected again in the cycle, and the inspectorate says that the grade before still holds."
    ),
    "Stated by the inspectorate": (
        "The grade stands on a page of the inspectorate’s own. Others were read in the press, on pages of forces or of "
        "commissioners, or worked out from published totals."
    ),
}
