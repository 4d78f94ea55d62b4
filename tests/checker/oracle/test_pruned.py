"""What is left out of a long file changes no report, on random programs."""

from __future__ import annotations

import pytest

from lint_plugin.analysis.tree.pruning import _Needed

from . import pruned


@pytest.mark.no_cover
def test_what_is_left_out_changes_no_report() -> None:
    cut = 0
    for number in range(60):
        source = pruned.program(f"pruned {number}")
        cut += pruned.is_cut(source)
        assert not pruned.differs(source), source
    # A test in which nothing is left out says nothing.
    assert cut >= 5


def test_a_body_cut_that_reaches_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Needed, "_reaches_out", lambda self, body: False)
    assert any(pruned.differs(pruned.program(f"pruned {number}")) for number in range(57, 60))
