"""The judge notices: each engine broken on purpose disagrees with the runs of some program."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest

from . import noticed
from .compare import compare
from .constructs import constructs
from .execute import Verdict, execute
from .generate import program
from .mutants import MUTANTS, Mutant, shared_finally
from .oracle import TooLarge

PROGRAMS = 3_000


@cache
def _program(number: int) -> tuple[str, frozenset[str]]:
    source = program(f"mutant {number}")
    return source, frozenset(constructs(source))


@cache
def _verdict(number: int) -> Verdict | None:
    try:
        return execute(_program(number)[0], 500)
    except TooLarge:
        return None


def first_difference(
    needs: tuple[str, ...], programs: Iterable[int]
) -> tuple[int, str, str] | None:
    """The number of a program that shows a difference, the kinds of it, and the program."""
    for number in programs:
        source, contained = _program(number)
        if not contained.issuperset(needs):
            continue
        verdict = _verdict(number)
        if verdict is None:
            continue
        found = compare(source, verdict)
        if found:
            return number, ", ".join(sorted(found.kinds())), found.show(source)
    return None


def test_the_engine_as_it_is_survives() -> None:
    """The control: what shows a mutant must be the mutant."""
    numbers = [number for number in range(300) if _verdict(number) is not None]
    for number in numbers:
        verdict = _verdict(number)
        assert verdict is not None
        assert not compare(_program(number)[0], verdict), _program(number)[0]


def test_one_drawing_for_all_ways_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deep in ``finally`` bodies the engine draws one for all ways in; here, all of them."""
    shared_finally(monkeypatch)
    found = first_difference(("Try",), range(PROGRAMS // 6))
    assert found is None, found[2]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.name.replace(" ", "-"))
def test_a_broken_engine_is_caught(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.patch(monkeypatch)
    found = first_difference(mutant.needs, noticed.numbers("programs", mutant.name, PROGRAMS))
    assert found is not None, f"nobody notices when {mutant.name}"
    number, kinds, _ = found
    noticed.note("programs", mutant.name, number)
    print(f"{mutant.name}: {kinds} at program {number}")
