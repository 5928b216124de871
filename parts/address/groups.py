"""Groups of forces that readers name: ``?group=Eastern:Norfolk,Suffolk,Cambridgeshire``, once for each group.

The forces of a group are chosen as by ``force=``, and counted as the forces they are. The name is the reader's, and so
a stranger's to whoever follows a link: it is quoted in sentences, and in no title.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from parts.address.english import counted, listed, listed_or_counted
from parts.address.filter import MAX_SHOWN, Filter, Reading, Value

MAX_GROUPS = 10  # in an address
MAX_NAME = 40  # characters
MAX_LISTED = 6  # forces; of a larger group, their number is given
HOW = "a group is a name, a colon and forces, as in “Eastern:Norfolk,Suffolk”"


@dataclass(frozen=True)
class GroupFilter(Filter):
    """The groups that an address names. A value is a name, a colon and identifiers of forces: "East:norfolk,kent"."""

    members: Filter = Filter("", "")  # chooses the forces

    def read(self, tokens: Sequence[str]) -> Reading:
        """The groups in an address, their forces by words or by id.

        A force that is not known is ``unknown`` with the name of its group, "Eastern:Norflok"; the others are chosen.
        """
        values, unknown = [], []
        for token in tokens:
            name, colon, written = token.rpartition(":")
            name = printable(name)
            forces = self.members.read([force.strip() for force in written.split(",") if force.strip()])
            if not colon or not name or len(name) > MAX_NAME or not (forces.chosen or forces.unknown):
                unknown.append(token)
                continue
            unknown += [f"{name}:{force}" for force in forces.unknown]
            values += [f"{name}:{','.join(map(str, forces.chosen))}"] if forces.chosen else []
        values = list(dict.fromkeys(values))
        return Reading(tuple(values[: self.at_most]), tuple(unknown), tuple(values[self.at_most :]))

    def forces(self, value: Value) -> tuple[str, ...]:
        """The identifiers of the forces of a group."""
        return tuple(str(value).rpartition(":")[2].split(","))

    def words(self, value: Value) -> str:
        """The name of a group."""
        return str(value).rpartition(":")[0]

    def token(self, value: Value) -> str:
        """A group as addresses hold it: "Eastern:Norfolk,Suffolk"."""
        return f"{self.words(value)}:{','.join(self.members.token(force) for force in self.forces(value))}"

    def in_english(self, values: Sequence[Value]) -> str:
        """Groups with their forces, unless the name is these: "“Eastern” (Norfolk, Suffolk and Cambridgeshire)"."""
        return listed([f"“{self.words(value)}”{self._forces_in_english(value)}" for value in values])

    def _forces_in_english(self, value: Value) -> str:
        names = [self.members.words(force) for force in self.forces(value)]
        if self.words(value) in (listed(names), ", ".join(names)):
            return ""
        return f" ({listed_or_counted(names, self.members.label.lower(), MAX_LISTED)})"

    def not_found(self, token: str) -> str:
        """A force that a group names and that is not known, or text that is no group, in words."""
        name, colon, force = (printable(part) for part in token.rpartition(":"))
        if len(name) > MAX_NAME:
            return f"group “{name[:MAX_SHOWN]}” (a name has at most {MAX_NAME} characters)"
        if not colon or not name or not force.strip(" ,"):
            return f"group “{printable(token)[:MAX_SHOWN]}” ({HOW})"
        return f"force “{force[:MAX_SHOWN]}” of the group “{name}”"

    def close_to(self, token: str) -> tuple[Value, ...]:
        """None: an unknown force is in a group with others."""
        return ()

    def with_forces(self, query: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        """The same query, in which the forces of its groups are chosen, before any others."""
        groups = self.read(self.tokens_in(query)).chosen
        forces = [force for value in groups for force in self.forces(value)]
        others = self.members.tokens_in(query)
        return {**query, **({self.members.key: [*forces, *others]} if forces else {})}

    def within(self, values: Sequence[Value], chosen: Collection[Value]) -> tuple[Value, ...]:
        """The groups all of whose forces are chosen: the others are no longer what they are called."""
        return tuple(value for value in values if set(self.forces(value)) <= set(chosen))


def printable(name: str) -> str:
    """A name in one line, without control characters or marks that turn the direction of text."""
    return " ".join("".join(c if c.isprintable() else " " * c.isspace() for c in name).split())


def proposed_name(forces: Sequence[str]) -> str:
    """A name for forces that a reader has not named: theirs, as far as a name has room for them."""
    in_full = (listed(forces), ", ".join(forces))
    some = (
        f"{', '.join(forces[:shown])} and {counted(len(forces) - shown, 'other')}"
        for shown in range(len(forces) - 1, 0, -1)
    )
    return next((name for name in (*in_full, *some) if len(name) <= MAX_NAME), counted(len(forces), "force"))
