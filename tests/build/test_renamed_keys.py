"""A key of an address is renamed in one place, and links with the former key still work."""

import shutil
import subprocess
import sys

import pytest

import data

ROOT = data.FOLDER.parent

# In a copy of the code, the key of a filter is changed as CONTRIBUTING.md says; then old and new addresses are opened.
RENAMED = {
    "force": ('FORCE = Filter("force"', 'FORCE = Filter("police"', "police", "/force?force=Kent", "Kent Police"),
    "theme": ('THEME = Filter("theme"', 'THEME = Filter("about"', "about", "/theme?theme=Legitimacy", "Legitimacy"),
    "cycle": ('ROUND = Filter("cycle"', 'ROUND = Filter("round"', "round", "/?cycle=2016", "PEEL 2016"),
    "year": ('YEAR = Filter("year"', 'YEAR = Filter("in_year"', "in_year", "/case-audits?year=2017", "2017"),
    "layout": (
        'MAP_LAYOUT = one_of("layout"',
        'MAP_LAYOUT = one_of("map"',
        "map",
        "/?layout=tiles",
        "Each tile is a force",
    ),
}
OPEN = """
import sys
from urllib.parse import parse_qs
from tests.pages.conftest import Session

for address in sys.argv[1:]:
    page, _, query = address.removeprefix("/").partition("?")
    opened = Session(page, **parse_qs(query))
    assert not opened.app.exception, opened.app.exception
    print(opened.address, opened.text, "".join(opened.html))
"""


@pytest.mark.parametrize("key", RENAMED)
def test_a_key_is_renamed_in_one_place_and_links_with_the_former_key_still_work(key, tmp_path):
    before, after, new, address, shown = RENAMED[key]
    for name in ("data", "pages", "parts", "queries", "tests"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "sources", "browser")
        )
    vocabulary_file = tmp_path / "parts" / "address" / "vocabulary.py"
    text = vocabulary_file.read_text("utf-8")
    assert text.count(before) == 1
    text = text.replace(before, after)
    start = text.index(after)
    end = text.index(")\n", text.index("\n", start) - 2) if key != "layout" else text.index("})", start) + 1
    text = text[:end] + f', aliases=("{key}",)' + text[end:]
    vocabulary_file.write_text(text, "utf-8")
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, address, address.replace(f"{key}=", f"{new}=")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert opened.returncode == 0, opened.stderr[-2000:]
    lines = [line for line in opened.stdout.splitlines() if line.startswith("{")]
    value = address.rpartition("=")[2]
    assert [line.startswith(f"{{'{new}': ['{value}']}}") for line in lines] == [True, True]
    assert opened.stdout.count(shown) >= 2
