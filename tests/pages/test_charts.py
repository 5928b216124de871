"""Charts by themselves: rows in, figure out."""

import pandas
import pytest

import queries
from pages.parts.charts import case_audits

FUNNEL = {"force": "Kent", "year": "2026", "year_label": "2026", "place": "above 99.8%", "pooled_share": 25.7}
LIMITS = pandas.DataFrame(
    {
        "cases": [10, 100],
        "pooled_share": 25.7,
        "low_998": [0, 14],
        "low_95": [0, 18],
        "high_95": [50, 34],
        "high_998": [70, 40],
    }
)
PAIR = {
    "force": "Kent",
    "from_dated": 2019.5,
    "from_share": 10.0,
    "from_low": 5.0,
    "from_high": 20.0,
    "from_year": "2019",
    "dated": 2021.5,
    "year": "2021",
}


@pytest.mark.parametrize("share", [0, 40, 74, 90, 100])
def test_the_funnel_reaches_as_far_as_its_points(share):
    rows = pandas.DataFrame([FUNNEL | {"cases_total": 150, "good": 150 * share // 100, "good_share": float(share)}])
    layout = case_audits.funnel(rows, LIMITS).figure["layout"]
    (low, high), (left, right) = layout["yaxis"]["range"], layout["xaxis"]["range"]
    assert low < share < high and left < 150 < right


@pytest.mark.parametrize("share", [0, 40, 80, 96, 100])
def test_the_slopes_reach_as_far_as_their_intervals(share):
    high = min(100.0, share + 4)
    rows = pandas.DataFrame([PAIR | {"good_share": float(share), "good_low": max(0.0, share - 9), "good_high": high}])
    bottom, top = case_audits.slopes(rows).figure["layout"]["yaxis"]["range"]
    assert bottom <= max(0, share - 9) and high <= top


def test_the_counts_of_an_audit_are_drawn_in_the_order_of_grades():
    rows = queries.rows("case_audits", forces=["bedfordshire"], printed=["counts"])
    chart = case_audits.audit_counts(rows)
    assert [trace["name"] for trace in chart.figure["data"]] == ["Good", "Requires improvement", "Inadequate"]
    assert [entry.name for entry in chart.legend] == ["Good", "Requires improvement", "Inadequate"]
