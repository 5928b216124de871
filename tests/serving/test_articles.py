"""The text of an exhibit for an article, by its address."""

import pytest
from starlette.applications import Starlette

from server.api import ROUTES
from server.api.rows import exhibits
from tests.asgi import ask, run

APP = Starlette(routes=ROUTES)
REQUIRED = {"force": "Kent", "reference": "Essex", "theme": "vulnerable", "from": "2015", "to": "2016", "most": "3"}


def get(target: str):
    answer = run(ask(APP, target))
    assert answer.status == 200, answer.body
    return answer


def test_where_a_force_stands_names_each_theme_its_grade_and_its_source():
    markdown = get("/api/exhibits/standing-of-force.md?force=Kent")
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    lines = markdown.body.decode().splitlines()
    assert lines[0] == "**Where Kent stands now**"
    (vulnerable,) = [line for line in lines if line.startswith("| Protecting vulnerable people |")]
    assert "| Good | PEEL 2023–25 |" in vulnerable and "](<https://www.kentonline.co.uk/" in vulnerable
    text = get("/api/exhibits/standing-of-force.txt?force=Kent")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    (line,) = [line for line in text.body.decode().splitlines() if line.startswith("Protecting vulnerable people. ")]
    assert "Grade: Good; Inspection: PEEL 2023–25" in line and "Source: https://www.kentonline.co.uk/" in line


def test_the_text_of_grades_is_for_the_cycle_or_the_day_in_the_address():
    text = get("/api/exhibits/map-areas.txt?theme=Legitimacy&cycle=2016&region=Wales").body.decode()
    assert "Legitimacy, PEEL 2016\n" in text and "Good (" in text and "forces): " in text
    then = get("/api/exhibits/standing.txt?region=Wales&as_of=2018-06-30").body.decode()
    assert "as of 30 June 2018" in then and "PEEL 2023–25" not in then


@pytest.mark.parametrize("ending", ["txt", "md"])
def test_every_exhibit_is_available_as_text_and_markdown(ending):
    for name, source in exhibits().items():
        keys = [key for key, parameter in source.keys.items() if not parameter.optional]
        query = "&".join(f"{key}={REQUIRED[key]}" for key in keys)
        assert get(f"/api/exhibits/{name}.{ending}?{query}").body.decode().rstrip().endswith("v3.0.")
