"""The statistics of every row of the real record, compared with scipy's and statsmodels'."""

import pytest
from scipy.stats import binom, binomtest
from statsmodels.stats.proportion import confint_proportions_2indep

import queries
from tests.conftest import FORCES
from tests.queries.test_answers import sides_of_the_drawn_lines


def test_no_report_has_more_areas_known_by_theme_than_grades_known():
    totals = queries.rows("grade_totals")
    assert (totals["known_in_totals"] <= totals["known"]).all()
    lincolnshire = totals.query("force == 'Lincolnshire' and cycle == '2023-25'").iloc[0]
    assert (lincolnshire.areas_graded, lincolnshire.known, lincolnshire.known_in_totals) == (8, 0, 0)


def test_totals_of_all_areas_of_a_cycle_count_the_theme_that_others_leave_out():
    durham = queries.rows("grade_totals").query("force == 'Durham' and cycle == '2023-25'").iloc[0]
    assert (durham.areas_graded, durham.known, durham.known_in_totals) == (10, 6, 6)
    (report,) = queries.rows("new_reports").query("force == 'Durham' and title.str.contains('2023–25')").itertuples()
    assert (report.grades, report.given) == (6, 10)
    # The outstanding grade is that on serious and organised crime, so the four that we lack are good or adequate.
    sought = queries.rows("standing", forces=["durham"]).dropna(subset="lowest_possible_grade")
    assert set(zip(sought["lowest_possible_grade"], sought["highest_possible_grade"])) == {("adequate", "good")}
    (resources,) = queries.rows("standing", forces=["durham"], themes=["resources"]).itertuples()
    assert resources.missing == "not known here" and resources.previous_grade == "outstanding"


def test_what_totals_leave_is_as_many_grades_as_we_lack():
    totals = queries.rows("grade_totals").dropna(subset="grades_left").set_index("force")
    left = totals["grades_left"].str.findall(r"\d+").map(lambda numbers: sum(map(int, numbers)))
    assert (left == totals["areas_graded"] - totals["known_in_totals"]).all()
    of_cycle = totals[totals["cycle"] == "2023-25"]["grades_left"]
    # The one outstanding area of its report is known by theme.
    assert of_cycle["Gloucestershire"] == "1 good, 2 adequate, 4 requires improvement, 1 inadequate"
    assert "Northamptonshire" not in of_cycle  # one was changed later, and all are known


@pytest.mark.parametrize(
    ("force", "grade", "older", "at_most"),
    [
        ("gloucestershire", "inadequate", 4, 1),
        ("greater-manchester", "requires-improvement", 3, 1),
        ("lincolnshire", "requires-improvement", 4, 4),
    ],
)
def test_older_grades_say_how_many_like_them_their_newest_report_can_have_given_again(force, grade, older, at_most):
    rows = queries.rows("standing", forces=[force], grades=[grade])
    rows = rows[rows["older"] & (rows["no_newer"] == "not known here")]
    assert (len(rows), set(rows["given_again_at_most"]), set(rows["older_alike"])) == (older, {at_most}, {older})
    assert queries.rows("standing", forces=[force]).query("not older")["given_again_at_most"].isna().all()


@pytest.fixture(scope="module")
def counted(published):
    """The audits whose counts were printed, with the scope of their inspection."""
    audits = published("case_audits").merge(published("inspections")[["inspection_id", "scope"]], on="inspection_id")
    printed = audits[["good", "below_good"]].notna().any(axis="columns")
    printed |= audits[["requires_improvement", "inadequate"]].notna().all(axis="columns")
    return audits[audits["cases_total"].notna() & printed]


def test_every_limit_of_the_funnel_is_that_of_scipy(counted):
    funnel = queries.rows("funnel", forces=None, years=None, printed=None)
    assert len(funnel) == len(counted.query("topic == 'all' and scope == 'force'"))
    for row in funnel.itertuples():
        share = row.pooled_good / row.pooled_cases
        expected = [binom.ppf(q, row.cases_total, share) for q in (0.001, 0.025, 0.975, 0.999)]
        assert [row.low_998, row.low_95, row.high_95, row.high_998] == expected, row.force


def test_every_line_of_the_funnel_is_that_of_scipy():
    funnel = queries.rows("funnel", forces=None, years=None, printed=None)
    share = funnel["pooled_good"].iloc[0] / funnel["pooled_cases"].iloc[0]
    for row in queries.rows("funnel_limits").itertuples():
        expected = [100 * binom.ppf(q, row.cases, share) / row.cases for q in (0.001, 0.025, 0.975, 0.999)]
        assert [row.low_998, row.low_95, row.high_95, row.high_998] == pytest.approx(expected, abs=0.006), row.cases


def test_the_place_of_every_published_audit_agrees_with_the_drawn_lines():
    funnel = queries.rows("funnel", forces=None, years=None, printed=None)
    sides = sides_of_the_drawn_lines(funnel, queries.rows("funnel_limits"))
    assert len(funnel) > 25 and sides == list(funnel["place"])


def test_every_interval_of_an_audit_is_that_of_scipy(counted):
    audits = queries.rows("case_audits", forces=None, years=None, samples=None, printed=None).dropna(
        subset=["good_share"]
    )
    assert len(audits) == counted["good"].notna().sum()
    for row in audits.itertuples():
        expected = binomtest(int(row.good), int(row.cases_total)).proportion_ci(0.95, method="wilson")
        assert (row.good_low, row.good_high) == pytest.approx((100 * expected.low, 100 * expected.high), abs=0.051), (
            row.title
        )


def test_every_difference_of_a_review_is_that_of_statsmodels():
    reviews = queries.rows("reviews", forces=None)
    assert list(reviews["force"][reviews["difference_low"].isna()]) == ["Leicestershire"]  # percentages alone
    reviews = reviews.dropna(subset=["difference_low"])
    assert len(reviews) == 8
    for row in reviews.itertuples():
        expected = confint_proportions_2indep(
            int(row.good), int(row.cases), int(row.from_good), int(row.from_cases), method="newcomb", compare="diff"
        )
        assert (row.difference_low, row.difference_high) == pytest.approx(
            [100 * limit for limit in expected], abs=0.051
        ), row.force
        includes_zero = row.difference_low <= 0 <= row.difference_high
        assert (row.change == "no clear change") == includes_zero, row.force


def test_the_review_of_dorset_agrees_with_a_calculation_by_hand():
    # 20 of 83 and 10 of 31; z = 1.96. Wilson of 10/31: centre (10 + 1.9207) / 34.8415 = 0.34214, half
    # 1.96 / 34.8415 x sqrt(10 x 21 / 31 + 0.9604) = 0.15643: 18.6 to 49.9 per cent.
    review = queries.rows("reviews", forces=["dorset"]).iloc[0]
    assert (review["from_share"], review["good_share"], review["good_low"], review["good_high"]) == (
        24.1,
        32.3,
        18.6,
        49.9,
    )
    assert (review["difference"], review["difference_low"], review["difference_high"], review["change"]) == (
        8.2,
        -8.9,
        27.5,
        "no clear change",
    )


def test_known_not_graded_and_not_known_here_add_up_to_all_forces(published, peel):
    grades = peel.groupby(["theme_id", "cycle"])["force_id"].nunique()
    gaps = published("gaps").query("kind != 'no-inspection'").groupby(["theme_id", "cycle"])["force_id"].nunique()
    grid = queries.rows("grid")
    asked = grid[grid["round"].isin(set(peel["cycle"]))].groupby(["theme_id", "round"])
    assert set(asked.groups) == set(grades.index)
    for (theme, cycle), cells in asked:
        known = grades[theme, cycle]
        not_graded = gaps.get((theme, cycle), 0)
        assert cells["grade"].notna().sum() == known, (theme, cycle)
        assert cells["missing"].isin(["not graded", "grade stands", "not inspected"]).sum() == not_graded, (
            theme,
            cycle,
        )
        not_known = (cells["missing"] == "not known here").sum()
        assert known + not_graded + not_known == len(cells) == cells["force_id"].nunique() == FORCES, (theme, cycle)


def test_a_grade_that_was_changed_later_is_none_of_its_report():
    """Northamptonshire's report of February 2024 called responding adequate; it requires improvement since August."""
    reports = queries.rows("new_reports", forces=["northamptonshire"]).set_index("published")
    assert reports["graded"]["2024-02-16"] == (
        "1 outstanding, 1 good, 5 adequate, 1 requires improvement: 8 of the report’s 9 known"
    )
    (changed,) = queries.rows("standing", forces=["northamptonshire"], themes=["respond"]).itertuples()
    assert (changed.known_by, changed.dated_by) == ("2024-08-08", "source")


def test_a_child_protection_report_of_which_grades_are_missing_says_how_many():
    """These inspections grade five themes; of Northamptonshire's in 2025, the press gave three grades."""
    reports = queries.rows("new_reports").query("programme == 'ncpi'").set_index("force")
    newest = reports[~reports.index.duplicated()]
    assert newest.loc["Northamptonshire", "graded"] == (
        "1 good, 1 adequate, 1 requires improvement: 3 of the report’s 5 known"
    )
    assert newest.loc["Gloucestershire", "graded"] == "1 adequate, 1 requires improvement, 3 inadequate"  # all five


@pytest.mark.parametrize("evidence", [None, "inspectorate"])
def test_published_totals_say_that_a_grade_was_given_whatever_sources_are_shown(evidence):
    """The totals of Durham's and Northamptonshire's reports of 2021/22 count ten areas: crime recording was graded."""
    grid = queries.rows("grid", themes=["recording"], rounds=["2021-22"], evidence=evidence)
    missing = grid[grid["missing"] == "not known here"]
    assert set(missing[missing["surely_given"]]["force"]) == {"Durham", "Northamptonshire"}
    bars = queries.rows("spread", themes=["recording"], rounds=["2021-22"], evidence=evidence)
    assert set(bars["perhaps_not_graded"]) == {len(missing) - 2} == {12}


def test_a_theme_that_totals_surely_count_leaves_fewer_grades_for_the_others():
    """Durham's ten areas of 2021/22 have two outstanding, both known: one of them is serious and organised crime."""
    (row,) = queries.rows("grid", forces=["durham"], themes=["prevent"], rounds=["2021-22"]).itertuples()
    assert (row.missing, row.lowest_possible_grade, row.highest_possible_grade) == (
        "not known here",
        "adequate",
        "good",
    )


def test_the_bars_of_grades_agree_with_the_grid(peel):
    bars = queries.rows("spread").drop_duplicates(["theme_id", "round"])
    bars = bars[bars["round"].isin(set(peel["cycle"]))]
    grid = queries.rows("grid")
    for bar in bars.itertuples():
        cells = grid[(grid["theme_id"] == bar.theme_id) & (grid["round"] == bar.round)]
        assert bar.known == cells["grade"].notna().sum()
        assert bar.of_forces - bar.not_graded == bar.of_graded
        assert bar.not_graded + bar.known + (cells["missing"] == "not known here").sum() == bar.of_forces == FORCES


def test_since_2021_eight_themes_were_graded_for_all_forces_and_two_for_some(peel):
    spread = queries.rows("spread", rounds=["2021-22", "2023-25"])
    since_2021 = spread.drop_duplicates(["theme_id", "round"]).groupby("round")["graded_for"].value_counts()
    assert since_2021.to_dict() == {
        (cycle, graded_for): number
        for cycle in ("2021-22", "2023-25")
        for graded_for, number in (("all", 8), ("some", 2))
    }
    assert set(spread.query("graded_for == 'some'")["theme_id"]) == {"recording", "soc"}


def test_no_share_of_coverage_is_over_100(peel):
    coverage = queries.rows("coverage")
    assert (coverage["known"] + coverage["not_known"] == coverage["published"]).all()
    assert (coverage["known"] <= coverage["published"]).all() and coverage["known"].sum() == len(peel)


@pytest.mark.parametrize("theme", ["investigate", "vulnerable"])
def test_a_grade_before_a_hidden_one_does_not_count_as_how_a_force_does_now(theme):
    grades = ["outstanding", "good"]
    everything = queries.rows("doing_well", theme=theme, grades=grades)
    stated = queries.rows("doing_well", theme=theme, grades=grades, evidence="inspectorate")
    # Totals, which rule some older grades out, count only where all evidence does.
    standing = queries.rows("standing", themes=[theme])
    ruled_out = set(standing[standing["grade"].isna() & standing["previous_grade"].notna()]["force"])
    assert ruled_out.isdisjoint(everything["force"])
    assert len(stated) > 0 and set(stated["force"]) - ruled_out < set(everything["force"])


def test_the_years_of_the_record_reach_its_newest_report(published):
    newest = published("inspections")["published"].dropna().str[:4].max()
    assert queries.rows("headline")["last_year"].iloc[0] >= int(newest)


def test_every_grade_says_how_it_is_known(published):
    grades = published("judgments").fillna({"basis": "stated", "sources": 1})
    inferred = ~grades["basis"].isin(["stated", "later-report"])
    own, press = (~inferred & (grades["source_kind"] == kind) for kind in ("inspectorate", "press"))
    several, others = (~inferred & ~own & found for found in (grades["sources"] > 1, grades["sources"] == 1))
    expected = {
        "inferred": inferred,
        "inspectorate": own,
        "two sources or more": several,
        "one press or other site": others & press,
        "other public body": others & ~press,
    }
    assert queries.rows("judgments")["known_from"].value_counts().to_dict() == {k: v.sum() for k, v in expected.items()}


@pytest.mark.parametrize("question", ["grid", "standing", "compare"])
@pytest.mark.parametrize("evidence", [None, "inspectorate"])
def test_a_cell_says_how_its_grade_is_known_if_it_shows_one(question, evidence):
    reference = {"reference": "kent"} if question == "compare" else {}
    rows = queries.rows(question, evidence=evidence, **reference)
    assert (rows["grade"].isna() == rows["known_from"].isna()).all()
    if evidence:
        assert set(rows["known_from"].dropna()) == {"inspectorate"}


def test_only_forces_with_two_grades_to_compare_are_hidden_by_filters():
    ends = {"theme": "vulnerable", "from_round": "2015", "to_round": "2018-19"}
    whole, chosen = (queries.rows("moves", **ends, years=years) for years in (None, ["2016", "2018"]))
    both = whole["grades_known"].gt(1).sum()
    hidden = chosen["move"].eq("hidden by filters").sum()
    assert (both, chosen["grades_known"].gt(1).sum(), hidden) == (33, 18, 15)
    assert set(whole["move"]) & {"hidden by filters"} == set()
