"""Every defence of the console in mutants.py can be taken away, and then a test fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from untraced import untraced

from tests.console.mutants import MUTANTS, mutated


def test_each_applies() -> None:
    for mutant in MUTANTS:
        source = mutated(mutant)
        if mutant.module.endswith(".py"):
            compile(source, mutant.module, "exec")
        file, _, name = mutant.test.partition("::")
        text = Path(__file__).with_name(file).read_text(encoding="utf-8")
        assert f"def {name}(" in text, mutant.test


@pytest.mark.slow
def test_each_is_noticed() -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("mutants.py"))],
        capture_output=True, text=True, check=False, env=untraced(),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
