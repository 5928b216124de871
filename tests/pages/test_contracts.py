"""The contracts of pyproject.toml, which say what may import what, leave no module out."""

import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

CONTRACTS = {
    contract["name"]: contract.get("source_modules", [])
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
DRAW = {  # exhibits that put something on a page by themselves
    "pages.parts.exhibits.accessibility",
    "pages.parts.exhibits.brief",
    "pages.parts.exhibits.own",
    "pages.parts.exhibits.prose",
    "pages.parts.exhibits.scrolling",
    "pages.parts.exhibits.sharing",
    "pages.parts.exhibits.showing",
    "pages.parts.exhibits.template_button",
    "pages.parts.exhibits.verdicts",
}


def modules(folder: str) -> set[str]:
    paths = Path(ROOT / folder).glob("*.py")
    return {f"{folder.replace('/', '.')}.{path.stem}" for path in paths if path.stem != "__init__"}


@pytest.mark.parametrize("name", [name for name in CONTRACTS if name.startswith("A page")])
def test_every_page_is_held_to_the_contracts_of_pages(name):
    assert set(CONTRACTS[name]) == modules("pages")


def test_every_exhibit_but_those_that_draw_is_held_to_draw_nothing():
    (name,) = (name for name in CONTRACTS if name.startswith("Only what shows exhibits"))
    assert set(CONTRACTS[name]) == modules("pages/parts/exhibits") - DRAW
