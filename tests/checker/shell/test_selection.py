"""Which rules a run shows."""

from __future__ import annotations

import pytest

from lint_plugin.results.rules import RULES
from lint_plugin.settings.config import Config
from lint_plugin.settings.selection import is_selected


def test_by_default_those_that_are_on() -> None:
    for code, rule in RULES.items():
        assert is_selected(code, Config(), "a.py") is rule.on_by_default


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("INV001",), (), True),
        (("INV002",), (), False),
        (("INV",), (), True),
        ((), ("INV001",), False),
        ((), ("INV",), False),
        (("INV001",), ("INV",), True),
        (("INV",), ("INV001",), False),
        (("INV001",), ("INV001",), False),
        (("INV00",), ("INV",), True),
    ],
)
def test_the_longer_prefix_wins(
    select: tuple[str, ...], ignore: tuple[str, ...], expected: bool
) -> None:
    assert is_selected("INV001", Config(select=select, ignore=ignore), "a.py") is expected


def test_a_prefix_selects_rules_that_are_off() -> None:
    for code in RULES:
        assert is_selected(code, Config(select=("INV",)), "a.py")


def test_per_file_ignores() -> None:
    config = Config(per_file_ignores=(("tests/", ("INV00",)),))
    assert not is_selected("INV001", config, "tests/a.py")
    assert is_selected("INV900", config, "tests/a.py")
    assert is_selected("INV001", config, "src/a.py")
