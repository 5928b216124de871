"""What runs in the browser.

``links.js`` follows links between pages without loading the app anew, so that the reader's session and the filters of
other pages stay: a click on a link marked ``data-inside``, or on an area of a map. With a modifier key, or without
scripts, the link works as any other. It also copies what the buttons of a menu offer, and writes the code with which
other sites show an exhibit in a frame; within such a frame, links lead out of it. ``pictures.js`` makes a picture
of a chart, with the words that its menu carries. ``reports.js`` writes the text of a report that something is wrong.
``access.js`` serves readers by ear and by keyboard: charts as images, grids walked by arrow keys, announcements.
``finder.js`` finds a force by any of its names or by a place in its area. It uses accessible-autocomplete, of the
Government Digital Service (``vendor/``), since a list that opens as one types is hard to get right for every reader.
"""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
_links = st.components.v2.component("follow_links", js=(HERE / "links.js").read_text(encoding="utf-8"))
_pictures = st.components.v2.component("pictures_of_charts", js=(HERE / "pictures.js").read_text(encoding="utf-8"))
_reports = st.components.v2.component("reports_of_mistakes", js=(HERE / "reports.js").read_text(encoding="utf-8"))
_access = st.components.v2.component("for_ear_and_keyboard", js=(HERE / "access.js").read_text(encoding="utf-8"))
_finder = st.components.v2.component(
    "find_a_force",
    html='<label class="fc-hidden" for="fc-find-name">Find your force</label><div id="fc-find"></div>',
    js="\n".join(
        (HERE / name).read_text(encoding="utf-8") for name in ("vendor/accessible-autocomplete.min.js", "finder.js")
    ),
    isolate_styles=False,
)


def run(embedded: bool = False) -> None:
    """Let links, buttons and the finder of the page work.

    ``embedded``: whether this is one exhibit in a frame of another site.
    """
    _links(key="follow-links", data={"embedded": embedded})
    _pictures(key="pictures")
    _reports(key="reports")
    _access(key="access")
    _finder(key="finder")
