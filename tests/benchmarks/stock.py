"""Runs a script by Streamlit as it installs by itself: without the packages that hasten the dashboard.

``python tests/benchmarks/stock.py run script.py …`` takes what ``streamlit`` takes.
"""

import sys

sys.modules.update(dict.fromkeys(("uvloop", "httptools", "orjson")))  # as if they were not there

from streamlit.web.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
