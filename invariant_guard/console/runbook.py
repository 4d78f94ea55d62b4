"""The runbook as a page: what to do about what the front page says. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.console.text import clean
from invariant_guard.console.watcher import Seen
from invariant_guard.monitoring import walk
from invariant_guard.monitoring.alerts import ALERTS
from invariant_guard.record.journal_file.address import VARIABLE


class Piece(NamedTuple):
    """A part of a sentence; code is shown as such."""

    text: str
    is_code: bool


@dataclass(frozen=True)
class Part:
    """What has happened, and what to do, in order."""

    anchor: str
    title: str
    meaning: str
    steps: tuple[tuple[Piece, ...], ...]
    # Refusals that have to do with it, each with its cure.
    codes: tuple[tuple[ViolationCode, tuple[Piece, ...]], ...] = ()


@dataclass(frozen=True)
class Runbook:
    """The page."""

    parts: tuple[Part, ...]
    # What a shell has to be told before any command, where that is known.
    before: str


def runbook(seen: Seen) -> Runbook:
    """Make the page, for the store that is looked at."""
    before = ""
    if "://" in seen.source:
        name = VARIABLE if seen.contents is None and seen.at else "INVARIANT_GUARD_LEDGER"
        before = f"export {name}={shlex.quote(clean(seen.source))}"
    return Runbook(tuple(_parts()), before)


def _parts() -> Iterator[Part]:
    yield Part(walk.ANCHOR, walk.TITLE, walk.MEANING, tuple(map(_pieces, walk.STEPS)))
    for alert in ALERTS:
        codes = [ViolationCode[code] for code in alert.codes]
        yield Part(
            alert.anchor,
            alert.name,
            alert.meaning,
            tuple(map(_pieces, alert.steps)),
            tuple((code, _pieces(code.remedy)) for code in codes),
        )


def _pieces(step: str) -> tuple[Piece, ...]:
    # The stars are for Markdown; here a page's name is known by its capital.
    parts = step.replace("*", "").split("`")
    return tuple(Piece(text, bool(index % 2)) for index, text in enumerate(parts) if text)
