"""Statistics on the real record, against scipy's and statsmodels' for every row."""

import pytest
from scipy.stats import binom, binomtest
from statsmodels.stats.proportion import confint_proportions_2indep

import queries


def test_every_limit_of_the_funnel_is_that_of_scipy():
    funnel = queries.rows("funnel", forces=None, years=None, printed=None)
    assert len(funnel) == 27  # 25 with counts, 2 by subtraction
    for row in funnel.itertuples():
        share = row.pooled_good / row.pooled_cases
        expected = [binom.ppf(q, row.cases_total, share) for q in (0.001, 0.025, 0.975, 0.999)]
        assert [row.low_998, row.low_95, row.high_95, row.high_998] == expected, row.force


def test_every_line_of_the_funnel_is_that_of_scipy():
    share = 465 / 1811
    for row in queries.rows("funnel_limits").itertuples():
        expected = [100 * binom.ppf(q, row.cases, share) / row.cases for q in (0.001, 0.025, 0.975, 0.999)]
        assert [row.low_998, row.low_95, row.high_95, row.high_998] == pytest.approx(expected, abs=0.006), row.cases


def test_every_interval_of_an_audit_is_that_of_scipy():
    audits = queries.rows("case_audits", forces=None, years=None, samples=None, printed=None).dropna(
        subset=["good_share"]
    )
    assert len(audits) == 30
    for row in audits.itertuples():
        expected = binomtest(int(row.good), int(row.cases_total)).proportion_ci(0.95, method="wilson")
        assert (row.good_low, row.good_high) == pytest.approx((100 * expected.low, 100 * expected.high), abs=0.051), (
            row.title
        )


def test_every_difference_of_a_review_is_that_of_statsmodels():
    reviews = queries.rows("reviews", forces=None)
    assert len(reviews) == 8
    for row in reviews.itertuples():
        expected = confint_proportions_2indep(
            int(row.good), int(row.cases), int(row.from_good), int(row.from_cases), method="newcomb", compare="diff"
        )
        assert (row.difference_low, row.difference_high) == pytest.approx(
            [100 * limit for limit in expected], abs=0.051
        ), row.force
        includes_nought = row.difference_low <= 0 <= row.difference_high
        assert (row.change == "no clear change") == includes_nought, row.force


def test_dorset_by_hand():
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
