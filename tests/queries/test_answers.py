"""The answer to each question on the small record in ``record/``, worked out by hand."""

import math
import re
from pathlib import Path

import duckdb
import numpy
import pyarrow
import pytest
from scipy.stats import binom, binomtest
from statsmodels.stats.proportion import confint_proportions_2indep

import queries
from data.parquet import published_tables
from data.validation import check
from queries.question import FOLDER
from tests.conftest import SMALL_RECORD, write_version


def ask(name, /, **parameters):
    """The rows of an answer; parameters that are not given are left out."""
    return queries.rows(name, **parameters)


@pytest.fixture(autouse=True)
def _small(small_record):
    pass


def cells(frame, *columns):
    """Rows as tuples of the given columns, with missing values as None."""
    return [
        tuple(None if v is None or v != v else v for v in row)
        for row in frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None).itertuples(index=False)
    ]


@pytest.mark.slow
def test_grid_has_every_force_for_each_theme_that_was_graded():
    grid = ask("grid", themes=["vulnerable"], rounds=["2016"])
    assert cells(grid, "force", "grade", "missing") == [
        ("Cheshire", "good", None),
        ("Cumbria", "inadequate", None),
        ("Essex", None, "not known here"),
        ("Kent", "requires-improvement", None),
    ]


def test_grid_distinguishes_not_graded_from_not_known_here():
    grid = ask("grid", themes=["prevent"])
    assert cells(grid, "force", "round", "grade", "missing") == [
        ("Cheshire", "2017", "outstanding", None),
        ("Cumbria", "2017", None, "not known here"),
        ("Essex", "2017", None, "not known here"),
        ("Kent", "2017", None, "not graded"),
    ]


def test_grid_filters_by_force_region_and_year():
    assert set(ask("grid", forces=["kent"])["force"]) == {"Kent"}
    assert set(ask("grid", regions=["North West"])["force"]) == {"Cheshire", "Cumbria"}
    assert set(ask("grid", themes=["vulnerable"], years=["2017"])["round"]) == {"2017"}


def test_grid_finds_grades_whose_year_is_not_known():
    grid = ask("grid", years=["not known"])
    assert cells(grid, "force", "theme", "grade") == [("Kent", "Recording crime data", "good")]


def test_spread_counts_each_grade_of_the_scale_and_says_of_how_many_forces():
    spread = ask("spread", themes=["vulnerable"], rounds=["2017"])
    # All four are known: good, good, requires improvement, inadequate. The lower of the middle two is the median.
    assert cells(spread, "grade", "forces", "known", "of_forces", "share_pct", "median_grade") == [
        ("outstanding", 0, 4, 4, 0.0, "requires-improvement"),
        ("good", 2, 4, 4, 50.0, "requires-improvement"),
        ("requires-improvement", 1, 4, 4, 25.0, "requires-improvement"),
        ("inadequate", 1, 4, 4, 25.0, "requires-improvement"),
    ]


def test_spread_has_each_round_even_if_no_chosen_force_has_a_known_grade():
    spread = ask("spread", themes=["vulnerable"], forces=["essex"])
    assert cells(spread.drop_duplicates("round"), "round", "known", "of_forces") == [
        ("2016", 0, 1),
        ("2017", 1, 1),
        ("2021-22", 0, 1),
    ]
    assert list(ask("spread", themes=["vulnerable"], forces=["essex"], years=["2016"])["round"].unique()) == ["2016"]


def test_spread_has_adequate_only_on_the_scale_of_five():
    spread = ask("spread", themes=["vulnerable"])
    assert set(spread[spread["grade"] == "adequate"]["round"]) == {"2021-22"}


def test_the_median_of_three_grades_is_the_second():
    spread = ask("spread", themes=["vulnerable"], rounds=["2016"])
    assert set(spread["median_grade"]) == {"requires-improvement"}  # inadequate, requires improvement, good


def test_shares_in_a_spread_are_of_the_known_grades():
    spread = ask("spread", themes=["vulnerable"], rounds=["2021-22"])
    assert cells(spread[spread["forces"] > 0], "grade", "forces", "known", "of_forces", "share_pct") == [
        ("outstanding", 1, 2, 4, 50.0),
        ("adequate", 1, 2, 4, 50.0),
    ]


def test_moves_say_who_rose_fell_or_stayed_and_who_is_not_known():
    moves = ask("moves", theme="vulnerable", from_round="2016", to_round="2017")
    assert cells(moves, "force", "from_grade", "to_grade", "move", "grades_known") == [
        ("Kent", "requires-improvement", "inadequate", "fell", 2),
        ("Cumbria", "inadequate", "requires-improvement", "rose", 2),
        ("Cheshire", "good", "good", "stayed, not inspected again", 2),
        ("Essex", "good", None, "known once only", 1),
    ]
    assert set(moves["from_name"]) == {"PEEL 2016", "PEEL 2017"} and set(moves["to_name"].dropna()) == {"PEEL 2017"}


def test_moves_are_from_the_first_known_grade_to_the_last_within_an_era():
    # No force has a grade of 2015 or 2018/19, so the known grades in between are compared.
    moves = ask("moves", theme="vulnerable", from_round="2015", to_round="2018-19")
    assert cells(moves.query("force == 'Kent'"), "from_name", "to_name", "move") == [("PEEL 2016", "PEEL 2017", "fell")]
    for force in ("cheshire", "cumbria", "kent"):  # the same as on the page of a force
        changes = ask("changes", force=force).query("theme_id == 'vulnerable'")
        move = moves.query("force_id == @force")["move"].iloc[0]
        assert changes["move"].iloc[0] == move.removesuffix(", not inspected again")


def test_there_are_no_moves_between_two_eras():
    assert ask("moves", theme="vulnerable", from_round="2017", to_round="2021-22").empty


def test_grade_changes_are_from_one_known_grade_to_the_next_within_an_era_in_steps_of_its_scale():
    # Protecting vulnerable people was graded in 2016 and 2017; 2021/22 is an era of its own, and Essex has one grade.
    # Without adequate, from inadequate to outstanding is three steps.
    changes = ask("grade_changes")
    assert cells(
        changes, "force", "theme_id", "from_round_name", "from_grade", "round_name", "grade", "move", "steps"
    ) == [
        ("Kent", "vulnerable", "PEEL 2016", "requires-improvement", "PEEL 2017", "inadequate", "fell", 1),
        (
            *("Cheshire", "recording", "Crime data integrity, first inspection", "inadequate"),
            *("Crime data integrity, re-inspection", "outstanding", "rose", 3),
        ),
        ("Cumbria", "vulnerable", "PEEL 2016", "inadequate", "PEEL 2017", "requires-improvement", "rose", 1),
        ("Cheshire", "vulnerable", "PEEL 2016", "good", "PEEL 2017", "good", "stayed, not inspected again", 0),
    ]
    assert cells(changes.query("theme_id == 'recording'"), "from_published", "published") == [
        ("2017-01-02", "2018-01-02")
    ]


@pytest.mark.parametrize(
    ("move", "moved"),
    [
        ("moved", ["Kent", "Cheshire", "Cumbria"]),
        ("fell", ["Kent"]),
        ("fell-by-two", []),
        ("rose", ["Cheshire", "Cumbria"]),
        ("rose-by-two", ["Cheshire"]),
    ],
)
def test_grade_changes_are_filtered_by_how_far_they_moved(move, moved):
    assert list(ask("grade_changes", move=move)["force"]) == moved


def test_a_grade_change_belongs_to_the_year_of_its_later_grade():
    assert list(ask("grade_changes", years=["2018"])["force"]) == ["Cheshire"]
    assert ask("grade_changes", years=["2016"]).empty


@pytest.mark.slow
def test_a_round_without_a_grade_is_skipped_and_named(small_tables, tmp_path):
    """Essex gets a grade for 2015 and Kent one for 2018/19; Kent’s grade for 2017 is known only from the press."""
    page = "https://example.org/report"
    paths = SMALL_RECORD / "inspections.csv", SMALL_RECORD / "judgments.csv"
    inspections, judgments = ([path.read_text("utf-8").splitlines()[0]] for path in paths)
    for force, cycle, grade in (("essex", "2015", "inadequate"), ("kent", "2018-19", "good"), ("kent", "2017", "")):
        report = f"{force}-peel-{cycle}"
        inspections.append(f"{report},peel,force,{force},{cycle},{report},,,{cycle[:4]},inspectorate,{page},,")
        kind = "inspectorate" if grade else "press"
        graded = f"{report},{force},vulnerable,{cycle[:4]},{grade or 'inadequate'},four-tier,stated,1"
        judgments.append(f"{graded},,{kind},{page},")
    files = [("inspections.csv", "\n".join(inspections)), ("judgments.csv", "\n".join(judgments))]
    checked = check([(name, f"{text}\n".encode()) for name, text in files], small_tables, replace=True)
    assert checked.problems == []
    queries.pin(queries.open_record(write_version(checked.tables, tmp_path)))
    filters = {"themes": ["vulnerable"], "forces": ["essex", "kent"]}
    columns = ("force", "from_round_name", "round_name", "move", "steps", "between")
    assert cells(ask("grade_changes", **filters, move="moved"), *columns) == [
        ("Kent", "PEEL 2016", "PEEL 2017", "fell", 1, None),
        ("Kent", "PEEL 2017", "PEEL 2018/19", "rose", 2, None),
        ("Essex", "PEEL 2015", "PEEL 2017", "rose", 2, "PEEL 2016: grade not found"),
    ]
    assert cells(ask("grade_changes", **filters, evidence="inspectorate"), *columns) == [
        ("Essex", "PEEL 2015", "PEEL 2017", "rose", 2, "PEEL 2016: grade not found"),
        ("Kent", "PEEL 2016", "PEEL 2018/19", "rose", 1, "PEEL 2017: hidden by filters"),
    ]


def test_rounds_compared_say_how_many_grades_moved_or_why_none_can_be_compared():
    rounds = ask("rounds_compared")
    counts = ("grades", "grades_compared", "fell", "fell_by_two", "rose", "rose_by_two", "stayed")
    assert cells(rounds[rounds["grades"] > 0], "round", "compared_with", *counts) == [
        ("child-protection", None, 1, *[None] * 6),
        ("2021-22", None, 2, *[None] * 6),
        ("crime-data-integrity-reinspection", "Crime data integrity, first inspection", 1, 1, 0, 0, 1, 1, 0),
        ("crime-data-integrity-first-inspection", None, 2, *[None] * 6),
        # Of the five, one is on preventing crime, which no earlier round graded, and one is the first of Essex.
        ("2017", "PEEL 2016", 5, 3, 1, 0, 1, 0, 1),
        ("2016", "PEEL 2015", 3, 0, 0, 0, 0, 0, 0),
    ]
    assert list(rounds["why_not"].isna()) == list(rounds["compared_with"].notna())
    why = rounds.set_index("round")["why_not"]
    assert why["2014"] == "It is the first round in the record." and "from four grades to five" in why["2021-22"]
    assert "first round of its kind" in why["child-protection"]


def test_forces_are_side_by_side_in_the_order_given_and_are_compared_with_the_reference():
    answer = ask("compare", forces=["cumbria", "cheshire", "essex", "kent"], reference="cumbria", rounds=["2017"])
    assert cells(answer[answer["theme"] == "Protecting vulnerable people"], "force", "grade", "compared") == [
        ("Cumbria", "requires-improvement", "reference"),
        ("Cheshire", "good", "higher"),
        ("Essex", "good", "higher"),
        ("Kent", "inadequate", "lower"),
    ]
    assert cells(answer.drop_duplicates("theme"), "theme", "outcome", "difference") == [
        ("Protecting vulnerable people", "they differ", "Cheshire, Essex higher; Kent lower"),
        ("Preventing crime", "fewer than two known", "Fewer than two known"),
    ]
    assert cells(answer[answer["theme"] == "Preventing crime"], "force", "missing", "compared") == [
        ("Cumbria", "not known here", "reference"),
        ("Cheshire", None, "not comparable"),
        ("Essex", "not known here", "not comparable"),
        ("Kent", "not graded", "not comparable"),
    ]


def test_an_answer_can_be_limited_to_themes_on_which_grades_differ():
    differing = {"forces": ["cumbria", "cheshire", "essex", "kent"], "reference": "cumbria", "rounds": ["2017"]}
    assert set(ask("compare", **differing, differences="only")["theme"]) == {"Protecting vulnerable people"}
    same = {"forces": ["essex", "cheshire"], "reference": "essex", "rounds": ["2017"]}
    assert len(ask("compare", **same)) and ask("compare", **same, differences="only").empty


def test_forces_with_equal_grades_count_as_the_same():
    answer = ask("compare", forces=["essex", "cheshire"], reference="essex", rounds=["2017"]).head(2)
    assert cells(answer, "force", "compared", "outcome", "difference") == [
        ("Essex", "reference", "all the same", "Both the same"),
        ("Cheshire", "same", "all the same", "Both the same"),
    ]


def test_where_the_reference_is_not_known_the_others_are_compared_among_themselves():
    answer = ask("compare", forces=["essex", "kent", "cheshire", "cumbria"], reference="essex", rounds=["2016"])
    assert set(answer["difference"]) == {"Cheshire highest; Cumbria lowest"}
    assert list(answer["compared"]) == ["reference", "not comparable", "not comparable", "not comparable"]


def test_grades_of_two_rounds_are_never_compared_with_each_other():
    # Cheshire inadequate at the first inspection of crime data and outstanding at the second;
    # Kent good at the first, not known at the second.
    rounds = ["crime-data-integrity-first-inspection", "crime-data-integrity-reinspection"]
    answer = ask("compare", forces=["cheshire", "kent"], reference="cheshire", rounds=rounds)
    assert cells(answer, "force", "grade", "compared", "difference") == [
        ("Cheshire", "inadequate", "reference", "Kent higher"),
        ("Kent", "good", "higher", "Kent higher"),
        ("Cheshire", "outstanding", "reference", "Fewer than two known"),
        ("Kent", None, "not comparable", "Fewer than two known"),
    ]


def test_forces_of_similar_size_are_the_nearest_by_the_ratio_of_their_officers():
    # Cheshire has 2,239.4 officers, Essex 1.60 times as many, Cumbria 0.58 times (as far off as 1.73), Kent 1.77 times.
    # By the difference in officers, Cumbria would be nearest.
    assert cells(ask("similar_size", force="cheshire", most=3), "force", "times_as_many") == [
        ("Cheshire", 1.0),
        ("Essex", 1.6),
        ("Cumbria", 0.58),
        ("Kent", 1.77),
    ]
    assert list(ask("similar_size", force="kent", most=1)["force"]) == ["Kent", "Essex"]
    # Cumbria has 0.33 times as many officers as Kent: fewer than half are not similar.
    of_kent = ask("similar_size", force="kent", most=3)
    assert dict(cells(of_kent, "force", "similar")) == {"Kent": True, "Essex": True, "Cheshire": True, "Cumbria": False}


def test_a_force_is_compared_with_all_others_and_with_those_of_its_size():
    # Protecting vulnerable people in 2017: Kent inadequate, Essex good, Cheshire good, Cumbria requires improvement.
    # Nearest to Kent by the ratio of officers: Essex, then Cheshire.
    columns = ("theme", "grade", "higher", "same", "lower", "others_known", "near_higher", "near_known")
    # Cumbria is near to Kent, and has a known grade, but has fewer than half of its officers.
    kent = ask("benchmark", force="kent", rounds=["2017"], most=3)
    assert cells(kent, *columns) == [("Protecting vulnerable people", "inadequate", 3, 0, 0, 3, 2, 2)]
    assert cells(kent, "near_forces") == [(2,)]
    cheshire = ask("benchmark", force="cheshire", rounds=["2017"], most=1)
    assert cells(cheshire, *columns) == [
        ("Protecting vulnerable people", "good", 0, 1, 2, 3, 0, 1),
        ("Preventing crime", "outstanding", 0, 0, 0, 0, 0, 0),
    ]


def test_findings_side_by_side_distinguish_zero_from_not_known():
    # Cumbria has a finding, though none on online abuse; Essex has two reports and no finding; Kent has no report.
    answer = ask("findings_compared", forces=["kent", "cumbria", "cheshire", "essex"])
    assert cells(answer, "theme", "force", "concern", "strength", "recommendation", "reports") == [
        ("Missing children", "Kent", None, None, None, 0),
        ("Missing children", "Cumbria", 0, 0, 1, 1),
        ("Missing children", "Cheshire", 1, 1, 0, 2),
        ("Missing children", "Essex", None, None, None, 2),
        ("Online abuse", "Kent", None, None, None, 0),
        ("Online abuse", "Cumbria", 0, 0, 0, 1),
        ("Online abuse", "Cheshire", 1, 0, 0, 2),
        ("Online abuse", "Essex", None, None, None, 2),
    ]


def test_changes_of_a_force_stay_within_an_era():
    changes = ask("changes", force="cheshire")
    assert cells(changes, "theme", "first_grade", "last_grade", "move", "era_name") == [
        ("Recording crime data", "inadequate", "outstanding", "rose", "Crime data integrity"),
        ("Protecting vulnerable people", "good", "good", "stayed", "Up to 2018/19"),
    ]


def test_latest_grades_put_protecting_vulnerable_people_first_and_take_the_newest():
    latest = ask("latest_grades", force="cheshire")
    assert cells(latest, "theme", "grade", "year") == [
        ("Protecting vulnerable people", "adequate", 2021),
        ("Recording crime data", "outstanding", 2018),
        ("Preventing crime", "outstanding", 2017),
    ]


def test_judgments_come_from_all_three_programmes():
    judgments = ask("judgments")
    assert judgments["programme"].value_counts().to_dict() == {"peel": 10, "crime-data-integrity": 3, "ncpi": 1}


def test_findings_are_filtered_by_each_of_their_filters():
    assert len(ask("findings")) == 5
    assert len(ask("findings", forces=["cheshire"])) == 3
    assert len(ask("findings", regions=["North West"])) == 4  # the national one has no region
    assert len(ask("findings", years=["not known"])) == 1
    assert len(ask("findings", themes=["missing-children"])) == 4
    assert len(ask("findings", programmes=["thematic"])) == 1
    assert len(ask("findings", polarities=["strength", "recommendation"])) == 2


def search(text):
    return list(ask("findings", search=text)["summary"])


def test_a_search_finds_texts_with_every_word_in_any_form_and_case():
    wanted = ["Missing children were not always seen as at risk", "Risk to missing children was poorly understood"]
    assert sorted(search("MISSING risks")) == wanted
    # Child matches children, and missing matches miss; filler words don't count.
    assert sorted(search("the risk to a missing child")) == wanted
    assert search("examining devices") == ["Devices waited months to be examined"]
    assert search("xylophone") == []


def test_a_search_for_punctuation_finds_nothing_and_an_empty_search_finds_everything():
    assert search("%") == search(" - ") == search("“”") == []
    assert len(search("")) == len(search("  ")) == len(search(None)) == 5
    assert len(ask("table_findings", search="%")) == 0


def test_a_rarer_word_and_a_shorter_finding_rank_higher():
    # All three contain child and miss; the shortest (8 words against 9 and 9) comes first.
    assert search("missing child")[0] == "Risk to missing children was poorly understood"


def test_findings_come_newest_first_with_unknown_years_last():
    findings = ask("findings", themes=["missing-children"])
    years = [(2018, None), (2018, None), (2015, None), (None, "not known")]
    assert cells(findings, "year", "year_missing") == years


def test_inspections_come_newest_first_with_what_the_record_holds_about_each():
    inspections = ask("inspections", forces=["cheshire"])
    years = [(2021, "2021-22"), (2019, None), (2018, None), (2018, None), (2017, None), (2017, "2017"), (2016, "2016")]
    assert cells(inspections, "year", "cycle") == years
    assert cells(
        inspections[inspections["title"] == "cheshire-ncpi-2018"], "fieldwork", "published", "grades", "findings"
    ) == [("2018-03", "2018-07", 0, 3)]


def test_latest_reports_are_those_with_a_date_newest_first():
    assert cells(ask("latest_reports", most=2), "force", "published") == [
        ("Essex", "2024-12-13"),
        ("Cheshire", "2018-07"),
    ]


def test_case_audits_give_the_share_good_with_its_wilson_interval():
    audit = ask("case_audits", forces=["cheshire"], years=["2018"]).iloc[0]
    # 5 of 20, z² = 3.8415: centre (5 + 1.9207) / 23.8415 = 0.29028; half √(5·15/20 + 0.9604)·1.95996/23.8415 = 0.17842
    assert (audit["good_share"], audit["good_low"], audit["good_high"]) == (25.0, 11.2, 46.9)


def test_the_national_audit_of_2015_has_an_interval():
    audit = ask("case_audits", years=["2015"]).iloc[0]
    assert (audit["force"], audit["cases_total"], audit["good"], audit["good_share"]) == ("National", 576, 177, 30.7)
    assert (audit["good_low"], audit["good_high"]) == (27.1, 34.6)


def test_a_percentage_without_counts_has_no_interval():
    audit = ask("case_audits", forces=["cheshire"], years=["2019"]).iloc[0]
    assert audit["good_pct"] == 53
    assert all(math.isnan(audit[c]) for c in ("good_share", "good_low", "good_high"))


def test_the_share_by_which_audits_are_sorted_is_known_by_counts_by_subtraction_or_as_published():
    audits = ask("case_audits", forces=["essex", "cheshire"])
    assert cells(audits, "printed", "good_share_drawn") == [
        ("counts", 80.0),  # 56 of 70
        ("counts", 60.0),  # 48 of 80
        ("combined count only", 20.0),  # 8 of 10 below good
        ("percentage only", 53.0),
        ("counts", 25.0),  # 5 of 20
    ]


def test_one_rule_says_of_which_share_the_interval_of_an_audit_is():
    columns = ("force", "topic", "printed", "interval_of", "interval_low", "interval_high")
    assert cells(ask("case_audits", forces=["essex", "cheshire"]), *columns) == [
        ("Essex", "all", "counts", "good", 69.2, 87.7),  # 56 of 70
        ("Essex", "all", "counts", "good", 49.0, 70.0),  # 48 of 80
        # 8 of 10 below good, so 2 good: centre (2 + 1.9207) / 13.8415 = 0.28326; half 0.22656.
        ("Essex", "online-abuse", "combined count only", "good", 5.7, 51.0),
        ("Cheshire", "all", "percentage only", None, None, None),
        ("Cheshire", "all", "counts", "good", 11.2, 46.9),
    ]


@pytest.mark.parametrize(
    ("k", "n"), [(0, 1), (0, 21), (1, 1), (5, 20), (10, 31), (20, 83), (93, 303), (177, 576), (576, 576)]
)
def test_wilson_limits_are_those_of_scipy(k, n):
    with queries.current_record().connection.cursor() as cursor:
        low, high = cursor.execute("select wilson_low($k, $n), wilson_high($k, $n)", {"k": k, "n": n}).fetchone()
    expected = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((100 * expected.low, 100 * expected.high), abs=1e-9)


def test_wilson_limits_of_no_cases_are_null():
    with queries.current_record().connection.cursor() as cursor:
        assert cursor.execute("select wilson_low(0, 0), wilson_high(null, 20)").fetchone() == (None, None)


def test_an_audit_says_what_was_printed_and_what_that_leaves_open():
    audits = ask("case_audits")
    assert cells(audits, "force", "topic", "printed", "below_good_not_split", "not_described") == [
        ("Essex", "all", "counts", 14, 0),  # 56 of 70 good, 14 below good together
        ("Essex", "all", "counts", None, 12),  # 48 good and 20 inadequate of 80
        ("Essex", "online-abuse", "combined count only", 8, 0),
        ("Cheshire", "all", "percentage only", None, None),
        ("Cheshire", "all", "counts", None, 0),
        ("National", "all", "counts", None, 0),
    ]


def test_the_label_of_a_year_is_the_year_alone_where_the_report_is_of_the_same_year():
    assert list(ask("case_audits", forces=["essex"], years=["2025"])["year_label"]) == ["2025"]
    assert set(ask("funnel", forces=["cheshire"])["year_label"]) == {"2018"}


@pytest.mark.parametrize(("cases", "p"), [(20, 109 / 170), (80, 109 / 170), (70, 109 / 170)])
def test_funnel_limits_are_the_exact_binomial_quantiles_of_scipy(cases, p):
    # The pool is 5 of 20, 48 of 80 and 56 of 70: 109 of 170. Parts, percentages and national reports are left out.
    row = ask("funnel").set_index("cases_total").loc[cases]
    assert (row["pooled_good"], row["pooled_cases"], row["pooled_share"], row["pooled_audits"]) == (109, 170, 64.1, 3)
    assert [row[c] for c in ("low_998", "low_95", "high_95", "high_998")] == [
        binom.ppf(q, cases, p) for q in (0.001, 0.025, 0.975, 0.999)
    ]


def test_funnel_says_which_audits_lie_outside_its_limits():
    # 5 of 20 against 64.1%: P(X <= 5) = 0.0005. 56 of 70 (80%): P(X >= 56) = 0.003.
    assert cells(ask("funnel"), "force", "good", "place") == [
        ("Cheshire", 5, "below the 99.8% limits"),
        ("Essex", 56, "above the 95% limits"),
        ("Essex", 48, "within the 95% limits"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("side", ["low", "high"])
@pytest.mark.parametrize("width", [95, 998])
def test_an_audit_on_a_limit_of_the_funnel_is_within_it_and_one_case_further_is_not(side, width, small_tables):
    """The limit is the first count that a chance of 2.5% (0.1%) does not exclude, so it counts as inside."""
    tail = {95: 0.025, 998: 0.001}[width]
    tables = published_tables(small_tables)
    audits = tables["case_audits"].to_pandas()
    cheshire = (audits["inspection_id"] == "cheshire-ncpi-2018") & (audits["topic"] == "all")
    assert cheshire.sum() == 1
    places = {}
    for good in range(41):
        # The other audits: 48 of 80 and 56 of 70.
        limit = binom.ppf(tail if side == "low" else 1 - tail, 40, (104 + good) / 190)
        if (beyond := good - limit if side == "high" else limit - good) not in (0, 1):
            continue
        audits.loc[cheshire, ["cases_total", "good", "requires_improvement", "adequate", "inadequate"]] = [
            40, good, 40 - good, None, 0,
        ]  # fmt: skip
        tables["case_audits"] = pyarrow.Table.from_pandas(audits, tables["case_audits"].schema, preserve_index=False)
        queries.pin(queries.open_preview(queries.preview_tables(tables, small_tables), "token"))
        row = ask("funnel", forces=["cheshire"]).iloc[0]
        assert (row[f"{side}_{width}"], row.pooled_good, row.pooled_cases) == (limit, 104 + good, 190)
        places[beyond] = row.place
    outside = f"{'above' if side == 'high' else 'below'} the {'95%' if width == 95 else '99.8%'} limits"
    assert places[0] != outside and places[1] == outside


def test_filters_do_not_change_the_pooled_share_of_the_funnel():
    assert set(ask("funnel", forces=["essex"], years=["2025"])["pooled_share"]) == {64.1}


def test_the_funnel_lines_are_the_same_limits_in_per_cent():
    lines = ask("funnel_limits").set_index("cases")
    p = 109 / 170
    assert (lines.index[0], lines.index[-1]) == (5, 100) and {20, 70, 80} < set(lines.index)
    for cases, line in lines.iterrows():
        expected = [100 * binom.ppf(q, cases, p) / cases for q in (0.001, 0.025, 0.975, 0.999)]
        assert [line[c] for c in ("low_998", "low_95", "high_95", "high_998")] == pytest.approx(expected, abs=0.006)


@pytest.mark.slow
def test_the_place_of_every_audit_agrees_with_the_drawn_lines(small_tables):
    """Even where one audit is many times as large as the others."""
    tables = published_tables(small_tables)
    audits = tables["case_audits"].to_pandas()
    essex = audits[audits["good"] == 48].index[0]
    for good, cases in ((48, 80), (3_000, 5_000)):
        audits.loc[essex, ["good", "cases_total", "requires_improvement", "inadequate"]] = [
            good,
            cases,
            cases - good,
            0,
        ]
        tables["case_audits"] = pyarrow.Table.from_pandas(audits, tables["case_audits"].schema, preserve_index=False)
        queries.pin(queries.open_preview(queries.preview_tables(tables, small_tables), "token"))
        assert sides_of_the_drawn_lines(ask("funnel"), ask("funnel_limits")) == list(ask("funnel")["place"])


def sides_of_the_drawn_lines(funnel, lines) -> list[str]:
    """The place of each audit according to the straight lines drawn between the points of the limits."""
    sides = []
    for row in funnel.itertuples():
        share = 100 * row.good / row.cases_total
        at = {c: numpy.interp(row.cases_total, lines["cases"], lines[c]) for c in lines if c[-2:] in ("95", "98")}
        places = {
            "above the 99.8% limits": share > at["high_998"] + 0.01,
            "below the 99.8% limits": share < at["low_998"] - 0.01,
        }
        places |= {
            "above the 95% limits": share > at["high_95"] + 0.01,
            "below the 95% limits": share < at["low_95"] - 0.01,
        }
        sides.append(next((place for place, outside in places.items() if outside), "within the 95% limits"))
    return sides


@pytest.mark.slow
def test_good_cases_are_found_by_subtraction_however_those_below_good_were_printed(small_tables):
    """As one number, or as one for each grade below good. With the inadequate cases alone, the rest stays open."""
    tables = published_tables(small_tables)
    audits = tables["case_audits"].to_pandas()
    essex = audits[audits["good"] == 48].index[0]
    counts = ["good", "cases_total", "requires_improvement", "adequate", "inadequate", "below_good"]
    found = []
    for printed in ([None, 81, 42, None, 24, None], [None, 81, None, None, None, 66], [None, 81, None, None, 24, None]):
        audits.loc[essex, counts] = printed
        tables["case_audits"] = pyarrow.Table.from_pandas(audits, tables["case_audits"].schema, preserve_index=False)
        queries.pin(queries.open_preview(queries.preview_tables(tables, small_tables), "token"))
        row = ask("case_audits", samples=["whole"]).query("cases_total == 81")
        found += cells(row, "printed", "good_by_subtraction", "not_described")
    assert found == [("combined count only", 15, 0), ("combined count only", 15, 0), ("inadequate only", None, 57)]


def test_an_audit_that_prints_only_cases_below_good_is_completed_by_subtraction_and_not_pooled():
    audit = ask("case_audits", forces=["essex"], years=["2024"]).set_index("topic").loc["online-abuse"]
    assert (audit["good_by_subtraction"], audit["printed"]) == (2, "combined count only")  # 8 of 10 below good
    assert set(ask("funnel")["printed"]) == {"counts"}  # a part of a sample is in neither


def test_publishers_are_counted_over_all_facts():
    assert cells(ask("publishers"), "source_kind", "facts") == [("inspectorate", 21), ("press", 4)]


def test_a_review_is_paired_with_the_inspection_before_it_with_newcombes_interval():
    # Newcombe's own example: 56 of 70 less 48 of 80 is 20 points, 5.24 to 33.39
    # (Statistics in Medicine 17, 1998, table II).
    pair = ask("reviews", forces=["essex"]).iloc[0]
    assert (pair["force"], pair["from_year"], pair["year"]) == ("Essex", 2024, 2025)
    assert (pair["from_year_label"], pair["year_label"]) == ("2024", "2025")
    assert (
        pair["from_share"],
        pair["good_share"],
        pair["difference"],
        pair["difference_low"],
        pair["difference_high"],
    ) == (60.0, 80.0, 20.0, 5.2, 33.4)
    assert pair["change"] == "more were good" and len(ask("reviews")) == 2
    # Cheshire: 5 of 20 good, then 53%, without counts.
    pair = ask("reviews", forces=["cheshire"]).iloc[0]
    assert (pair["from_share"], pair["good_share"], pair["difference"]) == (25.0, 53.0, 28.0)
    assert pair["change"] == "cannot say without counts"
    assert pair[["good", "cases", "good_low", "difference_low", "difference_high"]].isna().all()


def test_a_difference_of_shares_is_that_of_the_shares_as_they_are_shown(small_tables):
    """93 of 303 less 23 of 214 is 19.945 points, but 30.7% less 10.7% is 20.0, which readers work out."""
    tables = published_tables(small_tables)
    audits = tables["case_audits"].to_pandas()
    essex = (audits["inspection_id"].str.startswith("essex")) & (audits["topic"] == "all")
    assert essex.sum() == 2
    counts = ["cases_total", "good"]
    others = ["adequate", "requires_improvement", "below_good", "inadequate"]
    audits.loc[essex, others] = None
    first, second = sorted(audits[essex].index, key=lambda at: audits["inspection_id"][at])
    audits.loc[first, counts], audits.loc[second, counts] = [214, 23], [303, 93]
    tables["case_audits"] = pyarrow.Table.from_pandas(audits, tables["case_audits"].schema, preserve_index=False)
    queries.pin(queries.open_preview(queries.preview_tables(tables, small_tables), "token"))
    pair = ask("reviews", forces=["essex"]).iloc[0]
    assert (pair["from_share"], pair["good_share"], pair["difference"]) == (10.7, 30.7, 20.0)


@pytest.mark.parametrize(
    ("k1", "n1", "k2", "n2"),
    [(56, 70, 48, 80), (10, 31, 20, 83), (17, 30, 27, 72), (0, 10, 5, 10), (10, 135, 96, 374), (9, 34, 23, 74)],
)
def test_newcombe_limits_are_those_of_statsmodels(k1, n1, k2, n2):
    with queries.current_record().connection.cursor() as cursor:
        values = {"k1": k1, "n1": n1, "k2": k2, "n2": n2}
        limits = cursor.execute(
            "select newcombe_low($k1, $n1, $k2, $n2), newcombe_high($k1, $n1, $k2, $n2)", values
        ).fetchone()
    expected = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")
    assert limits == pytest.approx([100 * limit for limit in expected], abs=1e-6)


def test_the_pooled_share_since_2015_is_given_with_that_of_2015():
    assert cells(ask("pooled"), "audits", "number", "cases", "good", "good_share") == [
        ("National report “In harm’s way”, 2015", 1, 576, 177, 30.7),
        ("Inspections of forces since 2016", 2, 100, 53, 53.0),
        ("Reviews and re-inspections since 2016", 1, 70, 56, 80.0),
    ]


def test_national_reports_say_what_they_found():
    national = ask("national").iloc[0]
    assert (national["year"], national["good_share"], national["good_low"], national["good_high"]) == (
        2015,
        30.7,
        27.1,
        34.6,
    )
    assert list(national["found"]) == ["concern: Risk to missing children was poorly understood"]


def test_the_story_of_a_force_is_in_chronological_order():
    story = ask("story", force="cheshire")
    assert cells(story, "year", "programme", "good", "strengths", "concerns", "recommendations") == [
        (2018, "ncpi", 5, 1, 2, 0),
        (2019, "ncpi-post-inspection", None, 0, 0, 0),
    ]
    assert cells(ask("story", force="cumbria"), "strengths", "concerns", "recommendations") == [(0, 0, 1)]
    assert ask("story", force="essex").iloc[0]["topics"] == "leadership: Inadequate"


def test_strengths_and_concerns_are_counted_by_theme_and_by_force():
    assert cells(ask("findings_by_theme", forces=["cheshire"]), "theme", "concern", "strength", "inspections") == [
        ("Missing children", 1, 1, 1),
        ("Online abuse", 1, 0, 1),
    ]
    assert cells(
        ask("findings_by_force", themes=["missing-children"]), "force", "concern", "strength", "recommendation"
    ) == [("Cheshire", 1, 1, 0), ("Cumbria", 0, 0, 1), ("National", 1, 0, 0)]


COVERAGE_COLUMNS = ("cycle", "known", "not_known", "published", "not_graded", "areas_in_totals", "known_pct")


def test_coverage_counts_known_and_published_grades_by_force_and_cycle():
    coverage = ask("coverage")
    # The report of 2021/22 prints totals for 4 areas, so 3 grades are not known, though only one theme is listed.
    assert cells(coverage[coverage["force"] == "Cheshire"], *COVERAGE_COLUMNS) == [
        ("2016", 1, 0, 1, 0, None, 100),
        ("2017", 2, 0, 2, 0, None, 100),
        ("2021-22", 1, 3, 4, 0, 4, 25),
    ]
    # In 2017 Kent was not graded on preventing crime, which leaves one grade to be known.
    assert cells(coverage[coverage["force"] == "Kent"], *COVERAGE_COLUMNS) == [
        ("2016", 1, 0, 1, 0, None, 100),
        ("2017", 1, 0, 1, 1, None, 100),
        ("2021-22", 1, 0, 1, 0, None, 100),
    ]
    assert cells(coverage[coverage["force"] == "Essex"], "cycle", "known", "not_known") == [
        ("2016", 0, 1),
        ("2017", 1, 1),
        ("2021-22", 0, 0),  # not yet inspected, as far as known
    ]


def test_wanted_pages_are_those_with_grades_that_are_not_known():
    # 2016: Essex; 2017: Cumbria and Essex on preventing crime; 2021/22: Cumbria and Essex. No row cites these pages.
    assert cells(ask("wanted"), "force", "cycle", "page", "cells", "themes", "source_url") == [
        ("Cumbria", "2021-22", "report", 1, "Protecting vulnerable people", None),
        ("Essex", "2021-22", "report", 1, "Protecting vulnerable people", None),
        ("Cumbria", "2017", "effectiveness", 1, "Preventing crime", None),
        ("Essex", "2017", "effectiveness", 1, "Preventing crime", None),
        ("Essex", "2016", "effectiveness", 1, "Protecting vulnerable people", None),
    ]
    assert set(ask("wanted", forces=["cumbria"])["force"]) == {"Cumbria"}


def test_a_report_with_grades_is_not_listed_as_newer_than_them():
    # Each PEEL report here has a grade.
    assert ask("newer_reports").empty


def test_gaps_of_a_force_include_those_of_all_forces():
    assert cells(ask("gaps", forces=["kent"]), "force", "theme", "kind", "year") == [
        ("Kent", "Preventing crime", "not-graded", 2017),
        ("All forces", "All themes", "no-inspection", 2020),
    ]
    assert len(ask("gaps", forces=["cheshire"])) == 1


def test_headline_counts_the_record():
    assert ask("headline").iloc[0].to_dict() == {
        "forces": 4,
        "inspections": 18,
        "judgments": 14,
        "findings": 5,
        "case_audits": 6,
        "first_year": 2015,
        "last_year": 2025,
        "first_graded": None,  # neither the grades nor their reports have a date
        "own_results": 0,
    }


def test_years_are_newest_first_and_the_unknown_year_last():
    known = [(year, None) for year in (2025, 2024, 2021, 2019, 2018, 2017, 2016, 2015)]
    assert cells(ask("years"), "year", "year_missing") == [*known, (None, "not known")]


def test_cycles_say_how_many_grades_are_known_and_why_eras_break():
    cycles = ask("cycles").set_index("cycle")
    assert cycles["grades"].to_dict() == {
        "2014": 0,
        "2015": 0,
        "2016": 3,
        "2017": 5,
        "2018-19": 0,
        "2021-22": 2,
        "2023-25": 0,
        "2025-27": 0,
    }
    assert cycles.loc["2021-22", "break_note"] and cycles.loc["2017", "era"] == cycles.loc["2014", "era"]
    assert cycles["comparable"].str.split(".").str[0].drop("2025-27").to_dict() == {
        "2014": "It is the first that was graded",
        **dict.fromkeys(("2015", "2016", "2017", "2018-19"), "Yes: both are of one era"),
        **dict.fromkeys(("2021-22", "2023-25"), "No"),
    }
    # No page of the inspectorate says that these cannot be compared.
    assert cycles.loc["2025-27", "comparable"] == cycles.loc["2025-27", "break_note"]


def test_themes_come_by_family_with_their_counts():
    assert cells(ask("themes"), "name", "grades", "findings") == [
        ("Protecting vulnerable people", 9, 0),
        ("Recording crime data", 3, 0),
        ("Preventing crime", 1, 0),  # last graded in a cycle before the newest that is well known
        ("Child protection: leadership", 1, 0),
        ("Missing children", 0, 4),
        ("Online abuse", 0, 1),
    ]


def test_forces_come_by_name():
    assert list(ask("forces")["short_name"]) == ["Cheshire", "Cumbria", "Essex", "Kent"]


def test_labels_give_the_words_for_codes():
    labels = ask("labels")
    words = {(r.column_name, r.value): r.label for r in labels.itertuples()}
    assert words["grade", "requires-improvement"] == "Requires improvement"
    assert words["programme", "jtai"] == "Joint targeted area inspection"


def test_dictionary_describes_every_column_of_a_table():
    dictionary = ask("dictionary", table="gaps")
    assert list(dictionary["column_name"]) == [
        "gap_id",
        "kind",
        "force_id",
        "theme_id",
        "cycle",
        "year",
        "reason",
        "source_kind",
        "source_url",
    ]
    kinds = "not-graded, grade-stands, not-inspected, no-inspection"
    assert dictionary.set_index("column_name")["allowed"]["kind"] == kinds


def test_there_are_eighteen_tables_each_with_its_own_title():
    assert len(ask("tables")) == 18 and ask("tables")["table_title"].is_unique


def test_a_force_area_is_points_in_kilometres_with_gaps_between_its_parts():
    areas = ask("areas").set_index("force")
    assert (areas.loc["Cheshire", "label_x"], areas.loc["Cheshire", "label_y"]) == (5, 5)
    assert [*areas.loc["Cheshire", "x"]] == [0, 0, 10, 10, 0] and [*areas.loc["Cheshire", "y"]] == [0, 10, 10, 0, 0]
    # Two triangles, rounded to 100 metres.
    shown = [None if math.isnan(x) else (x, y) for x, y in zip(areas.loc["Kent", "x"], areas.loc["Kent", "y"])]
    assert shown == [(31, 0), (31, 1), (32, 0), (31, 0), None, (40, 0), (40, 2), (42, 0), (40, 0)]


def test_tiles_are_squares_of_one_size_that_do_not_touch():
    tiles = ask("tiles").set_index("force")
    assert cells(tiles.loc[["Kent"]], "label", "label_x", "label_y") == [("Kent", 5, -10)]
    assert [*tiles.loc["Kent", "x"]] == pytest.approx([4.52, 5.48, 5.48, 4.52, 4.52])
    assert [*tiles.loc["Kent", "y"]] == pytest.approx([-9.52, -9.52, -10.48, -10.48, -9.52])


def test_rounds_are_in_chronological_order():
    rounds = ask("rounds")
    assert cells(rounds, "round", "name")[:2] == [("2014", "2014"), ("2015", "2015")]
    # Crime data integrity (2016 to 2020) comes before the cycles graded on five tiers.
    assert list(rounds["round"])[4:] == [
        "2018-19",
        "crime-data-integrity-first-inspection",
        "crime-data-integrity-reinspection",
        "2021-22",
        "2023-25",
        "2025-27",
        "child-protection",
    ]


def test_audits_of_whole_samples_and_of_parts_and_national_audits_are_distinguished():
    assert cells(ask("case_audits", samples=["part"]), "name", "topic") == [("Essex 2024", "online-abuse")]
    assert list(ask("case_audits", samples=["national"])["cases_total"]) == [576]
    assert cells(ask("case_audits", samples=["whole"], printed=["counts"]), "name") == [
        ("Essex 2025, review",),
        ("Essex 2024",),
        ("Cheshire 2018",),
    ]
    assert cells(ask("case_audits", printed=["percentage only"]), "name") == [("Cheshire 2019, review",)]


def test_latest_grades_can_be_limited_to_some_years():
    assert cells(ask("latest_grades", force="kent", years=["2021"]), "theme", "grade") == [
        ("Protecting vulnerable people", "outstanding")
    ]
    # The latest grade on vulnerable people is from 2021; no older one takes its place.
    assert cells(ask("latest_grades", force="kent", years=["2017", "not known"]), "theme") == [
        ("Recording crime data",)
    ]


def test_the_funnel_can_be_limited_to_audits_with_printed_counts():
    assert len(ask("funnel", printed=["counts"])) == 3 and ask("funnel", printed=["combined count only"]).empty


# Table, filters, rows that they leave, rows in all.
TABLES = [
    ("forces", {"forces": ["kent"]}, 1, 4),
    ("forces", {"regions": ["North West"]}, 2, 4),
    ("areas", {"forces": ["kent"]}, 1, 4),
    ("areas", {"regions": ["North West"]}, 2, 4),
    ("themes", {"themes": ["prevent"]}, 1, 6),
    ("cycles", {"years": ["2016"]}, 1, 8),
    ("inspections", {"programmes": ["peel"]}, 9, 18),
    ("inspections", {"years": ["not known"]}, 2, 18),
    ("inspections", {"forces": ["essex"]}, 3, 18),
    ("judgments", {"forces": ["cheshire"], "years": ["2017"]}, 3, 14),
    ("judgments", {"themes": ["recording"]}, 3, 14),
    ("judgments", {"programmes": ["ncpi"]}, 1, 14),
    ("case_audits", {"forces": ["cheshire"]}, 2, 6),
    ("case_audits", {"programmes": ["thematic"]}, 1, 6),
    ("findings", {"themes": ["online-abuse"]}, 1, 5),
    ("findings", {"years": ["2018"]}, 3, 5),
    ("crime_recording", {"forces": ["kent"]}, 1, 3),
    ("crime_recording", {"years": ["2018"]}, 1, 3),
    ("gaps", {"themes": ["prevent"]}, 1, 2),
    ("gaps", {"years": ["2020"]}, 1, 2),
    ("gaps", {"cycles": ["2017"]}, 1, 2),
    ("inspections", {"regions": ["North West"]}, 10, 18),
    ("inspections", {"cycles": ["2016", "2021-22"]}, 5, 18),
    ("cycles", {"cycles": ["2016"]}, 1, 8),
    ("judgments", {"regions": ["North West"]}, 8, 14),
    ("judgments", {"rounds": ["2016"]}, 3, 14),
    ("case_audits", {"regions": ["East of England"]}, 3, 6),
    ("crime_recording", {"regions": ["South East"]}, 1, 3),
    ("gaps", {"regions": ["South East"]}, 1, 2),
    ("findings", {"regions": ["North West"]}, 4, 5),
    ("judgments", {"since": "2017"}, 10, 14),
    ("judgments", {"since": "2017", "years": ["2016", "2018"]}, 1, 14),
    ("inspections", {"since": "2018"}, 7, 18),
    ("findings", {"since": "2016"}, 3, 5),
    ("case_audits", {"since": "2019"}, 4, 6),
    ("findings", {"polarities": ["strength"]}, 1, 5),
    ("findings", {"search": "risks to a missing child"}, 2, 5),
    ("force_names", {"forces": ["kent"]}, 2, 2),
    ("force_names", {"regions": ["North West"]}, 0, 2),
    ("engage", {"forces": ["kent"]}, 2, 5),
    ("engage", {"regions": ["North West"]}, 3, 5),
    ("engage", {"years": ["2019", "2020"]}, 2, 5),
    ("engage", {"since": "2022"}, 3, 5),
    ("causes_of_concern", {"forces": ["kent"]}, 2, 5),
    ("causes_of_concern", {"regions": ["North West"]}, 3, 5),
    ("causes_of_concern", {"themes": ["vulnerable"]}, 1, 5),
    ("causes_of_concern", {"years": ["2017", "2018"]}, 3, 5),
    ("causes_of_concern", {"since": "2021"}, 2, 5),
    ("causes_of_concern", {"cycles": ["2017"]}, 1, 5),
    ("national_totals", {"cycles": ["2016"]}, 1, 2),
    ("national_totals", {"themes": ["prevent"]}, 0, 2),
    ("national_totals", {"years": ["2021"]}, 1, 2),
    ("national_totals", {"since": "2017"}, 1, 2),
]


@pytest.mark.parametrize(("table", "filters", "left", "total"), TABLES)
def test_a_table_is_filtered_by_each_filter_that_it_has_a_column_for(table, filters, left, total):
    assert (len(ask(f"table_{table}", **filters)), len(ask(f"table_{table}"))) == (left, total)


def test_a_table_gives_names_beside_its_identifiers():
    rows = ask("table_judgments", forces=["kent"], themes=["recording"])
    names = ("Kent", "Recording crime data", "kent-cdi-first-inspection", None)
    assert cells(rows, "force", "theme", "inspection", "year") == [names]
    assert cells(ask("table_case_audits", programmes=["thematic"]), "force", "year") == [(None, 2015)]
    assert cells(ask("table_findings", years=["2015"]), "force", "year", "theme") == [(None, 2015, "Missing children")]
    assert cells(ask("table_gaps", years=["2020"]), "force", "theme") == [(None, None)]


def test_the_columns_of_a_table_and_of_a_view_are_explained():
    year, missing = cells(ask("columns", view="years"), "column_name", "type", "description", "of")
    assert year == (
        "year",
        "integer",
        "The year that a reader filters by. PEEL: first year of the cycle. Others: of fieldwork or publication; empty "
        "where it is not known.",
        "inspections.year",
    )
    assert missing[:2] == ("year_missing", "string")
    assert cells(ask("columns", view="tiles").tail(1), "column_name", "type", "item_type") == [("y", "list", "number")]
    rows = ask("columns", table="findings").set_index("column_name")
    assert rows.loc["polarity", "allowed"] == "strength, concern, recommendation"
    assert rows.loc["polarity", "shown_as"] == "Strength · Concern · Recommendation"
    assert rows.loc["force", "of"] == "forces.short_name" and "national" in rows.loc["force", "description"]
    grades = ask("columns", view="moves").query("ordered")
    assert list(grades["column_name"]) == ["from_grade", "to_grade"]
    assert set(grades["allowed"]) == {"inadequate, requires-improvement, adequate, good, outstanding"}


def test_inspections_without_a_date_are_counted_by_programme():
    assert cells(ask("undated"), "programme", "inspections") == [("crime-data-integrity", 1), ("jtai", 1)]


@pytest.mark.slow
def test_an_audit_whose_parts_exceed_its_total_is_a_misprint(small_tables, tmp_path):
    assert ask("misprints").empty
    header = (SMALL_RECORD / "case_audits.csv").read_text().splitlines()[0]
    row = "cheshire-ncpi-2018,all,20,6,10,,5,,,,inspectorate,https://example.org/report,,the parts add to 21"
    checked = check([("case_audits.csv", f"{header}\n{row}\n".encode())], small_tables, replace=True)
    queries.pin(queries.open_record(write_version(checked.tables, tmp_path)))
    assert cells(ask("misprints"), "force", "cases_total", "counted") == [("Cheshire", 20, 21)]


def test_where_forces_stand_is_their_newest_grade_whatever_its_cycle():
    rows = ask("standing", forces=None, regions=None, themes=["vulnerable"], grades=None, as_of=None, evidence=None)
    assert cells(rows, "force", "round", "grade", "older", "no_newer", "previous_grade") == [
        ("Cheshire", "2021-22", "adequate", False, None, "good"),
        ("Cumbria", "2017", "requires-improvement", True, "not yet inspected", "inadequate"),
        ("Essex", "2017", "good", True, "not yet inspected", None),
        ("Kent", "2021-22", "outstanding", False, None, "inadequate"),
    ]
    assert len(ask("standing", forces=None, regions=None, themes=None, grades=["good"], as_of=None, evidence=None)) == 1
    then = ask(
        "standing", forces=None, regions=None, themes=["vulnerable"], grades=None, as_of="2016-12-31", evidence=None
    )
    assert cells(then, "force", "grade", "missing") == [
        ("Cheshire", "good", None),
        ("Cumbria", "inadequate", None),
        ("Essex", None, "not yet published"),
        ("Kent", "requires-improvement", None),
    ]


def test_low_grades_are_counted_in_the_newest_cycle_of_each_force_and_unknown_ones_only_widen_the_bounds():
    columns = ("force", "round", "low", "known", "not_known", "low_pct", "low_pct_least", "low_pct_most")
    assert cells(ask("low_grades"), *columns) == [
        ("Cheshire", "2021-22", 0, 1, 0, 0.0, 0.0, 0.0),  # adequate is not low
        ("Kent", "2021-22", 0, 1, 0, 0.0, 0.0, 0.0),
        # In 2017 two themes were graded; the grade on preventing crime is not known.
        ("Cumbria", "2017", 1, 1, 1, 100.0, 50.0, 100.0),
        ("Essex", "2017", 0, 1, 1, 0.0, 0.0, 50.0),
    ]
    then = ask("low_grades", as_of="2018-01-01", forces=["kent", "cheshire"])
    assert cells(then, *columns, "not_graded") == [
        ("Cheshire", "2017", 0, 2, 0, 0.0, 0.0, 0.0, 0),
        ("Kent", "2017", 1, 1, 0, 100.0, 100.0, 100.0, 1),  # known not to have been graded on preventing crime
    ]
    # The grade that was carried over is hidden by the reader's choice of sources, which is not the same as not known.
    stated = ask("low_grades", as_of="2018-01-01", forces=["cheshire"], evidence="inspectorate")
    assert cells(stated, *columns, "left_out") == [("Cheshire", "2017", 0, 1, 0, 0.0, 0.0, 50.0, 1)]
    assert ask("low_grades", as_of="2013-01-01")["known"].isna().all()


def test_moves_into_and_out_of_engage_are_listed_with_their_sources_latest_first():
    assert cells(ask("engage"), "force", "event", "date", "other_date", "source_kind") == [
        ("Kent", "left", "2023-03-31", None, "force"),
        ("Cumbria", "entered", "2023-02-01", None, "inspectorate"),
        ("Kent", "entered", "2022-07-06", "2022-06", "inspectorate"),
        ("Cumbria", "left", "2020-06", None, "press"),
        ("Cumbria", "entered", "2019", None, "inspectorate"),
    ]
    assert list(ask("engage", forces=["kent"])["force"].unique()) == ["Kent"]
    assert len(ask("engage", regions=["North West"])) == 3


def test_a_spell_in_engage_ends_with_the_move_out_and_an_imprecise_date_is_a_range_of_days():
    spells = ask("engage_spells")
    assert cells(
        spells, "force", "entered_date", "entered_from", "entered_by", "left_date", "left_from", "left_by"
    ) == [
        ("Cumbria", "2019", "2019-01-01", "2019-12-31", "2020-06", "2020-06-01", "2020-06-30"),
        ("Kent", "2022-07-06", "2022-06-01", "2022-07-06", "2023-03-31", "2023-03-31", "2023-03-31"),
        ("Cumbria", "2023-02-01", "2023-02-01", "2023-02-01", None, None, None),
    ]
    assert cells(spells.tail(1), "entered_reason", "left_reason") == [("Calls were not answered in time again.", None)]
    assert set(spells["known_on"]) == {"2023-03-31"}
    assert cells(ask("engage_spells", forces=["kent"]), "entered_other_date", "left_source_kind") == [
        ("2022-06", "force")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "engaged"),
    [
        (None, [("Cumbria", "in Engage", "2023-02-01")]),
        ("2018-12-31", []),
        ("2019-06-30", [("Cumbria", "perhaps in Engage", "2019")]),
        ("2019-12-31", [("Cumbria", "in Engage", "2019")]),
        ("2020-06-01", [("Cumbria", "perhaps in Engage", "2019")]),
        ("2020-06-30", []),
        ("2022-05-31", []),
        ("2022-07-05", [("Kent", "perhaps in Engage", "2022-07-06")]),
        ("2022-07-06", [("Kent", "in Engage", "2022-07-06")]),
        ("2023-03-30", [("Kent", "in Engage", "2022-07-06"), ("Cumbria", "in Engage", "2023-02-01")]),
        ("2023-03-31", [("Cumbria", "in Engage", "2023-02-01")]),
    ],
)
def test_a_force_is_in_engage_from_its_move_in_until_its_move_out(day, engaged):
    assert cells(ask("engaged", as_of=day), "force", "engaged", "entered_date") == engaged
    filters = dict.fromkeys(queries.question("standing").parameters) | {"themes": ["vulnerable"], "as_of": day}
    marked = ask("standing", **filters).dropna(subset="engaged").drop_duplicates("force")
    assert sorted(cells(marked, "force", "engaged", "engaged_since")) == sorted(engaged)


def test_the_forces_in_engage_can_be_limited_to_a_region():
    assert ask("engaged", regions=["South East"]).empty and len(ask("engaged", forces=["cumbria"])) == 1


def test_a_grid_says_who_is_in_engage_now_whatever_the_round():
    assert set(ask("grid", rounds=["2016"]).dropna(subset="engaged")["force"]) == {"Cumbria"}


def test_a_cause_of_concern_says_when_it_was_issued_and_whether_its_status_is_known():
    causes = ask("causes_of_concern")
    assert cells(causes, "force", "issued", "status", "status_words", "theme") == [
        ("Cumbria", "2022-12", None, "status not known", None),
        ("Kent", "2021-05-07", None, "status not known; looked at again in 2023", None),
        ("Cumbria", "2018-05-09", "closed", "closed in February 2019", "Protecting vulnerable people"),
        ("Kent", "2018", "superseded", "superseded on 7 May 2021", "Recording crime data"),
        ("Cheshire", "PEEL 2017", "open", "open on 31 October 2018", "Preventing crime"),
    ]
    assert list(ask("causes_of_concern", themes=["vulnerable"])["force"]) == ["Cumbria"]
    assert list(ask("causes_of_concern", years=["2017", "2021"])["force"]) == ["Kent", "Cheshire"]
    assert list(ask("causes_of_concern", forces=["kent"], regions=["South East"])["force"]) == ["Kent", "Kent"]


def test_national_totals_are_compared_with_the_known_grades_one_by_one():
    totals = ask("national_totals")
    assert cells(totals, "cycle", "theme", "forces_graded", "known", "agreement") == [
        ("2016", "Protecting vulnerable people", 3, 3, "equal"),
        ("2021-22", "Protecting vulnerable people", 4, 2, "they differ"),
    ]
    assert cells(totals, "good", "known_good", "adequate", "known_adequate", "inadequate", "known_inadequate") == [
        (1, 1, None, None, 1, 1),
        (1, 0, 1, 1, 0, 0),
    ]
    assert cells(totals, "known_derived") == [(0,), (0,)]
    assert len(ask("national_totals", cycles=["2016"])) == 1 and ask("national_totals", themes=["prevent"]).empty


def test_bars_have_the_printed_total_beside_the_count():
    spread = ask("spread", themes=["vulnerable"], rounds=["2016", "2017"])
    assert cells(spread, "round", "grade", "forces", "printed_total") == [
        ("2016", "outstanding", 0, 0),
        ("2016", "good", 1, 1),
        ("2016", "requires-improvement", 1, 1),
        ("2016", "inadequate", 1, 1),
        ("2017", "outstanding", 0, None),
        ("2017", "good", 2, None),
        ("2017", "requires-improvement", 1, None),
        ("2017", "inadequate", 1, None),
    ]


def test_every_question_has_a_test_here():
    text = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    untested = [
        n
        for n in queries.names()
        if f'ask("{n}"' not in text and not (n.startswith("table_") and f'("{n.removeprefix("table_")}", {{' in text)
    ]
    assert untested == []


def test_the_work_for_the_funnel_is_bounded_however_large_an_audit_is():
    connection = duckdb.connect()
    shared = (FOLDER / "_shared.sql").read_text(encoding="utf-8")
    connection.execute(re.search(r"create macro log_binomial.*?;", shared, re.DOTALL)[0])
    connection.execute(
        "create table audits as select 4000 as good, 10000 as cases_total, 'whole' as sample, 'counts' as printed"
    )
    lines = connection.execute(queries.question("funnel_limits").text).df().set_index("cases")
    assert 90 < len(lines) < 110 and lines.index.max() >= 10_000
    assert (lines.index < 100).sum() > 20
    cases = int(lines.index[-1])
    assert lines.loc[cases, "low_998"] == pytest.approx(100 * binom.ppf(0.001, cases, 0.4) / cases, abs=0.02)


def test_the_status_of_a_recommendation_is_not_known_if_its_inspection_has_no_reviews():
    assert cells(ask("recommendations"), "force", "theme", "recommended", "status", "status_words", "review_found") == [
        (
            "Cumbria",
            "Missing children",
            "Review how return interviews are shared",
            "not known",
            "not known: we found no review that followed it up",
            None,
        )
    ]
    assert ask("recommendations", forces=["kent"]).empty and ask("recommendations", themes=["online-abuse"]).empty
    assert ask("recommendations", years=["2018"]).empty and len(ask("recommendations", years=["not known"])) == 1
    assert ask("recommendations", regions=["South East"]).empty


@pytest.mark.slow
def test_a_recommendation_comes_with_what_the_newest_review_before_the_next_inspection_found(small_tables, tmp_path):
    # Cheshire was inspected in 2018 and again in 2021; reviews came in 2019, 2020 and 2022.
    reports = (SMALL_RECORD / "inspections.csv").read_text("utf-8").strip().splitlines()
    for name, programme, year in (
        ("cheshire-ncpi-post-inspection-2020", "ncpi-post-inspection", 2020),
        ("cheshire-ncpi-2021", "ncpi", 2021),
        ("cheshire-ncpi-post-inspection-2022", "ncpi-post-inspection", 2022),
    ):
        reports.append(f"{name},{programme},force,cheshire,,{name},,{year},{year},inspectorate,https://example.org/r,,")
    first, last = "cheshire-ncpi-2018", "cheshire-ncpi-post-inspection-2022"
    found = [
        (first, "missing-children", "recommendation", "Look for them"),
        (first, "online-abuse", "recommendation", "Examine devices"),
        ("cheshire-ncpi-post-inspection-2019", "missing-children", "recommendation", "Look for them sooner"),
        ("cheshire-ncpi-post-inspection-2019", "online-abuse", "recommendation", "Examine devices sooner"),
        ("cheshire-ncpi-post-inspection-2020", "missing-children", "strength", "They were looked for"),
        ("cheshire-ncpi-post-inspection-2020", "missing-children", "concern", "Not all of them"),
        (last, "online-abuse", "recommendation", "Examine devices at once"),
    ]
    texts = ["inspection_id,theme_id,polarity,summary,source_kind,source_url,citation,note"]
    texts += [",".join((*finding, "inspectorate", "https://example.org/f", "", "")) for finding in found]
    files = [("inspections.csv", "\n".join(reports)), ("findings.csv", "\n".join(texts))]
    checked = check([(name, f"{text}\n".encode()) for name, text in files], small_tables, replace=True)
    queries.pin(queries.open_record(write_version(checked.tables, tmp_path)))
    rows = ask("recommendations", years=["2018"])
    assert cells(rows, "recommended", "status", "status_date", "review_dated", "review_found") == [
        ("Look for them", "not known", None, "2020", "Concern: Not all of them"),
        ("Look for them", "not known", None, "2020", "Strength: They were looked for"),
        ("Examine devices", "open", "2019", "2019", "Recommendation: Examine devices sooner"),
    ]
    assert list(rows["status_words"]) == [
        *["not stated: see what the review found"] * 2,
        "open in 2019: the review makes another recommendation on this theme",
    ]
    # What a review itself recommends is followed through later reviews, too.
    again = ask("recommendations", years=["2019"]).set_index("recommended")
    assert set(again.loc["Look for them sooner", "review_dated"]) == {"2020"}
    unknown = "not known: we found nothing on this theme in a review"
    assert again.loc["Examine devices sooner", "status_words"] == unknown
    assert list(ask("recommendations", years=["2022"])["status"]) == ["not known"]


def test_doing_well_gives_the_newest_good_grades_with_praise_and_the_next_best_where_there_are_none():
    columns = ("force", "grade", "round", "sought", "strengths", "praised")
    assert cells(ask("doing_well", theme="vulnerable"), *columns) == [
        ("Kent", "outstanding", "2021-22", None, 0, None),
        ("Essex", "good", "2017", None, 0, None),  # Kent's inadequate of 2017 and Cheshire's good ones are older
    ]
    assert list(ask("doing_well", theme="vulnerable")["older"]) == [False, True]
    praise = "A team looked for children who go missing often"
    assert cells(ask("doing_well", theme="vulnerable", grades=["adequate"]), *columns) == [
        ("Cheshire", "adequate", "2021-22", None, 1, f"Earlier praise (2018): Missing children: {praise}")
    ]
    # A theme of findings: the one force with a strength on it, by its grade on protecting vulnerable people.
    praised = ask("doing_well", theme="missing-children")
    earlier = f"Earlier praise (2018): {praise}"
    assert cells(praised, *columns) == [("Cheshire", "adequate", "2021-22", "outstanding", 1, earlier)]
    assert cells(praised, "praised_on", "theme_id") == [("missing-children", "vulnerable")]
    north_west = ask("doing_well", theme="vulnerable", regions=["North West"], grades=["outstanding"])
    assert cells(north_west, "force", "grade", "sought") == [("Cheshire", "adequate", "outstanding")]
    # The next best of a low grade would be a worse one, which nobody has asked for.
    assert ask("doing_well", theme="vulnerable", grades=["inadequate"]).empty


def test_doing_well_begins_with_forces_similar_in_size_to_the_one_chosen():
    rows = ask("doing_well", theme="vulnerable", grades=["outstanding", "adequate"], reference="kent")
    assert cells(rows, "force", "grade", "similar_to") == [
        ("Cheshire", "adequate", "Kent"),
        ("Kent", "outstanding", None),
    ]


def test_new_reports_come_newest_first_each_with_its_grades():
    columns = ("published", "force", "grades", "graded", "findings")
    essex = ("2024-12-13", "Essex", 1, "1 inadequate", 0)
    assert cells(ask("new_reports"), "findings_words") == [("none read",), ("3",), ("1",)]
    # Neither the inspection of 2018, before the first of its kind that was graded, nor any thematic report gave grades.
    cheshire, national = (
        ("2018-07", "Cheshire", 0, "gives no grades", 3),
        ("2015-07-02", "National", 0, "gives no grades", 1),
    )
    assert cells(ask("new_reports"), *columns) == [essex, cheshire, national]
    # The report of July 2018 has no known day.
    assert cells(ask("new_reports", published_since="2018-07-01"), *columns) == [essex, cheshire]
    assert cells(ask("new_reports", published_since="2018-07-02"), *columns) == [essex]
    assert cells(ask("new_reports", themes=["missing-children"]), "force", "findings") == [
        ("Cheshire", 2),
        ("National", 1),
    ]
    assert cells(ask("new_reports", forces=["essex"]), *columns) == [essex]


def test_reports_without_a_day_come_latest_first_with_what_is_known_of_them():
    undated = ask("undated_reports", forces=["kent"])
    assert cells(undated, "cycle_or_year", "title", "grades") == [
        ("PEEL 2021/22", "kent-peel-2021-22", 1),
        ("PEEL 2017", "kent-peel-2017", 1),
        ("PEEL 2016", "kent-peel-2016", 1),
        ("not known", "kent-cdi-first-inspection", 1),
    ]
    by_2017 = ask("undated_reports", forces=["kent"], as_of="2017-03-01")
    assert cells(by_2017, "cycle_or_year") == [("PEEL 2017",), ("PEEL 2016",), ("not known",)]
    on_a_theme = ask("undated_reports", themes=["missing-children"])
    assert cells(on_a_theme, "force", "findings") == [("Cumbria", 1)]
    assert len(ask("undated_reports")) + len(ask("new_reports")) == len(ask("inspections"))


def test_newest_grades_are_compared_only_within_a_cycle():
    columns = ("force", "round", "grade", "older", "compared", "outcome", "difference", "not_compared")
    # Kent and Cheshire were last graded in 2021/22, Essex and Cumbria in 2017.
    assert cells(ask("newest_compared", forces=["kent", "cheshire", "essex"], reference="kent"), *columns) == [
        ("Kent", "2021-22", "outstanding", False, "reference", "they differ", "Cheshire lower", "Essex (2017)"),
        ("Cheshire", "2021-22", "adequate", False, "lower", "they differ", "Cheshire lower", "Essex (2017)"),
        ("Essex", "2017", "good", True, "not comparable", "they differ", "Cheshire lower", "Essex (2017)"),
    ]
    different_cycles = ask("newest_compared", forces=["kent", "essex"], reference="kent")
    assert set(different_cycles["outcome"]) == {"of different cycles"}
    assert different_cycles["not_compared"].isna().all()
    assert ask("newest_compared", forces=["kent", "essex"], reference="kent", differences="only").empty
    # With Kent set aside, the others are compared with each other: good is higher than requires improvement.
    others = ask("newest_compared", forces=["kent", "cumbria", "essex"], reference="kent")
    assert set(zip(others["difference"], others["not_compared"])) == {("Essex higher than Cumbria", "Kent (2021/22)")}
    assert set(others["compared"]) == {"reference", "not comparable"}
