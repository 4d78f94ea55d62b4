"""`invariant-lint fix` on random programs: it compiles, is clean where it cures, and is done at once.

The programs are those of ``generate``, their orders given arguments that can be copied.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterable

import pytest
from fixes import findings_in, fixed, holds_all_of

from lint_plugin.results.finding import Finding
from lint_plugin.results.fixes import LEFT, WHOLE, FixedFinding
from lint_plugin.settings.config import Config

from .generate import program

PROGRAMS = 20
MANY = 20_000
CONFIG = Config(fix_positions="client.positions()")
_PLAIN_ORDER = re.compile(r"(\w*order)\((?:a|1|symbol=a|a, b|)\)")
_TERMS = (
    'symbol=a, side="buy", quantity=1',
    'a, "sell", b',
    "symbol=client.symbol, side=b, quantity=client.x, reduceOnly=True",
    "symbol=a, side=b",
)
# What becomes of an order that is left while another is cured depends on what then precedes it.
_ABOUT_ORDERS = {"INV001", "INV002", "INV003", "INV004", "INV005", "INV008"}


def written(seed: str) -> str:
    """A random program whose orders state their terms, most of them."""
    rng = random.Random(f"terms {seed}")

    def stated(match: re.Match[str]) -> str:
        name = match[1]
        return match[0] if "enforce" in name else f"{name}({rng.choice(_TERMS)})"

    return _PLAIN_ORDER.sub(stated, program(seed))


def test_every_change_of_a_random_program_keeps_its_promise() -> None:
    judge("fix", PROGRAMS)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_every_change_of_many_random_programs_keeps_its_promise() -> None:
    """INVARIANT_GUARD_SEED and INVARIANT_GUARD_SECONDS widen the search."""
    seed = os.environ.get("INVARIANT_GUARD_SEED", "wider")
    judge(seed, MANY, float(os.environ.get("INVARIANT_GUARD_SECONDS", "150")))


def judge(seed: str, programs: int, seconds: float = float("inf")) -> None:
    """Change programs, and see whether each change is as promised."""
    tally: Counter[str] = Counter()
    started = time.monotonic()
    for number in range(programs):
        if time.monotonic() - started > seconds:
            break
        source = written(f"{seed} {number}")
        wrong = wrong_with(source, tally)
        assert not wrong, f"{wrong}\n{source}"
    assert tally[WHOLE], tally
    assert tally[LEFT], tally


def wrong_with(source: str, tally: Counter[str]) -> str:
    """Say what is wrong with the change of one program, if anything is."""
    before = findings_in(source.encode(), CONFIG)
    new, rows = fixed(source.encode(), CONFIG)
    tally.update(row.status for row in rows)
    compile(new, "fixed", "exec")
    text = new.decode()
    if not holds_all_of(text, source):
        return f"something is gone or changed:\n{text}"
    after = findings_in(new, CONFIG)
    left = [row for row in rows if row.status == LEFT]
    if _counted(row.finding for row in left) != _counted(each.finding for each in after):
        return f"of {len(before)} findings {_listed(left)} are said to be left, not so:\n{text}"
    again, _ = fixed(new, CONFIG)
    return "" if again == new else f"a second run changes more:\n{text}\n{again.decode()}"


def _counted(findings: Iterable[Finding]) -> Counter[str]:
    """Count findings by kind; an order that is left is one, whatever is found of it."""
    places = {(_kind(each.code), each.line, each.column) for each in findings}
    return Counter(kind for kind, _, _ in places)


def _kind(code: str) -> str:
    return "order" if code in _ABOUT_ORDERS else code


def _listed(rows: list[FixedFinding]) -> str:
    return ", ".join(f"{row.finding.line}: {row.finding.code}" for row in rows)
