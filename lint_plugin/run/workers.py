"""The analysis of many files, in one process or several, with a progress bar."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.deep_stack import with_deep_stack
from lint_plugin.results.finding import Problem, Report
from lint_plugin.results.times import Ended
from lint_plugin.settings.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable

# A process costs as much to start as analysing about this many bytes.
_WORTH_A_PROCESS = 200_000
# A run shorter than a second or two needs no bar.
_WORTH_A_BAR = 400_000

Task = tuple[bytes, str]


class Timed(NamedTuple):
    """A report, and the seconds that each stage of its analysis took."""

    report: Report
    seconds: Mapping[str, float] = {}


def analyse_all(
    tasks: Sequence[Task],
    config: Config,
    *,
    jobs: int | None,
    progress: bool,
    done: Callable[[int, Timed], None],
    timeout: float | None = None,
) -> None:
    """Analyse files; ``done`` gets the index and the report of each, in any order.

    ``jobs`` is the most processes to use; None leaves it to the machine and to the amount of work. With a
    ``timeout`` each file has a process of its own, which is ended after so many seconds.

    Raises:
        ModuleNotFoundError: libcst is not installed.
    """
    if tasks and find_spec("libcst") is None:
        # Said once, here: each file would say it, in whatever process, and a bystander would not.
        raise ModuleNotFoundError("libcst is not installed", name="libcst")
    size = sum(len(source) for source, _ in tasks)
    workers = min(_wanted(jobs, size), len(tasks))
    with _bar(len(tasks), shown=progress and size >= _WORTH_A_BAR) as advance:

        def report_done(index: int, timed: Timed) -> None:
            done(index, timed)
            advance()

        if timeout is not None:
            _each_for_so_long(tasks, config, workers, timeout, report_done)
        elif workers <= 1:

            def each() -> None:
                for number, index in enumerate(_longest_first(tasks)):
                    if number:
                        # A graph is full of circles, and nobody else looks for them before the next.
                        gc.collect(1)
                    report_done(index, timed(*tasks[index], config))

            # In one thread: each new one may get memory of its own, beside what the last has left free.
            with_deep_stack(each)
        else:
            _in_processes(tasks, config, workers, report_done)


def timed(source: bytes, path: str, config: Config) -> Timed:
    """Analyse one file, by the clock."""
    seconds: dict[str, float] = {}
    began = time.perf_counter()

    def ended(stage: str) -> None:
        nonlocal began
        now = time.perf_counter()
        seconds[stage] = now - began
        began = now

    return Timed(safely(source, path, config, ended), seconds)


def safely(source: bytes, path: str, config: Config, ended: Ended = lambda stage: None) -> Report:
    """Analyse one file; an error becomes a problem of that file's report."""
    try:
        return analyse(source, path, config, ended)
    except (RecursionError, MemoryError) as error:
        message = f"too large or too deeply nested to be analysed ({type(error).__name__})"
    except Exception as error:  # the promise is: never a traceback, never a file passed over
        detail = " ".join(str(error).split())[:200]
        message = (
            f"the analysis failed, which is a fault of invariant-lint: {_named(error, detail)}"
        )
    return Report(parsed=True, problems=(Problem(message),))


def _named(error: Exception, detail: str) -> str:
    return f"{type(error).__name__}: {detail}" if detail else type(error).__name__


def _wanted(jobs: int | None, size: int) -> int:
    if jobs is not None:
        return jobs
    return max(1, min(_processors(), size // _WORTH_A_PROCESS))


def _processors() -> int:
    # A container may be given fewer processors than the machine has.
    if sys.platform != "win32" and hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _longest_first(tasks: Sequence[Task]) -> list[int]:
    """Order tasks by what they need.

    A large file begun last would keep one process busy after all the others, and need more memory than
    the smaller ones have left in one piece.
    """
    return sorted(range(len(tasks)), key=lambda index: -len(tasks[index][0]))


def _in_processes(
    tasks: Sequence[Task],
    config: Config,
    workers: int,
    done: Callable[[int, Timed], None],
) -> None:
    from concurrent.futures import as_completed
    from concurrent.futures.process import BrokenProcessPool

    lost = []
    with _executor(workers) as executor:
        with _out_of_reach():
            futures = {
                executor.submit(timed, *tasks[index], config): index
                for index in _longest_first(tasks)
            }
        for future in as_completed(futures):
            if isinstance(future.exception(), BrokenProcessPool):
                lost.append(futures[future])
            else:
                done(futures[future], future.result())
    for index in lost:
        done(index, _alone(tasks[index], config))


def _each_for_so_long(
    tasks: Sequence[Task],
    config: Config,
    workers: int,
    timeout: float,
    done: Callable[[int, Timed], None],
) -> None:
    """Analyse each file in a process of its own, several at a time."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    with ThreadPoolExecutor(workers) as executor:
        futures = {
            executor.submit(_alone, task, config, timeout): index
            for index, task in enumerate(tasks)
        }
        try:
            for future in as_completed(futures):
                done(futures[future], future.result())
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _for_so_long(source: bytes, path: str, config: Config, timeout: float) -> Timed:
    """Analyse one file, or end this process.

    Nothing in Python could do that: libcst's parser lets no other thread run.
    """
    import faulthandler

    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(timeout, exit=True, file=nowhere)
        try:
            return timed(source, path, config)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _alone(task: Task, config: Config, timeout: float | None = None) -> Timed:
    """Analyse a file in its own process.

    After the one that had it died, or for so many seconds.
    """
    from concurrent.futures.process import BrokenProcessPool

    started = time.monotonic()
    with _executor(1) as executor:
        try:
            future = (
                executor.submit(timed, *task, config)
                if timeout is None
                else executor.submit(_for_so_long, *task, config, timeout)
            )
            done: Timed = future.result()
            return done
        except BrokenProcessPool:
            if timeout is not None and time.monotonic() - started >= timeout:
                message = f"not analysed within the {timeout:g} s of --timeout-per-file"
                return Timed(Report(parsed=True, problems=(Problem(message),)))
            message = (
                "the analysis of this file ended its process, which is a fault of invariant-lint"
            )
            return Timed(Report(parsed=True, problems=(Problem(message),)))


@contextmanager
def _executor(workers: int) -> Iterator[Any]:
    """Start worker processes, and end all of them however the run ends."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A server that has libcst loaded forks each worker at no cost, and has no threads that a fork
    # of this process could catch at a bad moment.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["lint_plugin.run.preloaded"])
    executor = ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent)
    if sys.version_info < (3, 12):
        # Some of these wait for ever for a dead worker to take what is being written to it (gh-94777).
        executor._call_queue.cancel_join_thread()  # type: ignore[attr-defined, unused-ignore]
    try:
        yield executor
    except BaseException:
        # Whoever interrupts a run does not wait for the rest of it.
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.terminate()
            # One that has only just begun still needs what this process is about to clear away.
            worker.join()
        raise
    executor.shutdown()


@contextmanager
def _out_of_reach() -> Iterator[None]:
    """Hold Ctrl-C back from what starts meanwhile, so that only this process gets it."""
    import signal

    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """End this worker when the process it works for has been killed."""
    import threading
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _bar(total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    if not shown:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("analysing"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("analysing", total=total)
        yield lambda: progress.advance(bar)
