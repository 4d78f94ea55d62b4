"""``invariant-lint fix``: from its arguments to a patch, or to changed files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lint_plugin.cli.stdio import note, note_block, print_bytes, print_text
from lint_plugin.results.located import Located
from lint_plugin.results.outcome import Failure
from lint_plugin.run.driver import STDIN, Options, check
from lint_plugin.settings.config import Config, SettingsError

if TYPE_CHECKING:
    from types import SimpleNamespace

    from lint_plugin.results.fixes import FixedFile

_CHANGED = "changed while it was being fixed, and was left as it is: run this again"


def fix_findings(
    arguments: SimpleNamespace, named: Sequence[str], options: Options, config: Config, cwd: str
) -> int:
    """Change what has findings, show or write that, and return the exit status."""
    from lint_plugin.fix.comments import wrong_reason
    from lint_plugin.fix.diff import unified_diff
    from lint_plugin.fix.run import fix_all
    from lint_plugin.report.fixes import render_fixes

    if STDIN in named:
        raise SettingsError("fix: changes files, and standard input is none: save it first")
    reason = arguments.add_noqa
    wrong = None if reason is None else wrong_reason(reason)
    if wrong is not None:
        raise SettingsError(f"--add-noqa: {wrong}")
    outcome = check(named, config, options, cwd).outcome
    findings = _each_once(outcome.findings, cwd)
    # A file that changed while it was looked at has other lines than its findings say.
    changed = {item.path: item.key for item in findings if item.path not in outcome.sources}
    fixes = fix_all(
        [item for item in findings if item.path not in changed], outcome.sources, config, reason
    )
    errors = [
        *outcome.errors,
        *(Failure(path, key, 1, _CHANGED) for path, key in changed.items()),
    ]
    if arguments.write:
        errors += _write(fixes.files, cwd)
    fixes = fixes._replace(errors=tuple(errors))
    for error in errors:
        note(f"{error.path}:{error.line}: {error.code} {error.message}")
    page = render_fixes(fixes, is_written=arguments.write)
    if arguments.write:
        print_text(page)
    else:
        print_bytes(unified_diff(fixes.files))
        note_block(page)
    return fixes.status


def _each_once(findings: Iterable[Located], cwd: str) -> list[Located]:
    """Take a file that several paths lead to under the first of them."""
    paths: dict[str, str] = {}
    return [
        item
        for item in findings
        if paths.setdefault(os.path.realpath(os.path.join(cwd, item.path)), item.path) == item.path
    ]


def _write(files: Iterable[FixedFile], cwd: str) -> list[Failure]:
    """Write the changed files, each in one step; those that changed meanwhile are left."""
    from lint_plugin.util.atomic import write

    failures = []
    for file in files:
        path = os.path.join(cwd, file.path)
        try:
            with open(path, "rb") as stream:
                is_as_read = stream.read() == file.before
            if is_as_read:
                write(path, file.after)
            else:
                failures.append(Failure(file.path, file.path, 1, _CHANGED))
        except OSError as error:
            message = f"cannot be written: {error.strerror}"
            failures.append(Failure(file.path, file.path, 1, message))
    return failures
