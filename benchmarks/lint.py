"""How long the checker takes, beside what a team would use instead, on one code base in one run.

    python -m benchmarks.lint              half a million lines; semgrep, ast-grep, flake8 (some minutes)
    python -m benchmarks.lint --generated  the same with generated exchange classes of any length
    python -m benchmarks.lint --traders    half a million lines round the files that really trade; also ruff
    python -m benchmarks.lint --quick      a small code base and our own tool only (for CI)
    python -m benchmarks.lint --assert     exit status 1 where a limit is not held

Every tool reads the same files with the same number of processes. Rounds are interleaved and medians
compared, so the ratios say more than the seconds do.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from benchmarks import labelled, tools
from benchmarks.corpus import LINES, Corpus, build, build_traders
from benchmarks.labelled import CASES
from benchmarks.measure import Job, Limit, Run, cpu, interleaved, limits, seconds, table, wall
from benchmarks.packages import TRADING
from benchmarks.same_question import NARROW, RuleFiles, widened

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
# What the rules of the other tools know.
_SAME, _THREE = "our names", "three names"
_COLD, _AGAIN = "ours, cold", "ours, again"
# Small wheels, so that a CI job has them quickly.
_SMALL = ("alpaca-py", "backtrader", "basana", "blankly")

_SERVICE = '''\
"""Order routing of one strategy."""

import logging

{imports}

log = logging.getLogger(__name__)


class Router{number}:
    def __init__(self, client, positions):
        self.client = client
        self.positions = positions
        {made}
'''
_METHOD = """
    def {name}{number}(self, signal, limits):
        total = 0
        for level, (price, size) in enumerate(signal.levels):
            if size <= 0 or price > limits.get(signal.symbol, 0):
                log.debug("level %s left out", level)
                continue
            total += size * self.scale(level)
        try:
            positions = {{row.symbol: row.quantity for row in self.positions(signal.account)}}
{guard}
        except ValueError as error:
            log.warning("refused: %s", error)
            return None
        if total > signal.minimum:
            return self.client.{order}(signal.symbol, signal.side, total)
        return None
"""
_GUARD = (
    "            self.enforcer.enforce_before_order(signal.symbol, signal.side, total, positions)"
)
_NO_GUARD = "            self.record(signal.symbol, signal.side, total, positions)"


def module(lines: int, *, names: bool) -> str:
    """A module of about this many lines. With names, one method in four sends an order."""
    # The getter is a name as well: a guard that it makes may be without teeth (INV011).
    enforcer = (
        "from invariant_guard import get_position_invariant_enforcer",
        "self.enforcer = get_position_invariant_enforcer()",
    )
    recorder = "from desk import get_recorder", "self.recorder = get_recorder()"
    imports, made = enforcer if names else recorder
    parts = [_SERVICE.format(number=0, imports=imports, made=made)]
    method = _METHOD.count("\n")
    for number in range(max(1, (lines - _SERVICE.count("\n")) // method)):
        sends = names and number % 4 == 0
        parts.append(
            _METHOD.format(
                name="enter" if sends else "watch",
                number=number,
                guard=_GUARD if sends else _NO_GUARD,
                order="submit_order" if sends else "record_level",
            )
        )
    return "".join(parts)


# -- commands ------------------------------------------------------------------------------------------


def check(*arguments: str | os.PathLike[str]) -> list[str]:
    return [str(tools.own("invariant-lint")), "check", *map(str, arguments)]


def semgrep(processes: int, rules: RuleFiles) -> list[str]:
    # No network, no ignore files, and no limits of time or size that would leave files out.
    options = [
        "--metrics",
        "off",
        "--disable-version-check",
        "--no-git-ignore",
        "--quiet",
        "--json",
    ]
    options += ["--timeout", "0", "--max-target-bytes", "0", "--jobs", str(processes)]
    return [
        str(tools.semgrep()),
        "scan",
        "--config",
        str(rules.semgrep),
        *options,
        ".",
    ]


def ast_grep(processes: int, rules: RuleFiles) -> list[str]:
    options = ["--no-ignore", "hidden", "--json=stream", "--threads", str(processes)]
    return [
        str(tools.ast_grep()),
        "scan",
        "--rule",
        str(rules.ast_grep),
        *options,
        ".",
    ]


def ruff(processes: int) -> list[str]:
    program = [f"RAYON_NUM_THREADS={processes}", str(tools.own("ruff")), "check"]
    return ["env", *program, "--isolated", "--no-cache", "--exit-zero", "--quiet", "."]


def flake8(program: Path, processes: int) -> list[str]:
    return [str(program), "--isolated", f"--jobs={processes}", "--exit-zero", "--quiet", "."]


# -- the whole code base -------------------------------------------------------------------------------


def whole(
    corpus: Corpus,
    rounds: int,
    processes: int,
    others: Mapping[str, RuleFiles],
    beside: Mapping[str, Job] = MappingProxyType({}),
) -> dict[str, list[Run]]:
    """The code base from nothing, again with the cache that this left, and by the other tools.

    ``others`` are their rules, by what these know, and ``beside`` what asks another question.
    """
    cache = corpus.folder / ".invariant-lint-cache"
    ours = check("--jobs", str(processes), "--output-format", "json", ".")
    cold = Job(ours, corpus.folder, before=partial(shutil.rmtree, cache, ignore_errors=True))
    again = Job(ours, corpus.folder, before=lambda: None if cache.is_dir() else cold.run())
    jobs = {_COLD: cold, _AGAIN: again}
    if others:
        # Without this file semgrep would leave out folders that bear the name of tests.
        (corpus.folder / ".semgrepignore").touch()
        for known, rules in others.items():
            jobs[f"semgrep, {known}"] = Job(semgrep(processes, rules), corpus.folder)
            jobs[f"ast-grep, {known}"] = Job(ast_grep(processes, rules), corpus.folder)
    runs = interleaved({**jobs, **beside}, rounds)
    print(
        f"\nThe whole code base, {processes} processes each, medians of {rounds} interleaved runs:\n"
    )
    base = wall(runs[_COLD])
    rows = [
        (
            name,
            seconds(wall(each)),
            f"{wall(each) / base:.2f}",
            _found(name, each[0].stdout) if name in jobs else "",
        )
        for name, each in runs.items()
    ]
    print(table(("tool", "wall time", "to ours, cold", "reports"), rows))
    return runs


def to_semgrep(runs: Mapping[str, Sequence[Run]], cold: float) -> list[Limit]:
    """Hold both runs against semgrep, asked the question that is ours: the narrow one is in the table."""
    theirs = wall(runs[f"semgrep, {_SAME}"])
    return [
        Limit("cold run to semgrep", wall(runs[_COLD]) / theirs, cold),
        Limit("second run to semgrep", wall(runs[_AGAIN]) / theirs, 0.1),
    ]


def traders(
    corpus: Corpus, rounds: int, processes: int, rules: Mapping[str, RuleFiles]
) -> list[Limit]:
    """The code base of files that really trade, and beside it what asks nothing about orders."""
    print(f"{corpus}; ruff {version('ruff')}")
    beside = {
        "ruff, cold": Job(ruff(processes), corpus.folder),
        "flake8": Job(flake8(tools.flake8(), processes), corpus.folder),
    }
    runs = whole(corpus, rounds, processes, rules, beside)
    return [*to_semgrep(runs, 0.3), *second_run(corpus, 2 * rounds + 1, processes)]


def _found(tool: str, document: bytes) -> str:
    if tool.startswith("semgrep"):
        return f"{len(json.loads(document)['results'])} calls with no guard before them"
    if tool.startswith("ast-grep"):
        return f"{len(document.splitlines())} calls with no guard before them"
    report = json.loads(document)
    codes = Counter(finding["code"] for finding in report["findings"])
    listed = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    return f"{report['summary']['orders']} order calls, {report['summary']['guarded']} guarded: {listed}"


def precision(processes: int, others: Mapping[str, RuleFiles]) -> None:
    """What speed buys: the same tools on programs whose unguarded orders are known."""
    with tempfile.TemporaryDirectory() as name:
        # Outside of the repository: semgrep leaves out what lies in a folder of tests.
        cases = Path(name) / "cases"
        shutil.copytree(CASES, cases)
        (cases / ".semgrepignore").touch()
        # Status 2: some programs use syntax that the parser of a tool may not know.
        ours = Job(check("--no-cache", "--output-format", "json", "."), cases, frozenset({0, 1, 2}))
        reports = {"ours": labelled.from_ours(ours.run().stdout, cases)}
        for known, rules in others.items():
            found = Job(semgrep(processes, rules), cases).run().stdout
            reports[f"semgrep, {known}"] = labelled.from_semgrep(found, cases)
            found = Job(ast_grep(processes, rules), cases).run().stdout
            reports[f"ast-grep, {known}"] = labelled.from_ast_grep(found, cases)
        scores = {tool: labelled.score(places, cases) for tool, places in reports.items()}
    print("\nThe same rules on the labelled programs of tests/cases:\n")
    rows = [(tool, *map(str, score)) for tool, score in scores.items()]
    print(table(("tool", "unguarded order calls", "missed", "flagged falsely"), rows))


def beside_flake8(corpus: Corpus, rounds: int, processes: int) -> list[Limit]:
    """flake8 alone, with the plugin, and with what the plugin kept from the run before."""
    cache = corpus.folder / ".invariant-lint-cache"
    ours = flake8(tools.own("flake8"), processes)
    first = Job(ours, corpus.folder, before=partial(shutil.rmtree, cache, ignore_errors=True))
    jobs = {
        "flake8": Job(flake8(tools.flake8(), processes), corpus.folder),
        "flake8 with INV, first": first,
        "flake8 with INV, again": Job(ours, corpus.folder),
    }
    runs = interleaved(jobs, rounds)
    print(f"\nflake8 with {processes} processes, medians of {rounds} interleaved runs:\n")
    rows = [(name, seconds(wall(each)), seconds(cpu(each))) for name, each in runs.items()]
    print(table(("command", "wall time", "processor time"), rows))
    inside, parser = (
        statistics.median(each) for each in zip(*(_shares(first) for _ in range(3)), strict=True)
    )
    print(
        f"\nInside of the plugin, in one process: {inside:.1f} % of the rest, {parser:.1f} % in libcst's "
        "parser alone"
    )
    return [
        Limit("flake8 plugin, first run, by its share inside", inside, 4, "%"),
        *(
            Limit(f"flake8 plugin over flake8, {run}", _more(runs["flake8"], runs[name]), 5, "%")
            for name, run in (
                ("flake8 with INV, first", "first run"),
                ("flake8 with INV, again", "again"),
            )
        ),
    ]


def _shares(first: Job) -> tuple[float, float]:
    """The processor time inside of the plugin and of libcst's parser there, in percent of the rest."""
    program = str(Path(__file__).with_name("inside_flake8.py"))
    options = ["--isolated", "--exit-zero", "--quiet", "."]
    job = Job([sys.executable, program, *options], first.cwd, before=first.before)
    inside, parsing, whole = json.loads(job.run().stderr.splitlines()[-1])
    rest = whole - inside
    return inside / rest * 100, parsing / rest * 100


def _more(plain: Sequence[Run], others: Sequence[Run]) -> float:
    """How many percent more processor time, round by round: the machine drifts by more than a few."""
    ratios = (other.cpu / one.cpu for one, other in zip(plain, others, strict=True))
    return (statistics.median(ratios) - 1) * 100


# -- the second run --------------------------------------------------------------------------------------


def second_run(corpus: Corpus, rounds: int, processes: int) -> list[Limit]:
    """Everything known from the run before, against what no program could do without, and against ruff."""
    ours = check("--jobs", str(processes), "--output-format", "json", ".")
    cache = corpus.folder / ".invariant-lint-cache"
    first = Job(ours, corpus.folder)
    program = str(Path(__file__).with_name("stat_and_index.py"))
    jobs = {
        "python, a stat of each file, our index read": Job(
            [sys.executable, program], corpus.folder, before=lambda: cache.is_dir() or first.run()
        ),
        "ours, again": Job(ours, corpus.folder),
        "ruff, cold": Job(ruff(processes), corpus.folder),
    }
    runs = interleaved(jobs, rounds)
    print(f"\nThe second run, medians of {rounds} interleaved runs:\n")
    rows = [(name, seconds(wall(each)), seconds(cpu(each))) for name, each in runs.items()]
    print(table(("command", "wall time", "processor time"), rows))
    ratio = wall(runs["ours, again"]) / wall(runs["ruff, cold"])
    return [Limit("second run to ruff's cold one", ratio, 1)]


# -- one file ------------------------------------------------------------------------------------------


def one_file(rounds: int) -> list[Limit]:
    """A changed file, as a hook or an editor gives it, against starting Python at all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plain.py").write_text(module(300, names=False))
        (folder / "orders.py").write_text(module(300, names=True))
        assigned = "\n\nclass Api:\n    create_order = createOrder = None\n"
        (folder / "assigned.py").write_text(module(300, names=False) + assigned)
        settled = folder / "settled"
        settled.mkdir()
        (settled / "pyproject.toml").write_text('[tool.invariant-guard]\nselect = ["INV"]\n')
        shutil.copy(folder / "plain.py", settled)
        jobs = {
            "python -c pass": Job([sys.executable, "-c", "pass"], folder),
            "python -c 'import re, typing'": Job(
                [sys.executable, "-c", "import re, typing"], folder
            ),
            "python -c 'import libcst'": Job([sys.executable, "-c", "import libcst"], folder),
            "one file without the names": Job(check("plain.py"), folder),
            "the same with settings": Job(check("plain.py"), settled),
            "one file that only assigns one": Job(check("--no-cache", "assigned.py"), folder),
            "one file with the names": Job(check("--no-cache", "orders.py"), folder),
        }
        runs = interleaved(jobs, rounds)
    base = wall(runs["python -c pass"])
    print(f"\nOne file of 300 lines, medians of {rounds} interleaved runs:\n")
    rows = [(name, seconds(wall(each)), f"{wall(each) / base:.1f}") for name, each in runs.items()]
    print(table(("command", "wall time", "to python -c pass"), rows))
    return [
        Limit(
            "file without the names to python -c pass",
            wall(runs["one file without the names"]) / base,
            3,
        ),
        # tomllib takes a third of Python's own start.
        Limit("the same with settings", wall(runs["the same with settings"]) / base, 3),
        # Of which `import libcst`, as it is, would be some fifteen.
        Limit(
            "file with the names to python -c pass",
            wall(runs["one file with the names"]) / base,
            20,
        ),
    ]


# -- the cost of a line --------------------------------------------------------------------------------


def by_size(sizes: Sequence[int], rounds: int) -> list[Limit]:
    """Microseconds a line of generated modules of growing size, in this process."""
    from lint_plugin.analysis.pipeline import analyse
    from lint_plugin.analysis.tree.deep_stack import with_deep_stack
    from lint_plugin.analysis.tree.parse import parse
    from lint_plugin.settings.config import Config

    sources = {size: module(size, names=True) for size in sizes}
    parsing: dict[int, list[float]] = {size: [] for size in sizes}
    whole: dict[int, list[float]] = {size: [] for size in sizes}

    def measure(costs: list[float], lines: int, work: Callable[[], object]) -> None:
        gc.collect()
        start = time.process_time()
        work()
        costs.append((time.process_time() - start) / lines * 1e6)

    def check_it(source: bytes) -> None:
        report = analyse(source, "generated.py", Config())
        if report.problems or not report.orders:
            raise SystemExit(f"the generated module is at fault: {report.problems}")

    for _ in range(rounds):
        for size, source in sources.items():
            lines = source.count("\n")
            measure(parsing[size], lines, partial(with_deep_stack, partial(parse, source)))
            measure(whole[size], lines, partial(check_it, source.encode()))
    medians = {
        size: (statistics.median(parsing[size]), statistics.median(whole[size])) for size in sizes
    }
    print(f"\nGenerated modules, processor time, medians of {rounds} interleaved runs:\n")
    rows = [
        (f"{size:,}", f"{parsed:.0f}", f"{total:.0f}") for size, (parsed, total) in medians.items()
    ]
    print(table(("lines", "libcst's parser, microseconds a line", "all of it"), rows))
    # A tree of millions of nodes no longer fits the processor's caches: libcst's parser alone shows it.
    growth = [
        big / small for big, small in zip(medians[max(sizes)], medians[min(sizes)], strict=True)
    ]
    title = f"a line of {max(sizes):,} to one of {min(sizes):,}, to the parser's own growth"
    return [Limit(title, growth[1] / growth[0], 1.25)]


def everything(
    corpus: Corpus,
    rounds: int,
    processes: int,
    others: Mapping[str, RuleFiles],
    sizes: Sequence[int],
) -> list[Limit]:
    """All that is measured of a code base and of single files."""
    print(corpus)
    # First, because it also writes the compiled files that a fresh checkout lacks.
    precision(processes, others)
    runs = whole(corpus, rounds, processes, others)
    figures = to_semgrep(runs, 0.5) if others else []
    figures += second_run(corpus, 2 * rounds + 1, processes)
    figures += one_file(5 * rounds)
    figures += by_size(sizes, rounds)
    if others:
        figures += beside_flake8(corpus, 2 * rounds + 1, processes)
    return figures


def main() -> int:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--quick", action="store_true", help="small, and without the other tools")
    which.add_argument("--generated", action="store_true", help="with generated classes")
    which.add_argument(
        "--traders", action="store_true", help="of files that really trade; also ruff"
    )
    parser.add_argument("--assert", action="store_true", dest="strict", help="fail beyond a limit")
    parser.add_argument("--lines", type=int, help="the size of the code base")
    parser.add_argument("--rounds", type=int, help="runs of everything, interleaved")
    parser.add_argument(
        "--jobs", type=int, default=len(os.sched_getaffinity(0)), help="processes of each"
    )
    options = parser.parse_args()
    rounds = options.rounds or 3
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    if not options.quick:
        print(f"semgrep {tools.SEMGREP}, ast-grep {tools.AST_GREP}, flake8 {version('flake8')}")
    if options.quick:
        packages = [package for package in TRADING if package.name in _SMALL]
        figures = everything(
            build(options.lines or 30_000, packages), rounds, options.jobs, {}, SIZES[:3]
        )
    else:
        with tempfile.TemporaryDirectory() as name:
            rules = {_SAME: widened(Path(name)), _THREE: NARROW}
            if options.traders:
                corpus = build_traders(options.lines or LINES)
                figures = traders(corpus, rounds, options.jobs, rules)
            else:
                corpus = build(options.lines or LINES, generated=options.generated)
                figures = everything(corpus, rounds, options.jobs, rules, SIZES)
    print("\nLimits:\n")
    print(limits(figures))
    return int(options.strict and not all(figure.held for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
