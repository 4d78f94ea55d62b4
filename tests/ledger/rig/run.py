"""Runs the rig: a venue, services, a reconciler, and somebody who kills and stops them.

python -m rig.run [--store sqlite|redis] [--scheme NAME] [--provoke NAME] [--orders N] [--seconds S]
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from invariant_guard.ledger import Limits, open_ledger

from . import worker
from .reconciler import KEY
from .venue import Client
from .weak import PROVOKED

HEAD = 'version = 1\ncurrency = "USDT"\n'
CAPS = """
[[limit]]
scope = "key:*/x/linear_perp/BTC/USDT:USDT"
max-long = "{cap}"
max-short = "{cap}"
[[limit]]
scope = "account:acct"
max-open-orders = 6
order-rate = "1000/1s"
"""
POOL = """
[[pool]]
name = "desk"
accounts = ["acct", "twin"]
"""
# By their labels.
ACCOUNTS = (("main", "acct"), ("other", "twin"))
WORKERS = 4
RESTART_EVERY = 3.0
# Services are forked from a process that has imported what they need: they die so often that
# starting Python would be most of what is measured.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [worker.__name__, "invariant_guard.ledger.stores.sqlite.store", "redis"]
)
HERE = Path(__file__).resolve().parent.parent


@dataclass
class Report:
    accepted: int = 0
    fills: int = 0
    seconds: float = 0.0
    kills: dict[str, int] = field(default_factory=dict)
    stops: int = 0
    restarts: int = 0
    violations: list[str] = field(default_factory=list)
    # What the ledger holds at the end, after everything is over and reconciled.
    left: int = -1

    def __str__(self) -> str:
        kills = ", ".join(f"{step} {count}" for step, count in sorted(self.kills.items())) or "none"
        return (
            f"{self.accepted} orders accepted, {self.fills} filled in {self.seconds:.1f} s; "
            f"killed at: {kills}; stopped {self.stops} times; store restarted {self.restarts} "
            f"times; both directions open: {len(self.violations)} times"
        )


def anything(_: object) -> bool:
    return True


class Rig:
    def __init__(
        self,
        url: str,
        scheme: str,
        seed: int,
        server: Any = None,
        *,
        provoke: str = "",
        cap: int = 0,
        accounts: int = 1,
    ) -> None:
        self.accounts = ACCOUNTS[:accounts]
        # Of more than one account the ledger is told that they are one.
        self.pooled = accounts > 1
        # So much may be open on a side, even if all that is in flight fills; 0 for no limits.
        self.cap = self.judged = cap
        self.url, self.scheme, self.server = url, scheme, server
        # What the scheme of this name is provoked with, whichever scheme it is done to.
        self.provoked = PROVOKED.get(provoke or scheme)
        self.random = random.Random(seed)
        self.seed = seed
        self.report = Report()
        self.runtime = tempfile.mkdtemp()
        path = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
        self.environment = {
            **os.environ, "PYTHONPATH": path, "INVARIANT_GUARD_RUNTIME_DIR": self.runtime,
        }  # fmt: skip
        self.services: list[tuple[Any, worker.Plan]] = []

    def start(self, *command: str, **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *command], env=self.environment, cwd=HERE, **more
        )

    def plans(self, port: int) -> list[worker.Plan]:
        """Give what the services do; where one dies, another takes its plan over."""
        plan = worker.Plan(self.url, port, self.scheme, 0, self.runtime, accounts=self.accounts)
        if self.provoked is None:
            return [plan] * WORKERS
        first = replace(plan, side="buy", **self.provoked)
        second = replace(plan, side="sell", second=True, rest=first.rest)
        return [first, second, second]

    def begin(self, plan: worker.Plan) -> None:
        self.seed += 1
        given = replace(plan, seed=self.seed)
        if self.provoked is None:
            # All of them are going to die, each at its step, the first to the twelfth time it is
            # there.
            step, patience = self.random.choice(worker.STEPS), self.random.randrange(12)
            given = replace(given, kill_at=step, patience=patience)
        process = FORKS.Process(target=worker.main, args=(given,), daemon=True)
        process.start()
        self.services.append((process, given))

    def run(
        self, orders: int, seconds: float, *, enough: Callable[[Report], bool] = anything
    ) -> Report:
        """Run until so many orders are accepted and enough was lived through, or time is up.

        Kills, stops and restarts come by the clock: a fast machine accepts the orders before them.
        """
        started = time.monotonic()
        numbers = map(str, (self.seed, self.judged, len(self.accounts) - 1))
        venue = self.start("rig.venue", *numbers, stdout=subprocess.PIPE)
        assert venue.stdout is not None
        port = int(venue.stdout.readline())
        os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = self.runtime
        ledger = open_ledger(self.url)
        for label, account in self.accounts:
            ledger.bind(label, account)
            ledger.adopt(KEY._replace(account=account), (0, 0))
        limits = (POOL if self.pooled else "") + (CAPS.format(cap=self.cap) if self.cap else "")
        if limits:
            ledger.apply_limits(Limits.parse(HEAD + limits), reason="the rig")
        reconcilers = []
        if self.scheme != "fill not added":
            # Its position reads would add what the fills do not.
            reconcilers = [
                self.start("rig.reconciler", self.url, str(port), self.scheme, account)
                for _, account in self.accounts
            ]
        client = Client(port)
        for plan in self.plans(port):
            self.begin(plan)
        next_restart = started + RESTART_EVERY
        try:
            while time.monotonic() - started < seconds:
                time.sleep(0.1)
                self._bury()
                self._stop_or_go_on()
                if self.server is not None and time.monotonic() > next_restart:
                    self.server.kill()
                    time.sleep(0.05)
                    self.server.start()
                    self.report.restarts += 1
                    next_restart = time.monotonic() + RESTART_EVERY
                told = client.ask(what="verdict")
                self.report.accepted, self.report.fills = told["accepted"], told["fills"]
                self.report.violations = told["violations"]
                if self.report.violations:
                    break
                if self.report.accepted >= orders and enough(self.report):
                    break
        finally:
            self._end()
            if self.scheme == "protocol" and not self.report.violations:
                self._drain(ledger)
            for process in (*reconcilers, venue):
                process.kill()
                process.wait()
            ledger.close()
        self.report.seconds = time.monotonic() - started
        return self.report

    def _bury(self) -> None:
        for process, plan in list(self.services):
            if not process.is_alive():
                process.join()
                self.services.remove((process, plan))
                self.report.kills[plan.kill_at] = self.report.kills.get(plan.kill_at, 0) + 1
                self.begin(plan)

    def _stop_or_go_on(self) -> None:
        """Stop a service for longer than its order's deadline and the lag, at a random moment.

        Where services stop themselves, let them go on, some time after they have stopped.
        """
        if self.provoked is not None:
            if self.random.random() < 0.3:
                for process, _ in self.services:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process.pid, signal.SIGCONT)
        elif self.random.random() < 0.15 and self.services:
            pid = self.random.choice(self.services)[0].pid
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                time.sleep(0.15)
                os.kill(pid, signal.SIGCONT)
                self.report.stops += 1

    def _end(self) -> None:
        for process, _ in self.services:
            process.kill()
        for process, _ in self.services:
            process.join()

    def _drain(self, ledger: Any) -> None:
        """With everybody dead, reconcile alone has to settle all that is left."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            time.sleep(0.1)
            with contextlib.suppress(Exception):
                contents = ledger.contents()
                self.report.left = sum(len(key.live) for key in contents.keys)
                if self.report.left == 0 and all(k.status == "READY" for k in contents.keys):
                    return


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", choices=("sqlite", "redis"), default="sqlite")
    parser.add_argument("--scheme", default="protocol")
    parser.add_argument("--provoke", default="", help="as this scheme is provoked")
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--accounts", type=int, default=1, help="2 for a pool of them")
    parser.add_argument("--cap", type=int, default=0, help="of each side; 0 for no limits")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = None
        url = f"sqlite:///{folder}/ledger.db"
        if options.store == "redis":
            from servers import RedisServer

            server = RedisServer(Path(folder)).start()
            url = server.url
        try:
            rig = Rig(
                url, options.scheme, options.seed, server, provoke=options.provoke,
                cap=options.cap, accounts=options.accounts,
            )  # fmt: skip
            report = rig.run(options.orders, options.seconds)
        finally:
            if server is not None:
                server.kill()
    print(report)
    for line in report.violations:
        print(f"    {line}")
    print(f"left in flight after all died and reconcile ran on: {report.left}")
    caught = bool(report.violations)
    sys.exit(caught is (options.scheme == "protocol"))


if __name__ == "__main__":
    main()
