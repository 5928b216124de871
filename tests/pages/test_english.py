"""Words in sentences: lists of names, and articles."""

import pytest

from parts.address.english import listed, with_article


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
