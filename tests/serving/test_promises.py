"""Every promise in ``docs/security.md`` has a test, and the limits in it are those of the code."""

import ast
import functools
import importlib
import re

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
TEST = re.compile(r"`(tests/\w+/test_\w+\.py)::(test_\w+)`")
PROMISE = re.compile(rf"[A-Z`].*\.\n  {TEST.pattern}(, {TEST.pattern})*")  # a sentence, and its tests on a line below
UNITS = {"": 1, "s": 1, "a second": 1, "a minute": 1, "minutes": 60, "kB": 10**3, "MB": 10**6, "GB": 10**9}


def section(title: str) -> str:
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


PROMISES = [
    f"{promise}".strip("\n") for promise in re.split(r"^- ", section("What is promised"), flags=re.MULTILINE)[1:]
]
PROMISES = [promise.partition("\n\n")[0] for promise in PROMISES]
LIMITS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in section("The limits").splitlines()
    if line.startswith("| ") and not line.startswith("| what")
]


@functools.cache
def defined_in(file: str) -> set[str]:
    module = ast.parse((ROOT / file).read_text("utf-8"))
    return {part.name for part in module.body if isinstance(part, ast.FunctionDef)}


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.partition("\n")[0][:60])
def test_every_promise_is_a_sentence_with_its_tests(promise):
    assert PROMISE.fullmatch(promise), promise


def test_every_test_named_there_exists():
    named = set(TEST.findall(TEXT))
    assert len(named) > 80
    assert {f"{file}::{name}" for file, name in named if name not in defined_in(file)} == set()


@pytest.mark.parametrize(("what", "limit", "constants", "tests"), LIMITS, ids=[row[0][:60] for row in LIMITS])
def test_every_limit_is_that_of_the_code_and_has_a_test(what, limit, constants, tests):
    stated, places = limit.split("; "), re.findall(r"`([^`]+)`", constants)
    assert len(stated) == len(places) and TEST.fullmatch(tests.split(", ")[0])
    for number, place in zip(stated, places):
        file, name = place.split("::")
        if file.endswith(".py"):
            module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
            amount, _, unit = number.partition(" ")
            assert float(amount.replace(",", "")) * UNITS[unit] == getattr(module, name), place
        else:
            assert re.sub(r" +", " ", name) in re.sub(r" +", " ", (ROOT / file).read_text("utf-8")), place
            assert re.search(r"\d+", number.replace(",", ""))[0] in name, place


def test_every_part_of_the_page_was_read():
    assert len(PROMISES) == section("What is promised").count("\n- ") and len(PROMISES) > 50
    assert len(LIMITS) == section("The limits").count("\n| ") - 1 and len(LIMITS) > 40
