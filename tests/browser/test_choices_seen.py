"""What is chosen in the filters of a page can be read in full, at each width: in its filter, or as the page's title."""

import pytest

from tests.browser.test_boxes import PHONE

WIDTHS = [PHONE, *({"width": width, "height": 900} for width in (768, 1200, 1440))]
VIEWS = [
    "/",
    "/?theme=Managing+offenders+and+suspects&evidence=inspectorate",
    "/?region=Wales&force=Devon+and+Cornwall&grade=requires-improvement",
    "/theme?theme=Child+protection:+risk+assessment+and+referral",
    "/change?theme=Managing+offenders+and+suspects",
    "/tables?table=case_audits&sort=requires_improvement",
    "/tables?table=engage",
]
# The text of each input and chosen value that is wider than its box.
CUT = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    const seen = element => element.getClientRects().length > 0;
    const inputs = [...document.querySelectorAll(":is(.stSelectbox, .stMultiSelect) input")].filter(seen);
    const cut = inputs.filter(input => {
        const style = getComputedStyle(input);
        pen.font = style.font;
        const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return pen.measureText(input.value || input.placeholder).width > room + 1;
    }).map(input => input.value || input.placeholder);
    const chips = [...document.querySelectorAll("[data-tag] [title]")].filter(seen);
    return [inputs.length, [...cut, ...chips.filter(c => c.scrollWidth > c.clientWidth + 1).map(c => c.title)]];
}"""


@pytest.mark.parametrize("view", VIEWS)
def test_no_chosen_value_of_a_filter_is_cut_off(view, reader):
    tab = reader(viewport=WIDTHS[0]).open(view)
    title = tab.page.locator("h1").inner_text()
    for viewport in WIDTHS:
        tab.page.set_viewport_size(viewport)
        tab.settled().page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
        inputs, cut = tab.settled().page.evaluate(CUT)
        assert inputs and not {*cut} - {title}, (viewport, cut)
