"""Rows by source: what each source's orders were, as every report for people shows it."""

from __future__ import annotations

from invariant_guard.audit.report import Report
from invariant_guard.audit.ruling import OrderVerdict


def rows_by_source(report: Report) -> list[tuple[str | int, ...]]:
    """Return each source's orders by verdict, and its share of gains with both legs."""
    rows: list[tuple[str | int, ...]] = []
    for source, its in sorted(report.verdicts.items()):
        earned = report.earnings.get(source)
        share = "" if earned is None or earned.share is None else f"{earned.share:.1%}"
        rows.append(
            (
                source or "(none)", sum(its.values()),
                its[OrderVerdict.CROSSED] + its[OrderVerdict.BOTH_LEGS],
                its[OrderVerdict.UNDECLARED], its[OrderVerdict.EXIT], its[OrderVerdict.OPENING],
                its[OrderVerdict.CANNOT_TELL], share,
            )
        )  # fmt: skip
    return rows
