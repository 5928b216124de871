"""Write the diagram of the data model into ``docs/data-model.md``: ``python -m data.model``.

It is a Mermaid diagram of every table in ``datapackage.json``, with its columns and what they refer to.
"""

from __future__ import annotations

import re
from pathlib import Path

import data
from data.merge import key_of

PAGE = Path(__file__).parent.parent / "docs" / "data-model.md"
BLOCK = re.compile(r"```mermaid\n.*?```\n", re.DOTALL)


def diagram() -> str:
    """The diagram: keys are marked, and a line leads from each table to those whose keys it holds."""
    tables, links = [], []
    for resource in data.schema()["resources"]:
        name, key = resource["name"], key_of(resource)
        columns = [
            f"        {field['type']} {field['name']}{' PK' if field['name'] in key else ''}"
            for field in resource["schema"]["fields"]
        ]
        tables += [f"    {name} {{", *columns, "    }"]
        targets = [one["reference"]["resource"] for one in resource["schema"].get("foreignKeys", [])]
        if "inspections" in targets:
            targets = [one for one in targets if one != "forces"]  # the force of a fact is that of its inspection
        links += [f'    {target} ||--o{{ {name} : ""' for target in targets]
    return "\n".join(["```mermaid", "erDiagram", *links, *tables, "```", ""])


def page() -> str:
    """The page with the diagram of the schema in it."""
    return BLOCK.sub(lambda _: diagram(), PAGE.read_text("utf-8"), count=1)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
