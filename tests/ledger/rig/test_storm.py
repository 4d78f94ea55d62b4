"""Six keys, one of them slow, clocks that step, tasks cancelled at every await, services killed.

INVARIANT_GUARD_STORM_ORDERS says how many orders the venue has to accept; CI takes 500 for each store.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import RedisServer, needs_redis

from .storm.run import BUDGET, SERVER, Report, Storm

ORDERS = int(os.environ.get("INVARIANT_GUARD_STORM_ORDERS", "200"))
#: Seconds; some twenty times what a quiet machine takes.
LIMIT = max(ORDERS * 0.6, 120)


def weathered(report: Report) -> bool:
    # Five keys are read round after round while the venue sits on the sixth.
    return min(report.deaths, report.machine_steps, report.rounds) > 2


def weathered_with_server_steps(report: Report) -> bool:
    return weathered(report) and report.server_steps > 2


def judge(storm: Storm, enough: Callable[[Report], bool] = weathered) -> None:
    report = storm.run(ORDERS, LIMIT, enough=enough)
    print(report)
    assert report.violations == []
    assert report.accepted >= ORDERS
    assert report.longest <= BUDGET
    # What was cancelled, killed or lost is found out, on the slow key too.
    assert report.left == 0
    assert min(report.exits, report.cancelled) > ORDERS / 10
    assert enough(report)


@pytest.mark.slow
@pytest.mark.timeout(LIMIT + 60)
def test_the_storm_on_sqlite(tmp_path: Path) -> None:
    judge(Storm(f"sqlite:///{tmp_path}/ledger.db", 3))


@pytest.mark.slow
@pytest.mark.timeout(LIMIT + 60)
def test_the_storm_on_a_redis_whose_clock_steps(tmp_path: Path) -> None:
    needs_redis()
    server = RedisServer(tmp_path, *SERVER).start()
    try:
        judge(Storm(server.url, 4, server=server), weathered_with_server_steps)
    finally:
        server.kill()


@pytest.mark.slow
def test_an_admission_that_looks_at_nothing_does_not_get_through_it(tmp_path: Path) -> None:
    storm = Storm(f"sqlite:///{tmp_path}/ledger.db", 5, broken=True)
    assert storm.run(100_000, 60).violations
