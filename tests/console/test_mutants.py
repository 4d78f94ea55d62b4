"""The edits of mutants.py, each of which takes a defence of the console away, still apply.

That a test notices each is asked by hand, `python tests/console/mutants.py`: it takes minutes.
"""

from __future__ import annotations

from pathlib import Path

from tests.console.mutants import MUTANTS, mutated


def test_each_applies() -> None:
    for mutant in MUTANTS:
        source = mutated(mutant)
        if mutant.module.endswith(".py"):
            compile(source, mutant.module, "exec")
        file, _, name = mutant.test.partition("::")
        text = Path(__file__).with_name(file).read_text(encoding="utf-8")
        assert f"def {name}(" in text, mutant.test
