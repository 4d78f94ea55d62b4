"""Work grows with the size of a file, not with its square: counted in calls, not in seconds."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from benchmarks.cliffs import ROWS
from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.deep_stack import with_deep_stack

_COUNTED = (
    "aliases of an answer, the last first",
    "attributes that hold an answer",
    "aliases of a guard, each called",
    "answers that one statement divides",
    "classes, each above the next, in a ring",
    "`order.update(...)` and an order",
)


def _calls(name: str, size: int) -> int:
    """Count the functions that an analysis calls."""
    row = next(row for row in ROWS if row.name == name)
    source = row.source(size).encode()
    count = 0

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    def work() -> None:
        before = sys.getprofile()
        sys.setprofile(called)
        try:
            assert not analyse(source, "file.py", row.config).problems
        finally:
            sys.setprofile(before)

    with_deep_stack(work)
    return count


@pytest.mark.no_cover
@pytest.mark.parametrize("name", _COUNTED)
def test_twice_the_size_is_twice_the_work(name: str) -> None:
    # What is made once is no size's.
    _calls(name, 10)
    assert _calls(name, 160) < 2.4 * _calls(name, 80)
