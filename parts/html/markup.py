"""HTML: templates that escape all values, and the pieces that several of them share."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

import jinja2
import orjson
import pandas
from markupsafe import Markup, escape

from parts.address.english import counted, year_in_words
from parts.address.labels import label
from parts.address.links import to_page
from parts.charts.looks import look
from parts.html.publishers import publisher

NO_ADDRESS = "no address was kept"  # of a source that is only named
SOURCE_IN_DOUBT = "Source in doubt"  # the beginning of the note on a row whose page is older than its inspection
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _json(value) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()


_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
# For attributes in single quotation marks that a script reads: ``data-figure='{{ figure | tojson }}'``. The signs of
# markup are escaped, since Streamlit drops an attribute with what might end an element or a comment.
_environment.policies["json.dumps_function"] = _json
_environment.policies["json.dumps_kwargs"] = {}
_environment.globals.update(to_page=to_page, label=label, counted=counted, year_in_words=year_in_words)


class Html(Markup):
    """Markup that Streamlit sends to browsers unchanged, without looking for indentation to remove."""

    def _repr_html_(self) -> str:
        return str(self)


@functools.cache
def stylesheet(file: Path) -> Html:
    """A file of rules of style, for ``st.html``."""
    return Html(f"<style>{file.read_text(encoding='utf-8')}</style>")


def render(template: str, **values) -> Html:
    """Render a template. Values are escaped unless they are ``Markup``."""
    return Html(_environment.get_template(template).render(**values))


def is_missing(value) -> bool:
    """Whether a cell of a frame is empty."""
    if isinstance(value, str):
        return value == ""
    return value is None or (not hasattr(value, "__len__") and bool(pandas.isna(value)))


def bullets(lines: Iterable[Markup | str]) -> Markup:
    """A bulleted list."""
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(line) for line in lines))


def link(text: str, address: str) -> Markup:
    """A link to another view of the dashboard; ``shell/links.js`` follows it without leaving the session."""
    return Markup('<a href="{}" data-inside="yes">{}</a>').format(address, text)


def file_link(text: str, address: str) -> Markup:
    """A link to a file, which the browser fetches."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def with_arrow_key_links(markup: Markup) -> Markup:
    """A cell whose links the arrow keys reach (``shell/access.js``), since a table is a single tab stop."""
    return Markup(str(markup).replace("<a ", '<a tabindex="-1" '))


def unfolded(markup: Markup) -> Markup:
    """Markup with all that is folded opened: in a frame on another site, where a folded table looks like none."""
    return Markup(re.sub(r"<details(?! open)", "<details open", str(markup)))


def is_in_doubt(note) -> bool:
    """Whether the note on a row says that its fact was not read on the page noted."""
    return isinstance(note, str) and note.startswith(SOURCE_IN_DOUBT)


def source_link(address, kind, citation=None, note=None, words: str = "") -> Markup:
    """A link to the page that states a fact, or its citation if there is no address; empty without either.

    Where its ``note`` says that the fact was not read there, the source is not known, and only the page's title is
    shown. ``words`` take the place of the publisher's name.
    """
    if is_in_doubt(note):
        named = citation if is_missing(address) else address
        return Markup('<span class="fc-citation" title="{}">Source not known</span>').format(named)
    if is_missing(address):
        cited = Markup('<span class="fc-citation">{} ({})</span>')
        return Markup("") if is_missing(citation) else cited.format(citation, NO_ADDRESS)
    safe = address if address.startswith(("https://", "http://")) else "about:blank"
    return Markup(
        '<a href="{0}" target="_blank" rel="noopener noreferrer" title="{1}">{2}<span class="fc-print"> {1}</span></a>'
    ).format(safe, address, words or publisher(address, kind))


def badge(grade, missing=None, round_name=None, *, older: bool = False, mark: str = "") -> Markup:
    """A grade, or a kind of missing in a round, in its colour and with its name.

    ``older``: whether it is of an earlier cycle. ``mark``: the sign that says how it is known.
    """
    shown = look(None if is_missing(grade) else grade, None if is_missing(missing) else missing, round_name)
    style = f"{shown.style} fc-older" if older and not is_missing(grade) else shown.style
    known = Markup(' <small class="fc-known" aria-hidden="true">{}</small>').format(mark) if mark else ""
    return Markup('<span class="fc-grade fc-{}">{}{}</span>').format(style, shown.name, known)


def polarity(value: str, words: str | None = None) -> Markup:
    """The kind of a finding, marked by a shape; or other ``words`` about such findings."""
    return Markup('<span class="fc-polarity fc-{}">{}</span>').format(value, words or label("polarity", value))


def in_xml(text: str) -> str:
    """A text with a sign in the place of each character that XML cannot hold."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def paragraphs(text: str) -> Markup:
    """A text as OpenDocument holds it: a paragraph a line, spaces in a row counted, no character that XML has not."""
    text = in_xml(text)
    lines = [
        re.sub("  +", lambda run: f' <text:s text:c="{len(run[0]) - 1}"/>', str(escape(line)))
        for line in text.split("\n")
    ]
    return Markup("".join(f"<text:p>{line}</text:p>" for line in lines))


def on_wide_screens(words: str) -> Markup:
    """What a phone leaves to the page to which the link beside it leads, so that the first exhibit begins on the first
    screen."""
    return Markup('<span class="fc-on-wide">{}</span>').format(words)


_environment.filters["with_arrow_key_links"] = with_arrow_key_links
_environment.filters["paragraphs"] = paragraphs
_environment.globals.update(badge=badge, link=link, polarity=polarity, source_link=source_link, is_missing=is_missing)
