"""Many files in several processes: whatever happens to one, the others are analysed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from shells import UNGUARDED

from lint_plugin import pool
from lint_plugin.config import Config
from lint_plugin.finding import Report
from lint_plugin.pool import analyse_all, safely

DEADLY = b"die: create_order()"


def _analyse(source: bytes, path: str, config: Config) -> Report:
    """Stand in for an analysis that a parser's crash takes down with its process."""
    if source == DEADLY:
        os._exit(11)
    return Report(parsed=True)


def results(tasks: list[tuple[bytes, str]], jobs: int) -> dict[int, Report]:
    found: dict[int, Report] = {}
    analyse_all(tasks, Config(), jobs=jobs, progress=False, done=found.__setitem__)
    return found


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_file_gets_its_report(jobs: int) -> None:
    tasks = [(UNGUARDED, "a.py"), (b"create_order((", "b.py"), (b"create_order()\n", "c.py")]
    found = results(tasks, jobs)
    assert sorted(found) == [0, 1, 2]
    assert [len(found[index].findings) for index in range(3)] == [1, 0, 1]
    assert [len(found[index].problems) for index in range(3)] == [0, 1, 0]


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (RecursionError("maximum"), "too deeply nested"),
        (MemoryError(), "too large"),
        (KeyError("x\ny"), "a fault of invariant-lint: KeyError"),
    ],
)
def test_an_exception_is_a_problem_of_the_file(
    monkeypatch: pytest.MonkeyPatch, error: Exception, part: str
) -> None:
    def fail(source: bytes, path: str, config: Config) -> Report:
        raise error

    monkeypatch.setattr(pool, "analyse", fail)
    (problem,) = safely(b"", "a.py", Config()).problems
    assert part in problem.message
    assert "\n" not in problem.message


@pytest.mark.skipif(not hasattr(os, "fork"), reason="hands the stand-in to workers by forking")
def test_a_process_that_dies_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    monkeypatch.setattr(pool, "analyse", _analyse)
    monkeypatch.setattr(
        pool,
        "_executor",
        lambda workers: ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("fork")
        ),
    )
    tasks = [(b"x" * number, f"{number}.py") for number in range(6)]
    tasks.insert(3, (DEADLY, "die.py"))
    found = results(tasks, 2)
    assert [bool(found[index].problems) for index in range(7)] == [False] * 3 + [True] + [False] * 3
    assert "ended its process" in found[3].problems[0].message


def test_a_bar_is_drawn_on_a_terminal_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pool._bar(3, shown=False) as advance:
        advance()
    assert capfd.readouterr().err == ""
