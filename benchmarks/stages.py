"""Where a cold run over code that trades spends its processor time, and its memory.

    python -m benchmarks.stages             the stages of the analysis, in one process
    python -m benchmarks.stages --plain     what leaving out plain statements would save of the parser's time
    python -m benchmarks.stages --memory    the peak of a run, beside that of libcst on the largest file

The files are those of `benchmarks.corpus` that name an order or a guard.
"""

from __future__ import annotations

import argparse
import ast
import os
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from benchmarks.corpus import build
from benchmarks.measure import table
from benchmarks.packages import python_files

ResultT = TypeVar("ResultT")

# The functions of the pipeline and of the judgement that do the work of a stage.
_STAGES = {
    "parsed": "CPython's parser",
    "is_bystander": "bystanders",
    "prune": "pruning",
    "too_deep": "nesting",
    "parse": "libcst's parser",
    "FileModel": "what is known of the file",
    "lower": "drawing the graph",
    "CheckResults": "checks",
    "locate": "locations",
    "locate_in_file": "locations",
}
_CHECK = (
    "import sys; from lint_plugin.cli.main import main; "
    "sys.argv[1:] = ['check', '--no-cache', '--jobs', '1', '--output-format', 'json', '.']; "
    "sys.exit(main())"
)
_PARSE = "import libcst, sys; tree = libcst.parse_module(open(sys.argv[1], 'rb').read())"


def trading(folder: Path) -> list[Path]:
    """The files that the prefilter lets through."""
    from lint_plugin.run.prefilter import mentions
    from lint_plugin.settings.config import Config

    return [path for path in python_files(folder) if mentions(path.read_bytes(), Config())]


def stages(files: Iterable[Path], rounds: int) -> None:
    from lint_plugin.analysis import judgement, pipeline
    from lint_plugin.settings.config import Config

    spent: defaultdict[str, float] = defaultdict(float)

    def timed(work: Callable[..., ResultT], stage: str) -> Callable[..., ResultT]:
        def run(*arguments: object, **options: object) -> ResultT:
            start = time.thread_time()
            try:
                return work(*arguments, **options)
            finally:
                spent[stage] += time.thread_time() - start

        return run

    for name, stage in _STAGES.items():
        module = judgement if hasattr(judgement, name) else pipeline
        setattr(module, name, timed(getattr(module, name), stage))
    sources = [(path.read_bytes(), str(path)) for path in files]
    found: list[dict[str, float]] = []
    for _ in range(rounds):
        spent.clear()
        start = time.process_time()
        for source, path in sources:
            pipeline.analyse(source, path, Config())
        whole = time.process_time() - start
        found.append({**spent, "the rest": whole - sum(spent.values()), "all": whole})
    medians = {name: statistics.median(each[name] for each in found) for name in found[0]}
    rows = [
        (name, f"{seconds:.2f}", f"{seconds / medians['all']:.0%}")
        for name, seconds in medians.items()
    ]
    print(table(("stage", "seconds", "share"), rows))


# -- plain statements ----------------------------------------------------------------------------------

# What jumps, defines, or hands over: never plain.
_NOT_PLAIN = (
    ast.Return, ast.Raise, ast.Break, ast.Continue, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
    ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr,
    ast.Lambda, ast.With, ast.AsyncWith, ast.AsyncFor, ast.Match, ast.Try, ast.Delete,
)  # fmt: skip


def plain(files: Iterable[Path]) -> None:
    """The parser's time for what pruning keeps, and for that without runs of plain statements."""
    from lint_plugin.analysis.tree.deep_stack import with_deep_stack
    from lint_plugin.analysis.tree.parse import parse
    from lint_plugin.analysis.tree.pruning import prune
    from lint_plugin.settings.config import Config

    lines: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    for path in files:
        kept = prune(path.read_text("utf-8", "replace"), Config())
        texts = {
            "kept by pruning": kept,
            "less what binds nothing used elsewhere": _cut(kept, strictly=True),
            "less whatever names nothing that matters": _cut(kept, strictly=False),
        }
        for name, text in texts.items():
            lines[name] += sum(bool(line.strip()) for line in text.split("\n"))
            costs = []
            for _ in range(3):
                start = time.process_time()
                with_deep_stack(lambda text=text: parse(text))  # type: ignore[misc]
                costs.append(time.process_time() - start)
            seconds[name] += statistics.median(costs)
    rows = [(name, f"{lines[name]:,}", f"{cost:.2f}") for name, cost in seconds.items()]
    print(table(("text", "lines", "seconds of libcst's parser"), rows))


def _cut(text: str, *, strictly: bool) -> str:
    from lint_plugin.analysis.tree.known_names import ENDS_THE_PROCESS
    from lint_plugin.settings.config import Config
    from lint_plugin.settings.order_names import order_names
    from lint_plugin.settings.patterns import last_names

    tree = ast.parse(text)
    lines = text.split("\n")
    nodes = list(ast.walk(tree))
    uses = Counter(node.id for node in nodes if isinstance(node, ast.Name))
    matter = {
        node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    matter |= last_names(
        (*order_names(Config()).everywhere, *Config().all_guards, *ENDS_THE_PROCESS)
    )

    def is_plain(statement: ast.stmt) -> bool:
        inside = list(ast.walk(statement))
        names = Counter(node.id for node in inside if isinstance(node, ast.Name))
        attributes = [node for node in inside if isinstance(node, ast.Attribute)]
        if any(isinstance(node, _NOT_PLAIN) for node in inside) or not matter.isdisjoint(
            {*names, *(node.attr for node in attributes)}
        ):
            return False
        stored = {node.id for node in inside if isinstance(node, ast.Name) and not _is_load(node)}
        return not strictly or (
            all(map(_is_load, attributes)) and all(uses[name] <= names[name] for name in stored)
        )

    for run in _runs(tree, is_plain):
        first, last = run[0].lineno, run[-1].end_lineno or 0
        if last > first and not lines[first - 1][: run[0].col_offset].strip():
            indent = lines[first - 1][: run[0].col_offset]
            lines[first - 1 : last] = [f"{indent}_"] + [""] * (last - first)
    return "\n".join(lines)


def _is_load(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)


def _runs(tree: ast.Module, is_plain: Callable[[ast.stmt], bool]) -> Iterator[list[ast.stmt]]:
    """Yield the runs of plain statements in functions, at any depth."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    stack = [node.body for node in ast.walk(tree) if isinstance(node, functions)]
    while stack:
        run: list[ast.stmt] = []
        for statement in stack.pop():
            if is_plain(statement):
                run.append(statement)
                continue
            if run:
                yield run
                run = []
            if not isinstance(statement, (*functions, ast.ClassDef)):
                parts = (statement, *getattr(statement, "handlers", ()))
                names = ("body", "orelse", "finalbody")
                stack += [
                    getattr(part, name) for part in parts for name in names if hasattr(part, name)
                ]
        if run:
            yield run


# -- memory --------------------------------------------------------------------------------------------


def memory(folder: Path) -> None:
    """The peaks of fresh processes; this one must have stayed small, for they begin with its own."""
    largest = sorted(trading(folder), key=lambda path: path.stat().st_size)[-5:]
    parser = max(_peak(folder, _PARSE, str(path)) for path in largest)
    whole = _peak(folder, _CHECK)
    print(f"libcst on the file that it needs most for: {parser:.0f} MB")
    print(f"a cold run over the whole code base: {whole:.0f} MB, {whole / parser:.2f} times that")


def _peak(folder: Path, program: str, *arguments: str) -> float:
    command = [sys.executable, "-c", program, *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=nowhere, stderr=nowhere)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"status {process.returncode}: {program}")
    return usage.ru_maxrss / 1024


def main() -> None:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plain", action="store_true", help="runs of plain statements")
    parser.add_argument("--memory", action="store_true", help="peaks of fresh processes")
    parser.add_argument("--rounds", type=int, default=5, help="medians of so many")
    options = parser.parse_args()
    corpus = build()
    print(corpus)
    if options.memory:
        memory(corpus.folder)
    elif options.plain:
        plain(trading(corpus.folder))
    else:
        stages(trading(corpus.folder), options.rounds)


if __name__ == "__main__":
    main()
