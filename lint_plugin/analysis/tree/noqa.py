"""Suppression comments: `# noqa: INV001 -- why`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lint_plugin.analysis.tree.locations import Place
from lint_plugin.results.finding import Noqa

# A reason ends where the next such comment begins.
_NOQA = re.compile(
    r"#\s*noqa\s*:\s*(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)"
    r"(?:\s*--\s*(?P<reason>(?!#\s*noqa\s*:)\S(?:(?!#\s*noqa\s*:).)*))?",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]+[0-9]+")


def mentions_noqa(text: str) -> bool:
    """Whether a suppression comment of ours can stand in ``text``."""
    return any("INV" in found["codes"].upper() for found in _NOQA.finditer(text))


def read_noqas(comments: Iterable[tuple[Place, str]]) -> Iterator[Noqa]:
    """Yield the suppression comments that name a rule of ours.

    Only comments count, never text in a string.
    """
    for place, text in comments:
        for found in _NOQA.finditer(text):
            codes = tuple(
                code for code in _CODE.findall(found["codes"].upper()) if code.startswith("INV")
            )
            if codes:
                start = place.column + found.start()
                reason = found["reason"].strip() if found["reason"] else None
                yield Noqa(place.line, start, place.column + found.end(), codes, reason)
