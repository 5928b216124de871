"""HTML as lines: headings, paragraphs, items of lists and rows of tables, as a reader sees them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from data.reading.documents import Line
from data.reading.vocabulary import GRADE_LINE

UNSEEN = {"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "button", "nav", "footer"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
}  # fmt: skip
MAX_CELL = 400  # characters; a longer cell makes its table one of the page’s layout, not of facts


def read(text: str) -> tuple[str, str, list[Line]]:
    """The title of a page, the address that it gives for itself, and its lines."""
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    return " ".join(title.text().split()) if title else "", _own_address(tree), _Lines().of(tree.body)


def _own_address(tree: LexborHTMLParser) -> str:
    for selector, attribute in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        node = tree.css_first(selector)
        address = (node.attributes.get(attribute) or "") if node else ""
        if address.startswith(("http://", "https://")):
            return address
    return ""


class _Lines:
    """Collects lines while it goes through a page. Without recursion, since a page may be nested however deep."""

    def __init__(self):
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._heading = 0
        self._item = False

    def of(self, body: LexborNode | None) -> list[Line]:
        node, down = body, True
        while node is not None:
            skipped = down and self._enter(node)
            child = node.first_child if down and not skipped else None
            if child is not None:
                node = child
                continue
            if not skipped:
                self._leave(node)
            if node.mem_id == body.mem_id:  # to compare nodes would compare all that is in them
                break
            following = node.next
            node, down = (following, True) if following is not None else (node.parent, False)
        self._end_line()
        return self.lines

    def _enter(self, node: LexborNode) -> bool:
        """Take what begins here; true if nothing within is to be read."""
        tag = node.tag
        if tag == "-text":
            self._words.append(node.text_content or "")
            return False
        if tag in UNSEEN or "hidden" in node.attributes:
            return True
        if tag == "br":
            self._end_line()
        elif tag == "img" and GRADE_LINE.fullmatch(alternative := node.attributes.get("alt") or ""):
            self._words.append(alternative)
        elif tag == "tr" and (cells := _cells(node)):
            self._end_line()
            self.lines.append(Line(" | ".join(" ".join(cell.split()) for cell in cells), cells=cells))
            return True
        elif tag in BLOCKS:
            self._end_line()
            self._heading, self._item = HEADINGS.get(tag, 0), tag == "li"
        return False

    def _leave(self, node: LexborNode) -> None:
        if node.tag in BLOCKS:
            self._end_line()
            self._heading, self._item = 0, False

    def _end_line(self) -> None:
        if text := " ".join("".join(self._words).split()):
            self.lines.append(Line(text, heading=self._heading, item=self._item))
        self._words.clear()


def _cells(row: LexborNode) -> tuple[str, ...]:
    """The cells of a row, each as its lines; none if the table only lays out the page."""
    cells = []
    for node in row.iter():
        if node.tag in ("td", "th"):
            if node.css_first("table, h1, h2, h3") is not None:
                return ()
            cells.append("\n".join(line.text for line in _Lines().of(node)))
    return tuple(cells) if len(cells) > 1 and max(map(len, cells)) <= MAX_CELL else ()
