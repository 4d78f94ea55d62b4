"""``# noqa: INV001 -- why``: which findings a comment hides, and which comments are wrong.

Only a comment that names the code and gives a reason hides anything. A comment is judged against
all that the analysis found, whatever rules this run shows: a run with fewer rules must not call it
unused.
"""

from __future__ import annotations

from dataclasses import dataclass

from lint_plugin.results.finding import Finding, Noqa, Report
from lint_plugin.results.rules import RULES

UNUSED = "INV900"
WITHOUT_REASON = "INV901"


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings of one file, parted by its comments; ``shown`` includes those about comments."""

    shown: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


def apply(report: Report) -> Judged:
    """Part the findings of a file by its ``# noqa`` comments."""
    hidden = reasons(report)
    found = {(finding.line, finding.code) for finding in report.findings}
    shown = [item for item in report.findings if (item.line, item.code) not in hidden]
    for noqa in report.noqas:
        shown += _remarks(noqa, found)
    return Judged(
        shown=tuple(sorted(shown, key=_position)),
        suppressed=tuple(item for item in report.findings if (item.line, item.code) in hidden),
    )


def reasons(report: Report) -> dict[tuple[int, str], str]:
    """The reason that a comment gives, by the line and the rule that it hides."""
    return {
        (noqa.line, code): noqa.reason
        for noqa in report.noqas
        if noqa.reason is not None
        for code in noqa.codes
    }


def _remarks(noqa: Noqa, found: set[tuple[int, str]]) -> list[Finding]:
    remarks = []
    useful = []
    for code in dict.fromkeys(noqa.codes):
        if (noqa.line, code) in found:
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
