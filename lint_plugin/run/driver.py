"""One run: discover the files, prefilter, analyse, apply comments, selection and baseline."""

import os
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lint_plugin.results.outcome import Failure, Outcome, Summary
from lint_plugin.results.times import Times
from lint_plugin.run import discovery
from lint_plugin.run.content import Content, Sources
from lint_plugin.run.hints import Hinting
from lint_plugin.run.laps import Laps
from lint_plugin.run.memory import Memory
from lint_plugin.run.passed_over import PassedOver
from lint_plugin.run.sifting import Sifted, sift, sift_bytes
from lint_plugin.run.source_file import SourceFile
from lint_plugin.settings.config import Config
from lint_plugin.util.globs import matches

if TYPE_CHECKING:
    from lint_plugin.results.finding import Report
    from lint_plugin.results.located import Located, Placed
    from lint_plugin.results.notice import Notice
    from lint_plugin.run.baseline import Baseline, Entry
    from lint_plugin.run.suppressions import FileResult

STDIN = "-"
# What it is called in reports, unless it was given a name.
STDIN_NAME = "<stdin>"
# The bytes of more files than this are not held where only a notice may ask for them.
_MANY = 50
_CHANGED = "changed while it was looked at: run again"


class Options(NamedTuple):
    """The manner of a run; no option here changes a verdict."""

    jobs: int | None = None
    timeout: float | None = None
    cache: bool = True
    progress: bool = False
    stdin_filename: str = STDIN_NAME
    write_baseline: bool = False
    drop_stale: bool = False
    # As given, for a command that repeats this run.
    config_file: str | None = None


class Run(NamedTuple):
    """A run's outcome, and its notes beside the report."""

    outcome: Outcome
    notes: tuple[str, ...] = ()
    times: Times = Times()
    """Not of the report, which is the same for the same input."""


class _Gathered(NamedTuple):
    """The files of a run: all of them, those to analyse, and those not readable."""

    files: list[SourceFile]
    work: list[Sifted]
    failures: list[Failure]
    notes: tuple[str, ...]
    hinting: list[Hinting]
    passed_over: PassedOver
    walked: list[str]
    """The folders among the paths, absolute."""
    stdin: int | None
    """The length of standard input, where that was read."""


def check(paths: Sequence[str], config: Config, options: Options, cwd: str) -> Run:
    """Check the Python files under some paths."""
    laps = Laps()
    memory = Memory(config, used=options.cache)
    gathered = _gather(paths, config, options, memory, laps, cwd)
    run = _checked(gathered, config, options, memory, laps, cwd)
    laps.end("notices")
    if memory.index is not None:
        memory.index.save(gathered.walked)
        laps.end("writing the index")
    return run._replace(times=laps.times())


def _checked(
    gathered: _Gathered, config: Config, options: Options, memory: Memory, laps: Laps, cwd: str
) -> Run:
    if not gathered.work and config.baseline is None:
        # The common case of a changed file that has nothing to do with orders, and it must be
        # quick.
        failures = gathered.failures
        skipped = gathered.passed_over.counts
        summary = Summary(files=len(gathered.files), errors=len(failures), skipped=skipped)
        outcome = Outcome((), tuple(failures), (), summary)
        return Run(_aloud(_sorted(outcome), gathered, config, memory, cwd), gathered.notes)
    from lint_plugin.run.suppressions import file_result

    reports = _analyse(gathered.work, config, options, memory, laps) if gathered.work else []
    laps.end("analysis")
    results = [
        file_result(item.file, report, config)
        for item, report in zip(gathered.work, reports, strict=True)
    ]
    return _reduced(gathered, results, config, options, memory, cwd)


def _gather(
    paths: Sequence[str], config: Config, options: Options, memory: Memory, laps: Laps, cwd: str
) -> _Gathered:
    named = [path for path in paths if path != STDIN]
    listing = discovery.discover(named, config, cwd)
    laps.end("finding files")
    passed_over = listing.passed_over
    if passed_over.folders:
        memory.open_index(len(listing.files) + len(passed_over.lookalikes))
    failures = [Failure(item.path, item.key, 1, item.message) for item in listing.unreadable]
    many = len(listing.files) > _MANY
    sifted = [sift(file, config, memory.index, keep=not many) for file in listing.files]
    found = list(listing.files)
    length = None
    if STDIN in paths:
        file = discovery.name(options.stdin_filename, config, cwd)
        source = _standard_input()
        length = len(source)
        if matches(config.exclude, file.key):
            passed_over = passed_over._replace(excluded=(*passed_over.excluded, file.path))
        else:
            found.append(file)
            sifted.append(sift_bytes(file, source, config))
    laps.end("reading")
    failures += (item for item in sifted if isinstance(item, Failure))
    read = [item for item in sifted if isinstance(item, Sifted)]
    notes: tuple[str, ...] = ()
    if not found and not failures:
        passed_over = passed_over._replace(empty=())
        message = _nothing(passed_over, ", ".join(paths))
        if passed_over.excluded and not passed_over.folders:
            # pre-commit and editors name what has changed; the settings say that it is no concern.
            notes = (message,)
        else:
            first = discovery.name(named[0], config, cwd)
            failures.append(Failure(first.path, first.key, 1, message))
    return _Gathered(
        found,
        [item for item in read if item.matters],
        failures,
        notes,
        [
            Hinting(item.file.path, item.file.key, item.content, item.hints)
            for item in read
            if item.hints is not None
        ],
        passed_over,
        [discovery.name(folder, config, cwd).open_as for folder in passed_over.folders],
        length,
    )


def _nothing(passed_over: PassedOver, listed: str) -> str:
    """Say why a run looks at nothing."""
    if passed_over.excluded:
        return f"`exclude` leaves out every Python file under {listed}"
    if passed_over.ignored or passed_over.unasked:
        return f"no Python file under {listed} but what .gitignore lists and git does not track"
    return f"no Python file under {listed}"


def _standard_input() -> bytes | str:
    """Read standard input, or the reason why it cannot be had."""
    if sys.stdin is None:
        return "cannot be read: standard input is closed"
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except MemoryError:
        return discovery.TOO_LARGE


def _analyse(
    work: Sequence[Sifted], config: Config, options: Options, memory: Memory, laps: Laps
) -> "list[Report]":
    cache = memory.cache()
    reports: dict[int, Report] = {}
    if cache is not None:
        for index, item in enumerate(work):
            cached = cache.get(item.content.digest)
            if cached is not None:
                reports[index] = cached
    sources = {
        index: item.content.source for index, item in enumerate(work) if index not in reports
    }
    reports.update(
        (index, _not_analysed(_CHANGED)) for index, source in sources.items() if source is None
    )
    missing = [(index, source) for index, source in sources.items() if source is not None]
    if missing:
        # Only here is libcst imported: a run whose files are all known does without.
        from lint_plugin.run.workers import Timed, analyse_all

        def done(number: int, timed: Timed) -> None:
            index = missing[number][0]
            reports[index] = timed.report
            laps.analysed(work[index].file.path, timed.seconds)
            if cache is not None:
                cache.put(work[index].content.digest, timed.report)

        analyse_all(
            [(source, work[index].file.path) for index, source in missing],
            config,
            jobs=options.jobs,
            progress=options.progress,
            done=done,
            timeout=options.timeout,
        )
        if cache is not None:
            cache.prune()
    return [reports[index] for index in range(len(work))]


def _not_analysed(reason: str) -> "Report":
    from lint_plugin.results.finding import Problem, Report

    return Report(problems=(Problem(reason),))


def _reduced(
    gathered: _Gathered,
    results: "Sequence[FileResult]",
    config: Config,
    options: Options,
    memory: Memory,
    cwd: str,
) -> Run:
    """Reduce the results of the files to one outcome, less what the baseline accepts."""
    from lint_plugin.run import baseline

    accepted = baseline.baseline_of(config, cwd, may_be_missing=options.write_baseline)
    errors = [
        *_failures(gathered, accepted, config, options),
        *(item for result in results for item in result.failures),
    ]
    findings = tuple(located for result in results for located in result.findings)
    found = _fingerprints(gathered, results, errors)
    accepted, gone, notes = _updated(accepted, findings, found, config, options)
    remaining, baselined = baseline.part_by_baseline(findings, accepted.entries)
    stale = baseline.stale_reports(gone, accepted, config, cwd, options.config_file)
    orders = tuple(placed for result in results for placed in result.orders)
    summary = Summary(
        files=len(gathered.files),
        parsed=len(gathered.work),
        orders=len(orders),
        guarded=sum(placed.order.guarded for placed in orders),
        findings=len(remaining),
        suppressed=sum(result.suppressed for result in results),
        baselined=baselined,
        stale=len(stale),
        errors=len(errors),
        skipped=gathered.passed_over.counts,
    )
    references = tuple(placed for result in results for placed in result.references)
    to_show = {located.path for located in remaining}
    to_show.update(placed.path for placed in (*orders, *references))
    contents = {item.file.path: item.content for item in gathered.work if item.file.path in to_show}
    outcome = Outcome(
        remaining, tuple(errors), stale, summary, orders, Sources(contents), references
    )
    ignored_here = {
        item.file.path: result.ignored_here
        for item, result in zip(gathered.work, results, strict=True)
        if result.ignored_here
    }
    outcome = _aloud(_sorted(outcome), gathered, config, memory, cwd, contents, ignored_here)
    return Run(outcome, gathered.notes + notes)


def _aloud(
    outcome: Outcome,
    gathered: _Gathered,
    config: Config,
    memory: Memory,
    cwd: str,
    contents: Mapping[str, Content] = MappingProxyType({}),
    ignored_here: Mapping[str, int] = MappingProxyType({}),
) -> Outcome:
    """Add what the run has to say beside its findings."""
    something = gathered.hinting or gathered.passed_over != PassedOver() or gathered.stdin == 0
    narrowed = config.select or config.ignore or config.ignore_orders or config.orders is not None
    if not (something or ignored_here or narrowed):
        return outcome
    from lint_plugin.run.notices import notices

    def work() -> "tuple[Notice, ...]":
        return notices(
            gathered.passed_over,
            gathered.hinting,
            outcome.orders,
            contents,
            memory,
            ignored_here,
            gathered.stdin,
            config,
            cwd,
        )

    # The trees of many files need some room. The C library keeps memory apart for each thread, and gives a
    # new one what the last has left: here that of the analysis.
    deep_stack = sys.modules.get("lint_plugin.analysis.tree.deep_stack")
    if gathered.walked and deep_stack is not None:
        found = deep_stack.with_deep_stack(work)
    else:
        found = work()
    return outcome._replace(notices=found, strict=config.strict)


def _failures(
    gathered: _Gathered, accepted: "Baseline", config: Config, options: Options
) -> list[Failure]:
    """Return the paths that could not be read.

    Naming a file that is gone is how its entries are dropped, and then no failure.
    """
    if not (options.write_baseline or options.drop_stale):
        return gathered.failures
    listed = {entry.path for entry in accepted.entries}
    return [item for item in gathered.failures if item.key not in listed or _exists(item, config)]


def _fingerprints(
    gathered: _Gathered, results: "Sequence[FileResult]", errors: Sequence[Failure]
) -> dict[str, frozenset[str]]:
    """Collect the fingerprints found in each file that has no error, by its key."""
    failed = {error.key for error in errors}
    found = {file.key: frozenset[str]() for file in gathered.files if file.key not in failed}
    for item, result in zip(gathered.work, results, strict=True):
        if item.file.key in found:
            found[item.file.key] = result.fingerprints
    return found


def _updated(
    accepted: "Baseline",
    findings: "Sequence[Located]",
    found: dict[str, frozenset[str]],
    config: Config,
    options: Options,
) -> "tuple[Baseline, tuple[Entry, ...], tuple[str, ...]]":
    """Write the baseline if that was asked for.

    The result is the baseline, the entries that remain stale in it, and notes for the user.
    """
    from lint_plugin.run.baseline import new_entries, stale_entries

    notes: tuple[str, ...] = ()
    if options.write_baseline:
        entries = new_entries(accepted.entries, findings, found, config)
        accepted, note = accepted.replaced(entries)
        notes += (note,)
    stale = stale_entries(accepted.entries, found, config.root)
    if options.drop_stale and stale:
        accepted, note = accepted.replaced(item for item in accepted.entries if item not in stale)
        notes += (note,)
        stale = ()
    return accepted, stale, notes


def _exists(failure: Failure, config: Config) -> bool:
    return os.path.lexists(os.path.join(config.root, failure.key))


def _sorted(outcome: Outcome) -> Outcome:
    return outcome._replace(
        findings=tuple(sorted(outcome.findings, key=_place)),
        errors=tuple(sorted(set(outcome.errors))),
        stale=tuple(sorted(outcome.stale)),
        orders=tuple(sorted(outcome.orders, key=_order_place)),
        references=tuple(sorted(outcome.references, key=_order_place)),
    )


def _order_place(placed: "Placed") -> tuple[str, int, int]:
    return (placed.path, placed.order.line, placed.order.column)


def _place(located: "Located") -> tuple[str, int, int, str]:
    finding = located.finding
    return (located.path, finding.line, finding.column, finding.code)
