"""One file, one report: nothing in it may depend on how the process has laid out its memory."""

from __future__ import annotations

import pytest
from catalogue import ALL, Case

from lint_plugin.analysis.pipeline import analyse

# Lines are shown by test_cases.py: tracing would only slow this down.
pytestmark = pytest.mark.no_cover

# Sets of nodes are laid out by address: as many runs as make two orders of one set all but certain.
_RUNS = 6


@pytest.mark.parametrize(
    "case", [case for case in ALL if case.topic.startswith("inv")], ids=lambda case: case.name
)
def test_every_run_reports_the_same(case: Case) -> None:
    first, *others = [analyse(case.source, case.path.name, case.config) for _ in range(_RUNS)]
    assert all(other == first for other in others)
