"""The flake8 plugin ``INV``: the findings of ``invariant-lint check`` under flake8's own settings.

flake8 decides which codes, files and ``# noqa`` count; what is an order and what is a guard comes from
pyproject.toml, and so do the findings accepted for now (``baseline``). Settings are read once in each
process, from where the command would take them for the same paths, so that workers that are forked and
workers that parse the arguments anew judge alike. Reports are kept in the cache of
``invariant-lint check``: flake8 has none, and would wait for the same analysis at every run.
"""

from __future__ import annotations

import ast
import gc
import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from lint_plugin.run.content import digest_of
from lint_plugin.run.prefilter import mentions_in_text
from lint_plugin.settings.config import Config, SettingsError, load

if TYPE_CHECKING:
    import argparse

    from lint_plugin.results.finding import Finding, Report
    from lint_plugin.run.baseline import Entry
    from lint_plugin.run.cache import Cache

Result = tuple[int, int, str, type[Any]]


class OptionManager(Protocol):
    """The part of flake8's option manager that is used."""

    def extend_default_ignore(self, codes: list[str]) -> None:
        """Add codes that are left out unless selected."""


class Plugin:
    """The plugin for one file; flake8 finds its parameters by their names."""

    name = "invariant-guard"
    _config: ClassVar[Config | None] = None
    _baseline: ClassVar[tuple[Entry, ...]] = ()

    def __init__(self, tree: ast.AST, lines: Sequence[str], filename: str = "-") -> None:
        # Asking for the tree is what makes flake8 call this once a file, and only for files that the running
        # interpreter can parse. It tells where functions begin and end; the analysis needs tokens too.
        self._tree = tree
        self._lines = lines
        self._filename = filename

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Leave out, until they are selected, the rules that are off by default."""
        from lint_plugin.results.rules import RULES

        manager.extend_default_ignore(
            [rule.code for rule in RULES.values() if not rule.on_by_default]
        )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Read the settings; an error in them ends the run with one line."""
        from flake8.exceptions import ExecutionError  # type: ignore[import-untyped]

        try:
            cls._config = load(os.getcwd(), paths=_paths(options))
            cls._baseline = _entries(cls._config)
        except SettingsError as error:
            raise ExecutionError(f"invariant-guard: {error}") from None

    def run(self) -> Iterator[Result]:
        """Yield each finding once, as flake8 counts: columns from 0."""
        config = self._config or Config()
        # The lines have their mark stripped, their line ends translated, and the encoding undone.
        text = "".join(self._lines)
        if not mentions_in_text(text, config):
            return
        yield from self._findings(text, config)

    def _findings(self, text: str, config: Config) -> Iterator[Result]:
        from lint_plugin.results.rules import RULES

        report = _report(text, self._filename, config, self._tree)
        for problem in report.problems:
            # Python parses this file and we could not judge it: that must not pass for clean.
            yield (problem.line, 0, f"{problem.code} {problem.message}", type(self))
        results = {
            (finding.line, finding.column - 1, f"{finding.code} {_one_line(finding.brief)}")
            for finding in _not_accepted(report, self._filename, config, self._baseline)
            if not RULES[finding.code].command_line_only
        }
        for line, column, message in sorted(results):
            yield (line, column, message, type(self))


def _paths(options: argparse.Namespace) -> list[str]:
    """The paths flake8 was given; standard input has its name for one."""
    return [options.stdin_display_name if path == "-" else path for path in options.filenames]


def _entries(config: Config) -> tuple[Entry, ...]:
    if config.baseline is None:
        return ()
    from lint_plugin.run.baseline import baseline_of

    return baseline_of(config, os.getcwd(), may_be_missing=False).entries


def _not_accepted(
    report: Report, filename: str, config: Config, entries: tuple[Entry, ...]
) -> Sequence[Finding]:
    """The findings of a file without those that the baseline lists."""
    if not entries or not report.findings:
        return report.findings
    from lint_plugin.results.located import Located
    from lint_plugin.run import discovery
    from lint_plugin.run.baseline import part_by_baseline
    from lint_plugin.run.fingerprints import fingerprints

    file = discovery.name(filename, config, os.getcwd())
    prints = fingerprints(report.findings, file.key)
    located = [Located(item, file.path, file.key, prints[item]) for item in report.findings]
    return [item.finding for item in part_by_baseline(located, entries)[0]]


def _report(text: str, filename: str, config: Config, tree: ast.AST) -> Report:
    reports = _cache(config)
    # A text is what its bytes say in some encoding; as UTF-8 these may be another file's bytes, which a
    # cookie gives another meaning. No source holds a zero byte.
    key = digest_of(
        text.encode() if text.isascii() else b"\0" + text.encode("utf-8", "surrogatepass")
    )
    report = reports.get(key)
    if report is None:
        _load_analysis()
        from lint_plugin.analysis.pipeline import analyse_text

        report = analyse_text(
            text, filename, config, tree if isinstance(tree, ast.Module) else None
        )
        reports.put(key, report)
    return report


@cache
def _load_analysis() -> None:
    """Load libcst, and hide its classes from garbage collection.

    flake8's collections would walk over them.
    """
    import lint_plugin.analysis.judgement  # noqa: F401

    gc.freeze()


@cache
def _cache(config: Config) -> Cache:
    """Open the cache of these settings, and prune it once in each process."""
    from lint_plugin.run.cache import Cache

    reports = Cache(config)
    reports.prune()
    return reports


def _one_line(text: str) -> str:
    return " ".join(text.split())
