"""Engines that are wrong about stale positions, each in one way, for the judge to notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst
import pytest

from lint_plugin.analysis.checks.inv010_stale import between, changes, reads
from lint_plugin.analysis.checks.inv010_stale.between import Between, Comparer
from lint_plugin.analysis.checks.inv010_stale.changes import Changes
from lint_plugin.analysis.checks.inv010_stale.rule import _Found, _Search
from lint_plugin.analysis.graph.model import Bind, OrderSite
from lint_plugin.analysis.values import order_terms, variables
from lint_plugin.analysis.values.variables import Variable

from .mutants import Mutant


def _answers(owner: Any, name: str, value: Any) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        assert hasattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *_, **__: value)

    return patch


def _copies_are_reads(kind: type[cst.CSTNode]) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = reads._copied

        def copied(node: cst.BaseExpression, model: Any) -> cst.BaseExpression | None:
            return None if isinstance(node, kind) else original(node, model)

        monkeypatch.setattr(reads, "_copied", copied)

    return patch


def _changes_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def are_changed_by(self: Changes, call: cst.Call, scope: Any, code: Any, *name: Any) -> bool:
        group = self._group(changes._Key(*name))
        return any(self._key(arg.value, scope) in group for arg in call.args)

    monkeypatch.setattr(Changes, "are_changed_by", are_changed_by)


def _compared(term: str | None, wrong: str) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = Comparer._compared

        def compared(self: Comparer, pair: Any, *, at_start: bool) -> Any:
            found = original(self, pair, at_start=at_start)
            about = pair.term == term if term is not None else pair.term != "side"
            return "unknown" if about and found == wrong else found

        monkeypatch.setattr(Comparer, "_compared", compared)

    return patch


def _past_bind(wrong: Any) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = _Search._past_bind

        def past(self: _Search, found: _Found, bind: Bind) -> Iterator[_Found]:
            positions = found.state.positions
            about = isinstance(positions, Variable) and (bind.owner, bind.name) == (
                positions.owner,
                positions.name,
            )
            if wrong(bind, about):
                yield found
            else:
                yield from original(self, found, bind)

        monkeypatch.setattr(_Search, "_past_bind", past)

    return patch


def _first_order_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first order on the way back decides, whatever comes of it."""
    original = _Search._chosen

    def chosen(self: _Search, order: OrderSite, found: _Found) -> Iterator[_Found]:
        held = self.__dict__.setdefault("_met", order)
        if held is order:
            yield from original(self, order, found)

    monkeypatch.setattr(_Search, "_chosen", chosen)


def _undecided_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Comparer.settle

    def settle(self: Comparer, found: Between, settled: Any) -> Between | None:
        kept = original(self, found, settled)
        return None if kept is None else Between((), ())

    monkeypatch.setattr(Comparer, "settle", settle)


def _without_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = tuple(each for each in order_terms.TERMS if each != "account")
    monkeypatch.setattr(between, "TERMS", terms)


def _no_second_arm(monkeypatch: pytest.MonkeyPatch) -> None:
    original = variables.alternatives
    monkeypatch.setattr(reads, "alternatives", lambda node: list(original(node))[:1])


def _raised_before_it_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that raised has not arrived."""
    original = _Search._steps

    def steps(self: _Search, found: _Found) -> Iterator[_Found]:
        order = self._sent.get(found.state.point)
        ways = [edge for _, edge in self._context.before.of(found.state.point)]
        raised = order is not None and order.call in self.__dict__.setdefault("_later", set())
        self.__dict__["_later"] |= {order.call} if order is not None else set()
        if not raised or not ways:
            yield from original(self, found)

    monkeypatch.setattr(_Search, "_steps", steps)


MUTANTS = (
    Mutant("a function of the file sends nothing", _answers(_Search, "_sends", False)),
    Mutant("a private function is shown nothing", _answers(_Search, "_past_entry", ())),
    Mutant("a copy made by a call is a read", _copies_are_reads(cst.Call)),
    Mutant("a copy made by a display is nothing", _answers(reads, "_quantities", ())),
    Mutant("what is made of rows is nothing", lambda patch: patch.setattr(reads, "COMPREHENSIONS", ())),
    Mutant("a conversion is a read", _answers(reads, "_converts", False)),
    Mutant("what an element reads is as old as its rows", _answers(reads, "_reads", False)),
    Mutant("a read that is awaited is nothing", _copies_are_reads(cst.Await)),
    Mutant("one arm of a choice is left out", _no_second_arm),
    Mutant("the same side conflicts", _compared("side", "same")),
    Mutant("another key is the same", _compared(None, "different")),
    Mutant("another account is the same", _without_accounts),
    Mutant("rounds of a loop are about one key", _answers(Comparer, "_is_another_round", False)),
    Mutant("two loops are about other keys", _answers(Comparer, "_is_of_loop", False)),
    Mutant("what is undecided is stale", _undecided_is_stale),
    Mutant("what is changed in between is judged", _past_bind(
        lambda bind, about: about and bool(bind.path or bind.items)
    )),
    Mutant("one mapping has one name", _answers(Changes, "_group", frozenset())),
    Mutant("a function of the file changes nothing", _answers(Changes, "are_changed_by", False)),
    Mutant("a function changes all that it is given", _changes_all),
    Mutant("positions are never read again", _past_bind(
        lambda bind, about: about and not (bind.path or bind.items)
    )),
    Mutant("keys are never bound anew", _past_bind(lambda _, about: not about)),
    Mutant("an order that has been looked at once is no order", _raised_before_it_left),
    Mutant("one order a file", _first_order_only),
)  # fmt: skip
