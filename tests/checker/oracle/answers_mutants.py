"""Engines that have one rule of answers and flags wrong; each must show in some program."""

from __future__ import annotations

from typing import Any

import libcst as cst
import pytest

from lint_plugin.analysis.graph import unfolding
from lint_plugin.analysis.graph.model import (
    ANY,
    FALSE,
    FALSY,
    IS_FALSE,
    IS_TRUE,
    NONE,
    TRUE,
    Copies,
    Fact,
    GuardGate,
    Holds,
    KnownValue,
    Tests,
)
from lint_plugin.analysis.graph.unfolding import _Unfolding
from lint_plugin.analysis.lowering import answers as drawn
from lint_plugin.analysis.lowering import carriers, carrying, expressions, patterns, statements
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.carriers import Carrier, Carriers
from lint_plugin.analysis.program.answers import Answers

from .mutants import Mutant, attribute


def _without_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Builder.learn

    def learn(self: Builder, *facts: Fact, gate: Any = None) -> None:
        original(self, *facts, gate=None if isinstance(gate, GuardGate) else gate)

    monkeypatch.setattr(Builder, "learn", learn)


def _gate_on_both(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Builder.learn

    def learn(self: Builder, *facts: Fact, gate: Any = None) -> None:
        original(self, *(facts[:1] if gate is not None else facts), gate=gate)

    monkeypatch.setattr(Builder, "learn", learn)


def _answers(allows: int, refuses: int, *, refusals: bool) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = carriers.answers

        def answers(call: Any, answering: Any, scope: Any) -> tuple[KnownValue, KnownValue]:
            first, second = original(call, answering, scope)
            if answering.refuses is not refusals:
                return first, second
            return first._replace(may=allows), second._replace(may=refuses)

        monkeypatch.setattr(drawn, "answers", answers)

    return patch


def _bound(wrong: Any) -> Any:
    """What a name holds once something is bound to it is wrong where ``wrong`` says so."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = Carriers.bound

        def bound(self: Carriers, holder: Any, value: Any, scope: Any, *, early: bool) -> Fact:
            fact = original(self, holder, value, scope, early=early)
            return wrong(fact, value)  # type: ignore[no-any-return]

        monkeypatch.setattr(Carriers, "bound", bound)

    return patch


def _stays(fact: Fact, value: Any) -> Fact:
    """Another binding leaves what the name held."""
    unknown = isinstance(fact, Holds) and fact.held is None
    return Copies(fact.slot, fact.slot) if unknown else fact


def _forgets_constants(fact: Fact, value: Any) -> Fact:
    return Holds(fact.slot, None) if isinstance(fact, Holds) else fact


def _forgets_copies(fact: Fact, value: Any) -> Fact:
    is_name = isinstance(value, cst.Name)
    return Holds(fact.slot, None) if isinstance(fact, Copies) and is_name else fact


def _forgets_answers(fact: Fact, value: Any) -> Fact:
    is_name = isinstance(value, cst.Name)
    return Holds(fact.slot, None) if isinstance(fact, Copies) and not is_name else fact


def _asked(yes: Any, no: Any) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = Carriers.asked

        def asked(self: Carriers, node: Any, scope: Any) -> Any:
            found = original(self, node, scope)
            if found is None:
                return None
            return found._replace(yes=yes(found), no=no(found))

        monkeypatch.setattr(Carriers, "asked", asked)

    return patch


def _comparisons_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Carriers._compared

    def compared(self: Carriers, node: Any, scope: Any) -> Any:
        found = original(self, node, scope)
        return None if found is None else found._replace(yes=found.no, no=found.yes)

    monkeypatch.setattr(Carriers, "_compared", compared)


def _any_item(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Carriers.of

    def of(self: Carriers, node: Any, scope: Any) -> Any:
        found = original(self, node, scope)
        if found is None or found.item is None or isinstance(node, cst.NamedExpr):
            return found
        return Carrier(found.slot, 0)

    monkeypatch.setattr(Carriers, "of", of)


def _no_division(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "learn_part", lambda *_: None)


def _divided_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of a tuple are learnt once all of them are stored."""
    original = expressions.store

    def store(builder: Builder, target: Any, value: Any = None, held: Any = None) -> None:
        original(builder, target, value, held)
        if isinstance(target, cst.Tuple):
            divided = drawn.keep_divided(builder, target, value)
            for index, element in enumerate(target.elements if divided is not None else ()):
                drawn.learn_part(builder, element.value, index, divided, value)  # type: ignore[arg-type]

    monkeypatch.setattr(expressions, "keep_divided", lambda *_: None)
    monkeypatch.setattr(statements, "store", store)


def _arguments_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfolding, "_concerns", lambda *_: False)


def _live(wrong: Any) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = _Unfolding._needed

        def needed(self: _Unfolding, fact: Fact | None, after: int) -> int:
            found = original(self, fact, after)
            return wrong(self, fact, after, found)  # type: ignore[no-any-return]

        monkeypatch.setattr(_Unfolding, "_needed", needed)

    return patch


def _copies_not_read(self: _Unfolding, fact: Fact | None, after: int, found: int) -> int:
    return after & ~(1 << self._numbers[fact.slot]) if isinstance(fact, Copies) else found


def _tests_not_read(self: _Unfolding, fact: Fact | None, after: int, found: int) -> int:
    return after if isinstance(fact, Tests) else found


def _one_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No defect but a loss: whatever does not fit is forgotten."""
    monkeypatch.setattr(unfolding, "MOST_COPIES", 1)


def _shared_names_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Answers.__init__

    def init(self: Answers, *args: Any) -> None:
        original(self, *args)
        self._shared = set()

    monkeypatch.setattr(Answers, "__init__", init)


def _short_circuit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "IS_FALSE", IS_TRUE)


def _patterns_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_asked", lambda *_: (None, []))


def _captures_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_hold", lambda *_: None)


MUTANTS = (
    Mutant("an answer that allows is no guard", _without_gate),
    Mutant("an answer that refuses is a guard", _gate_on_both),
    Mutant("a check refuses by a true answer", _answers(IS_FALSE, IS_TRUE, refusals=False)),
    Mutant("a check refuses by False alone", _answers(IS_TRUE, FALSE, refusals=False)),
    Mutant("a check never refuses by None", _answers(IS_TRUE, FALSE | FALSY, refusals=False)),
    Mutant("a refusal allows by a true answer", _answers(IS_TRUE, IS_FALSE, refusals=True)),
    Mutant("a refusal is True alone", _answers(IS_FALSE, TRUE, refusals=True)),
    Mutant("another binding leaves what a name held", _bound(_stays)),
    Mutant("constants are forgotten", _bound(_forgets_constants)),
    Mutant("copies of names are forgotten", _bound(_forgets_copies)),
    Mutant("answers are forgotten by names", _bound(_forgets_answers)),
    Mutant("tests say nothing", _asked(lambda _: ANY, lambda _: ANY)),
    Mutant("the false way says nothing", _asked(lambda each: each.yes, lambda _: ANY)),
    Mutant("the true way says nothing", _asked(lambda _: ANY, lambda each: each.no)),
    Mutant("the ways of a test are swapped", _asked(lambda each: each.no, lambda each: each.yes)),
    Mutant("comparisons are read the wrong way round", _comparisons_swapped),
    Mutant("None is a false answer like any other", attribute(carriers, "_KINDS", {
        "True": TRUE, "False": FALSE, "None": FALSE | FALSY | NONE,
    })),
    Mutant("any item answers", _any_item),
    Mutant("a tuple is not divided", _no_division),
    Mutant("a tuple is divided in the end", _divided_in_the_end),
    Mutant("an argument is bound anew and the answer stays", _arguments_forgotten),
    Mutant("what is copied is not kept until then", _live(_copies_not_read)),
    Mutant("what is tested is not kept until then", _live(_tests_not_read)),
    Mutant("one copy of each point has to do", _one_copy),
    Mutant("a name that a function inside binds is followed", _shared_names_followed),
    Mutant("`and` that ends early is true", _short_circuit),
    Mutant("an early end may be any false value", attribute(Answers, "is_true_or_false", lambda *_: False)),
    Mutant("an early end is True or False", attribute(Answers, "is_true_or_false", lambda *_: True)),
    Mutant("patterns say nothing", _patterns_say_nothing),
    Mutant("captures say nothing", _captures_say_nothing),
)  # fmt: skip
