"""Real processes, killed at each labelled step, stopped past their deadline, the store restarted.

INVARIANT_GUARD_RIG_ORDERS says how many orders the venue has to accept in each of the long runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from servers import RedisServer, needs_redis

from .run import Report, Rig
from .weak import PROVOKED, SCHEMES
from .worker import STEPS

ROOT = Path(__file__).parents[3]
ORDERS = int(os.environ.get("INVARIANT_GUARD_RIG_ORDERS", "1000"))


def judge(report: Report, orders: int) -> None:
    print(report)
    assert report.violations == []
    assert report.accepted >= orders
    # A crash at any step loses no reservation, and reconcile settles every one of them.
    assert report.left == 0


def weathered(report: Report) -> bool:
    return set(report.kills) == set(STEPS) and report.stops > 10


def weathered_with_restarts(report: Report) -> bool:
    return weathered(report) and report.restarts > 2


def judge_long(rig: Rig, enough: Callable[[Report], bool] = weathered) -> None:
    report = rig.run(ORDERS, 240, enough=enough)
    judge(report, ORDERS)
    assert enough(report), report


def judge_on_a_redis_that_is_killed(tmp_path: Path, seed: int, **settings: int) -> None:
    needs_redis()
    server = RedisServer(tmp_path).start()
    try:
        judge_long(Rig(server.url, "protocol", seed, server, **settings), weathered_with_restarts)
    finally:
        server.kill()


def test_a_short_run_on_sqlite(tmp_path: Path) -> None:
    judge(Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 3).run(60, 30), 60)


def test_a_short_run_under_a_cap(tmp_path: Path) -> None:
    judge(Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 4, cap=2).run(40, 30), 40)


def test_a_short_run_of_two_accounts_of_a_pool(tmp_path: Path) -> None:
    judge(Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 13, accounts=2).run(40, 40), 40)


@pytest.mark.slow
def test_many_orders_of_a_pool_on_sqlite(tmp_path: Path) -> None:
    judge_long(Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 14, accounts=2))


@pytest.mark.slow
def test_many_orders_of_a_pool_on_a_redis_that_is_killed(tmp_path: Path) -> None:
    judge_on_a_redis_that_is_killed(tmp_path, 15, accounts=2)


@pytest.mark.slow
def test_the_venue_sees_two_accounts_that_are_no_pool(tmp_path: Path) -> None:
    rig = Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 16, accounts=2)
    rig.pooled = False
    assert rig.run(10_000, 60).violations


@pytest.mark.slow
def test_many_orders_under_a_cap_on_sqlite(tmp_path: Path) -> None:
    judge_long(Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 7, cap=2))


@pytest.mark.slow
def test_many_orders_under_a_cap_on_a_redis_that_is_killed(tmp_path: Path) -> None:
    judge_on_a_redis_that_is_killed(tmp_path, 10, cap=2)


@pytest.mark.slow
def test_the_venue_sees_what_is_beyond_a_cap(tmp_path: Path) -> None:
    """The venue judges by one less than the ledger allows: it has to see that."""
    rig = Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 12, cap=2)
    rig.judged = 1
    assert rig.run(10_000, 60).violations


@pytest.mark.slow
def test_many_orders_on_sqlite(tmp_path: Path) -> None:
    judge_long(Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 5))


@pytest.mark.slow
def test_many_orders_on_a_redis_that_is_killed_and_restarted(tmp_path: Path) -> None:
    judge_on_a_redis_that_is_killed(tmp_path, 6)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_weaker_scheme_is_caught_within_25_seconds(tmp_path: Path, scheme: str) -> None:
    report = Rig(f"sqlite:///{tmp_path}/ledger.db", scheme, 8).run(100_000, 25)
    print(scheme, report)
    assert report.violations


@pytest.mark.slow
@pytest.mark.parametrize("scheme", PROVOKED)
def test_the_protocol_holds_where_a_weaker_scheme_is_provoked(tmp_path: Path, scheme: str) -> None:
    rig = Rig(f"sqlite:///{tmp_path}/ledger.db", "protocol", 9, provoke=scheme)
    judge(rig.run(40, 60), 40)


def test_the_original_bug_is_replayed_in_one_command() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "replay" / "replay.py")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "reached the venue: buy and sell" in run.stdout
    assert "refused, OPPOSING_ORDER" in run.stdout
