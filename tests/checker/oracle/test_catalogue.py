"""Broken engines for what no random program holds: plain runs of the catalogue notice each."""

from __future__ import annotations

from functools import cache

import pytest
from catalogue import ALL, UNCOVERED, Case
from plain_world import Seen, run_all

from lint_plugin.analysis.pipeline import analyse

from .catalogue_mutants import MUTANTS, OfTopic

# Some coroutines are dropped, as their cases want it.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")


@cache
def _seen(case: Case) -> Seen:
    return run_all(case.source)


def _wrong(case: Case) -> set[int]:
    """Lines of which the engine says the opposite of what the runs did.

    What no run did it may flag, unless the runs did all that the labels say: then they are complete.
    """
    codes = frozenset({"INV006"}) if case.about == "INV006" else UNCOVERED
    seen = _seen(case).emptied if case.about == "INV006" else _seen(case).unguarded
    labelled = {line for line, code in case.findings if code in codes}
    report = analyse(case.source, case.path.name, case.config)
    flagged = {each.line for each in report.findings if each.code in codes}
    missed = (seen & labelled) - flagged
    return missed | (flagged - seen if labelled == seen else set())


def _topic(name: str) -> list[Case]:
    return [case for case in ALL if case.topic == name and case.readable]


@pytest.mark.parametrize("topic", sorted({each.topic for each in MUTANTS}))
def test_the_engine_as_it_is_survives(topic: str) -> None:
    """The control: what shows a mutant must be the mutant."""
    assert not [case.name for case in _topic(topic) if _wrong(case)]


@pytest.mark.parametrize(
    "broken", MUTANTS, ids=[each.mutant.name.replace(" ", "-") for each in MUTANTS]
)
def test_a_broken_engine_is_caught(broken: OfTopic, monkeypatch: pytest.MonkeyPatch) -> None:
    broken.mutant.patch(monkeypatch)
    shown = (case.name for case in _topic(broken.topic) if _wrong(case))
    assert next(shown, None), f"nobody notices when {broken.mutant.name}"
