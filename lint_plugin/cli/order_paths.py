"""``invariant-lint paths``: from its arguments to its reports."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lint_plugin.cli.outputs import Target, no_lines_on_stdout, targets, write_report
from lint_plugin.cli.stdio import note, print_text
from lint_plugin.report import notice_line
from lint_plugin.report.order_paths import DOCUMENTS, FORMATS, render
from lint_plugin.results.order_path import STATUSES, Head, OrderPaths, Selection
from lint_plugin.run.driver import STDIN, Options, check
from lint_plugin.settings.config import Config, SettingsError
from lint_plugin.util.paths import relative

if TYPE_CHECKING:
    from types import SimpleNamespace

    from lint_plugin.results.outcome import Outcome


def list_paths(
    arguments: SimpleNamespace, named: Sequence[str], options: Options, config: Config, cwd: str
) -> int:
    """List the orders under some paths, and return the exit status."""
    wanted = targets(arguments.output_format, FORMATS, DOCUMENTS)
    selection = Selection(_statuses(arguments.status), arguments.filter or "", arguments.tests)
    accepted = _accepted(config, cwd)
    # All of them, accepted or not: a baseline decides a row's status, not whether it is there.
    run = check(named, config._replace(baseline=None), options, cwd)
    for line in run.notes:
        note(line)
    for error in run.outcome.errors:
        note(f"{error.path}:{error.line}: {error.code} {error.message}")
    told = tuple(notice_line(notice) for notice in run.outcome.notices)
    for line in told:
        note(line)
    paths = _order_paths(run.outcome, (*run.notes, *told), named, selection, accepted, config, cwd)
    if arguments.compare is not None:
        paths = _compared(paths, arguments.compare, named, config, cwd)
    if any(target.format in DOCUMENTS for target in wanted):
        paths = _with_callers(paths, named, config, cwd)
    _write(paths, wanted, run.outcome)
    return 2 if run.outcome.errors else 0


def _order_paths(
    outcome: Outcome,
    notes: tuple[str, ...],
    named: Sequence[str],
    selection: Selection,
    accepted: frozenset[str],
    config: Config,
    cwd: str,
) -> OrderPaths:
    from lint_plugin.report.order_paths.rows import order_paths, selected

    rows = order_paths(outcome, _shown(named, config, cwd), accepted)
    return OrderPaths(
        rows=selected(rows, selection),
        all=rows,
        selection=selection,
        head=_head(named, config, cwd),
        errors=outcome.errors,
        notes=notes,
        files=outcome.summary.files,
        parsed=outcome.summary.parsed,
    )


def _compared(
    paths: OrderPaths, file: str, named: Sequence[str], config: Config, cwd: str
) -> OrderPaths:
    from lint_plugin.report.order_paths.compare import compared, load_document
    from lint_plugin.report.order_paths.rows import selected

    document = load_document(os.path.join(cwd, file), file)
    rows, comparison = compared(
        paths.all, document, paths.selection, _shown(named, config, cwd), file
    )
    return paths._replace(all=rows, rows=selected(rows, paths.selection), comparison=comparison)


def _with_callers(paths: OrderPaths, named: Sequence[str], config: Config, cwd: str) -> OrderPaths:
    from lint_plugin.run.callers import with_callers
    from lint_plugin.run.discovery import discover

    files = discover([path for path in named if path != STDIN], config, cwd).files
    return paths._replace(rows=with_callers(paths.rows, files))


def _head(named: Sequence[str], config: Config, cwd: str) -> Head:
    from lint_plugin.run.commit import commit_of
    from lint_plugin.settings.show import show
    from lint_plugin.util.version import version

    folders = [os.path.normpath(os.path.join(cwd, path)) for path in named if path != STDIN]
    top = os.path.commonpath(folders) if folders else cwd
    commit = commit_of(top if os.path.isdir(top) else os.path.dirname(top) or cwd)
    return Head(
        name=os.path.basename(top) or top,
        tool=f"invariant-lint {version()}",
        settings=show(config),
        settings_file=relative(config.file, cwd) if config.file is not None else "",
        commit=commit.id if commit is not None else "",
        is_changed=commit is not None and commit.is_changed,
    )


def _shown(named: Sequence[str], config: Config, cwd: str) -> list[str]:
    """Spell the named paths as they begin the paths of reports."""
    from lint_plugin.run import discovery

    paths = [discovery.name(path, config, cwd).path for path in named if path != STDIN]
    return [path for path in paths if path != "."]


def _accepted(config: Config, cwd: str) -> frozenset[str]:
    """Read the fingerprints of the baseline; one that is still to be written has none."""
    if config.baseline is None:
        return frozenset()
    from lint_plugin.run.baseline import baseline_of

    entries = baseline_of(config, cwd, may_be_missing=True).entries
    return frozenset(entry.fingerprint for entry in entries)


def _statuses(given: Sequence[str] | None) -> tuple[str, ...]:
    listed = [part.strip() for value in given or () for part in value.split(",")]
    # `by-reference` needs no quotes in a shell.
    wanted = tuple(dict.fromkeys(status.replace("-", " ") for status in listed))
    for status in wanted:
        if status not in STATUSES:
            import difflib

            close = difflib.get_close_matches(status.lower(), STATUSES, 1)
            cure = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(STATUSES)}"
            raise SettingsError(f"--status: unknown status {status!r}; {cure}")
    return wanted


def _write(paths: OrderPaths, wanted: Sequence[Target], outcome: Outcome) -> None:
    import re

    from lint_plugin.util.decode import SourceError, decode

    sources: dict[str, list[str]] = {}
    if any(target.format == "html" for target in wanted):
        for row in paths.rows:
            if row.path not in sources:
                try:
                    text = decode(outcome.sources.get(row.path, b""))
                except SourceError:
                    text = ""
                sources[row.path] = re.split(r"\r\n?|\n", text)
    for target in wanted:
        text = render(target.format, paths, sources)
        if target.file is None:
            print_text(text)
        else:
            write_report(target.file, text)
    if paths.comparison is not None and no_lines_on_stdout(wanted, DOCUMENTS):
        from lint_plugin.report.order_paths.text import since

        note(since(paths.comparison))
