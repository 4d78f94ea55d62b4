"""Names of checks and refusals, which may say which item of a tuple answers: ``evaluate[0]``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence


def plain_name(entry: str) -> str:
    """Take the index from an entry of the settings."""
    return re.sub(r"\[[0-9]+\]$", "", entry)


def wrong_index(entry: str) -> str | None:
    """Say what is wrong with the index of an entry; None where nothing is."""
    if "[" not in plain_name(entry):
        return None
    return f"{entry!r} is no name; an index counts from 0 and stands at the end (evaluate[0])"


def named_twice(lists: Mapping[str, Sequence[str]]) -> str | None:
    """Say which name stands in two lists, or twice in one.

    The result is None where none does.
    """
    named: dict[str, str] = {}
    for key, entries in lists.items():
        for entry in entries:
            # What looks like an index in a guard is a class of letters.
            name = entry if key == "guards" else plain_name(entry)
            where = f"{key} ({entry})"
            first = named.setdefault(name, where)
            if first != where:
                return f"{name!r} stands in {first} and in {where}: keep one of them"
    return None
