"""Runs a script with Streamlit as it is installed on its own, without the packages that make the dashboard faster.

``python tests/benchmarks/stock.py run script.py …`` takes what ``streamlit`` takes.
"""

import sys

sys.modules.update(dict.fromkeys(("uvloop", "httptools", "orjson")))  # as if they were not there

from streamlit.web.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
