"""The scripts that run in the browser.

``charts.js`` draws charts with Plotly, whose script it fetches when there is one to draw (``PLOTLY``).
``links.js`` follows links between pages without reloading the app, so that the reader's session and the filters of
other pages are preserved: a click on a link marked ``data-inside``, or on an area of a map. With a modifier key, or
without scripts, the link works like any other. It also handles the copy buttons of menus, and writes the code with
which other sites embed an exhibit in a frame; within such a frame, links open outside it. ``pictures.js`` makes a
picture of a chart, with the text in its menu; ``prints.js`` fits charts to paper. ``reports.js`` writes the text of a
report that something is wrong.
``tooltips.js`` shows what a chart says of a point beside it, as long as the pointer or the keyboard is there.
``access.js`` serves screen readers and keyboards: texts of charts, arrow keys in grids, announcements. ``marks.js``
takes the arrow keys through charts. ``boxes.js`` fits boxes to scroll to their rows, and says where there is more.
``groups.js`` keeps the groups of forces that a reader names, and offers them next to the filter.
``frame.js`` sends the page around such a frame its height.
``finder.js`` finds a force by any of its names or a place in its area, or several to compare. It uses
accessible-autocomplete by the Government Digital Service (``vendor/``), since an accessible list of suggestions is hard
to get right.
``main.js`` runs them all, and says if a page was loaded again that showed a preview: the session of that is gone.
"""

from pathlib import Path

import streamlit as st

from parts.preview import previews

HERE = Path(__file__).parent
# Plotly for lines, bars and points alone, a third of the whole (npm: plotly.js-basic-dist-min, under the version).
PLOTLY = HERE / "vendor" / "plotly-basic-4.1.1.min.js"
PARTS = (
    *("charts", "links", "pictures", "prints", "reports", "access", "boxes", "marks", "tooltips", "groups", "frame"),
    "finder",
)


def _bundle() -> str:
    """All scripts in one, since each component costs time at every rerun. Each has its own scope."""
    parts = []
    for name in PARTS:
        text = (HERE / f"{name}.js").read_text(encoding="utf-8").replace("export default function", "function run", 1)
        parts.append(f"const {name} = (() => {{\n{text}\nreturn run;\n}})();")
    vendored = (HERE / "vendor" / "accessible-autocomplete.min.js").read_text(encoding="utf-8")
    return "\n".join([vendored, *parts, (HERE / "main.js").read_text(encoding="utf-8")])


_scripts = st.components.v2.component(
    "scripts",
    html='<label class="fc-hidden" for="fc-find-name">Find a force, or several</label><div id="fc-find"></div>',
    js=_bundle(),
    isolate_styles=False,
)


def run(embedded: bool = False) -> None:
    """Activate the links, buttons and finder of the page.

    ``embedded``: whether this is a single exhibit in a frame on another site.
    """
    _scripts(
        key="finder",
        data={"embedded": embedded, "plotly": PLOTLY.name, "preview": bool(st.session_state.get("preview"))},
        on_lost_change=previews.note_lost,
    )
