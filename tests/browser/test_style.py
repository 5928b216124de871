"""What a page's own style costs the browser while the page loads."""

import json

import pytest


@pytest.mark.parametrize("path", ["/", "/force?force=Kent", "/theme", "/case-audits"])
def test_a_page_is_not_styled_anew_each_time_that_a_chart_measures_a_label(path, chromium, reader):
    """Plotly has each label laid out as soon as it is inserted, so that a rule which asks with ``:has()`` about much of
    a page, or has ``:not()`` within it, makes Chromium go through the whole page some hundred times.
    """
    tab = reader()
    tab.open("/about")
    chromium.start_tracing(page=tab.page, categories=["devtools.timeline"])
    tab.open(path)
    for place in tab.page.locator(".fc-chart").all():  # drawn when a reader comes near
        place.scroll_into_view_if_needed()
        tab.settled()
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    styled = [
        event["args"]["elementCount"] for event in events if event["name"] == "UpdateLayoutTree" and event["ph"] == "X"
    ]
    elements = tab.page.evaluate("document.querySelectorAll('*').length")
    assert len(styled) > 5, "the trace has what it was started for"
    assert sum(styled) < 6 * elements, f"{sum(styled)} elements styled, of {elements}"
