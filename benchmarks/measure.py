"""Timing commands side by side, and tables of what came out."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Run(NamedTuple):
    """One run of a command: seconds on the wall and of processors, status and what it wrote.

    ``cpu`` counts the processes that the command waited for.
    """

    wall: float
    cpu: float
    status: int
    stdout: bytes
    stderr: bytes = b""


@dataclass(frozen=True, slots=True)
class Job:
    """A command to time. ``before`` runs outside of the measurement; ``statuses`` are no failure."""

    command: Sequence[str | os.PathLike[str]]
    cwd: Path
    statuses: frozenset[int] = frozenset({0, 1})
    before: Callable[[], object] = field(default=lambda: None)

    def run(self) -> Run:
        self.before()
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            start = time.perf_counter()
            process = subprocess.Popen(
                self.command, cwd=self.cwd, stdout=stdout, stderr=stderr, env=_environment()
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            stdout.seek(0)
            stderr.seek(0)
            said = stderr.read()
            if process.returncode not in self.statuses:
                shown = " ".join(map(str, self.command))
                told = said.decode(errors="replace")
                raise SystemExit(f"{shown}: status {process.returncode}\n{told}")
            cpu = usage.ru_utime + usage.ru_stime
            return Run(wall, cpu, process.returncode, stdout.read(), said)


def _environment() -> dict[str, str]:
    """As users have it: with the compiled files that pip writes when it installs a package."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def interleaved(jobs: Mapping[str, Job], rounds: int) -> dict[str, list[Run]]:
    """Run every job once a round, so that a slow minute of the machine meets all of them."""
    runs: dict[str, list[Run]] = {name: [] for name in jobs}
    names = list(jobs)
    for number in range(rounds):
        # Each round begins with another job: none always runs behind the same one.
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            runs[name].append(jobs[name].run())
    return runs


def wall(runs: Iterable[Run]) -> float:
    """The median of the seconds on the wall."""
    return statistics.median(run.wall for run in runs)


def cpu(runs: Iterable[Run]) -> float:
    """The median of the seconds of processors."""
    return statistics.median(run.cpu for run in runs)


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    shown = [
        [
            line[0].ljust(widths[0]),
            *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True)),
        ]
        for line in lines
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in [shown[0], rule, *shown[1:]])


@dataclass(frozen=True, slots=True)
class Limit:
    """A measured figure with the bound it must keep to."""

    what: str
    measured: float
    bound: float
    unit: str = "x"

    @property
    def held(self) -> bool:
        return self.measured <= self.bound

    def row(self) -> tuple[str, str, str, str]:
        return (
            self.what,
            f"{self.measured:.3g} {self.unit}",
            f"{self.bound:.3g} {self.unit}",
            "yes" if self.held else "NO",
        )


def limits(items: Sequence[Limit]) -> str:
    return table(("figure", "measured", "at most", "held"), [item.row() for item in items])
