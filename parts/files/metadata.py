"""What a file says about itself: its title, what it shows, version, licence, notes, and the meanings of its columns."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass, field

import pandas

import data
import queries
from parts.address import description
from parts.address.english import counted
from parts.address.english import day as in_words
from parts.address.links import NAME
from parts.files.meanings import Meaning, meanings
from queries.caching import cached

SOURCE = f"{NAME} (unofficial), from published inspection reports."
TITLE = "Police inspections in England and Wales"
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True)
class About:
    """The metadata of a file."""

    title: str
    shows: str  # a sentence: what was asked and how much was found
    version: str
    notes: tuple[str, ...] = ()
    preview: str = ""  # what the reader’s preview is called, if it is of one
    columns: tuple[Meaning, ...] = ()
    counts: str = ""  # what the question counts, in files with labels: "grades"
    day: str = ""  # on which this version was published: the present, in it, is that day
    # The table of the page, if that is not its rows.
    as_seen: pandas.DataFrame | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(
        cls, answer: queries.Answer, title: str, shows: str = "", notes: tuple[str, ...] = (), *, in_words: bool = False
    ) -> About:
        """The metadata of an answer. ``shows``: its sentence, if the title already says a part of it.

        ``in_words``: whether the file has labels for codes.
        """
        columns, counts = meanings(answer, in_words=in_words), answer.question.counts if in_words else ""
        words = shows or description.sentence(answer)
        return cls(title, words, answer.version, notes, preview(), columns, counts, published_on())

    def lines(self) -> dict[str, str]:
        """The metadata of a Parquet file, and what the cover of a workbook says."""
        return {
            "Title": self.title,
            "Shows": self.shows,
            "Downloaded on": datetime.date.today().isoformat(),
            "Version of the record": self.preview or f"{data.schema()['version']} ({self.version})",
            "Source": f"{NAME}, from published inspection reports; each row names its source. Unofficial.",
            "Licence": LICENCE,
            **{f"Note {n}": note for n, note in enumerate(self.notes, 1)},
        }


@cached
def published_on() -> str:
    """The day on which this version of the record was published, as 2026-11-28; empty if that is not known."""
    versions = queries.rows("record_versions")
    published = versions[versions["version"] == queries.version()]["published"].dropna()
    return published.iloc[0] if len(published) else ""


def preview() -> str:
    """What a reader's preview is called: the version that it adds to, which others can see, and how many rows it adds.

    Empty unless the pages show a preview.
    """
    if queries.current_record().token is None:
        return ""
    versions = queries.rows("record_versions")
    own = versions[versions["version"] == queries.version()]
    before = own["served_before"].dropna()  # none where the rows are all published already
    version = before.iloc[0] if len(before) else queries.version()
    rows = counted(int(own[["added", "changed"]].sum().sum()), "row")
    return f"Preview: version {version} of the record with {rows} of your own; not to be cited"


def citation(version: str, *, seen: str = "", address: str = "", accessed: str = "") -> str:
    """How to cite a version of the record, or what is ``seen`` of it: title and filters.

    ``address`` and the day on which it was ``accessed``, in words, come last where they are known. A preview is not
    to be cited, and says so.
    """
    if words := preview():
        return f"{words}."
    of_day = f", {in_words(published_on())}" if published_on() else ""
    what = f"“{seen}”, in: {TITLE}." if seen else f"{TITLE}."
    where = f" {address}" if address else ""
    where += f", accessed {accessed}" if address and accessed else ""
    return (
        f"{NAME}. {what} Version {data.schema()['version']} ({version}){of_day}. "
        f"Compiled from inspection reports, and from news and other pages about them. {LICENCE}{where}"
    )


def contact(setting: str) -> str:
    """The link for reports of mistakes. Raises ``ValueError`` unless it is an e-mail address or a link."""
    setting = setting.strip()
    if re.fullmatch(r"[^@\s/?&]+@[^@\s/?&]+\.[^@\s/?&]+", setting):
        return f"mailto:{setting}"
    if setting and not re.fullmatch(r"https?://[^\s\"'<>]+", setting):
        raise ValueError(
            f"FORCES_CONTACT is “{setting}”: expected an e-mail address, or a link that begins with https://"
        )
    return setting


CONTACT = contact(os.environ.get("FORCES_CONTACT", ""))
