"""A force is found by any of its names and by the places in its area, however they are typed."""

import pytest

import queries


def ask(name, /, **parameters):
    return queries.rows(name, **parameters)


@pytest.mark.parametrize(
    ("typed", "forces"),
    [
        ("GMP", ["Greater Manchester"]),
        ("Hampshire and Isle of Wight", ["Hampshire"]),
        ("kent police", ["Kent"]),
        ("Essex Constabulary", ["Essex"]),
        ("Avon & Somerset", ["Avon and Somerset"]),
        ("dyfed powys", ["Dyfed-Powys"]),
        ("Heddlu Gwent", ["Gwent"]),
        ("STOCKPORT", ["Greater Manchester"]),
        ("Leeds", ["West Yorkshire"]),
        ("Hull", ["Humberside"]),
        ("bristol", ["Avon and Somerset"]),
        ("London", ["Metropolitan", "City of London"]),
        ("Aldershot", ["Hampshire", "Surrey"]),  # built up across a border: both are offered
        ("kings lynn", ["Norfolk"]),
        ("Merseyide", ["Merseyside"]),  # a typing error
    ],
)
def test_what_is_meant_comes_first(typed, forces):
    found = list(dict.fromkeys(ask("find_force", name=typed)["force"]))
    assert sorted(found[: len(forces)]) == sorted(forces)


def test_every_force_is_found_by_each_of_its_names_in_any_spelling():
    forces, others = ask("forces"), ask("table_other_names", forces=None)
    named = [*zip(forces["short_name"], forces["force_id"]), *zip(forces["name"], forces["force_id"])]
    named += list(zip(others["name"], others["force_id"]))
    short = forces.set_index("force_id")["short_name"]
    for name, force_id in named:
        for typed in {name, name.upper(), name.replace(" and ", " & "), name.replace("-", " "), f"  {name}  "}:
            found = ask("find_force", name=typed)
            assert short[force_id] in set(found["force"].head(2)), typed


def test_unknown_names_find_no_force():
    for typed in ("", "police", "   ", "Ruritania", "%", "'"):
        assert ask("find_force", name=typed).empty, typed
