"""From the analyses of all files to what a run shows: comments, selected rules, baseline. Pure."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lint_plugin.results.finding import Finding, OrderCall, Report
from lint_plugin.results.outcome import Failure, Located, Placed
from lint_plugin.results.rules import RULES
from lint_plugin.run import suppressions
from lint_plugin.run.baseline import Entry
from lint_plugin.run.discovery import SourceFile
from lint_plugin.run.fingerprints import fingerprints
from lint_plugin.settings.config import Config
from lint_plugin.settings.selection import is_shown


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one file adds to a run. ``found`` are the fingerprints of all findings, shown or not."""

    shown: tuple[Located, ...]
    suppressed: int
    failures: tuple[Failure, ...]
    orders: tuple[Placed, ...]
    references: tuple[Placed, ...]
    found: frozenset[str]


def judge(file: SourceFile, report: Report, config: Config) -> Verdict:
    """Judge one file by its comments and the selected rules."""
    judged = suppressions.apply(report)
    # A comment's own findings are numbered apart: they must not shift those that a baseline keeps.
    prints = fingerprints(report.findings, file.key)
    prints.update(fingerprints((item for item in judged.shown if item not in prints), file.key))
    shown = tuple(
        Located(finding, file.path, file.key, prints[finding])
        for finding in judged.shown
        if is_shown(finding.code, config, file.key)
    )
    return Verdict(
        shown=shown,
        suppressed=sum(is_shown(item.code, config, file.key) for item in judged.suppressed),
        failures=tuple(
            Failure(file.path, file.key, problem.line, problem.message, problem.code)
            for problem in report.problems
        ),
        orders=_placed(report.orders, file, report, prints),
        references=_placed(report.references, file, report, prints),
        found=frozenset(prints.values()),
    )


def _placed(
    orders: Iterable[OrderCall],
    file: SourceFile,
    report: Report,
    prints: Mapping[Finding, str],
) -> tuple[Placed, ...]:
    # A finding about an order stands at its own name, and so does the record of the order.
    at = {
        (finding.line, finding.column): finding
        for finding in sorted(report.findings, key=lambda item: item.code, reverse=True)
    }
    reasons = suppressions.reasons(report)
    placed = []
    for order in orders:
        finding = at.get((order.line, order.column))
        if finding is None:
            placed.append(Placed(order, file.path, None, suppressed=False))
            continue
        reason = reasons.get((finding.line, finding.code))
        placed.append(
            Placed(
                order,
                file.path,
                finding,
                suppressed=reason is not None,
                reason=reason or "",
                fingerprint=prints[finding],
            )
        )
    return tuple(placed)


def part_by_baseline(
    shown: Iterable[Located], entries: Iterable[Entry]
) -> tuple[tuple[Located, ...], int]:
    """The findings that no entry accepts, and how many were accepted."""
    accepted = {entry.fingerprint for entry in entries}
    kept: list[Located] = []
    baselined = 0
    for located in shown:
        if located.fingerprint in accepted and _can_be_accepted(located):
            baselined += 1
        else:
            kept.append(located)
    return tuple(kept), baselined


def stale_entries(
    entries: Iterable[Entry], found: Mapping[str, frozenset[str]], root: str
) -> tuple[Entry, ...]:
    """The entries whose file was analysed, or is gone, and whose finding is gone.

    ``found`` maps each file analysed without an error to the fingerprints found there.
    """
    return tuple(
        entry
        for entry in entries
        if (
            entry.fingerprint not in found[entry.path]
            if entry.path in found
            else not os.path.lexists(os.path.join(root, entry.path))
        )
    )


def new_baseline(
    entries: Iterable[Entry],
    shown: Iterable[Located],
    found: Mapping[str, frozenset[str]],
    config: Config,
) -> tuple[Entry, ...]:
    """The entries after ``--write-baseline``: those of the files analysed are replaced.

    What a run with fewer rules does not show it does not replace either.
    """
    kept = [
        entry
        for entry in entries
        if (
            entry.fingerprint in found[entry.path] and not is_shown(entry.code, config, entry.path)
            if entry.path in found
            else os.path.lexists(os.path.join(config.root, entry.path))
        )
    ]
    new = [
        Entry(item.key, item.finding.code, item.finding.function, item.fingerprint)
        for item in shown
        if _can_be_accepted(item)
    ]
    return tuple(sorted({*kept, *new}))


def _can_be_accepted(located: Located) -> bool:
    return not RULES[located.finding.code].command_line_only
