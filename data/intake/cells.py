"""Values of spreadsheet cells as the text that a person sees, with a mark where that is no value."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

from data.intake.sheets import Mark

# What is no part of a number format: words in quotation marks, colours and conditions, single characters.
NOT_FORMAT = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.')
# =HYPERLINK("https://…";"the report"): its address, and the words that it shows.
HYPERLINK = re.compile(
    r'\s*=?(?:of:=)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*(?:"((?:[^"]|"")*)")?[^"]*)?\)\s*$', re.I
)

FORMULA = ("a formula", "a value: copy the cell and paste it as value")


def number(value: float, shown_as: str = "") -> tuple[str, Mark | None]:
    """A number as it is printed: 2016 and not 2016.0. A percentage is rejected: is 53% meant by 0.53, or 0.53%?"""
    if not math.isfinite(value):
        return str(value), Mark(("not a number", "a number"))
    # A spreadsheet holds 15 digits; any more are noise.
    text = f"{Decimal(f'{value:.15g}'):f}"
    if "%" in NOT_FORMAT.sub("", shown_as):
        share = number(float(Decimal(text) * 100))[0]
        return f"{share}%", Mark((f"{share}%", f"a plain number: format the cell as a number and type {share}"))
    return text, None


def day(value: datetime.datetime, shown_as: str) -> tuple[str, Mark]:
    """A day as 2019-03-31. Rejected if only its month or year is shown, or if it has a time.

    ``shown_as``: a number format; a day that is stored as one but shown as a number is read as what is stored.
    """
    text = f"{value:%Y-%m-%d}"
    letters = NOT_FORMAT.sub("", shown_as).casefold()
    if is_day_format(shown_as) and "d" not in letters:
        known = f"{value:%Y-%m}" if "m" in letters else f"{value:%Y}"
        expected = f"text: the spreadsheet has made a day of {known}; format the cell as text and type {known}"
        return known, Mark((f"{text}, shown as {shown_as}", expected), is_day=True)
    if value.time() != datetime.time():
        return value.isoformat(" "), Mark((value.isoformat(" "), "a day without a time"), is_day=True)
    return text, Mark(is_day=True)


def time_of_day(text: str) -> tuple[str, Mark]:
    """A time, which no column holds."""
    return text, Mark((text, "text, a number or a day"))


def boolean(value: bool) -> tuple[str, Mark]:
    """True or false as a spreadsheet shows it, which no column holds."""
    text = str(value).upper()
    return text, Mark((text, "text or a number: format the cell as text and type it again"))


def error(text: str, *, linked: bool = False) -> tuple[str, Mark]:
    """An error of a formula; ``linked``: what the program puts in the place of a linked data type or a picture."""
    if linked:
        expected = (
            "text: this is a linked data type (Geography, Stocks …) or a picture in a cell; in Excel, right-click the "
            "cells, Data Type, Convert to Text"
        )
        return text, Mark((text, expected))
    return text, Mark((text, "a value: the spreadsheet found an error here"))


def formula(text: str, shown: str) -> tuple[str, Mark]:
    """A formula: the words and the address of =HYPERLINK("…"), or rejected. ``shown``: its value when it was saved."""
    link = HYPERLINK.fullmatch(text)
    if link:
        address, words = ((part or "").replace('""', '"') for part in link.groups())
        return shown or words or address, Mark(link=address)
    if "HYPERLINK(" in text.upper():
        return text, Mark(("a formula", "the address itself, as text: type it in place of the formula"))
    return text, Mark(FORMULA)


def is_day_format(number_format: str) -> bool:
    """Whether a number of this format is shown as a day or a time."""
    return re.search("[dmhysDMHYS]", NOT_FORMAT.sub("", number_format.split(";")[0])) is not None and (
        number_format.casefold() != "general"
    )


def is_time_format(number_format: str) -> bool:
    """Whether it shows a time without a day."""
    letters = NOT_FORMAT.sub("", number_format.split(";")[0]).casefold()
    return bool(re.search("[hs]", letters)) and not re.search("[dy]", letters)
