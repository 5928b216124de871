"""Forces' own results stay separate, and change nothing about what inspectors found."""

import pytest

import queries

# A value for each parameter that some question requires.
REQUIRED = {
    "force": "kent",
    "theme": "vulnerable",
    "from_round": "2023-25",
    "to_round": "2023-25",
    "reference": "kent",
    "most": 10,
    "table": None,
    "search": None,
    "name": "Kent Police",
}

# Questions about the record itself, which do change.
ABOUT_THE_RECORD = {
    "record_versions",  # a preview shows what it changes
    "record_changes",
    "own_results",
    "programmes",
    "publishers",
    "headline",
    "themes",
    "table_inspections",
    "table_case_audits",
    "table_findings",
}


@pytest.fixture
def ask(own_results):
    """A function that queries the record with the force's own results."""

    def answered(name, /, **parameters):
        queries.pin(own_results)
        return queries.rows(
            name, **{key: parameters.get(key, REQUIRED.get(key)) for key in queries.question(name).parameters}
        )

    return answered


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in queries.names() if name not in ABOUT_THE_RECORD])
def test_own_results_change_no_answer_about_what_inspectors_found(name, ask):
    queries.pin()
    published = queries.rows(name, **{key: REQUIRED.get(key) for key in queries.question(name).parameters})
    assert ask(name).equals(published)


@pytest.mark.slow
def test_own_results_change_no_answer_about_their_own_force_and_theme(ask):
    for name, parameters in {
        "findings": {"forces": ["kent"], "themes": ["investigation"]},
        "findings_by_force": {"forces": ["kent"], "themes": ["investigation"]},
        "findings_by_theme": {"forces": ["kent"]},
        "findings_compared": {"forces": ["kent", "essex"]},
        "case_audits": {"forces": ["kent", "metropolitan"]},
        "inspections": {"forces": ["kent"]},
    }.items():
        queries.pin()
        published = queries.rows(name, **{key: parameters.get(key) for key in queries.question(name).parameters})
        assert len(published) and ask(name, **parameters).equals(published), name


def test_each_own_result_of_a_force_is_a_row_with_its_share_and_interval(ask):
    found = ask("own_results", forces=["kent"])
    assert found[["programme", "title", "topic"]].fillna("").values.tolist() == [
        ["peer-review", "Review by peers", ""],
        ["internal-audit", "Own audit of case files", "all"],
        ["internal-audit", "Own audit of case files", "missing"],
    ]
    whole = found.iloc[1]
    # 12 of 20; Wilson by hand: centre (12 + 1.9207) / (20 + 3.8415) = 0.5839,
    # half 1.96 / 23.8415 * sqrt(12 * 8 / 20 + 0.9604) = 0.1973
    assert (whole["cases_total"], whole["good"], whole["good_share"], whole["good_low"], whole["good_high"]) == (
        20,
        12,
        60.0,
        38.7,
        78.1,
    )
    assert whole["citation"] == "Held by the force" and found.iloc[0]["source_url"] == "https://example.org/peers"
    assert ask("own_results", forces=["essex"]).empty and ask("own_results", years=["2024"]).empty


def test_own_results_are_included_on_request(ask):
    both = ["internal-audit", "peer-review"]
    assert list(ask("findings", programmes=both)["summary"]) == [
        "Return interviews came late",
        "Peers saw prompt risk assessments",
    ]
    assert ask("findings_by_force", themes=["investigation"], programmes=both).values.tolist() == [["Kent", 1, 1, 0, 2]]
    assert list(ask("case_audits", samples=["own"])["cases_total"]) == [20, 8]
    programmes = ask("programmes")
    assert list(programmes[programmes["own"]]["programme"]) == both
    assert ask("headline").iloc[0]["own_results"] == 2
