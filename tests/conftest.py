"""What holds for the whole suite: in CI nothing that CI provides may be skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

# Specimens to be analysed, never imported, whatever their names end with.
collect_ignore = ["cases"]

# Reasons to skip that stand whatever the machine provides.
_ALWAYS_FINE = (
    "root reads everything",
    "the syntax is that of Python 3.",
    "10,000 histories",
)


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def _is_unexpected(report: pytest.CollectReport | pytest.TestReport) -> bool:
    """With INVARIANT_GUARD_STRICT set, as .ci/run does, nothing may be skipped unforeseen."""
    return (
        report.skipped
        and "INVARIANT_GUARD_STRICT" in os.environ
        and not hasattr(report, "wasxfail")
        and not any(fine in _reason(report) for fine in _ALWAYS_FINE)
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Fail a test that is skipped unforeseen."""
    report = yield
    if _is_unexpected(report):
        report.outcome = "failed"
        report.longrepr = f"skipped, though CI provides what it needs: {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """Fail a whole module that is skipped unforeseen, for want of a library."""
    report = yield
    if _is_unexpected(report):
        report.outcome = "failed"
        report.longrepr = f"skipped, though CI provides what it needs: {_reason(report)}"
    return report
