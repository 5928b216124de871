"""Some questions in pandas and in Polars, on the same rows: what those who download the record would write.

They start from what the record worked out when it was opened (who was graded on what, audits, the words of findings),
so that only the question itself is compared. Each returns the columns that take work, with the rows in the same order;
columns that only name others are left out, which is to the advantage of these libraries.
"""

from __future__ import annotations

import numpy
import pandas
import polars
from polars import col

import queries
from queries import stems

NARROW = {"judgments", "findings"}  # asked with all their keys, as pages ask them; the others with one
NOT_GRADED = ["not graded", "grade stands", "not inspected"]
Z = 1.959963984540054
PUBLISHER = r"://(?:www[.])?([^/]+)"


class Tables:
    """The tables that questions are asked of, in memory, by library and name."""

    NAMES = ("standings", "graded", "audits", "rounds", "grades", "findings", "inspections", "forces", "themes")

    def __init__(self, record: queries.Record):
        self.pandas, self.polars = {}, {}
        texts = {"words": WORDS_OF_FINDINGS}
        with record.connection.cursor() as cursor:
            for name, text in {**{name: f"from {name}" for name in self.NAMES}, **texts}.items():
                arrow = cursor.execute(text).to_arrow_table()
                self.pandas[name] = arrow.to_pandas()
                self.polars[name] = polars.from_arrow(arrow)


WORDS_OF_FINDINGS = "select summary, stem, times, length from finding_words join finding_texts using (text)"


def spread_in_pandas(tables: Tables, chosen: dict) -> pandas.DataFrame:
    rows = _filtered(tables.pandas["standings"], chosen, {"forces": "force_id", "themes": "theme_id"})
    rows = _filtered(rows, chosen, {"regions": "region", "rounds": "round"})
    if "years" in chosen:
        year = rows["graded_year"].where(rows["grade"].notna(), rows["round_year"])
        rows = rows[year.isin(map(int, chosen["years"])) | (rows["grade"].isna() & rows["round_year"].isna())]
    by = ["theme_id", "theme", "round", "graded_for"]
    rows = rows.assign(not_graded=rows["missing"].isin(NOT_GRADED), stated=rows["basis"] == "stated")
    totals = rows.groupby(by, as_index=False).agg(
        known=("grade", "count"),
        not_graded=("not_graded", "sum"),
        of_forces=("force_id", "size"),
        median_rank=("rank", lambda ranks: ranks.quantile(0.5, interpolation="lower")),
    )
    totals = totals.merge(tables.pandas["rounds"], on="round")
    if "years" in chosen:
        totals = totals[(totals["known"] > 0) | totals["round_year"].notna()]
    counts = (
        rows[rows["grade"].notna()]
        .sort_values("force")
        .groupby(["theme_id", "round", "grade"], as_index=False)
        .agg(forces=("force", "size"), named=("force", ", ".join), stated=("stated", "sum"))
    )
    bars = totals.merge(tables.pandas["grades"], how="cross")
    bars = bars[(bars["grade"] != "adequate") | (bars["scale"] == "five-tier")]
    bars = bars.merge(counts, on=["theme_id", "round", "grade"], how="left")
    bars["forces"] = bars["forces"].fillna(0)
    bars["share_pct"] = (100 * bars["forces"] / bars["known"].where(bars["known"] > 0)).round(1)
    low = bars["forces"].where(bars["needs_improvement"], 0)
    bars["need_improvement"] = low.groupby([bars["theme_id"], bars["round"]]).transform("sum")
    share = bars["need_improvement"] / bars["known"].where(bars["known"] > 0)
    bars["largest"] = share.groupby(bars["theme_id"]).transform("max")
    return bars.sort_values(
        ["largest", "theme", "round_order", "rank"], ascending=[False, True, True, False], kind="stable"
    )


def spread_in_polars(tables: Tables, chosen: dict) -> polars.DataFrame:
    rows = _filtered_lazily(tables.polars["standings"].lazy(), chosen, {"forces": "force_id", "themes": "theme_id"})
    rows = _filtered_lazily(rows, chosen, {"regions": "region", "rounds": "round"})
    no_year = col("grade").is_null() & col("round_year").is_null()
    if "years" in chosen:
        year = polars.when(col("grade").is_not_null()).then("graded_year").otherwise("round_year")
        rows = rows.filter(year.is_in([*map(int, chosen["years"])]) | no_year)
    totals = rows.group_by("theme_id", "theme", "round", "graded_for").agg(
        known=col("grade").count(),
        not_graded=col("missing").is_in(NOT_GRADED).sum(),
        of_forces=polars.len(),
        median_rank=col("rank").quantile(0.5, interpolation="lower"),
    )
    totals = totals.join(tables.polars["rounds"].lazy(), on="round")
    if "years" in chosen:
        totals = totals.filter((col("known") > 0) | col("round_year").is_not_null())
    counts = (
        rows.filter(col("grade").is_not_null())
        .group_by("theme_id", "round", "grade")
        .agg(forces=polars.len(), named=col("force").sort().str.join(", "), stated=(col("basis") == "stated").sum())
    )
    bars = totals.join(tables.polars["grades"].lazy(), how="cross")
    bars = bars.filter((col("grade") != "adequate") | (col("scale") == "five-tier"))
    bars = bars.join(counts, on=["theme_id", "round", "grade"], how="left").with_columns(col("forces").fill_null(0))
    known = polars.when(col("known") > 0).then("known")
    bars = bars.with_columns(
        share_pct=(100 * col("forces") / known).round(1),
        need_improvement=col("forces").filter("needs_improvement").sum().over("theme_id", "round"),
    )
    bars = bars.with_columns(largest=(col("need_improvement") / known).max().over("theme_id"))
    by = ["largest", "theme", "round_order", "rank"]
    return bars.sort(by, descending=[True, False, False, True], nulls_last=True).collect()


def grid_in_pandas(tables: Tables, chosen: dict) -> pandas.DataFrame:
    rows = _filtered(tables.pandas["standings"], chosen, {"forces": "force_id", "themes": "theme_id"})
    rows = _filtered(rows, chosen, {"regions": "region", "rounds": "round"})
    if "years" in chosen:
        year = rows["graded_year"].where(rows["grade"].notna(), rows["round_year"])
        rows = rows[year.isin(map(int, chosen["years"]))]
    rows = _filtered(rows, chosen, {"grades": "grade"})
    return rows.sort_values(["force", "graded_for", "theme", "round_order"])


def grid_in_polars(tables: Tables, chosen: dict) -> polars.DataFrame:
    rows = _filtered_lazily(tables.polars["standings"].lazy(), chosen, {"forces": "force_id", "themes": "theme_id"})
    rows = _filtered_lazily(rows, chosen, {"regions": "region", "rounds": "round"})
    if "years" in chosen:
        year = polars.when(col("grade").is_not_null()).then("graded_year").otherwise("round_year")
        rows = rows.filter(year.is_in([*map(int, chosen["years"])]))
    rows = _filtered_lazily(rows, chosen, {"grades": "grade"})
    return rows.sort("force", "graded_for", "theme", "round_order").collect()


JUDGMENT_KEYS = {"forces": "force_id", "themes": "theme_id", "regions": "region", "rounds": "round", "grades": "grade"}


def judgments_in_pandas(tables: Tables, chosen: dict) -> pandas.DataFrame:
    rows = _filtered(tables.pandas["graded"], chosen, JUDGMENT_KEYS)
    if "years" in chosen:
        rows = rows[rows["year"].isin([*map(int, chosen["years"])])]
    rows = rows.merge(tables.pandas["rounds"], on="round")
    publisher = rows["source_url"].str.extract(PUBLISHER, expand=False)
    return rows.assign(publisher=publisher).sort_values(["force", "theme", "round_order"])


def judgments_in_polars(tables: Tables, chosen: dict) -> polars.DataFrame:
    rows = _filtered_lazily(tables.polars["graded"].lazy(), chosen, JUDGMENT_KEYS)
    if "years" in chosen:
        rows = rows.filter(col("year").is_in([*map(int, chosen["years"])]))
    rows = rows.join(tables.polars["rounds"].lazy(), on="round")
    rows = rows.with_columns(publisher=col("source_url").str.extract(PUBLISHER, 1))
    return rows.sort("force", "theme", "round_order").collect()


FINDING_KEYS = {
    "forces": "force_id",
    "themes": "theme_id",
    "regions": "region",
    "programmes": "programme",
    "polarities": "polarity",
}


def findings_in_pandas(tables: Tables, chosen: dict) -> pandas.DataFrame:
    """With a search, scored as ``queries/findings.sql`` does."""
    words = tables.pandas["words"]
    wanted = stems.search_stems(chosen["search"])
    texts = words.drop_duplicates("summary")
    found = words[words["stem"].isin(wanted)]
    of_stem = found.groupby("stem")["summary"].size()
    weight = found["stem"].map(numpy.log(1 + (len(texts) - of_stem + 0.5) / (of_stem + 0.5)))
    longer = 1.2 * (0.25 + 0.75 * found["length"] / texts["length"].mean())
    found = found.assign(score=weight * found["times"] * 2.2 / (found["times"] + longer))
    matches = found.groupby("summary", as_index=False).agg(words_found=("stem", "size"), score=("score", "sum"))
    matches = matches[matches["words_found"] == len(wanted)]
    inspections = tables.pandas["inspections"][["inspection_id", "force_id", "year", "programme", "title", "published"]]
    rows = tables.pandas["findings"].merge(matches, on="summary").merge(inspections, on="inspection_id")
    rows = rows.merge(tables.pandas["themes"][["theme_id", "name"]], on="theme_id")
    rows = rows.merge(tables.pandas["forces"][["force_id", "short_name", "region"]], on="force_id", how="left")
    rows = _filtered(rows, chosen, FINDING_KEYS)
    rows = rows[rows["year"].isin([*map(int, chosen["years"])])]
    return rows.sort_values(["score", "year", "published", "short_name"], ascending=[False, False, False, True])


def findings_in_polars(tables: Tables, chosen: dict) -> polars.DataFrame:
    """With a search, scored as ``queries/findings.sql`` does."""
    words = tables.polars["words"].lazy()
    wanted = stems.search_stems(chosen["search"])
    texts = words.unique("summary").select(findings=polars.len(), mean_length=col("length").mean())
    found = words.filter(col("stem").is_in(wanted)).join(texts, how="cross")
    of_stem = polars.len().over("stem")
    weight = (1 + (col("findings") - of_stem + 0.5) / (of_stem + 0.5)).log()
    longer = 1.2 * (0.25 + 0.75 * col("length") / col("mean_length"))
    found = found.with_columns(score=weight * col("times") * 2.2 / (col("times") + longer))
    matches = found.group_by("summary").agg(words_found=polars.len(), score=col("score").sum())
    matches = matches.filter(col("words_found") == len(wanted))
    of_inspection = ("inspection_id", "force_id", "year", "programme", "title", "published")
    rows = tables.polars["findings"].lazy().join(matches, on="summary")
    rows = rows.join(tables.polars["inspections"].lazy().select(of_inspection), on="inspection_id")
    rows = rows.join(tables.polars["themes"].lazy().select("theme_id", "name"), on="theme_id")
    of_force = tables.polars["forces"].lazy().select("force_id", "short_name", "region")
    rows = _filtered_lazily(rows.join(of_force, on="force_id", how="left"), chosen, FINDING_KEYS)
    rows = rows.filter(col("year").is_in([*map(int, chosen["years"])]))
    by = ["score", "year", "published", "short_name"]
    return rows.sort(by, descending=[True, True, True, False], nulls_last=True).collect()


def pooled_in_pandas(tables: Tables, _chosen: dict) -> pandas.DataFrame:
    audits = tables.pandas["audits"]
    first = audits[(audits["inspection_id"] == "national-thematic-2015") & (audits["topic"] == "all")]
    later = audits[(audits["sample"] == "whole") & (audits["printed"] == "counts") & (audits["year"] > 2015)]
    pools = pandas.concat([first.assign(pool=0), later.assign(pool=1 + later["programme"].isin(REVIEWS))])
    pools = pools.groupby("pool").agg(number=("name", "size"), cases=("cases_total", "sum"), good=("good", "sum"))
    return pools.assign(**dict(zip(("low", "high"), _wilson(pools["good"], pools["cases"]))))


def pooled_in_polars(tables: Tables, _chosen: dict) -> polars.DataFrame:
    audits = tables.polars["audits"].lazy()
    first = (col("inspection_id") == "national-thematic-2015") & (col("topic") == "all")
    later = (col("sample") == "whole") & (col("printed") == "counts") & (col("year") > 2015)
    pool = polars.when(first).then(0).when(later).then(1 + col("programme").is_in(REVIEWS))
    pools = audits.with_columns(pool=pool).filter(col("pool").is_not_null()).group_by("pool")
    pools = pools.agg(number=polars.len(), cases=col("cases_total").sum(), good=col("good").sum())
    return pools.with_columns(**dict(zip(("low", "high"), _wilson(col("good"), col("cases"))))).collect()


REVIEWS = ["ncpi-post-inspection", "ncpi-reinspection"]
AUDIT_KEYS = {"forces": "force_id", "samples": "sample", "printed": "printed"}


def case_audits_in_pandas(tables: Tables, chosen: dict) -> pandas.DataFrame:
    rows = _filtered(tables.pandas["audits"], chosen, AUDIT_KEYS)
    rows = rows if "samples" in chosen else rows[rows["sample"] != "own"]
    rows = rows[rows["year"].isin([*map(int, chosen["years"])])] if "years" in chosen else rows
    limits = dict(zip(("good_low", "good_high"), _wilson(rows["good"], rows["cases_total"])))
    limits |= dict(zip(("inadequate_low", "inadequate_high"), _wilson(rows["inadequate"], rows["cases_total"])))
    rows = rows.assign(**limits)
    return rows.sort_values(["year", "dated", "force", "topic"], ascending=[False, False, True, True])


def case_audits_in_polars(tables: Tables, chosen: dict) -> polars.DataFrame:
    rows = _filtered_lazily(tables.polars["audits"].lazy(), chosen, AUDIT_KEYS)
    rows = rows if "samples" in chosen else rows.filter(col("sample") != "own")
    rows = rows.filter(col("year").is_in([*map(int, chosen["years"])])) if "years" in chosen else rows
    limits = dict(zip(("good_low", "good_high"), _wilson(col("good"), col("cases_total"))))
    limits |= dict(zip(("inadequate_low", "inadequate_high"), _wilson(col("inadequate"), col("cases_total"))))
    by = ["year", "dated", "force", "topic"]
    return rows.with_columns(**limits).sort(by, descending=[True, True, False, False], nulls_last=True).collect()


def _filtered(rows: pandas.DataFrame, chosen: dict, columns: dict[str, str]) -> pandas.DataFrame:
    """The rows with the values chosen, by key and column."""
    for key, column in columns.items():
        if key in chosen:
            rows = rows[rows[column].isin(chosen[key])]
    return rows


def _filtered_lazily(rows: polars.LazyFrame, chosen: dict, columns: dict[str, str]) -> polars.LazyFrame:
    return rows.filter(*(col(column).is_in(chosen[key]) for key, column in columns.items() if key in chosen))


def _wilson(k, n):
    """The 95% limits of a share, in per cent."""
    centre = (k + Z**2 / 2) / (n + Z**2)
    half = Z / (n + Z**2) * (k * (n - k) / n + Z**2 / 4) ** 0.5
    return 100 * (centre - half), 100 * (centre + half)


# By question and library.
ANSWERS = {
    "spread": {"pandas": spread_in_pandas, "polars": spread_in_polars},
    "grid": {"pandas": grid_in_pandas, "polars": grid_in_polars},
    "judgments": {"pandas": judgments_in_pandas, "polars": judgments_in_polars},
    "findings": {"pandas": findings_in_pandas, "polars": findings_in_polars},
    "case_audits": {"pandas": case_audits_in_pandas, "polars": case_audits_in_polars},
    "pooled": {"pandas": pooled_in_pandas, "polars": pooled_in_polars},
}
