"""What runs in the browser.

``links.js`` follows links between pages without loading the app anew, so that the reader's session and the filters of
other pages stay: a click on a link marked ``data-inside``, or on an area of a map. With a modifier key, or without
scripts, the link works as any other. It also copies what the buttons of a menu offer, and writes the code with which
other sites show an exhibit in a frame; within such a frame, links lead out of it. ``pictures.js`` makes a picture
of a chart, with the words that its menu carries. ``reports.js`` writes the text of a report that something is wrong.
``access.js`` serves readers by ear and by keyboard: charts as images, grids walked by arrow keys, announcements.
``finder.js`` finds a force by any of its names or by a place in its area. It uses accessible-autocomplete, of the
Government Digital Service (``vendor/``), since a list that opens as one types is hard to get right for every reader.
``main.js`` runs them all.
"""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
PARTS = ("links", "pictures", "reports", "access", "finder")


def _bundle() -> str:
    """The scripts as one, since each component costs time at every rerun. Each keeps its names to itself."""
    parts = []
    for name in PARTS:
        text = (HERE / f"{name}.js").read_text(encoding="utf-8").replace("export default function", "function run", 1)
        parts.append(f"const {name} = (() => {{\n{text}\nreturn run;\n}})();")
    vendored = (HERE / "vendor" / "accessible-autocomplete.min.js").read_text(encoding="utf-8")
    return "\n".join([vendored, *parts, (HERE / "main.js").read_text(encoding="utf-8")])


_scripts = st.components.v2.component(
    "scripts",
    html='<label class="fc-hidden" for="fc-find-name">Find your force</label><div id="fc-find"></div>',
    js=_bundle(),
    isolate_styles=False,
)


def run(embedded: bool = False) -> None:
    """Let links, buttons and the finder of the page work.

    ``embedded``: whether this is one exhibit in a frame of another site.
    """
    _scripts(key="finder", data={"embedded": embedded})
