"""Many files in several processes: whatever happens to one, the others are analysed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from shells import SWALLOWED, UNGUARDED

from lint_plugin.analysis.tree.deep_stack import with_deep_stack
from lint_plugin.results.finding import Report
from lint_plugin.results.notice import Notice
from lint_plugin.run import unlisted, workers
from lint_plugin.run.driver import Options, check
from lint_plugin.run.workers import Timed, analyse_all, safely
from lint_plugin.settings.config import Config

DEADLY = b"die: create_order()"


def _analyse(source: bytes, path: str, config: Config, ended: object = None) -> Report:
    """Stand in for an analysis that a parser's crash takes down with its process."""
    if source == DEADLY:
        os._exit(11)
    return Report(parsed=True)


def results(tasks: list[tuple[bytes, str]], jobs: int) -> dict[int, Report]:
    found: dict[int, Timed] = {}
    analyse_all(tasks, Config(), jobs=jobs, progress=False, done=found.__setitem__)
    return {index: timed.report for index, timed in found.items()}


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
    def fail(source: bytes, path: str, config: Config, ended: object) -> Report:
        raise error

    monkeypatch.setattr(workers, "analyse", fail)
    (problem,) = safely(b"", "a.py", Config()).problems
    assert part in problem.message
    assert "\n" not in problem.message


@pytest.mark.skipif(not hasattr(os, "fork"), reason="hands the stand-in to workers by forking")
def test_a_process_that_dies_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    monkeypatch.setattr(workers, "analyse", _analyse)
    monkeypatch.setattr(
        workers,
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


needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")


@needs_signals
@pytest.mark.timeout(60)
def test_a_worker_that_dies_does_not_hold_the_run_up() -> None:
    with workers._executor(2) as executor:
        # More than a pipe takes, so that there is always something being written.
        dying: Future[Any] = executor.submit(signal.raise_signal, signal.SIGKILL)
        # On a busy machine the worker may be dead, and known to be, before all are handed over.
        with contextlib.suppress(BrokenProcessPool):
            for _ in range(20):
                executor.submit(len, b"x" * 1_000_000)
        assert isinstance(dying.exception(), BrokenProcessPool)


# What starts before the command may swallow Ctrl-C: coverage's own start-up file does.
STARTED = """
import os, runpy
os.write(1, b"started")
runpy.run_module("lint_plugin.cli", run_name="__main__", alter_sys=True)
"""


def begun(folder: Path, processes: int = 2) -> subprocess.Popen[bytes]:
    """A run of one process or several that takes a while, at its first statement."""
    for number in range(8):
        (folder / f"{number}.py").write_bytes(SWALLOWED.replace(b"enter", b"f") * 600)
    command = [sys.executable, "-c", STARTED, "check", "--no-cache"]
    command += ["--jobs", str(processes)]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.read(len(b"started")) == b"started"
    return process


@needs_signals
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("delay", [0.0, 0.1, 0.3, 0.6, 1.5, 2.5])
def test_an_interrupted_run_says_one_line_and_leaves_nothing_behind(
    tmp_path: Path, delay: float, processes: int
) -> None:
    process = begun(tmp_path, processes)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    # Whoever is left holds standard error open.
    _, said = process.communicate(timeout=30)
    assert process.returncode in (2, -signal.SIGINT)
    assert process.returncode != 2 or said == (
        b"invariant-lint: interrupted: not everything was analysed\n"
    )


# What is interrupted is a callback, of which Python drops what it raises.
DROPPED = """
import signal, sys, time, weakref
from lint_plugin.cli import commands, main

class Lock: pass

def run(arguments):
    lock = Lock()
    watched = weakref.ref(lock, lambda _: signal.raise_signal(signal.SIGINT))
    del lock
    time.sleep(60)

commands.run_command = run
sys.exit(main.main())
"""


@needs_signals
def test_an_interrupt_that_python_drops_is_not_lost(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DROPPED], capture_output=True, timeout=30)
    assert (done.returncode, done.stderr) == (
        2,
        b"invariant-lint: interrupted: not everything was analysed\n",
    )


@needs_signals
def test_workers_end_with_the_process_they_work_for(tmp_path: Path) -> None:
    process = begun(tmp_path)
    time.sleep(1.5)
    process.kill()
    process.communicate(timeout=30)


def test_a_bar_is_drawn_on_a_terminal_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with workers._bar(3, shown=False) as advance:
        advance()
    assert capfd.readouterr().err == ""


def test_a_file_that_takes_too_long_is_ended_and_the_others_are_analysed(tmp_path: Path) -> None:
    """The sum keeps libcst's parser busy for minutes, in which no thread of Python can run."""
    names = " + ".join(f"n{number}" for number in range(12_000))
    (tmp_path / "slow.py").write_text(f"create_order()\nx = {names}\n")
    (tmp_path / "good.py").write_text("client.create_order()\n")
    command = [sys.executable, "-m", "lint_plugin.cli", "check", "--no-cache"]
    command += ["--output-format", "concise", "--timeout-per-file", "1", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr
    assert "slow.py:1:1: INV902 not analysed within the 1 s of --timeout-per-file" in done.stdout
    assert "good.py:1:8: INV001" in done.stdout
    assert "Traceback" not in done.stderr


def test_what_runs_on_a_deep_stack_gets_no_other_one() -> None:
    threads = with_deep_stack(
        lambda: {threading.current_thread(), with_deep_stack(threading.current_thread)}
    )
    assert len(threads) == 1
    assert with_deep_stack(threading.current_thread) not in threads


def test_notices_are_looked_for_where_the_analysis_has_left_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []

    def seen(*arguments: object, **options: object) -> list[Notice]:
        found.append(threading.current_thread().name)
        return []

    monkeypatch.setattr(unlisted, "unlisted_notices", seen)
    (tmp_path / "desk.py").write_text("client.create_order()\nself.place_stop_trade(1)\n")
    check([str(tmp_path)], Config(), Options(cache=False), str(tmp_path))
    assert found == ["invariant-lint"]
