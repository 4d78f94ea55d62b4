"""What is left out of a long file changes no report, on random programs."""

from __future__ import annotations

import random

import pytest

from lint_plugin.analysis.tree.pruning import _Needed

from . import pruned
from .generate import program


def _judged(wanted: int) -> tuple[list[str], int]:
    different, cut = [], 0
    for number in range(wanted):
        seed = f"pruned {number}"
        source = pruned.program(program(seed), random.Random(seed))
        cut += pruned.is_cut(source)
        if pruned.differs(source):
            different.append(source)
    return different, cut


@pytest.mark.no_cover
def test_what_is_left_out_changes_no_report() -> None:
    different, cut = _judged(100)
    assert not different, different[0]
    # A test in which nothing is left out says nothing.
    assert cut > 20


@pytest.mark.parametrize("rule", ["_reaches_out", "_binding"])
def test_a_rule_that_keeps_too_little_is_noticed(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Needed, rule, lambda self, asked: set())
    assert _judged(100)[0]
