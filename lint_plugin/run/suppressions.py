"""Suppressions: comments such as ``# noqa: INV001 -- why``, and findings about them.

Only a comment that names the code and gives a reason suppresses anything. A comment is held against
all that the analysis found, whatever rules this run selects: a run with fewer rules must not call
it unused.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lint_plugin.results.finding import Finding, Noqa, OrderCall, Report
from lint_plugin.results.located import Located, Placed
from lint_plugin.results.outcome import Failure
from lint_plugin.results.rules import RULES
from lint_plugin.run.fingerprints import fingerprints
from lint_plugin.run.source_file import SourceFile
from lint_plugin.settings.config import Config
from lint_plugin.settings.selection import is_chosen, is_ignored_in, is_selected

UNUSED = "INV900"
WITHOUT_REASON = "INV901"


class CommentedFindings(NamedTuple):
    """The findings of one file, parted by its comments.

    ``remaining`` includes the findings about the comments themselves.
    """

    remaining: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


class FileResult(NamedTuple):
    """The contribution of one file to a run, before the baseline.

    ``fingerprints`` are those of all findings, whether or not they are suppressed or selected.
    """

    findings: tuple[Located, ...]
    suppressed: int
    failures: tuple[Failure, ...]
    orders: tuple[Placed, ...]
    references: tuple[Placed, ...]
    fingerprints: frozenset[str]
    ignored_here: int = 0
    """The findings that only ``per-file-ignores`` takes out."""


def file_result(file: SourceFile, report: Report, config: Config) -> FileResult:
    """Apply the comments of one file and the selection of rules to its report."""
    parted = part_by_comments(report)
    # A comment's own findings are numbered apart: they must not shift those that a baseline keeps.
    prints = fingerprints(report.findings, file.key)
    prints.update(fingerprints((item for item in parted.remaining if item not in prints), file.key))
    findings = tuple(
        Located(finding, file.path, file.key, prints[finding])
        for finding in parted.remaining
        if is_selected(finding.code, config, file.key)
    )
    return FileResult(
        findings=findings,
        suppressed=sum(is_selected(item.code, config, file.key) for item in parted.suppressed),
        failures=tuple(
            Failure(file.path, file.key, problem.line, problem.message, problem.code)
            for problem in report.problems
        ),
        orders=_placed(report.orders, file, report, prints),
        references=_placed(report.references, file, report, prints),
        fingerprints=frozenset(prints.values()),
        ignored_here=sum(
            is_chosen(item.code, config) and is_ignored_in(item.code, config, file.key)
            for item in parted.remaining
        )
        if config.per_file_ignores
        else 0,
    )


def part_by_comments(report: Report) -> CommentedFindings:
    """Part the findings of a file by its ``# noqa`` comments."""
    hidden = _reasons(report)
    found = {(finding.line, finding.code) for finding in report.findings}
    remaining = [item for item in report.findings if (item.line, item.code) not in hidden]
    for noqa in report.noqas:
        remaining += _remarks(noqa, found)
    return CommentedFindings(
        remaining=tuple(sorted(remaining, key=_position)),
        suppressed=tuple(item for item in report.findings if (item.line, item.code) in hidden),
    )


def _reasons(report: Report) -> dict[tuple[int, str], str]:
    """Collect the reasons that comments give, by the line and the rule that each hides."""
    return {
        (line, code): noqa.reason
        for noqa in report.noqas
        if noqa.reason is not None
        for line in noqa.lines
        for code in noqa.codes
    }


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
    reasons = _reasons(report)
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


def _remarks(noqa: Noqa, found: set[tuple[int, str]]) -> list[Finding]:
    remarks = []
    useful = []
    for code in dict.fromkeys(noqa.codes):
        if any((line, code) in found for line in noqa.lines):
            useful.append(code)
        elif code in RULES:
            fact = f"this comment hides no {code} on its line"
            remarks.append(_remark(UNUSED, noqa, code, fact, f"delete {code} from the comment"))
        else:
            fact = f"this comment names {code}, which is no rule"
            remarks.append(_remark(UNUSED, noqa, code, fact, f"delete {code} from the comment"))
    if useful and noqa.reason is None:
        listed = ", ".join(useful)
        fact = f"this comment gives no reason for {listed}, so it hides nothing"
        cure = f"write `# noqa: {listed} -- why` with the reason, or mend the finding"
        remarks.append(_remark(WITHOUT_REASON, noqa, listed, fact, cure))
    return remarks


def _remark(code: str, noqa: Noqa, about: str, fact: str, cure: str) -> Finding:
    return Finding(
        code=code,
        line=noqa.line,
        column=noqa.column,
        end_line=noqa.line,
        end_column=noqa.end_column,
        function="<module>",
        call="",
        fact=fact,
        cure=cure,
        witness=(),
        statement=f"noqa: {about}",
    )


def _position(finding: Finding) -> tuple[int, int, str]:
    return (finding.line, finding.column, finding.code)
