"""Three opinions on one question: the engine, every run, and the interpreter's compiler."""

from __future__ import annotations

import pytest

from .compare import UNGUARDED, engine
from .cpython import checks, newest_python, questions
from .execute import execute
from .generate import SIMPLE, program
from .oracle import TooLarge

PROGRAMS = 300
# The runs have a test of their own: of these programs, one in so many is run as well.
RUN_ONE_IN = 4


@pytest.fixture(scope="module")
def python() -> str:
    found = newest_python()
    if found is None:
        pytest.skip("no CPython 3.12 or later: name one with INVARIANT_GUARD_NEWEST_PYTHON")
    return found


def test_the_interpreter_is_asked_what_we_mean(python: str) -> None:
    source = (
        "def f(c):\n"
        "    try:\n"
        "        enforce_before_order(c)\n"
        "    except ValueError:\n"
        "        submit_order(1)\n"
        "    else:\n"
        "        submit_order(2)\n"
        "    submit_order(3)\n"
    )
    places, asked = zip(*questions(source), strict=True)
    assert [line for line, _ in places] == [5, 7, 8]
    assert checks(asked, python) == [True, False, True]


def test_engine_and_runs_agree_with_the_compiler(python: str) -> None:
    sources = [program(f"compiler {number}", SIMPLE) for number in range(PROGRAMS)]
    assert all("enforce_before_order(" in source for source in sources)
    asked = [(source, place, text) for source in sources for place, text in questions(source)]
    answers = checks([text for _, _, text in asked], python)
    checked: dict[str, set[tuple[int, int]]] = {source: set() for source in sources}
    for (source, place, _), answer in zip(asked, answers, strict=True):
        if answer:
            checked[source].add(place)
    executed = 0
    for number, source in enumerate(sources):
        flagged = {(e.line, e.column) for e in engine(source).findings if e.code in UNGUARDED}
        assert flagged == checked[source], source
        if number % RUN_ONE_IN:
            continue
        try:
            verdict = execute(source, 700)
        except TooLarge:
            continue
        executed += 1
        assert verdict.unguarded == checked[source], source
    assert executed > PROGRAMS / RUN_ONE_IN / 2
    unguarded = sum(answers)
    assert PROGRAMS / 4 < unguarded < len(answers) - PROGRAMS / 4
    print(
        f"{PROGRAMS} programs, {len(answers)} order calls, {unguarded} of them checked by CPython"
    )
