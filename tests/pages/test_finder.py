"""What a reader means by the names typed: which forces, where they lead, and what is said if it is not clear."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

import queries
from parts.address import finder
from parts.address.finder import find
from parts.address.groups import MAX_NAME, proposed_name
from parts.address.links import to_page
from parts.address.vocabulary import FORCE, GROUP, MAX_COMPARED, themes_by_id
from parts.site import page_at

EASTERN = ["Norfolk", "Suffolk", "Cambridgeshire"]


def to_force(force: str) -> str:
    return to_page("force", force=force)


def compared(*forces: str) -> str:
    return to_page("compare", force=list(forces))


@pytest.mark.parametrize(
    "typed",
    [
        "Norfolk, Suffolk and Cambridgeshire",
        "norfolk,suffolk , and cambridgeshire",
        "Norfolk; Suffolk; Cambridgeshire",
        "Norfolk & Suffolk & Cambridgeshire",
        "Norfolk v Suffolk v. Cambridgeshire",
        "Norfolk vs Suffolk VS. Cambridgeshire",
        "Norfolk + Suffolk+Cambridgeshire",
        "Norfolk\nSuffolk\r\nCambridgeshire\n",
        "Norfolk Constabulary versus Suffolk AND Cambridgeshire Constabulary",
        "Norwich, Ipswich and CB2 3QJ",
        "E23000024, Suff and Cambridgeshire,",
        "Norfolk, Suffolk, Norfolk, Cambridgeshire",
    ],
)
def test_several_names_lead_to_a_comparison_in_the_order_typed(typed):
    found = find(typed)
    assert {part.forces for part in found.parts} == {("norfolk",), ("suffolk",), ("cambridgeshire",)}
    assert found.address == compared(*EASTERN)
    assert found.options[0].words == "Compare Norfolk, Suffolk and Cambridgeshire"


@pytest.mark.parametrize(
    ("typed", "forces"),
    [
        ("Devon and Cornwall", ["Devon and Cornwall"]),
        ("avon & somerset", ["Avon and Somerset"]),
        ("Hampshire and Isle of Wight", ["Hampshire"]),
        ("Brighton and Hove", ["Sussex"]),
        ("Bournemouth, Christchurch and Poole", ["Dorset"]),
        ("London, City of", ["City of London"]),
        ("Newport, Isle of Wight", ["Hampshire"]),
        ("Westmorland and Furness", ["Cumbria"]),  # not in the record, but both of them are in one area
        ("Devon and Cornwall and Dorset", ["Devon and Cornwall", "Dorset"]),
        ("Dorset and Devon and Cornwall", ["Dorset", "Devon and Cornwall"]),
        ("Avon and Somerset and Devon and Cornwall", ["Avon and Somerset", "Devon and Cornwall"]),
        ("Devon, Cornwall and Dorset", ["Devon and Cornwall", "Dorset"]),
        ("Kent, Hampshire and Isle of Wight v Brighton and Hove", ["Kent", "Hampshire", "Sussex"]),
        ("Kent and Bournemouth, Christchurch and Poole", ["Kent", "Dorset"]),
        ("Heddlu Gwent and Dyfed Powys", ["Gwent", "Dyfed-Powys"]),
        ("London, City of and Metropolitan Police", ["City of London", "Metropolitan"]),
    ],
)
def test_a_name_with_an_and_or_a_comma_in_it_is_read_as_one(typed, forces):
    assert find(typed).address == (to_force(forces[0]) if len(forces) == 1 else compared(*forces))


@pytest.mark.parametrize(
    ("typed", "force"),
    [
        ("Kent", "Kent"),  # and Kenton in Devon begins with it
        ("Leeds", "West Yorkshire"),
        ("Folkestone", "Kent"),
        ("Merseys", "Merseyside"),
        ("GMP", "Greater Manchester"),
        ("Brighton", "Sussex"),  # another name of the force, and New Brighton is in Wales
        ("CT1 2AB", "Kent"),
        ("e23000032", "Kent"),
        ("Norwich, Norfolk", "Norfolk"),
        ("Kent and", "Kent"),
    ],
)
def test_one_clear_name_leads_to_its_force(typed, force):
    assert find(typed).address == to_force(force)


def to_theme(theme: str) -> str:
    return to_page("theme", theme=theme)


@pytest.mark.parametrize(
    ("typed", "says", "themes"),
    [
        ("missing children", "“missing children” is a theme.", ["Missing children"]),
        ("Custody", "“Custody” leads to the theme “Custody and detention”.", ["Custody and detention"]),
        ("missing kids", "“missing kids” leads to the theme “Missing children”.", ["Missing children"]),
        ("domestic violence", "“domestic violence” leads to the theme “Domestic abuse”.", ["Domestic abuse"]),
        ("ASB", "“ASB” leads to the theme “Tackling anti-social behaviour”.", ["Tackling anti-social behaviour"]),
        ("serious & organised crime", "“serious & organised crime” is a theme.", ["Serious and organised crime"]),
    ],
)
def test_the_name_of_a_theme_leads_to_its_page(typed, says, themes):
    found = find(typed)
    assert (found.says, found.address) == (says, to_theme(themes[0]))
    assert [option.words for option in found.options] == themes


def test_everyday_words_are_for_themes_of_the_record_that_their_names_lack():
    named = {theme_id: theme.name.lower() for theme_id, theme in themes_by_id().items()}
    for theme_id, words in finder._other_words().items():
        assert theme_id in named
        assert not [word for word in words if word.lower() in named[theme_id]]


def test_a_word_in_the_names_of_several_themes_offers_them_and_a_force_or_place_comes_before_a_theme():
    found = find("leadership")
    assert (found.says, found.address) == ("“leadership” may mean 3 themes: choose one.", "")
    assert {option.address for option in found.options} == {
        to_theme(theme)
        for theme in ("Leadership and use of resources", "Child protection: leadership", "Leadership and priority")
    }
    assert not any("theme=" in option.address for typed in ("St", "Kent", "Preston") for option in find(typed).options)


def test_a_town_across_a_border_has_its_forces_from_a_to_z_and_says_so():
    """The record does not say in which area most of it is, and once began with the largest force."""
    found = find("Widnes")
    assert found.says == "“Widnes” lies in the areas of 2 forces, here from A to Z: choose one."
    assert [option.address for option in found.options] == [to_force("Cheshire"), to_force("Merseyside")]


def test_edges_of_a_built_up_area_are_not_offered_where_something_has_the_very_name_typed():
    assert [option.address for option in find("London").options][:2] == [
        to_force("Metropolitan"),
        to_force("City of London"),
    ]
    for typed in ("London", "Manchester"):
        assert not [o for o in find(typed).options if o.words in ("Greater London", "Greater Manchester")]
    assert find("Greater London").says == "“Greater London” is a region of 2 forces: choose one, or all of them."


def test_a_place_is_looked_for_in_the_region_after_it():
    assert [option.address for option in find("Newport, Wales").options] == [to_force("Gwent"), to_force("Dyfed-Powys")]
    assert find("Hayle, South West").address == to_force("Devon and Cornwall")
    assert "Wales” is a region" in find("Kent, Wales").says


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Richmond", "“Richmond” has 3 matches in 2 forces: choose one."),
        ("Newport", "“Newport” has 7 matches in 7 forces: choose one."),
        ("LD7", "“LD7” has 2 matches in 2 forces: choose one."),
        ("St", "“St” has 357 matches, of which 30 are listed."),
        ("Merseyide", "We know no force or place called “Merseyide”. Did you mean this?"),
        ("Avon and Sommerset", "We know no force or place called “Avon and Sommerset”. Did you mean this?"),
        ("Ruritania", "We know no force or place in England and Wales called “Ruritania”."),
        ("Police Scotland", "We know no force or place in England and Wales called “Police Scotland”."),
        ("", "Type a name or a postcode."),
        (" , ; & ", "We found nothing for “, ; &”. Type a name or a postcode."),
        ("%", "We found nothing for “%”. Type a name or a postcode."),
    ],
)
def test_an_unclear_name_leads_nowhere_and_says_why_with_every_match(typed, says):
    found = find(typed)
    assert (found.address, found.says) == ("", says)
    assert [option.address for option in found.options] == [m.address for part in found.parts for m in part.matches]


@pytest.mark.parametrize(
    ("typed", "says", "address"),
    [
        ("England and Wales", "“England and Wales” is all 43 forces: choose a region, or all of them.", "./"),
        ("england & wales", "“england & wales” is all 43 forces: choose a region, or all of them.", "./"),
        ("England", "“England” has 39 of the 43 forces: choose a region, or all of them.", None),
    ],
)
def test_the_names_of_the_countries_lead_to_all_forces_and_their_regions(typed, says, address):
    found = find(typed)
    every, *regions = found.options
    assert (found.says, found.address) == (says, "")
    assert every.address == address or every.address.count("region=") == len(regions) == 9
    assert ("Wales" in [option.words for option in regions]) == (address is not None)
    assert next(option for option in regions if option.words == "North East").address == "./?region=North+East"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("England, Kent", to_force("Kent")),
        ("Canterbury, Kent, England", to_force("Kent")),
        ("Leeds, UK", to_force("West Yorkshire")),
        ("Kent, England, Essex", compared("Kent", "Essex")),
        ("Great Britain", ""),
    ],
)
def test_the_country_of_a_place_is_no_name_of_another(typed, address):
    assert find(typed).address == address
    assert find("England, Wales").options[0].words == "Show all 43 on the overview"


def test_a_match_has_its_council_and_force():
    options = [(option.words, option.detail) for option in find("Richmond").options]
    assert ("Richmond", "Richmondshire · North Yorkshire Police") in options
    assert ("Richmond upon Thames", "Metropolitan Police Service") in options


def test_one_unclear_name_of_several_may_be_chosen_to_compare_it_with_the_others():
    found = find("Norfolk and Newport")
    assert not found.address and found.says == "“Newport” has 7 matches in 7 forces: choose one."
    *choices, without = found.options
    assert len(choices) == 7 and {"for “Newport”"} == {choice.detail.split(" · ")[-1] for choice in choices}
    island = next(choice for choice in choices if "Wight" in choice.words)
    assert island.address == compared("Norfolk", "Hampshire") and not island.name
    assert (without.words, without.detail) == ("Norfolk Constabulary", "without “Newport”")


def test_of_two_unclear_names_one_is_chosen_after_the_other():
    found = find("Newport, Kent and Richmond")
    assert found.says.count("choose one.") == 2
    first = next(option for option in found.options if "Wight" in option.words)
    assert first.name == "Hampshire, Kent, Richmond" and first.address == to_page("find", name=first.name)
    then = find(first.name)
    assert not then.address and "“Richmond” has 3 matches" in then.says
    assert compared("Hampshire", "Kent", "Metropolitan") in [option.address for option in then.options]


@pytest.mark.parametrize(
    ("typed", "unknown", "offered"),
    [
        ("Kent, Ruritania and Essex", "Ruritania", ("Compare Kent and Essex", compared("Kent", "Essex"))),
        ("Kent, Sufolk and Essex", "Sufolk", ("Suffolk Constabulary", compared("Kent", "Suffolk", "Essex"))),
        ("Kent and Llanfôr", "Llanfôr", ("Kent Police", to_force("Kent"))),
    ],
)
def test_an_unknown_name_is_named_and_never_left_out_silently(typed, unknown, offered):
    found = find(typed)
    assert not found.address and f"“{unknown}”" in found.says
    assert offered in [(option.words, option.address) for option in found.options]
    for option in found.options:
        assert f"“{unknown}”" in option.detail


@pytest.mark.parametrize(
    "typed",
    [
        "Kent x and y",
        "a, b and Kent",
        "and",
        "v",
        "R v Kent",
        "Newport & & Kent",
        ",Kent",
        "\x00, Kent",
        "Stoke-on-Trent and & Leeds",
    ],
)
def test_every_word_typed_is_in_a_part(typed):
    words = set(re.findall(r"[\w-]+", typed)) - {"and", "v"}
    assert words <= {word for part in find(typed).parts for word in re.findall(r"[\w-]+", part.text)}


def test_two_names_of_one_force_say_so():
    found = find("Norwich, Norfolk and Kent")
    assert found.address == compared("Norfolk", "Kent")
    assert found.says == "“Norwich” and “Norfolk” both lead to Norfolk Constabulary. Compare Norfolk and Kent."
    assert find("Norwich and Norfolk").says == "“Norwich” and “Norfolk” both lead to Norfolk Constabulary."


def test_more_forces_than_can_be_compared_lead_to_the_overview():
    forces = ["Kent", "Essex", "Surrey", "Sussex", "Hampshire", "Dorset", "Norfolk"]
    found = find(", ".join(forces))
    assert not found.address and found.says == "At most 6 forces are compared side by side, and these are 7."
    assert len(forces) == MAX_COMPARED + 1
    first, group, *alone = found.options
    assert (first.words, first.address) == ("Show all 7 on the overview", to_page("", force=forces))
    assert group.group == f"Kent, Essex, Surrey, Sussex and 3 others:{','.join(forces)}"
    assert [option.address for option in alone] == [to_force(force) for force in forces]


def test_several_forces_can_be_saved_as_a_group_that_the_address_takes():
    group = find("Norfolk, Suffolk and Cambridgeshire").options[1]
    assert group.group == "Norfolk, Suffolk and Cambridgeshire:Norfolk,Suffolk,Cambridgeshire"
    assert group.address == to_page("compare", group=group.group)
    assert GROUP.read([group.group]).chosen == ("Norfolk, Suffolk and Cambridgeshire:norfolk,suffolk,cambridgeshire",)


@pytest.mark.parametrize(
    ("forces", "name"),
    [
        (EASTERN, "Norfolk, Suffolk and Cambridgeshire"),
        (["Devon and Cornwall", "Dorset"], "Devon and Cornwall, and Dorset"),
        (["Avon and Somerset", "Devon and Cornwall"], "Avon and Somerset, Devon and Cornwall"),
        (["Metropolitan", "Kent", "West Yorkshire", "Greater Manchester"], "Metropolitan, Kent and 2 others"),
    ],
)
def test_the_name_proposed_for_a_group_is_that_of_its_forces_as_far_as_there_is_room(forces, name):
    assert proposed_name(forces) == name
    for many in range(1, len(FORCE.options()) + 1):
        assert 0 < len(proposed_name(list(FORCE.options().values())[:many])) <= MAX_NAME


def test_a_sentence_does_not_list_the_forces_of_a_group_that_is_named_after_them():
    read = page_at("compare").read
    named = read({"group": ["Norfolk, Suffolk and Cambridgeshire:Norfolk,Suffolk,Cambridgeshire"]})
    assert GROUP.in_english(named.groups) == "“Norfolk, Suffolk and Cambridgeshire”"
    other = read({"group": ["Norfolk and Suffolk:Norfolk,Kent"]})
    assert GROUP.in_english(other.groups) == "“Norfolk and Suffolk” (Norfolk and Kent)"


def test_long_texts_are_refused_with_the_limit():
    assert find("x" * (finder.MAX_CHARACTERS + 1)).says == "At most 300 characters are read, and this has 301."
    many = find(",".join(["Kent"] * (finder.MAX_NAMES + 1)))
    assert (many.address, many.says) == ("", "At most 16 names are read at a time, and these are 17.")
    assert find(",".join(["Kent"] * finder.MAX_NAMES)).address == to_force("Kent")


@pytest.mark.slow
def test_a_merged_force_that_is_named_after_two_is_found_as_one(merged):
    assert find("Norfolk and Suffolk").address == to_force("Norfolk and Suffolk")
    assert find("Norwich and Essex").address == compared("Norfolk and Suffolk", "Essex")


@pytest.mark.parametrize(
    "typed", ["North West", "the north west", "East of England", "Yorkshire & the Humber", "Wales"]
)
def test_a_region_offers_its_forces_and_not_a_place_with_its_name(typed):
    """A district of Leicestershire has "North West" in its name."""
    found = finder.find(typed)
    region = typed.casefold().removeprefix("the ").replace("&", "and")
    forces = queries.rows("forces")
    own = forces[forces["region"].str.casefold() == region]
    assert not found.address and found.says.startswith(f"“{typed}” is a region of {len(own)} forces")
    every, *each = found.options[: len(own) + 1]
    assert "region=" in every.address and {option.words for option in each} == set(own["name"])


def test_a_force_with_the_name_of_its_region_is_meant_by_it():
    assert finder.find("West Midlands").address == "force?force=West+Midlands"


@pytest.mark.parametrize("typed", ["North-West", "the  north  west", "north west region"])
def test_signs_and_spaces_do_not_hide_a_region(typed):
    assert find(typed).says.startswith(f"“{typed}” is a region of 5 forces")


@pytest.mark.parametrize(
    ("typed", "says", "words", "addresses"),
    [
        (
            "North West, Wales",
            "“North West” and “Wales” are regions of 9 forces together: choose one, or all of them.",
            "Show all 9 on the overview",
            {"region": ["North West", "Wales"]},
        ),
        # Beside a region alone, the region is meant, and not the force of its name.
        (
            "East Midlands and West Midlands",
            "“East Midlands” and “West Midlands” are regions of 9 forces together: choose one, or all of them.",
            "Show all 9 on the overview",
            {"region": ["East Midlands", "West Midlands"]},
        ),
        (
            "Wales, Yorkshire and The Humber",
            "“Wales”, and “Yorkshire and The Humber” are regions of 8 forces together: choose one, or all of them.",
            "Show all 8 on the overview",
            {"region": ["Wales", "Yorkshire and The Humber"]},
        ),
        (
            "London, Kent, West Midlands",
            "“London” is a region of 2 forces, 4 with Kent and West Midlands: choose one, or all of them.",
            "Compare City of London, Metropolitan, Kent and West Midlands",
            {"force": ["City of London", "Metropolitan", "Kent", "West Midlands"]},
        ),
        (
            "Wales, wales, Atlantis",
            "“Wales” is a region of 4 forces: choose one, or all of them. We know no force or place in England and "
            "Wales called “Atlantis”.",
            "Compare Dyfed-Powys, Gwent, North Wales and South Wales",
            {"force": ["Dyfed-Powys", "Gwent", "North Wales", "South Wales"]},
        ),
    ],
)
def test_several_regions_offer_the_forces_of_all(typed, says, words, addresses):
    found = finder.find(typed)
    assert not found.address and found.says == says
    every, *each = found.options
    assert every.words == words and parse_qs(urlsplit(every.address).query) == addresses
    forces = queries.rows("forces")
    named = set(forces[forces["region"].isin(addresses.get("region", []))]["name"])
    assert named <= {option.words for option in each}


def test_a_force_with_the_name_of_its_region_is_meant_beside_another_force():
    assert finder.find("Kent, West Midlands").address == "compare?force=Kent&force=West+Midlands"
