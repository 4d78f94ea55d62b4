"""Names of checks and refusals, which may say what of their answer decides.

evaluate[0]             the first item of a tuple
evaluate[allowed]       the attribute `.allowed` of an object, or the item `["allowed"]` of a mapping
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_PART = r"\[([0-9]+|[^\W\d]\w*)\]$"


def plain_name(entry: str) -> str:
    """Take what decides from an entry of the settings."""
    return re.sub(_PART, "", entry)


def deciding_part(entry: str) -> int | str | None:
    """Return the index or name of what decides; None for all of the answer."""
    found = re.search(_PART, entry)
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else found[1]


def wrong_index(entry: str) -> str | None:
    """Say what is wrong with the end of an entry; None where nothing is."""
    if "[" not in plain_name(entry):
        return None
    return (
        f"{entry!r} is no name; what decides stands at its end: an index from 0 (evaluate[0]), or an "
        "attribute or key (evaluate[allowed])"
    )


def named_twice(lists: Mapping[str, Sequence[str]]) -> str | None:
    """Say which name stands in two lists, or twice in one.

    The result is None where none does.
    """
    named: dict[str, str] = {}
    for key, entries in lists.items():
        for entry in entries:
            name = plain_name(entry)
            where = f"{key} ({entry})"
            first = named.setdefault(name, where)
            if first != where:
                return f"{name!r} stands in {first} and in {where}: keep one of them"
    return None
