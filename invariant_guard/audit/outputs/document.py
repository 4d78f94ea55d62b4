"""Document: a report as JSON of one version, with exact numbers and times in UTC."""

from __future__ import annotations

from typing import Any

from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.findings import Finding
from invariant_guard.audit.report import VERSION, Report
from invariant_guard.audit.ruling import OrderVerdict
from invariant_guard.audit.times import written


def document(report: Report, failing: frozenset[AuditCode]) -> dict[str, Any]:
    """Return the report as what `json.dumps` takes."""
    orders = report.orders()
    return {
        "version": VERSION,
        "files": [dict(file) for file in report.files],
        "period": {
            "from": None if report.first is None else written(report.first),
            "to": None if report.last is None else written(report.last),
        },
        "summary": {
            "fills": report.fills,
            "repeated": report.repeated,
            "orders": orders,
            "judged": report.judged,
            "violations": report.violations,
            "openings": report.orders(OrderVerdict.OPENING),
            "exits": report.orders(OrderVerdict.EXIT),
            "undeclared_exits": report.orders(OrderVerdict.UNDECLARED),
            "crossed_zero": report.orders(OrderVerdict.CROSSED),
            "both_legs": report.orders(OrderVerdict.BOTH_LEGS),
            "cannot_tell": report.orders(OrderVerdict.CANNOT_TELL),
            "violation_rate": rate(report),
        },
        "cannot_tell": {
            doubt.value: {"orders": number, "meaning": doubt.meaning, "remedy": doubt.remedy}
            for doubt, number in report.doubts.items()
        },
        "would_be_refused": dict(report.refusals),
        "sources": [
            {
                "source": source,
                **{verdict.name.lower(): number for verdict, number in its.items()},
                "orders": sum(its.values()),
            }
            for source, its in sorted(report.verdicts.items())
        ],
        "earnings": [
            {
                "source": source,
                "gained": str(earned.gained),
                "gained_with_both_legs": str(earned.gained_hedged),
                "share": None if earned.share is None else str(earned.share),
            }
            for source, earned in sorted(report.earnings.items())
        ],
        "counts": {code.value: report.counts.get(code, 0) for code in AuditCode},
        "failing": sorted(failing),
        "thresholds": dict(report.thresholds),
        "findings": [
            entry(finding) for findings in report.findings.values() for finding in findings
        ],
        "notes": list(report.notes),
        **report.parts,
    }


def entry(finding: Finding) -> dict[str, Any]:
    """Return one finding as JSON has it."""
    return {
        "code": finding.code.value,
        "name": finding.code.label,
        "account": finding.where.account,
        "exchange": finding.where.exchange,
        "symbol": finding.where.symbol,
        "from": None if finding.at is None else written(finding.at),
        "to": None if finding.until is None else written(finding.until),
        "text": finding.text,
        "sources": list(finding.sources),
        "rows": list(finding.rows),
        **dict(finding.facts),
    }


def rate(report: Report) -> str | None:
    """Return violations over judged orders, as a decimal; None where nothing was judged."""
    if not report.judged:
        return None
    return f"{report.violations / report.judged:.6f}"
