"""A chart downloaded as SVG and PNG: complete, with its text, and made only in the browser."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image
from playwright.sync_api import expect

import queries
from parts.address import english
from parts.charts.looks import GRADES
from tests.conftest import FORCES

SVG = "{http://www.w3.org/2000/svg}"

# view, exhibit, its title, the beginning of its sentence
CHARTS = [
    ("/?region=Wales", "spread", "Grades by theme, PEEL 2023–25", "Forces of Wales · "),
    ("/?region=Wales&cycle=2016", "map-areas", "Grades on protecting vulnerable people, 2016", "Forces of Wales · "),
    ("/?region=Wales", "map-areas-now", "Where every force stands on protecting vulnerable people", "Forces of"),
    (
        "/theme?force=Cheshire&force=Kent",
        "spread-by-round",
        "How the grades on protecting vulnerable people are spread",
        "Cheshire, Kent · ",
    ),
    (
        "/theme?theme=Missing+children",
        "strengths-and-concerns",
        "Strengths and concerns on missing children, force by force",
        f"35 of {FORCES} forces, and national reports",
    ),
    (
        "/change?force=Dorset&force=Suffolk",
        "trajectories",
        "Grades on protecting vulnerable people over time",
        "Dorset, Suffolk · ",
    ),
    (
        "/change?force=Dorset&force=Suffolk",
        "reviews",
        "Case audits: from one inspection or review to the next",
        "Dorset, Suffolk · ",
    ),
    ("/change", "engage", "Which forces were in Engage (“special measures”), and when", f"10 of {FORCES} forces · "),
    ("/case-audits", "funnel", "Which audits stand out?", f"19 of {FORCES} forces · "),
    ("/case-audits", "counts", "Cases judged good, by audit", f"25 of {FORCES} forces · "),
    ("/force?force=Metropolitan", "case-audits-drawn", "Case files audited", "Metropolitan · "),
]
IDS = [f"{view.split('?')[0]} {key}" for view, key, *_ in CHARTS]


def button(tab, key: str, ending: str):
    """The button in the menu of an exhibit that gives the picture of its chart."""
    return tab.open_menu(key).locator(f"[data-picture={ending}]")


def picture(tab, key: str, ending: str) -> Path:
    """The picture that the menu of an exhibit gives."""
    with tab.page.expect_download() as started:
        button(tab, key, ending).click()
    target = Path(started.value.path())
    return target.rename(target.with_name(started.value.suggested_filename))


def drawn(tab, key: str):
    """The chart as the page draws it."""
    return tab.page.locator(f".fc-chart-{key} .js-plotly-plot")


def words(root: ElementTree.Element) -> str:
    """All text in a picture without spaces, since lines may break anywhere."""
    return re.sub(r"\s", "", "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))


def marks(root: ElementTree.Element, kind: str) -> int:
    return sum(kind in element.get("class", "").split() for element in root.iter())


@pytest.fixture
def light(windows):
    """The wide window in the light scheme."""
    tab = windows("light")
    tab.page.set_viewport_size({"width": 1440, "height": 900})
    return tab


@pytest.fixture(scope="module", params=CHARTS, ids=IDS)
def downloaded(request, windows):
    """A chart's window, its entry in ``CHARTS`` and its SVG, downloaded once for all its tests."""
    tab = windows("light")
    tab.page.set_viewport_size({"width": 1440, "height": 900})
    tab.open(request.param[0])
    return tab, request.param, picture(tab, request.param[1], "svg")


def test_an_svg_says_what_it_shows_and_draws_everything_that_is_on_the_screen(downloaded):
    tab, (_, key, title, shows), file = downloaded
    assert file.stem == tab.download(key, "csv").stem

    root = ElementTree.parse(file).getroot()
    written = words(root)
    assert root.find(f"{SVG}title").text == title and queries.version() in root.find(f"{SVG}desc").text
    foot = button(tab, key, "svg").evaluate("b => JSON.parse(b.closest('[data-picture-of]').dataset.pictureOf).foot")
    for line in (
        title,
        shows,
        *foot,
        f"Data: {english.day(queries.rows('record_versions')['published'].iloc[0])}.",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
        tab.page.url.split("://")[1],
    ):
        assert re.sub(r"\s", "", line) in written, line

    chart = drawn(tab, key)
    names = button(tab, key, "svg").evaluate(
        "b => JSON.parse(b.closest('[data-picture-of]').dataset.pictureOf).legend.map(e => e.name)"
    )
    names = names or chart.evaluate("c => c.data.filter(t => t.showlegend !== false).map(t => t.name)")
    legend = [
        *root.findall(f"{SVG}text"),
        *(text for text in root.iter(f"{SVG}text") if text.get("class") == "legendtext"),
    ]
    assert names and set(names) <= {"".join(text.itertext()) for text in legend}
    symbols = button(tab, key, "svg").evaluate(
        "b => JSON.parse(b.closest('[data-picture-of]').dataset.pictureOf).legend.map(e => e.symbol)"
    )
    assert len(root.findall(f"{SVG}path")) == symbols.count("pointed")
    for kind in ("point", "js-line", "js-fill", "textpoint", "errorbar", "annotation-text", "xtick"):
        assert marks(root, kind) == chart.locator(f".{kind}").count(), kind
    assert marks(root, "point") + marks(root, "js-fill") >= 4


def test_an_svg_is_self_contained(downloaded):
    root = ElementTree.parse(downloaded[-1]).getroot()
    assert not {"image", "style", "script", "foreignObject", "use", "a"} & {
        element.tag.removeprefix(SVG) for element in root.iter()
    }
    values = [value for element in root.iter() for value in element.attrib.values()]
    assert not [value for value in values if "var(" in value or "light-dark(" in value or "://" in value]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    references = set(re.findall(r"url\([\"']?([^\"')]*)", " ".join(values)))
    assert references and references <= {f"#{identifier}" for identifier in ids}
    assert not [
        text for text in root.iter(f"{SVG}text") if "fill" not in text.get("style", "") and not text.get("fill")
    ]


def test_an_svg_has_nothing_that_only_browsers_understand(downloaded):
    """LibreOffice ignores "dy" in em, draws "transparent" black and "rgba()" not at all, and rotates no pattern."""
    root = ElementTree.parse(downloaded[-1]).getroot()
    values = [value for element in root.iter() for value in element.attrib.values()]
    assert not [value for value in values if "rgba(" in value or "transparent" in value]
    assert not [element for element in root.iter() if element.get("dy") or element.get("patternTransform")]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A function that returns the text of a picture as LibreOffice draws it, a line for each line of the picture."""
    program, folder = shutil.which("soffice"), tmp_path_factory.mktemp("office")

    def text_of(picture: Path) -> str:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, picture]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return pypdf.PdfReader(folder / f"{picture.stem}.pdf").pages[0].extract_text()

    plain = folder / "plain.svg"
    plain.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><text y="50">Plain</text></svg>')
    try:
        assert program and "Plain" in text_of(plain)
    except (AssertionError, FileNotFoundError):
        pytest.skip("LibreOffice Draw is not installed (Debian: libreoffice-draw-nogui)")
    return text_of


@pytest.mark.parametrize(
    ("view", "key", "lines"),
    [
        ("/?cycle=2023-25&layout=tiles&region=Wales", "map-tiles", ["S Wales\nA○\n", "Gwent\nRI◐\n"]),
        ("/change?force=Dorset", "trajectories", ["2018\n/19\n", "2020:\nno inspection\n"]),
        ("/case-audits?force=Metropolitan", "counts", ["Metropolitan October 2018\n", "G Good", "RI 127"]),
    ],
)
def test_libreoffice_draws_each_line_in_its_own_place(windows, office, view, key, lines):
    text = office(picture(windows("light").open(view), key, "svg"))
    assert [line for line in lines if line not in text] == [], text


def test_lines_of_text_stay_within_the_picture_in_a_font_a_sixth_wider(downloaded, contexts, tmp_path):
    root = ElementTree.parse(downloaded[-1]).getroot()
    for text in root.findall(f"{SVG}text"):
        if not text.get("textLength"):
            text.set("font-size", str(float(text.get("font-size")) * 7 / 6))
    (tmp_path / "wide.svg").write_bytes(ElementTree.tostring(root))
    page = contexts().new_page()
    page.goto((tmp_path / "wide.svg").as_uri())
    right = page.evaluate(
        "() => [...document.querySelectorAll('svg > text')].map(t => t.getBoundingClientRect().right)"
    )
    page.close()
    assert len(right) > 3 and max(right) <= float(root.get("width"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_png_is_twice_the_size_and_in_the_colours_of_grades_and_page(windows, scheme):
    tab = windows(scheme)
    tab.page.set_viewport_size({"width": 1440, "height": 900})
    tab.open("/")
    root = ElementTree.parse(picture(tab, "spread", "svg")).getroot()
    file = picture(tab, "spread", "png")
    assert file.name == f"spread-peel-2023-25-version-{queries.version()}.png"
    image = Image.open(file).convert("RGB")
    assert image.size == (2 * int(root.get("width")), 2 * int(root.get("height")))

    assert image.getpixel((2, 2)) == (255, 255, 255)  # also from a dark page
    colours = {colour: n for n, colour in image.getcolors(maxcolors=1 << 24)}
    for look in GRADES.values():
        # At least a bar and a swatch of the legend.
        assert colours.get(tuple(int(look.colour[i : i + 2], 16) for i in (1, 3, 5)), 0) > 5000, look.name
    assert colours.get((29, 37, 48), 0) > 500  # ink


def test_text_in_the_picture_of_a_dark_page_is_dark_and_that_on_the_page_stays_light(windows):
    tab = windows("dark").open("/change?force=Dorset&force=Suffolk")
    root = ElementTree.parse(picture(tab, "trajectories", "svg")).getroot()
    chart = drawn(tab, "trajectories")
    for kind in (".textpoint text", ".xtick text", ".annotation-text"):
        on_page = chart.locator(kind).first
        fill, text = on_page.evaluate("t => [getComputedStyle(t).fill, t.textContent]")
        assert fill == "rgb(238, 241, 244)"
        copies = [t.get("style") or "" for t in root.iter(f"{SVG}text") if "".join(t.itertext()) == text]
        assert any("fill: rgb(29, 37, 48)" in style for style in copies)
        assert not any(fill in style for style in copies)


@pytest.mark.parametrize("key", ["spread-by-round", "trajectories", "counts"])
def test_on_a_small_screen_nothing_is_cut_off_and_no_text_overlaps(reader, tmp_path, key):
    view = {
        "spread-by-round": "/theme",
        "trajectories": "/change?force=Cheshire&force=Devon+and+Cornwall&force=Avon+and+Somerset"
        "&year=2015&year=2016&year=2018",
        "counts": "/case-audits",
    }[key]
    tab = reader(viewport={"width": 360, "height": 740}).open(view)
    bar = tab.open_menu(key).bounding_box()
    assert bar["x"] >= 0 and bar["x"] + bar["width"] <= 360
    file = picture(tab, key, "svg")
    tab.page.goto(file.rename(tmp_path / file.name).as_uri())
    boxes = tab.page.evaluate("""() => [...document.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()])
        .filter(([, b]) => b.width).map(([t, b]) => ({
            words: t.textContent, own: t.parentNode === document.documentElement,
            left: b.left, right: b.right, top: b.top, bottom: b.bottom}))""")
    width, height = tab.page.evaluate(
        "() => ['width', 'height'].map(a => Number(document.documentElement.getAttribute(a)))"
    )
    cut = [b["words"] for b in boxes if b["left"] < 0 or b["right"] > width or b["top"] < 0 or b["bottom"] > height]
    assert cut == [] and width <= 400
    own, of_chart = [b for b in boxes if b["own"]], [b for b in boxes if not b["own"]]
    assert own[0]["words"] != own[-1]["words"] and len(own) > 10
    upon = [
        (a["words"], b["words"])
        for n, a in enumerate(own)
        for b in [*own[n + 1 :], *of_chart]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 0.5
    ]
    assert upon == []


def test_the_buttons_work_by_keyboard_and_send_nothing_to_the_server(reader):
    tab = reader()
    sent = []
    tab.page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("frame")))
    tab.open("/?region=Wales")
    tab.page.on("request", lambda request: sent.append(request.url))
    before = len(sent)
    button(tab, "spread", "svg").focus()
    tab.page.keyboard.press("Tab")
    expect(button(tab, "spread", "png")).to_be_focused()
    with tab.page.expect_download() as started:
        tab.page.keyboard.press("Enter")
    assert started.value.suggested_filename.endswith(".png")
    assert [what for what in sent[before:] if not what.startswith("blob:")] == [] and tab.complaints == []


def test_a_picture_follows_the_filters_and_one_click_gives_one_file(reader):
    tab = reader().open("/theme")
    tab.choose("Force", "Cheshire", "Cumbria")
    tab.page.get_by_role("link", name="About", exact=True).click()
    expect(tab.page.get_by_role("heading", name="About this record")).to_be_visible()
    tab.page.get_by_role("link", name="Themes", exact=True).click()
    expect(tab.page.get_by_text("Cheshire, Cumbria · ")).not_to_have_count(0)
    tab.settled()
    files = []
    tab.page.on("download", lambda download: files.append(download.suggested_filename))
    written = words(ElementTree.parse(picture(tab, "spread-by-round", "svg")).getroot())
    assert "Cheshire,Cumbria·" in written and "of2known" in written and tab.page.url.split("://")[1] in written
    picture(tab, "spread-by-round", "png")
    assert [Path(name).suffix for name in files] == [".svg", ".png"]


def test_the_buttons_are_not_printed(light):
    tab = light.open("/?region=Wales")
    svg = button(tab, "spread", "svg")
    tab.page.emulate_media(media="print")
    expect(svg).to_be_hidden()
    tab.page.emulate_media(media="screen")
    expect(svg).to_be_visible()
