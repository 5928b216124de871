"""All tables: the sentence says what is shown, the link gives the same rows, and every column is explained."""

import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
import queries
from parts.address import vocabulary
from parts.address.english import counted, listed_or_counted
from parts.address.labels import in_words
from parts.address.selection import Selection
from parts.charts.looks import GRADES
from parts.exhibits import grids, record_tables, registry, scrolling
from parts.html import tables
from parts.shell import shell
from parts.words import table_sentences
from queries.columns import heading
from server.api import rows as api_rows
from tests.conftest import FORCES

TABLES = [resource["name"] for resource in data.schema()["resources"]]
FILTERS = (vocabulary.FORCE, vocabulary.REGION, vocabulary.YEAR, vocabulary.SINCE, vocabulary.THEME)
NOUN = {name: queries.question(f"table_{name}").row for name in TABLES}


def lead(page) -> str:
    (found,) = re.findall(r'class="fc-lead" role="status">(.*?)</p>', "".join(page.html))
    return html.unescape(found)


def chosen_rows(table: str, stored: pandas.DataFrame, chosen: dict, published) -> pandas.DataFrame:
    """The rows of a table in Parquet that a selection leaves, computed without a question."""
    rows = stored.copy()
    if table in ("engage", "causes_of_concern", "national_totals"):
        dated = rows["date"] if table == "engage" else rows.get("published", rows["cycle"]).fillna(rows["cycle"])
        rows["year"] = dated.str[:4].astype(int)
    if "inspection_id" in rows and table != "inspections":
        own = [column for column in ("force_id", "year") if column not in rows]
        rows = rows.merge(published("inspections")[["inspection_id", *own]], on="inspection_id")
    forces = published("forces").set_index("force_id")
    if chosen.get("force") and "force_id" in rows:
        rows = rows[rows["force_id"].map(forces["short_name"]).isin(chosen["force"])]
    if chosen.get("region") and "force_id" in rows:
        rows = rows[rows["force_id"].map(forces["region"]).isin(chosen["region"])]
    if chosen.get("theme") and "theme_id" in rows:
        rows = rows[rows["theme_id"].map(published("themes").set_index("theme_id")["name"]).isin(chosen["theme"])]
    if "year" in rows:
        shown = rows["year"].map(lambda year: "not known" if pandas.isna(year) else str(int(year))).astype(str)
        if chosen.get("year"):
            rows, shown = rows[shown.isin(chosen["year"])], shown[shown.isin(chosen["year"])]
        if chosen.get("since"):
            rows = rows[(shown != "not known") & (shown >= chosen["since"][0])]
    return rows


def choices() -> st.SearchStrategy:
    return st.fixed_dictionaries(
        {
            f.key: st.lists(st.sampled_from(list(f.options().values())), max_size=3 if f.several else 1, unique=True)
            for f in FILTERS
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_the_sentence_is_right_for_every_table_and_filter(table, published):
    exhibit, stored = record_tables.TABLES[table], published(table)
    short_names = published("forces").set_index("force_id")["short_name"]

    def sentence_is_right(chosen):
        selection, _ = Selection.read(FILTERS, chosen)
        answer = exhibit.ask(selection)
        expected = chosen_rows(table, stored, chosen, published)
        words = table_sentences.table_sentence(answer, len(stored))
        whole = counted(len(stored), NOUN[table])
        if expected.empty:
            facts = set(record_tables.TABLES) - {"areas", "asked", "cycles", "force_names", "forces", "national_totals"}
            facts -= {"other_names", "places", "themes"}
            expected_words = (
                f"None of the {whole} that we know of matches this choice; there may be others."
                if table in facts
                else f"None of the {whole} matches this choice."
            )
            assert words == expected_words
            return
        some = "Known causes of concern" if table == "causes_of_concern" else f"{len(expected):,} of the {whole}"
        whole = f"We know of {whole}" if table == "causes_of_concern" else whole
        start = whole if len(expected) == len(stored) else some
        assert words.startswith(start) and words.endswith(".") and not re.search(r"\b(nan|None|,,| ,)\b", words)
        if "force_id" in expected and table != "forces":
            names = sorted(expected["force_id"].dropna().map(short_names).unique())
            of = f"{'on' if table == 'findings' else 'of'} {listed_or_counted(names, 'force', 2)}"
            assert not names or of in words
            assert (" " + table_sentences.WITHOUT_FORCE.get(table, "?") in words) == expected["force_id"].isna().any()
        if "year" in expected:
            years = expected["year"].dropna().astype(int)
            assert years.empty or {str(years.min()), str(years.max())} <= set(re.findall(r"\b\d{4}\b", words))
            unknown = int(expected["year"].isna().sum())
            assert not unknown or years.empty or f"({unknown} undated)" in words
        if "source_url" in expected:
            cited = "citation" in expected and expected["citation"].notna().all()
            sourced = expected["source_url"].notna().any() or cited
            doubtful = expected["note"].fillna("").str.startswith("Source in doubt").sum() if "note" in expected else 0
            assert ("each with its source" in words) == (sourced and len(expected) > 1 and not doubtful)
            assert (f". The source of {doubtful} is not known." in words) == (0 < doubtful < len(expected))
        if "basis" in expected:
            of_basis = expected["basis"].value_counts()
            repeated, worked_out = of_basis.get("carried-over", 0), of_basis.reindex(["derived", "interpreted"]).sum()
            assert bool(repeated) == bool(
                re.search(rf"; {repeated} repeats? an earlier grade that still applies", words)
            )
            assert bool(worked_out) == bool(
                re.search(rf"[;,] {worked_out:.0f} (is|are) worked out from published totals or from wording\.$", words)
            )

    sentence_is_right({f.key: [] for f in FILTERS})
    settings(max_examples=25)(given(choices())(sentence_is_right))()


def test_the_first_sentence_counts_the_grades(open_page, published):
    stored = published("judgments")
    years, unknown = stored["year"].dropna().astype(int), stored["year"].isna().sum()
    words = lead(open_page("tables"))
    assert words.startswith(
        f"{len(stored):,} grades of {stored['force_id'].nunique()} forces, between {years.min()} and"
    )
    worked_out = stored["basis"].isin(["derived", "interpreted"]).sum()
    repeated = (stored["basis"] == "carried-over").sum()
    assert words.endswith(
        f"and {years.max()} ({unknown} undated), each with its source; {repeated} repeat "
        f"an earlier grade that still applies, {worked_out} are worked out from published totals or from wording."
    )
    by_year = "Rows of a PEEL cycle are under its first year: those of 2023–25 under 2023."
    assert by_year in open_page("tables").words
    assert "A grade of PEEL counts" not in open_page("tables", table=["forces"]).words


@pytest.mark.parametrize(
    ("chosen", "counts", "cycle", "left_out"),
    [
        ({"since": ["2024"]}, "2023–25 under 2023", "2023-25", "grades of 2023–25"),
        ({"force": ["Kent"], "year": ["2024"]}, "2023–25 under 2023", "2023-25", "grades of 2023–25"),
        ({"since": ["2019"]}, "2018/19 under 2018", "2018-19", "grades of 2018/19"),
        ({"table": ["gaps"], "year": ["2022"]}, "2021/22 under 2021", "2021-22", "known gaps of 2021/22"),
        ({"table": ["inspections"], "since": ["2024"]}, "2023–25 under 2023", "2023-25", "inspections of 2023–25"),
    ],
)
def test_a_choice_of_years_that_cuts_a_cycle_off_says_how_many_rows_that_leaves_out(
    open_page, published, chosen, counts, cycle, left_out
):
    table = chosen.get("table", ["judgments"])[0]
    rows = published(table)
    if table == "judgments":
        inspections = published("inspections").query("programme == 'peel'")
        rows = rows.merge(inspections[["inspection_id", "cycle"]], on="inspection_id")
    rows = rows[rows["cycle"] == cycle]
    if "force" in chosen:
        rows = rows[rows["force_id"] == "kent"]
    words = open_page("tables", **chosen).words
    assert f"Rows of a PEEL cycle are under its first year: those of {counts}. " in words
    assert f"So this choice of years leaves out {len(rows)} {left_out}" in words and len(rows)


@pytest.mark.parametrize("chosen", [{}, {"since": ["2023"]}, {"year": ["2023", "2024"]}, {"year": ["2017"]}])
def test_a_choice_of_years_that_cuts_no_cycle_off_says_nothing_of_it(open_page, chosen):
    assert "This choice of years leaves out" not in open_page("tables", **chosen).words.replace("So this", "This")


def test_findings_are_searched_and_chosen_by_kind_as_at_their_data_address(open_page, published):
    page = open_page("tables", table=["findings"], search=["supervision"], kind=["concern"])
    shown = published("findings").query("polarity == 'concern'")["summary"]
    supervised = shown[shown.str.contains(r"\bsupervis(?:ion|e)", case=False)]
    assert 0 < len(supervised) < len(shown)
    assert lead(page).startswith(f"{len(supervised)} of the {len(published('findings'))} findings, on ")
    assert ", concerns only, with “supervision” in any form, " in lead(page)
    assert "has no filter" not in page.words and page.address["search"] == ["supervision"]


def test_a_scrolling_table_says_how_many_rows_it_holds(open_page):
    rows = len(queries.rows("table_judgments"))
    assert any(f">{rows:,} rows: scroll in the table" in part for part in open_page("tables").html)
    few = open_page("tables", table=["cycles"])
    assert len(few.app.dataframe[0].value) <= 14 and not any("scroll in the table" in part for part in few.html)


def test_one_regions_grades_since_a_year_have_a_link_that_gives_the_same_rows(open_page):
    page = open_page("tables")
    page.app.multiselect(key="tables.region").set_value(["Wales"]).run()
    page.app.selectbox(key="tables.since").set_value("2018").run()
    assert page.address == {"region": ["Wales"], "since": ["2018"]}
    frame = page.app.dataframe[0].value
    assert (frame["year"] >= 2018).all() and frame["force"].nunique() == 4
    whole = len(queries.rows("table_judgments"))
    assert lead(page).startswith(f"{len(frame)} of the {whole:,} grades, of 4 forces (Wales), between 2018 and ")
    (link,) = re.findall(r"<code>(http://\S*?/api/judgments\.csv\S*?)</code>", html.unescape("".join(page.html)))
    query = parse_qs(urlsplit(link).query)
    assert query == {"region": ["Wales"], "since": ["2018"]}
    stored = queries.rows("table_judgments", regions=query["region"], since=query["since"][0])
    columns = list(api_rows.tables()["judgments"].columns)
    as_shown = in_words(stored)[columns].astype(object).where(stored[columns].notna(), None).values.tolist()
    assert frame[columns].astype(object).where(frame[columns].notna(), None).values.tolist() == as_shown
    again = open_page("tables", **page.address)
    assert again.app.dataframe[0].value.equals(frame)


@pytest.mark.parametrize("order", ["up", "down"])
def test_a_sort_by_grade_follows_the_order_of_grades(open_page, order):
    frame = open_page("tables", table=["judgments"], sort=["grade"], order=[order]).app.dataframe[0].value
    shown = list(dict.fromkeys(frame["grade"]))
    in_order = [look.name for look in reversed(GRADES.values())]
    assert shown == (in_order if order == "up" else in_order[::-1])


def test_a_table_shows_years_without_a_separator_and_says_which_are_not_known(open_page):
    inspections = tables.rows(queries.ask("inspections"), caption="Inspections")
    unknown = queries.rows("inspections")["year"].isna().sum()
    assert unknown and inspections.count('<td class="fc-date">not known</td>') == unknown
    assert "year_missing" not in inspections and "Year missing" not in inspections
    assert re.search(r'<th scope="col">Year</th>', inspections) and '<td class="fc-date">2018</td>' in inspections
    over_time = open_page("change", force=["Kent"]).exhibit("trajectories")
    assert '<td class="fc-date">PEEL 2017</td>' in over_time and "2,017" not in over_time


def test_years_are_shown_even_if_none_is_known(open_page):
    counts = open_page("case-audits", year=["not known"]).exhibit("counts")
    assert '<th scope="col">Year or month</th>' in counts and '<td class="fc-date">not known</td>' in counts


def test_since_says_how_many_rows_without_a_year_it_leaves_out(open_page, published):
    undated = published("judgments")["year"].isna().sum()
    assert f"We leave out {undated} undated grades." in open_page("tables", since=["2018"]).text
    assert "We leave out" not in open_page("tables", table=["places"], since=["2018"]).text


def test_old_links_by_year_show_what_they_showed_and_since_narrows_them(open_page):
    page = open_page("tables", year=["2016", "2018"])
    assert set(page.app.dataframe[0].value["year"]) == {2016, 2018}
    page.app.selectbox(key="tables.since").set_value("2017").run()
    assert set(page.app.dataframe[0].value["year"]) == {2018}
    assert page.address == {"year": ["2016", "2018"], "since": ["2017"]}


@pytest.mark.parametrize("table", TABLES)
def test_the_address_of_a_table_has_only_the_columns_of_the_record(table, published):
    answer = api_rows.tables()[table].ask(Selection())
    assert list(answer.shown.columns) == list(published(table).columns) and len(answer) == len(published(table))


@pytest.mark.parametrize("table", TABLES)
def test_names_are_next_to_identifiers_and_every_column_shown_is_explained(open_page, table):
    page = open_page("tables", table=[table])
    shown = list(page.app.dataframe[0].value.columns)
    stored = list(api_rows.tables()[table].columns)
    assert [column for column in shown if column in stored] == stored
    for column, name in (("force_id", "force"), ("theme_id", "theme"), ("inspection_id", "inspection")):
        if column in stored and table != f"{name}s":
            assert shown[shown.index(column) + 1] == name
    if "inspection_id" in stored:
        assert {"force", "year"} <= set(shown)
    explained = re.findall(r"<tr><td[^>]*>[^<]+<code>(.*?)</code></td>", page.exhibit("dictionary"))
    assert explained == shown


@pytest.mark.parametrize("table", TABLES)
def test_a_grid_and_the_table_that_explains_it_have_the_same_headings_in_words(open_page, table):
    page = open_page("tables", table=[table])
    (grid,) = page.app.dataframe
    columns = json.loads(grid.proto.columns)
    labels = {name: columns[name]["label"] for name in grid.value.columns}
    assert len(set(labels.values())) == len(labels) and not any("_" in words for words in labels.values())
    assert all(columns[name]["help"].startswith(f"`{name}`: ") for name in labels)
    explained = re.findall(r"<tr><td[^>]*>([^<]+)<code>(.*?)</code></td>", page.exhibit("dictionary"))
    assert {code: html.unescape(words) for words, code in explained} == labels
    sorts = page.app.selectbox(key="tables.sort").options
    assert set(labels.values()) <= set(sorts) and not set(labels) & set(sorts)


def test_numbers_in_a_grid_have_commas_and_years_have_none(open_page):
    (grid,) = open_page("tables", table=["forces"]).app.dataframe
    columns = json.loads(grid.proto.columns)
    formats = {
        name: columns[name]["type_config"].get("format") for name in ("population", "officers_fte", "officers_year")
    }
    assert formats == {"population": "localized", "officers_fte": "localized", "officers_year": "%d"}


def test_a_grid_has_the_headings_of_the_table_that_few_findings_are(open_page):
    columns = json.loads(open_page("tables", table=["findings"]).app.dataframe[0].proto.columns)
    kent = "".join(open_page("tables", table=["findings"], force=["Kent"]).html)
    head = next(head for head in re.findall(r"<thead>.*?</thead>", kent, re.DOTALL) if "Finding" in head)
    of_table = [html.unescape(words) for words in re.findall(r"<th scope[^>]*>(.*?)</th>", head)]
    assert {"Kind", "Finding", "Source"} <= set(of_table) <= {column.get("label") for column in columns.values()}


def test_a_table_begins_with_the_force_and_its_grade_and_no_grade_or_link_is_cut(open_page):
    (table,) = open_page("tables").app.dataframe
    order, columns = list(table.proto.column_order), json.loads(table.proto.columns)
    assert order[:5] == ["force", "grade", "theme", "year", "source_url"]
    assert set(order) == set(table.value.columns) and all(c.endswith("_id") for c in order[-3:])
    assert columns["force"]["width"] + columns["grade"]["width"] < 328 - 40  # of a phone, where a theme begins too
    assert sum(columns[c]["width"] for c in order[:5]) < 1_000
    longest = max(len(look.name) for look in GRADES.values())
    assert columns["grade"]["width"] >= 7 * longest
    shown = re.match(columns["source_url"]["type_config"]["display_text"], table.value["source_url"].dropna().iloc[0])
    assert "/" not in shown[1] and "." in shown[1]
    findings = list(open_page("tables", table=["findings"]).app.dataframe[0].proto.column_order)
    assert findings[:6] == ["force", "theme", "polarity", "summary", "year", "source_url"]


def test_only_the_filters_that_a_table_takes_are_offered(open_page):
    page = open_page("tables", table=["case_audits"])
    assert [widget.label for widget in page.app.multiselect] == ["Forces", "Regions", "Years", "Programmes"]
    assert [widget.label for widget in open_page("tables", table=["places"]).app.multiselect] == ["Forces", "Regions"]
    text = open_page("tables", table=["places"], theme=["Legitimacy"], since=["2018"]).text
    assert "This table cannot be filtered by since year or theme" in text


def test_the_columns_of_a_view_are_explained_where_it_is_chosen(open_page):
    assert "columns-of-view" not in open_page("tables").exhibits
    page = open_page("tables", view=["spread"])
    assert page.address == {"view": ["spread"]}
    assert "How are the known grades spread over forces" in page.exhibit("columns-of-view")
    assert page.exhibit("columns-of-view").count("<tr>") == 1 + len(queries.rows("columns", view="spread"))


def test_readers_see_grades_instead_of_judgments(open_page):
    page = open_page("tables", table=["judgments"])
    assert page.app.selectbox(key="tables.table").value == "Grades" and page.address == {}
    assert "Judgments" not in page.words and "Grades" in page.headings


def test_a_very_long_table_is_shown_a_page_at_a_time(open_page, monkeypatch):
    monkeypatch.setattr(scrolling, "ROWS_PER_PAGE", 50)
    page = open_page("tables", table=["gaps"])
    shown, whole = page.app.dataframe[0].value, queries.rows("table_gaps")
    assert len(whole) > 100 and list(shown["gap_id"]) == list(whole["gap_id"][:50])
    choice = page.app.selectbox(key="rows-table-gaps")
    assert choice.options[:2] == [f"1 to 50 of {len(whole)}", f"51 to 100 of {len(whole)}"]
    assert choice.options[-1].endswith(f"to {len(whole)} of {len(whole)}")
    choice.select_index(len(choice.options) - 1).run()
    assert list(page.app.dataframe[0].value["gap_id"]) == list(whole["gap_id"][(len(choice.options) - 1) * 50 :])
    assert counted(len(whole), "row") in page.text  # of the files


def test_only_the_list_of_places_in_the_published_record_has_several_pages(published):
    assert [name for name in TABLES if len(published(name)) > scrolling.ROWS_PER_PAGE] == ["places"]


def test_a_table_shows_the_first_of_very_many_rows_and_says_so(monkeypatch):
    answer = queries.ask("findings", search="risk")
    everything = tables.rows(answer, caption="Findings")
    assert everything.count("<tr>") == len(answer) + 1 and "are shown" not in everything
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    beginning = tables.rows(answer, caption="Findings")
    assert beginning.count("<tr>") == 3 + 1
    assert f"The first 3 of {len(answer):,} rows are shown" in beginning


def test_a_grid_draws_a_line_wherever_an_era_ends_and_nowhere_else(open_page):
    grid = open_page("theme", theme=["Protecting vulnerable people"]).exhibit("grid-of-theme")
    heads = re.findall(r'<th scope="col"( class="fc-break")?>(.*?)</th>', grid)[1:]  # without the corner
    eras = queries.rows("rounds").set_index("round_name")["era"]
    newer = [None, *(name for _, name in heads)]
    assert [bool(line) for line, _ in heads] == [
        bool(before) and eras[before] != eras[name] for before, (_, name) in zip(newer, heads)
    ]
    assert sum(bool(line) for line, _ in heads) == 2  # 2023–25 | 2021/22 | up to 2018/19
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", grid, flags=re.S):
        cells = re.findall(r'<td class="([^"]*)">', row)
        assert [cell.split() == ["fc-break"] for cell in cells] == [bool(line) for line, _ in heads]


def test_a_card_on_a_phone_has_the_heading_of_each_of_its_columns():
    headings = re.findall(r":is\(.fc-cards,.fc-side\) td:nth-child\((\d+)\){--h:var\(--h(\d+)\)", shell.rules())
    numbers = {int(n) for n, head in headings if n == head}
    widest = max(len(exhibit.columns.split()) for exhibit in registry.EXHIBITS.values())
    assert numbers >= set(range(1, widest + 1))


def test_a_cell_of_coverage_of_nothing_says_why_in_words():
    of_nothing = {"known": 0, "published": 0, "areas_in_totals": None}
    for reason, words in (({"not_graded": 2}, "not graded"), ({"open": 1}, "not known"), ({}, "none yet")):
        cell = grids._coverage_cell({"not_graded": 0, "open": 0, **of_nothing, **reason})
        assert f">{words}</span>" in cell and "0 of 0" not in cell
    row = {"known": 3, "published": 9, "areas_in_totals": 9, "not_graded": 0, "open": 0}
    assert ">3 of 9†</span>" in grids._coverage_cell(row)


def test_totals_to_which_coverage_adds_a_grade_given_elsewhere_are_explained(open_page):
    about = open_page("about")
    coverage = queries.rows("coverage").dropna(subset="areas_in_totals")
    added = coverage[coverage["published"] > coverage["areas_in_totals"]]
    beside = queries.rows("judgments", themes=["soc"], rounds=["2023-25"])["force"]
    assert set(added["cycle"]) == {"2023-25"} and set(added["force"]) <= set(beside)
    assert (added["published"] == added["areas_in_totals"] + 1).all()
    note = "To it we add a grade of 2023–25 on serious and organised crime, which was given in a report of its own."
    assert note in about.exhibit("coverage") and "so the number of grades is certain" not in about.text
    (hampshire,) = re.findall(r">Hampshire<.*?</tr>", about.exhibit("coverage"), re.DOTALL)
    assert "the report’s own total is 8, to which we add 1 from a report of its own" in hampshire
    assert ">2 of 9†<" in hampshire
    assert "“In totals” says whether" in about.exhibit("asked")


def test_the_known_gaps_add_up_to_those_under_coverage(open_page, published):
    page, gaps = open_page("about"), published("gaps")
    assert len(gaps) == 125 and queries.rows("coverage")["not_graded"].sum() == 124
    words = (
        "125 known gaps: 124 grades of a force on a theme, as counted under Coverage (87 where an earlier grade still "
        "applies, 36 that an inspection did not give and 1 on a theme that was not inspected), and PEEL as a whole in "
        "2020."
    )
    assert words in page.exhibit("gaps") and "Grades that a cycle did not give" in page.exhibit("gaps")
    assert "never given" not in page.exhibit("gaps")


def test_captions_count_things_that_a_reader_knows(open_page):
    about = open_page("about").exhibit("coverage")
    assert f"{FORCES} forces in 7 cycles" in about and not re.search(r"\d counts?\b", about)
    assert "0 of 0" not in about


@pytest.mark.parametrize("exhibit", registry.EXHIBITS.values(), ids=registry.EXHIBITS)
def test_no_heading_of_a_table_is_the_name_of_a_column(exhibit):
    """A name of two words or more that says how a column is kept, such as “Source kinds”, has a heading of its own."""
    kept = {"id", "ids", "kind", "kinds", "name", "names", "pct", "source", "sources", "url", "urls", "words"}
    shown = (
        name
        for name in exhibit.columns.split()
        if tables.has_column(name) and name not in exhibit.only_in_files.split() and "_" in name
    )
    headings = {name: heading(name, exhibit.question) for name in shown}
    assert [
        name
        for name, words in headings.items()
        if words == name.replace("_", " ").capitalize() and kept & {*name.split("_")}
    ] == []


def test_a_number_of_rows_that_tells_a_reader_nothing_is_in_no_caption(open_page):
    captions = re.findall(r'<p class="fc-shows">(.*?)</p>', "".join(open_page("about").html))
    captions += re.findall(r'<p class="fc-shows">(.*?)</p>', "".join(open_page("changes").html))
    counts = re.compile(r"\d (shares of grades|columns|table versions)")
    assert captions and all(captions) and not [words for words in captions if counts.search(words)]


def test_an_unknown_grade_before_or_after_is_an_empty_cell():
    once = Selection((), {}).ask("moves", theme="vulnerable", from_round="2014", to_round="2018-19")
    assert (once.rows["move"] == "known once only").any()
    assert "Not found" not in tables.rows(once.showing(["force", "to_grade"]), caption="")


def test_a_link_to_a_year_opens_the_fold_where_it_is_chosen_and_the_table_counts_as_no_filter(open_page):
    def fold(page):
        return next(e for e in page.app.expander if e.label == "More filters, and sorting").proto.expanded

    def chosen(page):
        return [part for part in page.html if part.startswith("<style>.stApp { --fc-chosen")]

    page = open_page("tables", table=["findings"], year=["2016"])
    assert fold(page) and "(1)" in chosen(page)[0]
    page = open_page("tables", table=["findings"])
    assert not fold(page) and not chosen(page)
    page.app.button(key="tables.clear").click().run()
    assert page.address["table"] == ["findings"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"cycle": ["2016"], "theme": ["Efficiency"], "region": ["Wales"]}, 3),
        ({"grade": ["inadequate"]}, 1),
        ({"layout": ["tiles"]}, 0),
    ],
)
def test_the_fold_of_filters_counts_what_a_reader_chose_there(open_page, query, number):
    counts = [part for part in open_page("", **query).html if part.startswith("<style>.stApp { --fc-chosen")]
    assert [f"({number})" in part for part in counts] == [True] * bool(number)


@pytest.mark.parametrize("table", list(record_tables.TABLES))
def test_the_dictionary_has_the_columns_of_the_files_and_says_which_the_data_link_has(table):
    exhibit = record_tables.TABLES[table]
    explained = record_tables.DICTIONARY_OF_TABLE.ask(Selection(()), table=table).rows
    in_file = exhibit.rows_in_file(exhibit.ask(Selection(())), "csv").shown
    assert list(explained["column_name"]) == list(in_file.columns)
    link = explained[explained["in_data_link"] == "yes"]["column_name"]
    assert set(link) == set(api_rows.tables()[table].columns) and explained["in_data_link"].isin(["yes", "no"]).all()


def test_the_dictionary_on_the_page_says_which_columns_a_data_link_lacks(open_page):
    shown = open_page("tables", table=["judgments"]).exhibit("dictionary")
    assert "In the data link" in shown and "gives codes, and only the columns with a “yes”" in shown
    lacking = re.findall(
        r"<tr><td[^>]*>[^<]+<code>(\w+)</code></td>(?:(?!</tr>).)*<td[^>]*>no</td></tr>", shown, re.DOTALL
    )
    assert lacking == ["inspection", "force", "theme"]
    assert "In the data link" not in open_page("tables", view=["spread"]).exhibit("columns-of-view")


def test_the_words_for_what_got_no_grade_are_explained_as_they_are_shown(open_page):
    coverage = open_page("about").exhibit("coverage")
    words = "got no grade, or kept an earlier one"
    assert re.search(rf"; \d+ {words}", coverage) and f"“{words[0].upper()}{words[1:]}” takes three reasons" in coverage
    assert "“Not graded” takes" not in coverage and " not graded" not in " ".join(
        re.findall(r'title="[^"]*"', coverage)
    )


def test_pages_to_read_next_have_links_that_say_whether_their_address_is_guessed(open_page):
    table, rows = open_page("about").exhibit("wanted"), queries.rows("wanted").dropna(subset="source_url")
    cited = (rows["address_from"] == "cited in the record").sum()
    assert table.count(">Cited page<") == cited > 0
    assert table.count(">Try this address (guessed)<") == len(rows) - cited > 0 and ">Source<" not in table
    every = len(queries.rows("wanted"))
    assert table.count('<tr class="fc-not-printed">') == every - 10
    assert f"The first 10 of {every} rows. The page on screen has all of them." in table
