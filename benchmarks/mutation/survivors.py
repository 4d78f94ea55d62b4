"""Survivors that no test can kill, and why: tests/mutation/survivors.toml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.mutation.mutants import Mutant

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]

FILE = Path(__file__).parents[2] / "tests" / "mutation" / "survivors.toml"


class Survivor(NamedTuple):
    """One explained survivor: a line of a module, what it becomes, and why nothing changes by it."""

    module: str
    line: str
    becomes: str
    why: str

    def is_of(self, mutant: Mutant) -> bool:
        """Tell whether a mutant is this one, wherever its line stands by now."""
        return (mutant.module, mutant.before, mutant.after) == self[:3]


def read_survivors(path: Path = FILE) -> list[Survivor]:
    """Read the list."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    return [Survivor(row["module"], row["line"], row["becomes"], row["why"]) for row in rows]
