"""python -m benchmarks.mutation"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutation.mutants import PACKAGES, Mutant, modules_of, mutants_of
from benchmarks.mutation.running import KILLED, NONE, SURVIVED, UNREACHED, Runner, Verdict
from benchmarks.mutation.survivors import read_survivors

ROOT = Path(__file__).parents[2]
#: Per cent of the mutants that tests have to notice, explained ones aside.
LEAST = 95.0

#: What concerns the pure modules. Without a database or a server: those run the same functions.
TESTS = (
    "tests/guard/test_adapters.py", "tests/guard/test_arguments.py",
    "tests/guard/test_contract.py", "tests/guard/test_exits.py",
    "tests/guard/test_fails_closed.py", "tests/guard/test_fetch_ccxt.py",
    "tests/guard/test_fetched.py", "tests/guard/test_holdings.py",
    "tests/guard/test_instruments.py", "tests/guard/test_invariant.py",
    "tests/guard/test_old_faults.py", "tests/guard/test_outdated.py",
    "tests/guard/test_positions.py", "tests/guard/test_pending_orders.py",
    "tests/guard/test_readings.py", "tests/guard/test_refusals.py",
    "tests/guard/test_spellings.py", "tests/ledger/unit", "tests/mutation",
)  # fmt: skip


def judged(
    mutants: list[Mutant], seconds: float, jobs: int, tests: tuple[str, ...] = TESTS
) -> list[Verdict]:
    """Judge as many mutants as the time allows."""
    verdicts: list[Verdict] = []

    def tell(verdict: Verdict) -> None:
        verdicts.append(verdict)
        if verdict.outcome in (SURVIVED, UNREACHED):
            # On the way, because the whole takes hours.
            print(f"{verdict.outcome}: {verdict.mutant}", file=sys.stderr, flush=True)

    runner = Runner(mutants, seconds, jobs, tell)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        pytest.main(
            [
                "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-n0", "--no-header",
                "-k", "not redis and not sqlite and not the_sample", f"--rootdir={ROOT}",
                *(str(ROOT / test) for test in tests),
            ],
            plugins=[runner],
        )  # fmt: skip
    return verdicts


def sampled(names: tuple[str, ...], count: int | None, seed: int) -> list[Mutant]:
    """Return all mutants of the modules, or so many of them, by chance."""
    every = [mutant for module in modules_of(names) for mutant in mutants_of(module)]
    if count is None or count >= len(every):
        return every
    return random.Random(seed).sample(every, count)


def report(verdicts: list[Verdict]) -> int:
    """Print what became of each module's mutants; return 0 where that is enough."""
    explained = read_survivors()
    counts: dict[str, Counter[str]] = {}
    unexplained: list[Mutant] = []
    for mutant, outcome in verdicts:
        known = outcome in (SURVIVED, UNREACHED) and any(one.is_of(mutant) for one in explained)
        counts.setdefault(mutant.module, Counter())["explained" if known else outcome] += 1
        if outcome in (SURVIVED, UNREACHED) and not known:
            unexplained.append(mutant)
    for mutant in unexplained:
        print(mutant)
    print("| module | mutants | killed | survived | explained | killed of the rest |")
    print("| --- | --- | --- | --- | --- | --- |")
    whole: Counter[str] = Counter()
    for module, count in counts.items():
        whole.update(count)
        print(_row(module.removeprefix("invariant_guard."), count))
    print(_row("all", whole))
    return 0 if score(whole) >= LEAST else 1


def score(count: Counter[str]) -> float:
    """Return the per cent killed of the mutants that can be."""
    alive = count[SURVIVED] + count[UNREACHED]
    return 100 * count[KILLED] / max(count[KILLED] + alive, 1)


def _row(name: str, count: Counter[str]) -> str:
    total = sum(count.values()) - count[NONE]
    alive = count[SURVIVED] + count[UNREACHED]
    return (
        f"| {name} | {total} | {count[KILLED]} | {alive} | {count['explained']} "
        f"| {score(count):.1f} % |"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation")
    parser.add_argument("modules", nargs="*", default=PACKAGES)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tests", nargs="+", default=TESTS, help="files and folders of tests")
    options = parser.parse_args()
    os.chdir(ROOT)
    mutants = sampled(tuple(options.modules), options.sample, options.seed)
    print(f"{len(mutants)} mutants", file=sys.stderr)
    verdicts = judged(mutants, options.seconds, options.jobs, tuple(options.tests))
    if len(verdicts) < len(mutants):
        print(f"the time was up after {len(verdicts)} of them", file=sys.stderr)
    return report(verdicts)


if __name__ == "__main__":
    sys.exit(main())
