"""A reader's own question reads the record and nothing else, and an error says in words what is wrong."""

import duckdb
import pytest

from data import sandbox
from data.asking import limits
from data.asking.answering import SETTINGS, answer
from data.asking.errors import in_words
from data.asking.statements import OUR_TABLE_FUNCTIONS, WITHHELD


def ask(copy: str, text: str) -> dict:
    """The columns of an answer as lists of values, by name. It must not have been refused."""
    found = answer(copy, text)
    assert "cells" in found, found
    return {name: values for (name, _), values in zip(found["columns"], found["cells"])}


def refused(copy: str, text: str) -> str:
    return answer(copy, text)["refused"]


def test_a_question_reads_tables_views_and_functions_of_the_record(copy_to_ask):
    assert ask(copy_to_ask, "select count(*) as n from forces") == {"n": [4]}
    assert ask(copy_to_ask, "select distinct force from view_grid order by 1")["force"][0] == "Cheshire"
    assert ask(copy_to_ask, "from main.forces limit 1")
    assert ask(copy_to_ask, "with a as (select 1 as b) from a") == {"b": [1]}
    assert ask(copy_to_ask, "select round(wilson_low(5, 10), 1) as low") == {"low": [23.7]}
    assert ask(copy_to_ask, "select sum(range) as s from range(4)") == {"s": [6]}
    assert "column_name" in ask(copy_to_ask, "describe forces")
    assert "forces" in ask(copy_to_ask, "show tables")["name"]


def test_an_answer_names_the_tables_that_it_read(copy_to_ask):
    read = answer(copy_to_ask, "with a as (from forces) select * from a join view_grid using (force_id) limit 1")
    assert set(read["tables"]) == {"forces", "view_grid"}


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("", "no question yet"),
        ("-- nothing", "no question yet"),
        ("select 1; select 2", "One statement at a time"),
        ("set threads = 2", "settings are locked"),
        ("reset threads", "can only be read"),
        ("pragma version", "about DuckDB itself"),
        ("call pragma_version()", "can only be read"),
        ("copy (select 1) to 'x.csv'", "nothing can be written"),
        ("copy forces from 'x.csv'", "nothing can be written"),
        ("export database 'x'", "nothing can be written"),
        ("attach ':memory:' as a", "no other database"),
        ("install json", "no extension"),
        ("load json", "no extension"),
        ("create table a (b integer)", "can only be read"),
        ("insert into forces values (1)", "can only be read"),
        ("delete from forces", "can only be read"),
        ("drop table forces", "can only be read"),
        ("checkpoint", "can only be read"),
        ("use memory", "settings are locked"),
        ("explain select 1", "how DuckDB works"),
        ("explain analyze select 1", "how DuckDB works"),
        ("prepare a as select 1", "can only be read"),
        ("select $force", "no value for $force"),
        ("pivot forces on region using count(*)", "add IN"),
    ],
)
def test_anything_but_a_single_query_is_refused_in_a_sentence(copy_to_ask, statement, why):
    assert why in refused(copy_to_ask, statement)


@pytest.mark.parametrize(
    "statement",
    [
        *("from 'x.csv'", "from 'x.parquet'", "from read_csv('x.csv')", "from read_text('x.txt')", "from glob('x*')"),
        *("from parquet_scan('x')", "from read_duckdb('x')", "from sniff_csv('x.csv')", "from query('select 1')"),
        *("from duckdb_settings()", "from duckdb_secrets()", "from duckdb_databases()", "from duckdb_extensions()"),
        *("from duckdb_tables()", "from duckdb_tables", "from pragma_database_list", "from sqlite_master"),
        *("from information_schema.tables", "from pg_catalog.pg_class", "from system.main.duckdb_tables"),
        *("show databases", "show all tables", "from which_secret('x', 's3')", "from pandas_scan(1)"),
        *("select current_setting('threads')", "select system.main.current_setting('threads')", "select version()"),
        *("select getvariable('x')", "select current_database()", "select current_schemas(true)", "select pg_sleep(0)"),
        *("select write_log('x')", "select 1 where current_setting('threads') = '1'"),
        *("with duckdb_tables as (select 1) from duckdb_tables", "from (from read_csv('x.csv'))"),
        *("select (select count(*) from read_csv('x.csv'))", "from forces union all by name from 'x.csv'"),
        *("from answer_columns, lateral (from read_text('x'))", "from answer", "from connection"),
    ],
)
def test_nothing_but_the_record_is_reached(copy_to_ask, statement):
    message = refused(copy_to_ask, statement)
    assert "/" not in message and copy_to_ask not in message and "configuration" not in message


def test_a_function_that_is_not_withheld_reveals_nothing_about_the_machine(copy_to_ask):
    with duckdb.connect(copy_to_ask, read_only=True, config=SETTINGS) as connection:
        functions = connection.execute(
            "select distinct function_name from duckdb_functions() where internal and len(parameters) = 0 "
            "and function_type in ('scalar', 'macro') and regexp_matches(function_name, '^[a-z_0-9]+$')"
        ).fetchall()
    offered = [name for (name,) in functions if not WITHHELD.fullmatch(name)]
    assert len(offered) > 10
    for name in offered:
        message = str(answer(copy_to_ask, f"select {name}() as a"))
        assert copy_to_ask not in message and "record.duckdb" not in message and duckdb.__version__ not in message, name


def test_our_own_table_functions_are_offered(copy_to_ask):
    with duckdb.connect(copy_to_ask, read_only=True) as connection:
        ours = connection.execute(
            "select function_name from duckdb_functions() where not internal and function_type = 'table_macro'"
        ).fetchall()
    assert {name for (name,) in ours} == OUR_TABLE_FUNCTIONS
    assert ask(copy_to_ask, "select count(*) as n from engaged_on('2023-03-01')")


def test_duckdbs_own_lock_holds_without_ours(copy_to_ask):
    with duckdb.connect(copy_to_ask, read_only=True, config=SETTINGS) as connection:
        connection.execute("set lock_configuration = true")
        for statement in ("from read_text('x.txt')", "set threads = 2", "create table a (b int)", "load excel"):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "select *\nfrom forces\nwhere force_id = 'kent' and regio = 'Wales'",
            "Line 3, character 29, “regio”: there is no column regio.",
        ),
        ("select regio from forces", "Close to it: region"),
        ("select gra", "say which table gra is in: select gra from judgments."),
        ("select population", "say which table population is in: select population from forces."),
        ("select forse from forces", "there is no column forse. Close to it: force_id."),
        ("select xyzzy from forces", "there is no column xyzzy. “Tables and columns” lists all of them."),
        ("select f.regio from forces as f", "f has no column regio. Close to it: region"),
        ("select 1\nfrom force", "Line 2, character 6, “force”: there is no table force. Close to it: forces"),
        ("from xyzzy", "there is no table xyzzy. The tables are areas, asked, case_audits, causes_of_concern, "),
        ("from xyzzy", ", places, themes; “Tables and columns” lists the views as well."),
        ("from main.force", "Line 1, character 6, “main.force”: there is no table force. Close to it: forces"),
        ('select "Kent" from forces', "If it is a text and no column, put it in single quotes"),
        ("select\n foo(1)", "Line 2, character 2, “foo(1)”: there is no function foo."),
        (
            "select * form forces",
            "Line 1, character 15, “forces”: “form” before this is no word of SQL. Did you mean “from”?",
        ),
        (
            "selct * from forces",
            "Line 1, character 1, “selct”: no question begins with this word. Did you mean “select”?",
        ),
        (
            "select count(* from forces",
            "Line 1, character 16, “from”: this does not fit here. A bracket is opened and not closed: add “)”.",
        ),
        ("select * from", "Line 1, character 10, “from”: this does not fit here, or the question ends too early"),
        ("select 1 2 from forces", "“2”: this does not fit here. Look at what is before it: a comma"),
        ("select 'a", "a quote is opened here and never closed: put the same quote at the end of the text."),
        ("select region, count(*) from forces", "must appear in the GROUP BY clause"),
        ("select force_id::integer from forces", "Could not convert string"),
        ("select now()", "a time with its zone cannot be shown: add ::timestamp"),
    ],
)
def test_an_error_names_the_line_what_is_expected_and_names_that_are_close(copy_to_ask, statement, message):
    assert message in refused(copy_to_ask, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "Which forces have improved?",
        "-- a note\nhow many forces are there",
        "Kent",
        "What’s good; what’s not",
        "list forces",
    ],
)
def test_plain_english_is_said_to_be_no_sql(copy_to_ask, statement):
    assert refused(copy_to_ask, statement) == (
        "This looks like English. This page reads SQL only: begin with an example, or use Find a force."
    )


@pytest.mark.parametrize(
    "statement", ["selct * from forces", "select which force", "from from", "1 + 1", "(select", "wth a"]
)
def test_sql_with_a_mistake_is_not_said_to_be_english(copy_to_ask, statement):
    assert "English" not in str(answer(copy_to_ask, statement))


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "select force_id, count(*) from case_audits group by all",
            "Line 1, character 8, “force_id”: case_audits has no force_id; it is in inspections: join inspections "
            "using (inspection_id).",
        ),
        ("select c.force_id from case_audits as c", "it is in inspections: join inspections using (inspection_id)."),
        (
            "select short_name from judgments",
            "judgments has no short_name; it is in forces: join forces using (force_id).",
        ),
        ("select era from gaps", "gaps has no era; it is in cycles: join cycles using (cycle)."),
        (
            "select c.force_id from case_audits c join inspections using (inspection_id)",
            "case_audits has no force_id; inspections, which the statement reads too, has it.",
        ),
    ],
)
def test_a_column_of_a_table_that_a_key_leads_to_is_named_with_its_join(copy_to_ask, statement, message):
    assert message in refused(copy_to_ask, statement)


LONG = "select short_name as " + "x" * 100 + ", regio from forces"


@pytest.mark.parametrize(
    ("statement", "marked"),
    [
        ("select *\nfrom forces\nwhere force_id = 'kent' and regio = 'Wales'", "regio"),
        ("select 'é—ü 警察' as a, regio from forces", "regio"),
        ("select 'é—ü 警察' as a\nfrom force", "force"),
        (LONG, "regio"),
        (f"select '{'y' * 200}' as y, regio from forces where short_name = '{'z' * 200}'", "regio"),
        ("select published::date from inspections", "::date"),
        ("select 1;;; select", None),
    ],
)
def test_an_error_marks_the_part_of_the_statement_that_it_is_about(copy_to_ask, statement, marked):
    place = answer(copy_to_ask, statement)["place"]
    assert (statement[slice(*place)] if place else None) == marked


@pytest.mark.parametrize(
    "statement",
    [
        "select published::date from inspections",
        "select date_diff('day', published, date '2025-01-01') from inspections",
        "select year(published) from inspections",
        "select strptime(published, '%Y-%m-%d') from inspections",
    ],
)
def test_an_error_about_a_month_or_a_year_names_the_function_that_makes_a_date_of_it(copy_to_ask, statement):
    message = refused(copy_to_ask, statement)
    assert "last_day_of(" in message and "^" not in message and "\n" not in message
    assert ask(copy_to_ask, "select last_day_of('2024-07')::varchar as day") == {"day": ["2024-07-31"]}


def notices(copy: str, text: str) -> tuple[str, ...]:
    return answer(copy, text)["notices"]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "from judgments where grade = 'Requires improvement'",
            "has no value 'Requires improvement'. Write 'requires-",
        ),
        ("from judgments where grade <> 'Good'", "grade has no value 'Good'. Write 'good'. It has inadequate, "),
        ("from judgments j where j.grade in ('good', 'Outstanding')", "grade has no value 'Outstanding'. Write 'outs"),
        ("from judgments where 'bad' = grade", "grade has no value 'bad'. It has inadequate, requires-improvement, "),
        ("select count(*) filter (grade = 'GOOD') from view_grid", "grade has no value 'GOOD'. Write 'good'."),
        ("with g as (select grade as given from judgments) from g where given = 'Good'", "grade has no value 'Good'."),
        ("from inspections where programme = 'PEEL'", "programme has no value 'PEEL'. Write 'peel'."),
        ("from judgments where force_id = 'Kent'", "force_id has no value 'Kent'. Write 'kent'."),
        ("from view_grid where force = 'kent'", "force has no value 'kent'. Write 'Kent'."),
        ("from view_grid where theme_id = 'Missing children'", "theme_id has no value 'Missing children'. Write 'miss"),
        ("from inspections where published > '2024-07-15'", "last_day_of(published) gives a date"),
        ("select try_cast(published as date) as d from inspections", "last_day_of(published) gives a date"),
    ],
)
def test_a_text_that_its_column_cannot_hold_gets_a_notice(copy_to_ask, statement, message):
    assert any(message in notice for notice in notices(copy_to_ask, statement)), notices(copy_to_ask, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "from judgments where grade in ('good', 'inadequate') and force_id = 'kent'",
        "from view_grid where force = 'Kent' and year > 2018",
        "select * from (select if(grade = 'good', 'Good', 'Low') as grade from judgments) where grade = 'Good'",
        "from findings where summary = 'Good'",
        "from inspections where last_day_of(published) > date '2024-07-15'",
        "select 'Good' = 'good' as a",
    ],
)
def test_a_text_that_its_column_may_hold_gets_no_notice(copy_to_ask, statement):
    assert notices(copy_to_ask, statement) == ()


def test_a_path_in_an_error_is_shown_only_if_the_reader_wrote_it():
    error = duckdb.IOException("IO Error: Cannot open file /srv/secret/place")
    assert "/srv" not in in_words(error, "select '/other/path'")
    assert "/srv/secret/place" in in_words(error, "select '/srv/secret/place'")


def test_a_candidate_list_of_functions_is_left_out(copy_to_ask):
    assert "Candidate" not in refused(copy_to_ask, "select sum(region) from forces")


def test_cells_have_the_types_of_the_dictionary(copy_to_ask):
    found = answer(
        copy_to_ask,
        "select 'a' as t, 1 as i, 2::bigint as l, 3::hugeint as h, 1.50 as d, 2.5::double as f, true as b, null as n, "
        "date '2024-07-01' as day, timestamp '2024-07-01 10:00' as at, [1, null] as list, [[1]] as nested, "
        "{'a': date '2024-07-01'} as struct, interval 2 day as span, 1 as t",
    )
    assert dict(found["columns"]) == {
        **{"t": "string", "i": "integer", "l": "long", "h": "long", "d": "number", "f": "number", "b": "boolean"},
        **{"n": "string", "day": "date", "at": "date", "list": "list of integer", "nested": "string"},
        **{"struct": "string", "span": "string", "t_2": "integer"},
    }
    cells = {name: values[0] for (name, _), values in zip(found["columns"], found["cells"])}
    assert cells["d"] == 1.5 and cells["day"] == "2024-07-01" and cells["at"] == "2024-07-01 10:00:00"
    assert cells["list"] == [1, None] and cells["nested"] == "[[1]]" and cells["struct"] == '{"a": "2024-07-01"}'
    assert cells["n"] is None and cells["span"] == "2 days, 0:00:00" and cells["t_2"] == 1


def test_an_answer_with_too_many_rows_exceeds_a_limit(copy_to_ask):
    assert len(ask(copy_to_ask, f"from range({limits.MAX_ROWS})")["range"]) == limits.MAX_ROWS
    assert answer(copy_to_ask, f"from range({limits.MAX_ROWS + 1})") == {"exceeded": "rows"}


def test_an_answer_with_too_many_bytes_exceeds_a_limit(copy_to_ask):
    assert answer(copy_to_ask, "select repeat('x', 1000) || range as a from range(11000)") == {"exceeded": "answer"}


def test_a_question_that_uses_too_much_memory_exceeds_a_limit(copy_to_ask):
    text = "select max(len(l)) from (select list(md5(range::varchar)) as l from range(12000000) group by range % 2)"
    assert answer(copy_to_ask, text) == {"exceeded": "memory"}


def test_a_question_that_takes_too_long_is_stopped_from_outside(copy_to_ask):
    text = "select sum(a.range * b.range) as s from range(1000000) as a, range(40000) as b"
    with pytest.raises(sandbox.LimitExceeded) as ended:
        sandbox.run(answer, copy_to_ask, text, limits=limits.SANDBOX)
    assert ended.value.limit in ("time", "processor")


def test_a_question_has_lower_priority_than_pages_and_writes_no_file(copy_to_ask):
    assert limits.SANDBOX.niceness > sandbox.NICENESS and limits.SANDBOX.file_bytes == 0
    assert (limits.SANDBOX.wall_seconds, limits.SANDBOX.memory) == (limits.SECONDS, limits.PROCESS_MEMORY)


def test_every_limit_has_words_and_what_to_try():
    assert set(limits.EXCEEDED) == set(limits.TO_TRY) == {*sandbox.LIMITS, "rows", "workbook"}
