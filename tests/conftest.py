"""What holds for the whole suite: in CI nothing that CI provides may be skipped."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from untraced import leave_untraced, trace_no_more

# A busy machine fails no property: a test that hangs is ended by pytest-timeout. Whoever runs the suite
# with a profile of his own, as mutants.py does, keeps it.
if hypothesis.settings.default.deadline is not None:
    hypothesis.settings.register_profile("patient", deadline=None)
    hypothesis.settings.load_profile("patient")

# The quick subset, `pytest -m quick`: a little of every room, in under a minute on two quiet cores.
# Whatever is marked slow stays out.
QUICK = (
    "checker/rules/test_answers.py",
    "checker/rules/test_brackets.py",
    "checker/rules/test_cases.py",
    "checker/rules/test_declarations.py",
    "checker/rules/test_references.py",
    "checker/rules/test_statements.py",
    "checker/rules/test_witnesses.py",
    "checker/shell/test_cache.py",
    "checker/shell/test_config.py",
    "checker/shell/test_files.py",
    "checker/shell/test_fingerprints.py",
    "checker/shell/test_globs.py",
    "checker/shell/test_report_ci.py",
    "checker/shell/test_report_docs.py",
    "checker/shell/test_report_json.py",
    "checker/shell/test_report_sarif.py",
    "checker/shell/test_report_text.py",
    "checker/shell/test_selection.py",
    "checker/shell/test_suppressions.py",
    "guard/test_command_line.py",
    "guard/test_contract.py",
    "guard/test_exits.py",
    "guard/test_fails_closed.py",
    "guard/test_instruments.py",
    "guard/test_old_faults.py",
    "guard/test_pending_orders.py",
    "guard/test_positions.py",
    "guard/test_recording.py",
    "ledger/stores/test_sqlite_traps.py",
    "ledger/unit/test_guard.py",
    "ledger/unit/test_legs_and_quantities.py",
    "test_public_surface.py",
)
_HERE = Path(__file__).parent

# Specimens to be analysed, never imported, whatever their names end with.
collect_ignore = ["cases"]

# Reasons to skip that stand whatever the machine provides.
_ALWAYS_FINE = (
    "root reads everything",
    "the syntax is that of Python 3.",
    "10,000 histories",
)


def _is_quick(path: Path) -> bool:
    return path.is_relative_to(_HERE) and path.relative_to(_HERE).as_posix() in QUICK


def pytest_configure(config: pytest.Config) -> None:
    """Leave a worker one trace: the one that pytest-cov begins next, and pauses for ``no_cover``.

    It comes with two more, one begun at its start by coverage, one by a pytest-cov that takes it for the
    controller. Where the last of the three pauses, the next one goes on.
    """
    if hasattr(config, "workerinput") and config.pluginmanager.hasplugin("_cov"):
        trace_no_more()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spare the quick subset the imports of all other tests."""
    if config.option.markexpr != "quick" or collection_path.suffix != ".py":
        return None
    return None if _is_quick(collection_path) else True


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the quick subset; with several processes, begin with what takes long."""
    for item in items:
        if _is_quick(item.path) and item.get_closest_marker("slow") is None:
            item.add_marker("quick")
    if hasattr(config, "workerinput"):
        # A minute's test that comes last keeps one process busy and the others idle. A test with few
        # cases takes longer than a case of hundreds.
        cases = Counter(map(_function, items))

        def place(item: pytest.Item) -> tuple[bool, int]:
            begins = item.get_closest_marker("no_cover") is not None
            return not begins, cases[_function(item)] if begins else 0

        items.sort(key=place)


@pytest.fixture(autouse=True)
def _processes_of_what_is_not_traced(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave untraced what a test starts that is itself marked ``no_cover``."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("no_cover"):
            leave_untraced(patch)
        yield


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
