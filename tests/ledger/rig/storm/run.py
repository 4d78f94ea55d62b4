"""Runs the storm: clocks step, tasks are cancelled, services die, and one key is slow.

PYTHONPATH=../support python -m rig.storm.run [--store sqlite|redis] [--orders N] [--seconds S]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..run import FORKS, HERE, anything
from ..venue import Client
from . import people
from .clocks import SERVER_STEP

SERVICES = 5
#: How long the venue takes for each question about the slow key: past reconcile's limit.
SLOW_MS = 700
#: Milliseconds. The machine's go into orders' deadlines, and what was lost is waited for as long.
MACHINE_STEPS = (0, 0, 1_500, -1_500, 400, -400)
SERVER_STEPS = (0, 0, 6_000, -6_000, 3_600_000, -3_600_000, 200, -200)
#: Seconds. At its budget an exit goes unreserved; the rest is what it takes to wake up and say so.
BUDGET = 0.25 + 0.05
#: As servers are set up: with an fsync for each command the disk would be what is measured.
SERVER = ("--appendfsync", "everysec")


@dataclass
class Report:
    accepted: int = 0
    fills: int = 0
    seconds: float = 0.0
    deaths: int = 0
    machine_steps: int = 0
    server_steps: int = 0
    cancelled: int = 0
    exits: int = 0
    longest: float = 0.0
    rounds: int = 0
    violations: list[str] = field(default_factory=list)
    left: int = -1

    def __str__(self) -> str:
        return (
            f"{self.accepted} orders accepted, {self.fills} filled in {self.seconds:.1f} s; "
            f"{self.cancelled} tasks cancelled, {self.deaths} services killed, the machine's clock "
            f"stepped {self.machine_steps} times, the server's {self.server_steps}; {self.exits} "
            f"exits, the longest waited {self.longest * 1000:.0f} ms; {self.rounds} whole rounds of "
            f"the five quick keys; both directions open: {len(self.violations)} times; left in "
            f"flight: {self.left}"
        )


class Storm:
    def __init__(self, url: str, seed: int, *, broken: bool = False, server: Any = None) -> None:
        self.random = random.Random(seed)
        self.folder = tempfile.mkdtemp()
        self.plan = people.Plan(url, 0, self.folder, seed * 1000, broken)
        self.report = Report()
        self.services: list[Any] = []
        self._seed = seed * 1000
        self._redis = None
        if server is not None:
            import redis

            self._redis = redis.Redis(port=server.port)

    def begin(self) -> None:
        self._seed += 1
        plan = replace(self.plan, seed=self._seed)
        process = FORKS.Process(target=people.serve, args=(plan,), daemon=True)
        process.start()
        self.services.append(process)

    def run(
        self, orders: int, seconds: float, *, enough: Callable[[Report], bool] = anything
    ) -> Report:
        """Run until so many orders are accepted and enough was lived through, or time is up."""
        started = time.monotonic()
        environment = {**os.environ, "PYTHONPATH": str(HERE)}
        venue = subprocess.Popen(
            [sys.executable, "-m", "rig.storm.venue", str(self._seed), str(SLOW_MS)],
            env=environment, cwd=HERE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert venue.stdout is not None
        self.plan = replace(self.plan, port=int(venue.stdout.readline()))
        machine = self.plan.machine
        with _runtime(self.folder):
            ledger = people.opened(self.plan.url)
            ledger.bind("main", "acct")
            for key in people.KEYS:
                ledger.adopt(key, (0, 0))
            reconciler = FORKS.Process(target=people.reconcile, args=(self.plan,), daemon=True)
            reconciler.start()
            client = Client(self.plan.port)
            for _ in range(SERVICES):
                self.begin()
            try:
                while time.monotonic() - started < seconds:
                    time.sleep(0.1)
                    self._blow(machine)
                    told = client.ask(what="verdict")
                    self.report.accepted, self.report.fills = told["accepted"], told["fills"]
                    self.report.violations = told["violations"]
                    self.report.rounds = self._rounds()
                    if self.report.violations:
                        break
                    if self.report.accepted >= orders and enough(self.report):
                        break
            finally:
                for process in self.services:
                    process.kill()
                    process.join()
                machine.step = 0
                if not self.report.violations:
                    self._drain(ledger)
                for process in (reconciler, venue):
                    process.kill()
                reconciler.join()
                venue.wait()
                ledger.close()
        self._collect()
        self.report.seconds = time.monotonic() - started
        return self.report

    def _blow(self, machine: Any) -> None:
        if self.random.random() < 0.3:
            machine.step = self.random.choice(MACHINE_STEPS)
            self.report.machine_steps += 1
        if self._redis is not None and self.random.random() < 0.3:
            self._redis.set(SERVER_STEP, self.random.choice(SERVER_STEPS))
            self.report.server_steps += 1
        if self.random.random() < 0.1:
            victim = self.services.pop(self.random.randrange(len(self.services)))
            victim.kill()
            victim.join()
            self.report.deaths += 1
            self.begin()

    def _drain(self, ledger: Any) -> None:
        """With every service dead, reconcile has to settle what is left, on the slow key too."""
        until = time.monotonic() + 30
        while time.monotonic() < until and self.report.left != 0:
            time.sleep(0.2)
            with contextlib.suppress(Exception):
                self.report.left = len(ledger.orders())

    def _collect(self) -> None:
        for file in Path(self.folder).glob("service-*.json"):
            told = json.loads(file.read_text())
            self.report.exits += told["exits"]
            self.report.cancelled += told["cancelled"]
            self.report.longest = max(self.report.longest, told["longest"])
        self.report.rounds = self._rounds()

    def _rounds(self) -> int:
        # Empty while it is being written.
        with contextlib.suppress(FileNotFoundError, ValueError):
            return int((Path(self.folder) / "rounds").read_text())
        return self.report.rounds


@contextlib.contextmanager
def _runtime(folder: str) -> Any:
    before = os.environ.get("INVARIANT_GUARD_RUNTIME_DIR")
    os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = folder
    try:
        yield
    finally:
        os.environ.pop("INVARIANT_GUARD_RUNTIME_DIR")
        if before is not None:
            os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=("sqlite", "redis"), default="sqlite")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--broken", action="store_true", help="admit everything")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server, url = None, f"sqlite:///{folder}/ledger.db"
        if options.store == "redis":
            from servers import RedisServer

            server = RedisServer(Path(folder), *SERVER).start()
            url = server.url
        try:
            storm = Storm(url, options.seed, broken=options.broken, server=server)
            report = storm.run(options.orders, options.seconds)
        finally:
            if server is not None:
                server.kill()
    print(report)
    for line in report.violations:
        print(f"    {line}")
    sound = not report.violations and report.longest <= BUDGET and report.left == 0
    sys.exit(sound is options.broken)


if __name__ == "__main__":
    main()
