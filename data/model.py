"""Draw the data model, every table with its columns and what they refer to: ``python -m data.model``.

It writes ``docs/data-model.svg`` from ``datapackage.json``; a test holds the picture to the schema.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import data
from data.merge import key_of

PICTURE = Path(__file__).parent.parent / "docs" / "data-model.svg"

# The tables in columns from left to right: what others refer to, inspections, and the facts.
COLUMNS = (
    ("other_names", "places", "areas"),
    ("forces", "cycles", "themes"),
    ("inspections", "gaps", "asked"),
    ("judgments", "findings", "grade_counts"),
    ("case_audits", "crime_recording"),
)
WIDTH, GAP, LINE, HEAD = (
    218,
    76,
    18,
    50,
)  # pixels: of a box, between columns of boxes, of a column's line, of a box's top
STYLE = """
text { font: 12px sans-serif; fill: #1f2937; } .name { font-weight: 700; font-size: 14px; } .title { fill: #4b5563; }
.key { font-weight: 700; } .box { fill: #ffffff; stroke: #4b5563; } .head { fill: #e5eef6; stroke: #4b5563; }
.link { fill: none; stroke: #2c7fbd; stroke-width: 1.3; } .end { fill: #2c7fbd; } .ground { fill: #f8fafc; }
"""


def svg() -> str:
    """The picture: keys are bold, and a line leads from a column to a table whose key it holds."""
    resources = {resource["name"]: resource for resource in data.schema()["resources"]}
    places, height = _places(resources)
    lines, boxes = [], []
    for name, resource in resources.items():
        boxes += _box(resource, *places[name])
        keys = {key["reference"]["resource"]: key for key in resource["schema"].get("foreignKeys", [])}
        if "inspections" in keys:
            keys.pop("forces", None)  # the force of a fact is that of its inspection
        lines += [_link(resource, key, places) for key in keys.values()]
    width = len(COLUMNS) * (WIDTH + GAP) + GAP
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    title = "<title>The tables of the record, their columns, and what they refer to</title>"
    ground = f'<rect class="ground" width="{width}" height="{height}"/>'
    return "\n".join([start, title, f"<style>{STYLE}</style>", ground, *lines, *boxes, "</svg>", ""])


def _places(resources: dict[str, dict]) -> tuple[dict[str, tuple[int, int]], int]:
    """Where the upper left corner of each table is, and how high the picture is."""
    places, lowest = {}, 0
    for number, names in enumerate(COLUMNS):
        top = 40
        for name in names:
            places[name] = (GAP + number * (WIDTH + GAP), top)
            top += HEAD + LINE * len(resources[name]["schema"]["fields"]) + 46
        lowest = max(lowest, top)
    return places, lowest


def _box(resource: dict, left: int, top: int) -> list[str]:
    fields, key = resource["schema"]["fields"], key_of(resource)
    height = HEAD + LINE * len(fields)
    parts = [
        f'<rect class="box" x="{left}" y="{top}" width="{WIDTH}" height="{height}"/>',
        f'<rect class="head" x="{left}" y="{top}" width="{WIDTH}" height="{HEAD - 6}"/>',
        f'<text class="name" x="{left + 10}" y="{top + 19}">{escape(resource["name"])}</text>',
        f'<text class="title" x="{left + 10}" y="{top + 36}">{escape(resource["title"])}</text>',
    ]
    for number, field in enumerate(fields):
        bold = ' class="key"' if field["name"] in key else ""
        y = top + HEAD + LINE * number + 10
        parts.append(f'<text{bold} x="{left + 10}" y="{y}">{escape(field["name"])}</text>')
    return parts


def _link(resource: dict, key: dict, places: dict[str, tuple[int, int]]) -> str:
    """A curve from the column of a foreign key to the head of the table that it refers to."""
    column = key["fields"] if isinstance(key["fields"], str) else key["fields"][0]
    position = [field["name"] for field in resource["schema"]["fields"]].index(column)
    left, top = places[resource["name"]]
    to_left, to_top = places[key["reference"]["resource"]]
    y, to_y = top + HEAD + LINE * position + 6, to_top + 22
    if left > to_left:
        x, to_x, bend = left, to_left + WIDTH, -GAP * 0.8
    else:
        x, to_x, bend = left + WIDTH, to_left if left < to_left else to_left + WIDTH, GAP * 0.8
    end = -bend if left != to_left else bend
    curve = f"M{x},{y} C{x + bend:g},{y} {to_x + end:g},{to_y} {to_x},{to_y}"
    return f'<path class="link" d="{curve}"/><circle class="end" cx="{to_x}" cy="{to_y}" r="3.5"/>'


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
