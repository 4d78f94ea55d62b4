"""The edits of mutants.py each take a defence of the console away, and the test that each names notices."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import CHROMIUM

from tests.console.mutants import BROWSER, MUTANTS, Mutant, mutated, status_of


def test_each_applies() -> None:
    for mutant in MUTANTS:
        source = mutated(mutant)
        if mutant.module.endswith(".py"):
            compile(source, mutant.module, "exec")
        file, _, name = mutant.test.partition("::")
        text = Path(__file__).with_name(file).read_text(encoding="utf-8")
        assert f"def {name}(" in text, mutant.test


# They begin early: one of them waits for half a minute.
@pytest.mark.no_cover
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.defence)
def test_each_is_noticed(mutant: Mutant, tmp_path: Path) -> None:
    if mutant.test.startswith(BROWSER) and CHROMIUM is None:
        pytest.skip("needs chromium, as Debian packs it")
    assert status_of(mutant, [mutant.test], tmp_path) == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_with_every_defence_in_place_nothing_is_noticed(tmp_path: Path) -> None:
    tests = sorted({mutant.test for mutant in MUTANTS})
    assert status_of(None, tests, tmp_path) == 0
