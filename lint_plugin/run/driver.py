"""One run: find the discovery, leave out those that cannot matter, analyse the rest, judge."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from lint_plugin.results.outcome import Failure, Located, Outcome, Placed, Stale, Summary
from lint_plugin.run import discovery
from lint_plugin.run.discovery import SourceFile
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config
from lint_plugin.util.decode import SourceError
from lint_plugin.util.globs import matches

if TYPE_CHECKING:
    from lint_plugin.results.finding import Report
    from lint_plugin.run.baseline import Entry
    from lint_plugin.run.cache import Cache

STDIN = "-"
# What it is called in reports, unless it was given a name.
STDIN_NAME = "<stdin>"


class Options(NamedTuple):
    """How a run is done; nothing here changes a verdict."""

    jobs: int | None = None
    cache: bool = True
    progress: bool = False
    stdin_filename: str = STDIN_NAME
    write_baseline: bool = False
    drop_stale: bool = False
    # As given, for a command that repeats this run.
    config_file: str | None = None


class Run(NamedTuple):
    """A run's outcome, and what it has to say beside its report."""

    outcome: Outcome
    notes: tuple[str, ...] = ()


class _Work(NamedTuple):
    file: SourceFile
    source: bytes


def check(paths: Sequence[str], config: Config, options: Options, cwd: str) -> Run:
    """Check the Python files under some paths."""
    found, work, failures, notes = _gather(paths, config, options, cwd)
    if not work:
        # The common case of a changed file that has nothing to do with orders, and it must be
        # quick.
        outcome = Outcome((), tuple(failures), (), Summary(files=len(found), errors=len(failures)))
        if config.baseline is None:
            return Run(_sorted(outcome), notes)
    analysed = _analyse(work, config, options) if work else []
    return _judge(found, work, analysed, failures, notes, config, options, cwd)


def _gather(
    paths: Sequence[str], config: Config, options: Options, cwd: str
) -> tuple[list[SourceFile], list[_Work], list[Failure], tuple[str, ...]]:
    """The files looked at, those that mention a name that matters, and what could not be read."""
    named = [path for path in paths if path != STDIN]
    listing = discovery.discover(named, config, cwd)
    failures = [Failure(item.path, item.key, 1, item.message) for item in listing.unreadable]
    found = list(listing.files)
    excluded = listing.excluded
    work: list[_Work] = []
    for file in listing.files:
        _sift(file, discovery.read(file), config, work, failures)
    if STDIN in paths:
        file = discovery.name(options.stdin_filename, config, cwd)
        source = _standard_input()
        if matches(config.exclude, file.key):
            excluded += 1
        else:
            found.append(file)
            _sift(file, source, config, work, failures)
    notes: tuple[str, ...] = ()
    if not found and not failures:
        listed = ", ".join(paths)
        if excluded:
            notes = (f"`exclude` leaves out every Python file under {listed}",)
        else:
            shown = discovery.name(named[0], config, cwd)
            message = f"no Python file under {listed}"
            failures.append(Failure(shown.path, shown.key, 1, message))
    return found, work, failures, notes


def _standard_input() -> bytes | str:
    """What standard input holds, or why it cannot be had."""
    if sys.stdin is None:
        return "cannot be read: standard input is closed"
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except MemoryError:
        return discovery.TOO_LARGE


def _sift(
    file: SourceFile,
    source: bytes | str,
    config: Config,
    work: list[_Work],
    failures: list[Failure],
) -> None:
    if isinstance(source, str):
        failures.append(Failure(file.path, file.key, 1, source))
        return
    try:
        if mentions(source, config):
            work.append(_Work(file, source))
    except SourceError as error:
        failures.append(Failure(file.path, file.key, error.line, error.message))
    except MemoryError:
        failures.append(Failure(file.path, file.key, 1, discovery.TOO_LARGE))


def _analyse(work: Sequence[_Work], config: Config, options: Options) -> "list[Report]":
    cache = _cache(config) if options.cache else None
    reports: dict[int, Report] = {}
    if cache is not None:
        for index, item in enumerate(work):
            known = cache.get(item.source)
            if known is not None:
                reports[index] = known
    missing = [index for index in range(len(work)) if index not in reports]
    if missing:
        # Only here is libcst imported: a run whose files are all known does without.
        from lint_plugin.run.workers import analyse_all

        def done(number: int, report: "Report") -> None:
            index = missing[number]
            reports[index] = report
            if cache is not None:
                cache.put(work[index].source, report)

        tasks = [(work[index].source, work[index].file.path) for index in missing]
        analyse_all(tasks, config, jobs=options.jobs, progress=options.progress, done=done)
        if cache is not None:
            cache.prune()
    return [reports[index] for index in range(len(work))]


def _cache(config: Config) -> "Cache":
    from lint_plugin.run.cache import Cache

    return Cache(config)


def _judge(
    found: Sequence[SourceFile],
    work: Sequence[_Work],
    reports: "Sequence[Report]",
    failures: Sequence[Failure],
    notes: tuple[str, ...],
    config: Config,
    options: Options,
    cwd: str,
) -> Run:
    from lint_plugin.run import judging

    verdicts = [
        judging.judge(item.file, report, config) for item, report in zip(work, reports, strict=True)
    ]
    shown = tuple(located for verdict in verdicts for located in verdict.shown)
    entries = _entries(config, options, cwd)
    if options.write_baseline or options.drop_stale:
        # Naming a file that is gone is how its entries are dropped.
        gone = {entry.path for entry in entries}
        failures = [item for item in failures if item.key not in gone or _exists(item, config)]
    errors = [*failures, *(item for verdict in verdicts for item in verdict.failures)]
    failed = {error.key for error in errors}
    fingerprints = {file.key: frozenset[str]() for file in found if file.key not in failed}
    for item, verdict in zip(work, verdicts, strict=True):
        if item.file.key in fingerprints:
            fingerprints[item.file.key] = verdict.found
    if options.write_baseline:
        entries = judging.new_baseline(entries, shown, fingerprints, config)
        notes += (_write(entries, config, cwd),)
    gone_entries = judging.stale_entries(entries, fingerprints, config.root)
    if options.drop_stale and gone_entries:
        entries = tuple(entry for entry in entries if entry not in gone_entries)
        notes += (_write(entries, config, cwd),)
        gone_entries = ()
    kept, baselined = judging.part_by_baseline(shown, entries)
    stale = tuple(_stale(entry, config, options, cwd) for entry in gone_entries)
    orders = tuple(placed for verdict in verdicts for placed in verdict.orders)
    guarded = sum(placed.order.guarded for placed in orders)
    references = tuple(placed for verdict in verdicts for placed in verdict.references)
    to_show = {located.path for located in kept}
    to_show.update(placed.path for placed in (*orders, *references))
    outcome = Outcome(
        findings=kept,
        errors=tuple(errors),
        stale=stale,
        summary=Summary(
            files=len(found),
            parsed=len(work),
            orders=len(orders),
            guarded=guarded,
            findings=len(kept),
            suppressed=sum(verdict.suppressed for verdict in verdicts),
            baselined=baselined,
            stale=len(stale),
            errors=len(errors),
        ),
        orders=orders,
        sources={item.file.path: item.source for item in work if item.file.path in to_show},
        references=references,
    )
    return Run(_sorted(outcome), notes)


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


def _order_place(placed: Placed) -> tuple[str, int, int]:
    return (placed.path, placed.order.line, placed.order.column)


def _place(located: Located) -> tuple[str, int, int, str]:
    finding = located.finding
    return (located.path, finding.line, finding.column, finding.code)


def _entries(config: Config, options: Options, cwd: str) -> "tuple[Entry, ...]":
    if config.baseline is None:
        return ()
    from lint_plugin.run import baseline

    path, shown = _baseline_path(config, cwd)
    if options.write_baseline and not os.path.exists(path):
        return ()
    return baseline.load(path, shown)


def _write(entries: "Sequence[Entry]", config: Config, cwd: str) -> str:
    from lint_plugin.run import baseline
    from lint_plugin.settings.config import SettingsError
    from lint_plugin.util import atomic

    path, shown = _baseline_path(config, cwd)
    try:
        atomic.write(path, baseline.dump(entries))
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be written: {error.strerror}") from None
    return f"{shown} now holds {_counted(len(entries), 'finding')}"


def _baseline_path(config: Config, cwd: str) -> tuple[str, str]:
    assert config.baseline is not None
    path = os.path.normpath(os.path.join(config.root, config.baseline))
    return path, discovery.relative(path, cwd)


def _stale(entry: "Entry", config: Config, options: Options, cwd: str) -> Stale:
    import shlex

    shown = discovery.relative(os.path.normpath(os.path.join(config.root, entry.path)), cwd)
    _, baseline = _baseline_path(config, cwd)
    words = ["invariant-lint", "check", "--baseline", baseline, "--drop-stale"]
    if options.config_file is not None:
        words += ["--config", options.config_file]
    # A name that begins with a dash would be read as an option.
    named = f"./{shown}" if shown.startswith("-") else shown
    return Stale(shown, entry.code, entry.function, shlex.join([*words, named]))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
