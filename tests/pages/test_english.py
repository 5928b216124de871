"""Words in sentences: lists of names, and articles."""

import pytest
from markupsafe import Markup

from parts.address.english import listed, rounded, whole, with_article
from parts.address.force_names import in_a_sentence, named_in_full
from parts.address.glossary import TERMS
from parts.address.selection import Selection
from parts.address.vocabulary import forces_by_id
from parts.exhibits import grades


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Kent"], "Kent"),
        (["Devon and Cornwall"], "Devon and Cornwall"),
        (["Cheshire", "Cumbria", "Kent"], "Cheshire, Cumbria and Kent"),
        (["Kent", "Devon and Cornwall"], "Kent, and Devon and Cornwall"),
        (["Devon and Cornwall", "Kent"], "Devon and Cornwall, and Kent"),
        (["Essex", "Devon and Cornwall", "Kent"], "Essex, Devon and Cornwall, and Kent"),
        # A comma follows the name anyway, so the last needs none.
        (["Avon and Somerset", "Essex", "Kent"], "Avon and Somerset, Essex and Kent"),
        (["Cumberland", "Sandwell"], "Cumberland and Sandwell"),
    ],
)
def test_a_list_has_a_comma_before_its_last_name_where_that_or_the_one_before_has_an_and(names, words):
    assert listed(names) == words


def test_a_list_of_choices_has_a_comma_only_where_a_name_has_an_or():
    assert listed(["Kent", "Devon and Cornwall"], "or") == "Kent or Devon and Cornwall"
    assert listed(["Kent", "the year “1999” or later"], "or") == "Kent, or the year “1999” or later"


@pytest.mark.parametrize(
    ("noun", "words"),
    [("audit", "an audit"), ("inspection", "an inspection"), ("Engage spell", "an Engage spell"), ("force", "a force")],
)
def test_a_noun_has_the_article_that_its_first_letter_asks_for(noun, words):
    assert with_article(noun) == words


@pytest.mark.parametrize(
    ("short", "words"),
    [
        ("Metropolitan was good.", "The Metropolitan Police was good."),
        ("Kent and Metropolitan were good.", "Kent and the Metropolitan Police were good."),
        ("We found none for the City of London.", "We found none for the City of London Police."),
        ("Two. <b>City of London</b> is.", "Two. <b>The City of London Police</b> is."),
        ("Inadequate: Metropolitan’s report", "Inadequate: the Metropolitan Police’s report"),
        # Names of others: of a report, of an audit, of a force in full; what readers wrote; addresses.
        ("PEEL assessment 2023–25, Metropolitan, of May", "PEEL assessment 2023–25, Metropolitan, of May"),
        ("Metropolitan February 2018, 23 of 214", "Metropolitan February 2018, 23 of 214"),
        ("Metropolitan Police Service – National", "Metropolitan Police Service – National"),
        ("There is no theme “Metropolitan”.", "There is no theme “Metropolitan”."),
        ('<a href="force?force=Metropolitan">Kent</a>', '<a href="force?force=Metropolitan">Kent</a>'),
        ("None with “in the Metropolitan Borough”.", "None with “in the Metropolitan Borough”."),
        ("“Our Metropolitan peers”: Metropolitan", "“Our Metropolitan peers”: the Metropolitan Police"),
        (
            "The newest: PEEL assessment 2021/22, City of London.",
            "The newest: PEEL assessment 2021/22, City of London.",
        ),
        (
            "One. <b>City of London national child protection inspection</b>, of May",
            "One. <b>City of London national child protection inspection</b>, of May",
        ),
        # A year before a name, or after it, makes neither a title.
        ("In PEEL 2021/22, City of London was good.", "In PEEL 2021/22, the City of London Police was good."),
        ("2 moves, of Metropolitan, 2022 and 2025", "2 moves, of the Metropolitan Police, 2022 and 2025"),
        ("3 reports in City of London", "3 reports at the City of London Police"),
    ],
)
def test_a_force_whose_short_name_is_no_place_is_named_as_people_say_it_in_a_sentence(short, words):
    assert str(named_in_full(Markup(short))) == words
    if "<" not in short:
        assert named_in_full(short) == words


def test_names_in_sentences_are_those_of_the_record():
    for force_id, force in forces_by_id().items():
        assert force.name.startswith(in_a_sentence(force_id).removeprefix("the ").split(" and ")[0]), force.name


def test_sentences_titles_and_notes_name_a_force_alike(open_page):
    force = open_page("force", force=["Metropolitan"])
    assert (
        "Where the Metropolitan Police stands now" in force.words and "The Metropolitan Police: requires" in force.words
    )
    assert force.address == {"force": ["Metropolitan"]}
    compared = open_page("compare", force=["Metropolitan", "City of London"])
    assert "the newest known grades of the Metropolitan Police and the City of London Police differ" in compared.words
    assert "Compared with the Metropolitan Police, your first choice." in compared.words


@pytest.mark.parametrize(
    ("address", "query", "words"),
    [
        (
            "theme",
            {"theme": "Missing children", "search": "the Metropolitan"},
            "no findings with “the Metropolitan” on",
        ),
        (
            "case-audits",
            {"group": "Our Metropolitan peers:Metropolitan,West Midlands"},
            "“Our Metropolitan peers” (the",
        ),
        (
            "case-audits",
            {"group": "Our Metropolitan peers:Metropolitan,West Midlands"},
            "and not only the Metropolitan Police and West Midlands.",
        ),
        ("tables", {"table": "engage", "force": "Metropolitan"}, "moves, of the Metropolitan Police, 2022 and 2025"),
        ("case-audits", {}, "of their cases are from the Metropolitan Police, "),
        ("compare", {"force": ["Metropolitan", "Kent"]}, "Compared with the Metropolitan Police, your"),
        ("force", {"force": "Metropolitan"}, "Follow the Metropolitan Police (RSS)"),
        (
            "changes",
            {"force": "City of London", "theme": "Missing children", "since": "2019-01-01"},
            "1 report on missing children at the City of London Police. The newest that we know of is City of London "
            "national child",
        ),
    ],
)
def test_sentences_notes_and_captions_name_forces_and_leave_readers_words_and_titles(open_page, address, query, words):
    page = open_page(address, **query)
    assert words in " ".join([page.words, *(caption.value for caption in page.app.caption)])


@pytest.mark.parametrize("address", ["force", "theme"])
def test_a_cause_of_concern_is_told_apart_from_concerns_where_both_are_on_a_page(open_page, address):
    choice = {"force": ["Cleveland"]} if address == "force" else {"theme": ["Preventing crime"]}
    page = open_page(address, **choice)
    assert page.words.count("a serious failing that the inspectorate reports by this name") == 1
    assert "Most of the concerns among the findings are not causes of concern." in page.words


def test_terms_that_stand_near_each_other_are_told_apart_in_the_glossary(open_page):
    assert "A concern is a criticism of any weight; a cause of concern is a serious failing" in TERMS["Finding"]
    assert all(word in TERMS["Inferred"] for word in ("published totals", "wording", "earlier grade still applies"))
    low = open_page("").words
    assert "Why is there no average grade?" in low and "The median grade of a chart needs only their order" in low


def test_halves_are_rounded_up_wherever_a_number_is_shown_without_decimals():
    assert [whole(number) for number in (884.4, 884.5, 885.5, 7388.5)] == ["884", "885", "886", "7,389"]
    assert [rounded(share) for share in (0, 0.4, 0.5, 62.5, 63.5)] == ["0%", "under 1%", "1%", "63%", "64%"]


@pytest.mark.parametrize(
    ("forces", "begins"),
    [
        (["kent"], "Stacked bars: whether one force has each grade, on 1 round of inspection."),
        (["kent", "essex"], "Stacked bars: how many of 2 forces have each grade, on 1 round of inspection."),
    ],
)
def test_the_text_of_a_chart_of_one_force_and_one_round_is_in_the_singular(forces, begins):
    answer = grades.SPREAD_BY_ROUND.ask(Selection(), themes=["vulnerable"], forces=forces, years=[2017])
    assert grades.SPREAD_BY_ROUND.chart(answer.rows).alt.startswith(begins)
