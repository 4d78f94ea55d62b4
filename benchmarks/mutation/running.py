"""Running mutants: pytest collects once, and each mutant is judged in a fork of that process."""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import select
import signal
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutation.mutants import Mutant, path_of

KILLED, SURVIVED, UNREACHED, NONE = "killed", "survived", "unreached", "none"

#: Seconds for the tests of one mutant, beyond those that they take without it.
PATIENCE = 10.0
#: Seconds of tests that one mutant gets, the quick ones first.
SHARE = 15.0


class Verdict(NamedTuple):
    mutant: Mutant
    outcome: str


class Reach(NamedTuple):
    """Which tests reach a function, by the file and line at which it begins; and what each takes."""

    tests: dict[tuple[str, int], list[int]]
    seconds: dict[int, float]


class Runner:
    """A plugin that takes the place of pytest's loop.

    Args:
        mutants: what to judge, in this order.
        seconds: after which no further one is begun.
        jobs: how many at a time.
        tell: called with each verdict.
    """

    def __init__(
        self, mutants: Iterable[Mutant], seconds: float, jobs: int, tell: Callable[[Verdict], None]
    ) -> None:
        self._mutants = list(mutants)
        self._seconds = seconds
        self._jobs = jobs
        self._tell = tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        items = session.items
        files = {str(path_of(mutant.module)) for mutant in self._mutants}
        modules = {mutant.module for mutant in self._mutants}
        for module in modules:
            importlib.import_module(module)
        _caches()
        reach = _reach(items, files)
        functions = _functions(files)
        until = time.monotonic() + self._seconds
        waiting = iter(self._mutants)
        running: dict[int, tuple[Mutant, int, float]] = {}
        while True:
            while len(running) < self._jobs and time.monotonic() < until:
                mutant = next(waiting, None)
                if mutant is None:
                    break
                self._begin(mutant, items, reach, functions, running)
            if not running:
                return True
            self._end_one(running)

    def _begin(
        self, mutant: Mutant, items: list[Any], reach: Reach,
        functions: dict[tuple[str, int], list[Any]], running: dict[int, tuple[Mutant, int, float]],
    ) -> None:  # fmt: skip
        place = str(path_of(mutant.module)), mutant.function[0]
        code = _code_of(mutant, place[0])
        targets = functions.get(place, [])
        if code is None or not targets or code == targets[0].__code__:
            self._tell(Verdict(mutant, NONE))
            return
        tests = _chosen(reach, place)
        if not tests:
            self._tell(Verdict(mutant, UNREACHED))
            return
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ours)
            _be_mutant(targets, code, [items[n] for n in tests], theirs)
        os.close(theirs)
        limit = PATIENCE + 5 * sum(reach.seconds[n] for n in tests)
        running[ours] = (mutant, pid, time.monotonic() + limit)

    def _end_one(self, running: dict[int, tuple[Mutant, int, float]]) -> None:
        soonest = min(until for _, _, until in running.values())
        ready, _, _ = select.select(list(running), [], [], max(soonest - time.monotonic(), 0))
        for pipe in list(running):
            mutant, pid, until = running[pipe]
            if pipe in ready:
                # Dead without a word is dead of the mutant.
                told = os.read(pipe, 1) or b"k"
            elif time.monotonic() >= until:
                told = b"k"
            else:
                continue
            with _nothing_to_kill():
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(pipe)
            del running[pipe]
            self._tell(Verdict(mutant, KILLED if told == b"k" else SURVIVED))


class _nothing_to_kill:
    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, fault: Any, traceback: Any) -> bool:
        return kind is not None and issubclass(kind, ProcessLookupError)


def _chosen(reach: Reach, place: tuple[str, int]) -> list[int]:
    found, spent = [], 0.0
    for number in sorted(reach.tests.get(place, ()), key=reach.seconds.__getitem__):
        found.append(number)
        spent += reach.seconds[number]
        if spent > SHARE:
            break
    return found


def _be_mutant(targets: list[Any], code: types.CodeType, items: list[Any], pipe: int) -> None:
    """Be the mutant, in a process of its own, and say whether a test noticed."""
    try:
        os.setsid()
        _mute()
        for target in targets:
            target.__code__ = code
        _forget()
        for item, following in zip(items, [*items[1:], None], strict=True):
            reports = runtestprotocol(item, nextitem=following, log=False)
            if any(report.failed for report in reports):
                os.write(pipe, b"k")
                break
        else:
            os.write(pipe, b"s")
    except BaseException:
        os.write(pipe, b"k")
    finally:
        os._exit(0)


def _mute() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(nothing, descriptor)


@functools.lru_cache(maxsize=1)
def _caches() -> list[Any]:
    found = []
    for each in gc.get_objects():
        if type(each) is functools._lru_cache_wrapper:
            module = getattr(each, "__module__", "") or ""
            if str(module).startswith("invariant_guard"):
                found.append(each)
    return found


def _forget() -> None:
    """Empty the caches of our modules: they hold what the code before would have said."""
    for each in _caches():
        each.cache_clear()


def _functions(files: set[str]) -> dict[tuple[str, int], list[Any]]:
    found: dict[tuple[str, int], list[Any]] = {}
    for each in gc.get_objects():
        if type(each) is types.FunctionType and each.__code__.co_filename in files:
            place = each.__code__.co_filename, each.__code__.co_firstlineno
            found.setdefault(place, []).append(each)
    return found


def _code_of(mutant: Mutant, filename: str) -> types.CodeType | None:
    """Compile a mutant, and return the code of the function that was changed."""
    try:
        whole = compile(mutant.source, filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    line, name = mutant.function
    waiting = [whole]
    while waiting:
        code = waiting.pop()
        if code.co_firstlineno == line and code.co_name == name:
            return code
        waiting += [const for const in code.co_consts if isinstance(const, types.CodeType)]
    return None


def _reach(items: list[Any], files: set[str]) -> Reach:
    """Run every test once in a fork, and see which functions of the files it calls."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "reach.json"
        pid = os.fork()
        if pid == 0:
            try:
                _mute()
                _forget()
                place.write_text(json.dumps(list(_traced(items, files))))
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        if not place.exists():
            raise SystemExit("the tests did not run to their end without a mutant")
        rows = json.loads(place.read_text())
    reach = Reach({}, {})
    for number, seconds, called in rows:
        reach.seconds[number] = seconds
        for file, line in called:
            reach.tests.setdefault((file, line), []).append(number)
    return reach


def _traced(items: list[Any], files: set[str]) -> Iterator[tuple[int, float, list[Any]]]:
    for number, item in enumerate(items):
        following = items[number + 1] if number + 1 < len(items) else None
        called: set[tuple[str, int]] = set()

        def watch(frame: Any, event: str, _: Any, called: set[tuple[str, int]] = called) -> None:
            if event == "call" and frame.f_code.co_filename in files:
                # A function within another counts as that: its line is looked up by the outermost.
                called.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

        # What was cached by the test before is called for again.
        _forget()
        threading.setprofile(watch)
        sys.setprofile(watch)
        began = time.monotonic()
        try:
            reports = runtestprotocol(item, nextitem=following, log=False)
        except BaseException:
            # Some raise what ends a process, and expect it.
            continue
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
        # A test that fails here says nothing of a mutant.
        if all(report.passed for report in reports):
            yield number, time.monotonic() - began, sorted(called)
