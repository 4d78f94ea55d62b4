"""What coverage is not to trace."""

from __future__ import annotations

import os
import sys

import pytest


def untraced() -> dict[str, str]:
    """The environment without what starts coverage, or hands options on to pytest.

    For processes that run what others show line by line already, and for those that ask what an
    interpreter has imported: coverage imports much itself, and makes everything twice as slow.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not _traces(name) and name != "PYTEST_ADDOPTS"
    }


def leave_untraced(patch: pytest.MonkeyPatch) -> None:
    """Trace none of the processes that a test starts."""
    for name in filter(_traces, tuple(os.environ)):
        patch.delenv(name)


def trace_no_more() -> None:
    """End every trace of this process; its data are kept."""
    coverage = sys.modules.get("coverage")
    while coverage is not None and (running := coverage.Coverage.current()) is not None:
        running.stop()


def _traces(name: str) -> bool:
    return name.startswith(("COV_", "COVERAGE_"))
