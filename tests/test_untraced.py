"""What is marked ``no_cover`` is not traced: it takes minutes, and three times as many where it is."""

from __future__ import annotations

import sys

import pytest


@pytest.mark.no_cover
def test_nothing_traces_what_is_marked_no_cover() -> None:
    assert not type(sys.gettrace()).__module__.startswith("coverage")
