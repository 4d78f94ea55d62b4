"""Answers by an attribute or key, against the runs of the same programs with tuples.

verdict[0]                  verdict.allowed, verdict["allowed"], verdict.get("allowed")
p, q = evaluate(s)          parts = evaluate(s); p = parts.allowed; q = parts.reason
case (True, _):             case Verdict(allowed=True):, case {"allowed": True}:

Each line says the same of the same item, so what the runs did with the tuple is what they do with it.
"""

from __future__ import annotations

import re
from itertools import cycle

from .answers_compare import CONFIG, compare
from .answers_execute import execute
from .answers_generate import program
from .oracle import TooLarge

PROGRAMS = 120
_BY_NAME = CONFIG._replace(checks=("check", "evaluate[allowed]", "acheck", "aevaluate[allowed]"))
_NAMES = ("allowed", "reason")


def _by_name(source: str) -> str:
    forms = cycle((".{}", '["{}"]', '.get("{}")'))
    kinds = cycle(("Verdict(allowed={})", '{{"allowed": {}}}'))
    source = re.sub(r"\[([01])\]", lambda found: next(forms).format(_NAMES[int(found[1])]), source)
    source = re.sub(
        r"case \((\w+), _\)", lambda found: f"case {next(kinds).format(found[1])}", source
    )
    return re.sub(
        r"(?m)^( *)(\w+), (\w+) = (.+)$",
        r'\1parts = \4; \2 = parts.allowed; \3 = parts["reason"]',
        source,
    )


def test_random_programs() -> None:
    differences, orders, renamed, number = [], 0, 0, 0
    while renamed < PROGRAMS:
        source = program(f"by name {number}")
        number += 1
        by_name = _by_name(source)
        if by_name == source:
            continue
        try:
            runs = execute(source)
        except TooLarge:
            continue
        renamed += 1
        orders += source.count("submit_order")
        found = compare(by_name, runs, _BY_NAME)
        if found:
            differences.append(found.show(by_name))
    assert not differences, differences[0]
    assert orders > 2 * PROGRAMS
