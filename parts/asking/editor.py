"""The editor of a question: CodeMirror, with colours, line numbers, and completion of tables and columns.

Bundled in ``vendor/`` (0.4 MB, 130 kB compressed, on this page alone). To screen readers its text is that of a field,
and the Tab key leaves it unless a list of completions is open. ``editor.js`` puts it over Streamlit's text area, which
stays where scripts fail.
streamlit-ace 0.1.1 (2021) and streamlit-code-editor 0.1.22 (2024) are Ace in a frame, with 1 MB of scripts and more.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from parts.asking import guide

HERE = Path(__file__).parent
LABEL = "Your question, in SQL"
KEYS = (
    "To ask, press Ctrl and Enter. When suggestions appear, press Tab for the first, or the arrow keys and Enter for "
    "another; Escape closes them."
)
DESCRIBED = f"{KEYS} Without suggestions, Tab leaves the field and Enter breaks the line."

_editor = st.components.v2.component(
    "sql_editor",
    js="\n".join(
        [
            (HERE / "vendor" / "codemirror-sql.min.js").read_text(encoding="utf-8"),
            (HERE / "editor.js").read_text(encoding="utf-8"),
        ]
    ),
    isolate_styles=False,
)


def show() -> None:
    """Put the editor over the text area with the label ``LABEL``."""
    offered = {"schema": guide.schema(), "functions": guide.functions(), "keywords": guide.KEYWORDS}
    _editor(key="ask-editor", data={"label": LABEL, "described": DESCRIBED, **offered})
