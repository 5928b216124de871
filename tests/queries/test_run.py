"""Queries: parameters, errors, caching, and what the connection cannot do."""

import threading

import duckdb
import pytest

import data
import queries
from queries import record
from queries.caching import cached
from queries.question import FOLDER


def test_an_unknown_question_is_an_error_that_names_it_and_the_known_questions():
    with pytest.raises(queries.UnknownQuestion, match="'league_table'.*judgments"):
        queries.rows("league_table")


def test_the_sql_that_questions_share_is_not_a_question():
    assert (FOLDER / "_shared.sql").is_file()
    with pytest.raises(queries.UnknownQuestion, match="'_shared'"):
        queries.rows("_shared")


def test_a_missing_parameter_is_an_error_that_names_it():
    with pytest.raises(queries.WrongParameters, match="'latest_grades': missing: force"):
        queries.rows("latest_grades")


def test_an_extra_parameter_is_an_error_that_names_it():
    with pytest.raises(queries.WrongParameters, match="unknown: year"):
        queries.rows("latest_grades", force="cheshire", year=2016)


def test_every_question_opens_with_a_comment_that_asks_it():
    for name in queries.names():
        assert queries.question(name).words.endswith("?"), name


def test_optional_parameters_may_be_left_out(small_record):
    parameters = queries.question("compare").parameters
    assert {name: (p.several, p.optional) for name, p in parameters.items()} == {
        "differences": (False, True),
        "evidence": (False, True),
        "forces": (True, True),
        "rounds": (True, True),
        "reference": (False, False),
    }
    assert len(queries.rows("compare", reference="kent")) > len(
        queries.rows("compare", reference="kent", rounds=["2016"])
    )


def test_an_answer_knows_what_was_asked_of_which_version(small_record):
    answer = queries.ask("grid", forces=["kent"])
    assert answer.question.name == "grid" and answer.version == queries.version()
    assert answer.parameters["forces"] == ("kent",) and answer.parameters["themes"] is None


def test_answers_are_equal_if_the_same_was_asked(small_record):
    assert queries.ask("grid", forces=["kent"]) == queries.ask("grid", forces=["kent"])
    assert len({queries.ask("grid", forces=["kent"]), queries.ask("grid", forces=["essex"]), queries.ask("grid")}) == 3


def test_the_same_question_is_answered_from_the_cache(small_record):
    queries.rows("forces")
    before = queries.current_record().answers.cache_info().hits
    queries.rows("forces")
    assert queries.current_record().answers.cache_info().hits == before + 1


@pytest.mark.slow
def test_cached_answers_are_bounded_in_bytes(small_record):
    for number in range(20):
        queries.rows("compare", reference="kent", forces=["kent", "essex", f"nowhere-{number}"])
    info = queries.current_record().answers.cache_info()
    assert 0 < info.currsize <= info.maxsize == record.MAX_ANSWER_BYTES
    # An answer counts by its size in memory, not as one entry.
    assert info.currsize > 20 * record.ENTRY_OVERHEAD


def test_changing_an_answer_does_not_change_the_next_one(small_record):
    answer = queries.rows("forces")
    answer.loc[0, "short_name"] = "Nowhere"
    assert queries.rows("forces").loc[0, "short_name"] == "Cheshire"


def test_threads_that_ask_at_the_same_time_get_the_right_answers(small_record):
    answers = []

    def ask(cycle):
        grid = queries.rows("grid", forces=None, regions=None, themes=["vulnerable"], rounds=[cycle], years=None)
        answers.append((cycle, int(grid["grade"].notna().sum())))

    for _ in range(5):
        queries.current_record().answers.cache_clear()
        threads = [threading.Thread(target=ask, args=(c,)) for c in ("2016", "2017", "2021-22") * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(set(answers)) == [("2016", 3), ("2017", 4), ("2021-22", 2)]
    assert len(answers) == 45


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "copy (select 1) to 'out.csv'",
        "attach 'other.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '1GB'",
    ],
)
def test_the_connection_reaches_no_file_and_no_setting(statement):
    with queries.current_record().connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement)


def test_the_connection_cannot_write_where_its_tables_are(tmp_path):
    target = data.TABLES / queries.version() / "written.parquet"
    with queries.current_record().connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute("copy (select 1) to '" + str(target) + "'")
    assert not target.exists()


def test_the_connection_has_no_folder_to_write_to():
    with queries.current_record().connection.cursor() as cursor:
        assert cursor.execute("select current_setting('temp_directory')").fetchall() == [("",)]
        with pytest.raises(duckdb.Error):
            cursor.execute("set temp_directory = '/tmp'")


def test_cached_results_are_bounded_in_bytes(small_record):
    computed = []

    @cached(max_bytes=1_000, size=len)
    def repeated(letter: str) -> str:
        computed.append(letter)
        return letter * 300

    for letter in "abcdefa":
        repeated(letter)
    assert computed == [*"abcdefa"] and repeated("a") == "a" * 300 and len(computed) == 7
    (cache,) = [c for name, c in queries.current_record()._caches.items() if name.endswith("repeated")]
    assert cache.currsize == 900


def test_a_value_that_contains_sql_is_only_a_value(small_record):
    hostile = "cheshire'); drop table judgments; --"
    assert queries.rows("judgments", forces=[hostile], themes=None, years=None).empty
    assert len(queries.rows("judgments", forces=None, themes=None, years=None)) == 14
