"""Data addresses whose rows are chosen (``queries/choices.py``) send the same as when DuckDB is asked."""

from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

import queries
from parts.address.vocabulary import PARAMETERS
from parts.files import formats
from parts.preview import previews
from queries import choices
from server.api import ROUTES, rows
from tests.asgi import ask, run

APP = Starlette(routes=ROUTES)
SOURCES = {
    f"{folder}{name}": source
    for folder, sources in (("", rows.tables()), ("views/", rows.views()), ("exhibits/", rows.exhibits()))
    for name, source in sources.items()
    if (asked := queries.question(source.question)).table or asked.chosen_by
    if all(parameter.optional for parameter in asked.parameters.values())
}
# Whose programmes, or whose kind of move, are chosen in the question itself.
ASKED = ("exhibits/own-findings", "exhibits/grade-changes")
WITHOUT_ROWS = ("views/own_results", "exhibits/own-results", "exhibits/own-findings")  # in the published record
FORMS = ["order=down", "year_as=text", "bom=yes"]


def choices_of(source: rows.Source) -> list[str]:
    """Queries of an address: each of its keys with the first, the middle and the last of its values, with two values
    if it takes several, and together with the other keys."""
    firsts, some = [], [""]
    for key, parameter in source.keys.items():
        values = list(PARAMETERS[parameter.name].options())
        firsts += [(key, value) for value in values[-1:]]
        some += [urlencode({key: value}) for value in {*values[:1], *values[len(values) // 2 :][:1], *values[-1:]}]
        if parameter.several:
            some.append(urlencode({key: [values[-1], *values[:2]]}, doseq=True))
    if "force" in source.keys and source.keys["force"].several:
        some.append("group=Eastern:Norfolk,Suffolk")
    return [*some, urlencode(firsts)]


def responses(targets: list[str]) -> list[tuple]:
    """Status, headers and body of the answers to these addresses."""

    async def all_of_them():
        return [await ask(APP, f"/api/{target}") for target in targets]

    return [(answer.status, answer.headers.raw, answer.body) for answer in run(all_of_them())]


@pytest.fixture
def same(monkeypatch):
    """A function that compares what addresses send with what they send if DuckDB is asked; it returns the bodies and
    how many of them had their rows chosen."""
    places, find, choose = [], choices._places, choices.rows_chosen

    def noting(*arguments):
        places.append(find(*arguments))
        return places[-1]

    def compare(targets: list[str]) -> tuple[list[bytes], int]:
        places.clear()
        monkeypatch.setattr(choices, "_places", noting)
        monkeypatch.setattr(choices, "rows_chosen", choose)
        found = responses(targets)
        monkeypatch.setattr(choices, "_places", lambda *_: None)
        monkeypatch.setattr(choices, "rows_chosen", lambda *_: None)
        for target, one, other in zip(targets, found, responses(targets), strict=True):
            assert one == other and one[0] == 200, target
        return [body for _, _, body in found], sum(chosen is not None for chosen in places)

    return compare


@pytest.mark.parametrize("address", SOURCES)
def test_any_choice_in_any_form_sends_the_same(address, same):
    source = SOURCES[address]
    sorts = [f"order=up&sort={column}" for column in queries.rows(source.question).columns[:2] if not source.exhibit]
    asked = [*choices_of(source), *FORMS, *sorts]
    bodies, chosen = same([f"{address}.{ending}?{query}" for ending in formats.BY_ROW for query in asked])
    assert len(set(bodies)) > 3 or address in WITHOUT_ROWS
    assert (chosen > len(bodies) / 2) != (address in ASKED)


@pytest.mark.parametrize("ending", ["parquet", "txt", "md"])
def test_other_formats_send_the_same(ending, same):
    same([f"{name}.{ending}?force=Kent" for name in ("judgments", "views/grid", "exhibits/counts")])


def test_rows_for_a_past_day_or_a_search_are_asked_of_duckdb(same):
    targets = ["views/standing.csv?as_of=2020-01-01&force=Kent", "findings.csv?search=missing&force=Kent"]
    assert same(targets)[1] == 0
    assert same([target.partition("?")[0] for target in targets[1:]])[1] == 1


def test_each_version_has_its_own_rows(folder, two_versions, same):
    versions = (two_versions.second, two_versions.first)
    bodies, chosen = same([f"findings.csv?version={version}&theme=missing-children" for version in versions])
    assert chosen == 2 and bodies[0] != bodies[1]


def test_a_preview_has_its_own_rows(own_results, same, monkeypatch):
    monkeypatch.setattr(previews, "by_token", {"secret": own_results}.get)
    (published, own), chosen = same([f"case_audits.csv?force=Kent{query}" for query in ("", "&preview=secret")])
    assert chosen == 2 and len(own) > len(published)
    assert same(["views/case_audits.json?sample=own&preview=secret"])[1] == 0
