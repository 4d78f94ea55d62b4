"""Engines that compare arguments wrongly, each in one way: the judge must notice every one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import libcst as cst
import pytest

from lint_plugin.analysis.checks import guard_questions as questions
from lint_plugin.analysis.checks import mismatch_search as mismatch
from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.program import handovers
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.values import (
    argument_shapes,
    backward,
    comparison,
    exits,
    order_terms,
    presence,
)
from lint_plugin.analysis.values.variables import ANY_KEY, Constant, TrackedVariables, Variable

from .mutants import Mutant, Patch, attribute


def _binds_unless(unheard: Callable[[cst.CSTNode, tuple[str, ...]], bool]) -> Patch:
    """Some bindings leave the name what it was; the functions that drew the binding are told too."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = Builder.bind

        def bind(
            self: Builder,
            target: cst.CSTNode,
            value: cst.BaseExpression | None,
            held: str | None = None,
        ) -> None:
            frame, drawing = sys._getframe(1), []
            while frame.f_back is not None and len(drawing) < 3:
                drawing.append(frame.f_code.co_name)
                frame = frame.f_back
            if not unheard(target, tuple(drawing)):
                original(self, target, value, held)

        monkeypatch.setattr(Builder, "bind", bind)

    return patch


def _drawn_by(*names: str) -> Patch:
    return _binds_unless(lambda _, drawing: not set(names).isdisjoint(drawing))


def _bound_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No assignment copies: each gives a value of its own."""
    original = Builder.bind

    def bind(
        self: Builder,
        target: cst.CSTNode,
        value: cst.BaseExpression | None,
        held: str | None = None,
    ) -> None:
        plain = isinstance(value, cst.Name | cst.Attribute)
        original(self, target, None if plain else value, None if plain else held)

    monkeypatch.setattr(Builder, "bind", bind)


def _keeps_the_value(value: Any, *_: object) -> Any:
    return value


def _constants_are_no_names(left: Any, right: Any, **how: bool) -> Any:
    found = comparison.compare(left, right, **how)
    kinds = {type(left), type(right)}
    return "different" if found == "unknown" and kinds == {Constant, Variable} else found


def _what_is_open_matches(left: Any, right: Any, **how: bool) -> Any:
    return "unknown" if how["at_start"] else comparison.compare(left, right, **how)


def _unknown_keys_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    original = TrackedVariables.place

    def place(self: TrackedVariables, target: cst.CSTNode, scope: Any) -> Any:
        found = original(self, target, scope)
        return None if found is not None and found[2][-1:] == (ANY_KEY,) else found

    monkeypatch.setattr(TrackedVariables, "place", place)


def _choices_are_followed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if two choices had nothing to do with each other."""
    monkeypatch.setattr(backward, "_chosen", lambda value, choice: value)


def _captures_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Builder.capture

    def capture(self: Builder, target: cst.CSTNode, value: Any, held: Any) -> None:
        original(self, target, value, None)

    monkeypatch.setattr(Builder, "capture", capture)


def _captures_bind_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Builder.capture

    def capture(self: Builder, target: cst.CSTNode, value: Any, held: Any) -> None:
        if sys._getframe(1).f_code.co_name != "match":
            original(self, target, value, held)

    monkeypatch.setattr(Builder, "capture", capture)


def _never(*_: object, **__: object) -> bool:
    return False


def _no_arguments(*_: object) -> tuple[()]:
    return ()


def _pairs_are_one(left: str, right: str) -> bool:
    one, other = (each.partition(":")[0].replace("/", "").upper() for each in (left, right))
    return one == other


def _presence_sees_no_rebinding(monkeypatch: pytest.MonkeyPatch) -> None:
    original = presence.cells

    def cells(checked: Any, given: Any, is_rebound: Any) -> Any:
        return original(checked, given, _never)

    monkeypatch.setattr(questions, "cells", cells)


def _spent_by_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that stands behind, or on another branch."""
    monkeypatch.setattr(mismatch.MismatchSearch, "_sent", {})


def _spent_on_any_way(monkeypatch: pytest.MonkeyPatch) -> None:
    original = mismatch.MismatchSearch.spends

    def spends(self: mismatch.MismatchSearch, order: Any, guard: cst.Call) -> bool:
        sites = self._context.sends[order.call]
        return any(original(self, site, guard) for site in sites)

    monkeypatch.setattr(mismatch.MismatchSearch, "spends", spends)


def _spent_by_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever those between it and the order that is asked about have spent."""
    original = mismatch.MismatchSearch._past_order

    def past_order(self: mismatch.MismatchSearch, trail: mismatch.Trail) -> mismatch.Trail:
        bare = trail.state._replace(spent=None)
        found = original(self, trail._replace(state=bare))
        return trail if found.state.spent is None else found

    monkeypatch.setattr(mismatch.MismatchSearch, "_past_order", past_order)


MUTANTS = [
    Mutant("choices are never the same", _choices_are_followed_alone),
    Mutant("what a pattern captures is no copy", _captures_made_anew),
    Mutant(
        "a constant since is no rebinding", attribute(questions, "_is_rebound", lambda *_: False)
    ),
    Mutant("another spelling is another name", attribute(backward, "respelt", lambda node: node)),
    Mutant("methods change no mapping", attribute(Builder, "changed", lambda *_: None)),
    Mutant(
        "parameters by position say nothing",
        attribute(exits, "_may_say_reducing", lambda *_: False),
    ),
    Mutant("copies are not followed", _bound_afresh),
    Mutant("nothing is ever rebound", attribute(mismatch, "before_bind", _keeps_the_value)),
    Mutant("an augmented assignment binds nothing", _drawn_by("_augmented")),
    Mutant("an import binds nothing", _drawn_by("_import")),
    Mutant(
        "a handler keeps its name",
        attribute(Builder, "unbind", lambda self, name: self.bind(name, None)),
    ),
    Mutant("del unbinds nothing", _drawn_by("_delete")),
    Mutant("for binds nothing", _drawn_by("_for")),
    Mutant("with binds nothing", _drawn_by("_items")),
    Mutant("except as binds nothing", _drawn_by("_handler_body")),
    Mutant("a pattern binds nothing", _captures_bind_nothing),
    Mutant("a walrus binds nothing", _drawn_by("_walrus", "_branch_walrus")),
    Mutant(
        "fields are never stored",
        _binds_unless(lambda target, _: isinstance(target, cst.Attribute | cst.Subscript)),
    ),
    Mutant("keys that are not known change nothing", _unknown_keys_ignored),
    Mutant("only symbols are compared", attribute(questions, "TERMS", ("symbol",))),
    Mutant(
        "long is another side than buy",
        attribute(order_terms, "folded", lambda value: value),
    ),
    Mutant(
        "a constant is no name's value", attribute(questions, "compare", _constants_are_no_names)
    ),
    Mutant("names are never different", attribute(questions, "compare", _what_is_open_matches)),
    Mutant("a guard has no positions", attribute(order_terms, "GUARD", ())),
    Mutant("an order has no positions", attribute(argument_shapes, "_fits", lambda *_: False)),
    Mutant("orders passed on whole say nothing", attribute(order_terms, "carriers", lambda _: ())),
    Mutant("displays say nothing", attribute(order_terms, "literal_items", lambda _: ())),
    Mutant(
        "an exit's guard is any guard", attribute(questions, "lets_exits_through", lambda _: False)
    ),
    Mutant("no order may be an exit", attribute(questions, "may_be_exit", lambda *_: False)),
    Mutant("every order may be an exit", attribute(questions, "may_be_exit", lambda *_: True)),
    Mutant("an entry's guard lets exits through", attribute(questions, "is_for_entries", _never)),
    Mutant("close_position is no exit", attribute(exits, "MAY_REDUCE", exits.REDUCE_ONLY)),
    Mutant("a flip is any side", attribute(order_terms, "flip_of", lambda *_: None)),
    Mutant("flips are not followed back", attribute(backward, "flip", _keeps_the_value)),
    Mutant("a flip is no other side", attribute(comparison, "_is_flip", _never)),
    Mutant("flips are other sides than all", attribute(comparison, "_are_flipped_apart", _never)),
    Mutant("spellings are instruments", attribute(questions, "are_one_instrument", _never)),
    Mutant("spot and perpetual are one", attribute(comparison, "one_instrument", _pairs_are_one)),
    Mutant("attributes of one object differ", attribute(comparison, "_are_of_one_object", _never)),
    Mutant("equal conditions differ", attribute(comparison, "_by_equal_conditions", _never)),
    Mutant(
        "nothing is asked by presence",
        attribute(questions, "arguments_without_shape", _no_arguments),
    ),
    Mutant("presence asks for one that stands", attribute(presence, "CHECKED", ("symbol", "side"))),
    Mutant("a flip is any call by presence", attribute(presence, "flip_of", lambda *_: None)),
    Mutant("a call is compared by presence", attribute(presence, "_may_hold_object", _never)),
    Mutant("any name may be a side", attribute(presence, "_doubted", lambda _, result: result)),
    Mutant("rebinding is not seen by presence", _presence_sees_no_rebinding),
    Mutant("handing over sends nothing", attribute(Builder, "hands_over", lambda *_: None)),
    Mutant(
        "what is handed over has no arguments", attribute(handovers, "_arguments", _no_arguments)
    ),
    Mutant("partials are complete", attribute(FileModel, "may_grow", _never)),
    Mutant("orders spend nothing", attribute(Context, "spent", property(lambda _: {}))),
    Mutant(
        "orders spend whatever was checked",
        attribute(mismatch.MismatchSearch, "is_own", lambda *_: False),
    ),
    Mutant(
        "orders spend no guard before the last order",
        attribute(mismatch.MismatchSearch, "_spent_at", lambda *_: frozenset()),
    ),
    Mutant(
        "an unguarded order spends nothing",
        attribute(Context, "spenders", property(lambda self: self.sends)),
    ),
    Mutant("any order of the file has spent a guard", _spent_by_any),
    Mutant("an order spends alike on all ways into finally", _spent_on_any_way),
    Mutant("what earlier orders have spent is forgotten", _spent_by_the_last),
    Mutant("the search gives up at once", attribute(mismatch, "_MOST_STATES", 6)),
]
