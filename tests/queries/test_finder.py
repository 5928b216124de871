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
        ("Cumberland", ["Cumbria"]),  # councils formed since 2020
        ("North Northamptonshire", ["Northamptonshire"]),
        ("Westmorland and Furness", ["Cumbria"]),
        ("Somerset", ["Avon and Somerset"]),
        ("Ynys Môn", ["North Wales"]),  # councils by their Welsh names
        ("Caerdydd", ["South Wales"]),
        ("abertawe", ["South Wales"]),
        ("Sir Gaerfyrddin", ["Dyfed-Powys"]),
    ],
)
def test_the_force_that_is_meant_comes_first(typed, forces):
    found = list(dict.fromkeys(ask("find_force", name=typed)["force"]))
    assert sorted(found[: len(forces)]) == sorted(forces)


@pytest.mark.slow
def test_every_force_is_found_by_each_of_its_names_in_any_spelling():
    forces, others = ask("forces"), ask("table_other_names", forces=None)
    named = [*zip(forces["short_name"], forces["force_id"]), *zip(forces["name"], forces["force_id"])]
    named += list(zip(others["name"], others["force_id"]))
    short = forces.set_index("force_id")["short_name"]
    for name, force_id in named:
        for typed in {name, name.upper(), name.replace(" and ", " & "), name.replace("-", " "), f"  {name}  "}:
            found = ask("find_force", name=typed)
            assert short[force_id] in set(found["force"].head(2)), typed


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Richmond", ["Richmond", "Richmond upon Thames", "Richmondshire"]),
        (
            "Newport",
            [
                *(
                    "Newport",
                    "Newport (East Riding of Yorkshire)",
                    "Newport (Isle of Wight)",
                    "Newport (Pembrokeshire)",
                ),
                *("Newport (Telford and Wrekin)", "Newport (Uttlesford)", "Newport Pagnell"),
            ],
        ),
        ("newport, isle of wight", ["Newport (Isle of Wight)"]),
        ("London, City of", ["City of London Police"]),
        ("City of Bristol", ["Bristol, City of"]),
    ],
)
def test_all_places_of_a_name_are_found_each_with_its_council_and_force(typed, names):
    found = ask("find_force", name=typed)
    assert sorted(found["name"]) == sorted(names)
    places = found[found["kind"].isin(["place", "council"])]
    assert places["district"].notna().all() and found["force_name"].notna().all()


@pytest.mark.slow
def test_a_force_is_found_by_its_code_at_the_office_for_national_statistics():
    forces = ask("table_forces")
    for code, force in zip(forces["ons_code"], forces["short_name"]):
        assert list(ask("find_force", name=code.lower())["force"]) == [force]
    assert ask("find_force", name="E2300").empty


@pytest.mark.parametrize(
    ("typed", "forces"),
    [
        ("CT1", ["Kent"]),
        ("ct1 2ab", ["Kent"]),
        ("CT12AB", ["Kent"]),
        ("LL77 7", ["North Wales"]),
        ("EC1A", ["City of London", "Metropolitan"]),  # on both sides of a border: the one with more of it first
        ("LD7", ["Dyfed-Powys", "West Mercia"]),
        ("G1 1AA", []),  # Glasgow
        ("ZZ9", []),
    ],
)
def test_a_postcode_finds_the_forces_that_its_first_half_lies_in(typed, forces):
    found = ask("find_force", name=typed)
    assert list(found["force"]) == forces and set(found["kind"]) <= {"postcode"}


def test_a_force_outside_england_and_wales_is_not_taken_for_another():
    for typed in ("Police Scotland", "PSNI", "Police Service of Northern Ireland", "British Transport Police"):
        assert ask("find_force", name=typed).empty, typed
    assert list(ask("find_force", name="Scotland Yard")["force"]) == ["Metropolitan"]


def test_unknown_names_find_no_force():
    for typed in ("", "police", "   ", "Ruritania", "%", "'"):
        assert ask("find_force", name=typed).empty, typed


def test_a_match_says_how_close_it_is_and_how_many_there_are():
    found = ask("find_force", name="York")
    assert list(found["matched"]) == ["name", *["beginning"] * 6] and set(found["matches"]) == {7}
    assert set(ask("find_force", name="Stratford")["matched"]) == {"word"}
    assert set(ask("find_force", name="Merseyide")["matched"]) == {"similar"}
    many = ask("find_force", name="St")
    assert len(many) == 30 and set(many["matches"]) == {357}
