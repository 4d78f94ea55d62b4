"""Declarations and the settings: what the cases cannot say, the words of the cure above all."""

from __future__ import annotations

from textwrap import dedent

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Finding
from lint_plugin.settings.config import Config


def _found(source: str, **settings: tuple[str, ...]) -> list[Finding]:
    head = "from invariant_guard import ensures_guard, requires_guard\n"
    result = analyse((head + dedent(source)).encode(), "desk.py", Config(**settings))
    assert not result.problems
    return [item for item in result.findings if item.code == "INV009"]


def test_the_cure_is_the_line_for_the_settings_with_what_they_list_already() -> None:
    guard = "@ensures_guard\ndef ensure_clear(symbol):\n    enforce_before_order(symbol)\n"
    (finding,) = _found(guard, extend_guards=("check_desk",))
    assert '`extend-guards = ["check_desk", "ensure_clear"]`' in finding.cure
    order = "@requires_guard\ndef place(client):\n    client.create_order()\n"
    (finding,) = _found(order, extend_orders=("send",))
    assert '`extend-orders = ["send", "place"]`' in finding.cure
    assert "[tool.invariant-guard]" in finding.cure


@pytest.mark.parametrize(
    "settings",
    [
        {"extend_orders": ("place_bracket",)},
        {"extend_orders": ("*.desk.place_bracket",)},
        {"extend_orders": ("*.place_*",)},
        {"orders": ("place_bracket",)},
    ],
)
def test_a_pattern_for_the_name_on_whatever_object_lists_it(
    settings: dict[str, tuple[str, ...]],
) -> None:
    source = "class Desk:\n    @requires_guard\n    def place_bracket(self): ...\n"
    assert len(_found(source)) == 1
    assert _found(source, **settings) == []


def test_a_preset_lists_its_names() -> None:
    source = "@requires_guard\ndef amend_order(client): ...\n"
    assert len(_found(source)) == 1
    assert _found(source, presets=("pybit",)) == []


def test_a_distinctive_name_is_listed_by_itself_and_a_name_by_import_is_not() -> None:
    assert _found("@requires_guard\ndef place_order(client): ...\n") == []
    # Other files know nothing of what this one imports.
    assert len(_found("import pybit\n@requires_guard\ndef amend_order(client): ...\n")) == 1


def test_extend_guards_lists_a_guard() -> None:
    source = "@ensures_guard\ndef ensure_clear(symbol):\n    enforce_before_order(symbol)\n"
    assert len(_found(source)) == 1
    assert _found(source, extend_guards=("ensure_clear",)) == []


def test_a_nested_function_needs_no_setting_but_keeps_its_promise() -> None:
    source = """
        def enter(client, symbol, live):
            @ensures_guard
            def check():
                enforce_before_order(symbol)

            @ensures_guard
            def check_badly():
                if live:
                    enforce_before_order(symbol)
        """
    assert [item.call for item in _found(source)] == ["check_badly"]


def test_one_finding_for_a_broken_promise_that_is_not_listed_either() -> None:
    (finding,) = _found("@ensures_guard\ndef ensure_clear(symbol):\n    return symbol\n")
    assert "can return without a completed" in finding.fact


def test_the_path_is_that_of_the_function_alone() -> None:
    source = """
        @ensures_guard
        def ensure_clear(symbol, live):
            if live:
                enforce_before_order(symbol)

        def enter(symbol):
            enforce_before_order(symbol)
            ensure_clear(symbol, False)
        """
    (finding,) = _found(source, guards=("enforce_before_order", "ensure_clear"))
    assert [step.line for step in finding.witness] == [4, 5, 4]
    assert (finding.line, finding.function) == (4, "ensure_clear")


def test_an_abstract_method_promises_for_those_who_implement_it() -> None:
    source = """
        from abc import ABC, abstractmethod
        from typing import Protocol

        class Desk(ABC):
            @ensures_guard
            @abstractmethod
            def ensure_clear(self, symbol): ...

        class Clears(Protocol):
            @ensures_guard
            def ensure_clear(self, symbol): ...

        class Paper(Desk):
            @ensures_guard
            def ensure_clear(self, symbol): ...
        """
    found = _found(source, guards=("enforce_before_order", "ensure_clear"))
    assert [item.function for item in found] == ["Paper.ensure_clear"]


def test_a_context_manager_promises_nothing_when_called() -> None:
    source = """
        from contextlib import contextmanager

        @contextmanager
        @ensures_guard
        def cleared(symbol):
            enforce_before_order(symbol)
            yield
        """
    (finding,) = _found(source, guards=("enforce_before_order", "cleared"))
    assert "generator" in finding.fact


def test_the_fingerprint_outlives_changes_in_the_body() -> None:
    source = "@ensures_guard\ndef ensure_clear(symbol):\n    return {}\n"
    (one,) = _found(source.format("symbol"))
    (two,) = _found(source.format("not symbol"))
    assert one.statement == two.statement
