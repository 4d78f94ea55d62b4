"""A series of random programs, each run and compared with what the engine says of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import pytest

from .answers_compare import Difference
from .mutants import Mutant
from .oracle import TooLarge

R = TypeVar("R")


@dataclass(frozen=True)
class Series(Generic[R]):
    """How the programs of a seed are made, run and compared."""

    program: Callable[[str], str]
    execute: Callable[[str, int], R]
    compare: Callable[[str, R], Difference]
    limit: int
    """The most runs of one program; a larger one is left out and another takes its place."""

    def judged(
        self, seed: str, wanted: int, seconds: float = float("inf")
    ) -> Iterator[tuple[str, R]]:
        """The first programs of a seed, with what their runs did."""
        number, given, started = 0, 0, time.monotonic()
        while given < wanted and time.monotonic() - started < seconds:
            source = self.program(f"{seed} {number}")
            number += 1
            try:
                runs = self.execute(source, self.limit)
            except TooLarge:
                continue
            given += 1
            yield source, runs

    def agreeing(self, seed: str, wanted: int, seconds: float = float("inf")) -> list[R]:
        """What the runs of each program did, where the engine says the same of every one."""
        seen, differences = [], []
        for source, runs in self.judged(seed, wanted, seconds):
            seen.append(runs)
            found = self.compare(source, runs)
            if found:
                differences.append(found.show(source))
        assert not differences, "\n\n".join(differences)
        return seen

    def many_more(self, most: int) -> list[R]:
        """The same of as many as INVARIANT_GUARD_SECONDS allow, from INVARIANT_GUARD_SEED."""
        seed = os.environ.get("INVARIANT_GUARD_SEED", "wider")
        seconds = float(os.environ.get("INVARIANT_GUARD_SECONDS", "600"))
        return self.agreeing(seed, most, seconds)

    def notice(self, mutant: Mutant, programs: list[tuple[str, R]]) -> None:
        """Fail where no program shows that the engine is broken."""
        for number, (source, runs) in enumerate(programs):
            if self.compare(source, runs):
                print(f"{mutant.name}: noticed at program {number}")
                return
        pytest.fail(f"nobody notices when {mutant.name}")
