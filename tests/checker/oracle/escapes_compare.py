"""The engine's answer beside the runs', for programs that keep functions."""

from __future__ import annotations

from dataclasses import replace

from .answers_compare import Difference
from .answers_compare import compare as compare_all
from .answers_execute import Runs


def compare(source: str, runs: Runs) -> Difference:
    """Compare, leaving out the functions that only code which nothing reaches has a hold of."""
    found = compare_all(source, runs)
    before = source[: source.index("def f(")].count("\n") + 1
    unreached = {line for line in range(1, before) if line not in runs.reached}
    return replace(found, falsely_flagged=found.falsely_flagged - unreached)
