"""The mutation tool: its survivors are explained and still there, and a sample of mutants is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mutmut")

from benchmarks.mutation.mutants import PACKAGES, modules_of, mutants_of
from benchmarks.mutation.survivors import read_survivors

ROOT = Path(__file__).parents[2]


@pytest.mark.no_cover
def test_every_survivor_is_a_mutant_still_and_says_why() -> None:
    survivors = read_survivors()
    assert len(set(survivors)) == len(survivors)
    modules = {one.module for one in survivors}
    assert modules <= set(modules_of(PACKAGES))
    made = {
        (mutant.module, mutant.before, mutant.after)
        for module in sorted(modules) for mutant in mutants_of(module)
    }  # fmt: skip
    for one in survivors:
        assert one[:3] in made, f"{one.module} has no such mutant any more: {one.line}"
        assert len(one.why.split()) > 3, one


def test_a_module_s_mutants_are_changes_of_its_functions() -> None:
    made = list(mutants_of("invariant_guard.rule.netting"))
    assert len(made) > 100
    assert len({mutant.source for mutant in made}) == len(made)
    assert all(mutant.before != mutant.after for mutant in made)
    assert sum(not _compiles(mutant.source) for mutant in made) < len(made) / 20


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


#: Modules that quick tests pin alone, and those tests; docs/ledger.md has the rest.
HELD = (
    *(f"ledger.protocol.{name}" for name in (
        "admission", "exposure", "lifecycle", "position_reads", "recovery", "reservations",
        "retirement",
    )),
    "ledger.stores.codec", "rule", "instruments",
    *(f"positions.{name}" for name in (
        "alpaca", "binance", "bybit", "ccxt", "ccxt_requests", "ibkr", "okx", "plain", "rows",
        "scope", "snapshot",
    )),
)  # fmt: skip
QUICK = (
    "guard/test_adapters.py", "guard/test_exits.py", "guard/test_holdings.py",
    "guard/test_readings.py", "guard/test_refusals.py", "ledger/unit/test_codec.py",
    "ledger/unit/test_legs_and_quantities.py", "ledger/unit/test_position_reads.py",
    "ledger/unit/test_protocol_steps.py",
)  # fmt: skip


# It begins early, since it takes long.
@pytest.mark.no_cover
@pytest.mark.slow
def test_the_sample_is_killed() -> None:
    command = [
        sys.executable, "-m", "benchmarks.mutation",
        *(f"invariant_guard.{name}" for name in HELD),
        "--sample", "150", "--seconds", "60",
        "--tests", *(f"tests/{name}" for name in QUICK),
    ]  # fmt: skip
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=550, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "| all |" in run.stdout
