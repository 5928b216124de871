"""All dependencies are pinned, and none has a known vulnerability."""

import ast
import importlib.metadata
import json
import re
import subprocess
import sys

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import data

ROOT = data.FOLDER.parent
CONSTRAINTS = ROOT / "constraints.txt"
PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)(?:; .+)?")  # followed by the platforms on which it is installed


def pins(path) -> dict[str, str]:
    """The names and versions of the packages that a file pins."""
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith(("#", "-r"))
    ]
    found = [PIN.fullmatch(line) for line in lines]
    assert all(found), [line for line, pin in zip(lines, found) if not pin]
    return {canonicalize_name(pin.group(1)): pin.group(2) for pin in found}


def with_dependencies(name: str, known: set[str]) -> set[str]:
    """A package and its transitive dependencies."""
    if name in known:
        return known
    known.add(name)
    for line in importlib.metadata.requires(name) or []:
        requirement = Requirement(line)
        if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
            with_dependencies(canonicalize_name(requirement.name), known)
    return known


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_direct_dependencies_are_pinned_as_recorded_and_installed(file):
    recorded = pins(CONSTRAINTS)
    for name, version in pins(ROOT / file).items():
        assert recorded[name] == version == importlib.metadata.version(name)


def test_transitive_dependencies_are_recorded_as_installed():
    recorded, packages = pins(CONSTRAINTS), set()
    for file in ("requirements.txt", "tests/requirements.txt"):
        for name in pins(ROOT / file):
            with_dependencies(name, packages)
    installed = {
        name: importlib.metadata.version(name) for name in packages - {"pip", "setuptools"}
    }  # these come with the environment
    assert {name: recorded.get(name) for name in installed} == installed, "run make constraints"


def test_what_the_dashboard_imports_is_installed_where_it_runs():
    """Tests need more packages, which would hide one that is missing where only requirements.txt is installed."""
    there = set()
    for name in pins(ROOT / "requirements.txt"):
        with_dependencies(name, there)
    providers = importlib.metadata.packages_distributions()
    folders = [ROOT / name for name in ("data", "pages", "parts", "queries", "server")]
    missing = {
        (str(file.relative_to(ROOT)), module)
        for file in [ROOT / "app.py", *(file for folder in folders for file in folder.rglob("*.py"))]
        for module in imported_by(file) & set(providers)
        if not {canonicalize_name(name) for name in providers[module]} & there
    }
    assert missing == set()


def imported_by(file) -> set[str]:
    """The top-level modules that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.split(".")[0] for name in names}


def test_no_package_is_known_to_be_unsafe():
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        str(CONSTRAINTS),
        "--disable-pip",
        "--no-deps",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120)
        dependencies = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        pytest.skip("the advisory database cannot be reached from here; constraints.txt records what to ask it about")
    unsafe = {d["name"]: [v["id"] for v in d["vulns"]] for d in dependencies if d.get("vulns")}
    assert unsafe == {}
    if all("skip_reason" in d for d in dependencies):
        pytest.skip(
            "the advisory database knows none of these packages from here; constraints.txt records what to ask it about"
        )
