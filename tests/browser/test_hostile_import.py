"""A record with hostile text in every free-text cell: every page shows it as text."""

import csv
import io

import openpyxl
import pytest
from playwright.sync_api import expect

import data
from data import versions
from data.validation import check
from tests.browser.test_safety import HOSTILE
from tests.conftest import write_version

# Nothing is left of "nothing", since invisible characters are removed from what is handed in.
TRICKS = {kind: text for kind, text in HOSTILE.items() if kind != "nothing"}
ADDRESS = 'https://example.org/"onmouseover="window.hacked=1"x=\'><script>window.hacked=1</script>'


def rows(table: str, *lines: dict) -> tuple[str, bytes]:
    """A CSV file of a table; columns that a line does not name are empty."""
    fields = next(r["schema"]["fields"] for r in data.schema()["resources"] if r["name"] == table)
    file = io.StringIO()
    writer = csv.DictWriter(file, [field["name"] for field in fields])
    writer.writeheader()
    writer.writerows(lines)
    return f"{table}.csv", file.getvalue().encode()


@pytest.fixture(scope="module")
def address(start_app, tmp_path_factory):
    """The address of an app that serves the record with an inspection and an own audit of Kent for each trick."""
    inspections, audits, findings = [], [], []
    for number, trick in enumerate(TRICKS.values()):
        for programme in ("ncpi", "internal-audit"):
            inspection = {
                "inspection_id": f"kent-{programme}-trick-{number}",
                "source_kind": "press",
                "source_url": ADDRESS,
                "citation": trick,
                "note": trick,
            }
            inspections.append(
                {
                    **inspection,
                    "programme": programme,
                    "scope": "force",
                    "force_id": "kent",
                    "title": trick,
                    "published": "2026-01",
                    "year": "2026",
                }
            )
            audits.append(
                {
                    **inspection,
                    "topic": "all",
                    "cases_total": "20",
                    "good": "12",
                    "requires_improvement": "5",
                    "inadequate": "3",
                }
            )
            findings.append({**inspection, "theme_id": "investigation", "polarity": "concern", "summary": trick})
    checked = check(
        [rows("inspections", *inspections), rows("case_audits", *audits), rows("findings", *findings)], data.TABLES
    )
    assert checked.problems == []
    folder = tmp_path_factory.mktemp("hostile")
    versions.serve(folder, [write_version(checked.tables, folder).name])
    with start_app(FORCES_DATA=str(folder)) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/force?force=Kent",
        "/theme?theme=Investigation&force=Kent&programme=ncpi&programme=internal-audit",
        "/compare?force=Kent&force=Essex&theme=investigation",
        "/case-audits?force=Kent",
        "/tables?table=findings&force=Kent",
    ],
)
def test_hostile_text_is_only_text_on_every_page(reader, path):
    tab = reader().open(path)
    assert tab.page.evaluate("window.hacked") is None
    assert tab.page.locator("[onmouseover], [onerror], a[href^='javascript:'], .fc-foot ~ script").count() == 0
    assert tab.complaints == []  # no script was run or blocked, and no other host contacted
    if path.startswith(("/force", "/theme?theme=Investigation&force", "/compare")):
        for trick in ("html", "script", "markdown", "template"):
            expect(tab.page.get_by_text(TRICKS[trick], exact=True).first).to_be_attached()


def test_a_spreadsheet_runs_nothing_in_downloads(reader):
    tab = reader().open("/theme?theme=Investigation&force=Kent&programme=internal-audit")
    with tab.download("findings", "csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'" + TRICKS["formula"] in cells and not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    book = openpyxl.load_workbook(tab.download("findings", "xlsx"))
    assert not any(
        cell.data_type == "f" or cell.hyperlink and not (cell.hyperlink.target or "https://").startswith("https://")
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    )
