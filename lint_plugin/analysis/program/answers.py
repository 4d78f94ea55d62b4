"""Checks that answer instead of raising: their calls, and the names that hold answers.

checks = ["can_open"]           a true answer allows
checks = ["evaluate[0]"]        the first item of a tuple answers
checks = ["evaluate[allowed]"]  `.allowed` or `["allowed"]` of what comes back answers
refusals = ["validate"]         a true answer refuses
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import Item
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.program.alterations import Alterations, stored_name
from lint_plugin.analysis.program.async_guards import awaited_names
from lint_plugin.analysis.program.matching import NameMatcher, compile_patterns
from lint_plugin.analysis.tree.nodes import identifier, last_name, number_value, string_value
from lint_plugin.settings.answer_names import deciding_part, plain_name
from lint_plugin.settings.config import Config

_CONSTANTS = frozenset({"True", "False", "None"})


class Answering(NamedTuple):
    """What a call answers.

    ``item`` is the item of a tuple that does so, or the attribute or key; ``setting`` the entry of the
    settings that names the call.
    """

    refuses: bool
    item: Item | None
    setting: str


class Answers:
    """The calls of one file that answer, and the names that hold answers and flags."""

    def __init__(
        self, scopes: FileScopes, origins: Origins, names: NameMatcher, config: Config
    ) -> None:
        self._scopes = scopes
        self._origins = origins
        self._entries = [
            (
                names._replace(guards=compile_patterns((name,))),
                Answering(key == "refusals", item, entry),
            )
            for key, entries in (("checks", config.checks), ("refusals", config.refusals))
            for entry in entries
            for name, item in [(plain_name(entry), deciding_part(entry))]
        ]
        # The attributes and keys that answer.
        self._named = {each.item for _, each in self._entries if isinstance(each.item, str)}
        self._allowing = {each.item for _, each in self._entries if not each.refuses}
        listed = compile_patterns(config.answers)
        self._listed = names._replace(guards=listed)
        self._coroutines = awaited_names(scopes, self._listed) if self._entries else frozenset()
        self.mentioned = bool(self._entries) and self._is_mentioned()
        # Names that a function inside binds as well: what they hold may change at any call.
        self._shared = {
            (owner, name)
            for scope in scopes.scopes.values()
            for name in (*scope.nonlocal_names, *scope.global_names)
            for owner in [_meant(scope, name)]
            if owner is not scope
        }
        self._holders: dict[tuple[Scope, str], bool] = {}
        self._spoilt: dict[tuple[Scope, str], bool] = {}

    def _is_mentioned(self) -> bool:
        names = self._listed.guards.last_names
        loads = (self._scopes.names, self._scopes.attribute_names)
        return any(name in uses for name in names for uses in loads) or any(
            self._listed.may_be_guard(call.func) for call in self._scopes.calls
        )

    def of(self, func: cst.BaseExpression, scope: Scope) -> Answering | None:
        """Resolve what a call of ``func`` answers; None where it is none that answers."""
        if not self._entries:
            return None
        for names, answering in self._entries:
            if names.is_guard(func, scope):
                return answering
        target = self._alias(func, scope)
        return self.of(target, scope) if target is not None else None

    def _alias(self, func: cst.BaseExpression, scope: Scope) -> cst.BaseExpression | None:
        """Resolve a local alias, `check = self.risk.check_order`."""
        if not isinstance(func, cst.Name):
            return None
        value = scope.sole_value(identifier(func.value))
        return value if isinstance(value, cst.Attribute) else None

    def is_coroutine(self, func: cst.BaseExpression) -> bool:
        """Whether calling ``func`` only makes a coroutine, which answers when it is awaited."""
        return last_name(func) in self._coroutines

    @cached_property
    def alterations(self) -> Alterations | None:
        """What may alter the objects whose attributes or keys answer, if any do."""
        if not self._named or not self.mentioned:
            return None
        return Alterations(self._scopes, frozenset(self._named), self._answers_by_name)

    def altering(self, function: Scope) -> cst.CSTNode | None:
        """Return the first thing that may alter an object that has answered ``function``."""
        return self.alterations.first(function) if self.alterations is not None else None

    def _answers_by_name(self, func: cst.BaseExpression, scope: Scope) -> bool:
        answering = self.of(func, scope)
        return answering is not None and isinstance(answering.item, str)

    def named_item(self, node: cst.CSTNode) -> tuple[cst.BaseExpression, str] | None:
        """Resolve `d.allowed`, `d["allowed"]` and `d.get("allowed")` to `d` and what answers of it."""
        if not self._named:
            return None
        name = None
        if isinstance(node, (cst.Attribute, cst.Subscript)):
            value, name = node.value, stored_name(node)
        elif isinstance(node, cst.Call):
            args = [arg.value for arg in node.args if not arg.star and arg.keyword is None]
            if isinstance(node.func, cst.Attribute) and node.func.attr.value == "get":
                args.insert(0, node.func.value)
            elif not isinstance(node.func, cst.Name) or not self._is_getattr(node.func):
                return None
            told = len(args) - len(node.args) in (0, 1)
            if told and len(args) in (2, 3):
                value, name = args[0], string_value(args[1])
                if not all(is_false(each) or self._refuses(name, each) for each in args[2:]):
                    # It would allow where nobody has.
                    return None
        return (value, name) if name in self._named and name is not None else None

    def _refuses(self, name: str | None, default: cst.BaseExpression) -> bool:
        is_true = isinstance(default, cst.Name) and default.value == "True"
        return is_true and name not in self._allowing

    def _is_getattr(self, func: cst.Name) -> bool:
        return func.value == "getattr" and self._origins.is_builtin("getattr")

    # -- names -------------------------------------------------------------------------------------

    def holder(self, node: cst.CSTNode, scope: Scope) -> tuple[Scope, str] | None:
        """Resolve ``node`` to a local name that may hold an answer or a flag."""
        if not isinstance(node, cst.Name):
            return None
        name = identifier(node.value)
        owner = scope.owner(name)
        if owner is None or owner.kind == "class":
            return None
        if owner.kind == "module" and self._scopes.star_import:
            return None
        # What runs later sees what the name holds then.
        if owner.function is not scope.function:
            return None
        key = owner, name
        if key not in self._holders:
            # A name that is only ever copied from itself holds nothing.
            self._holders[key] = False
            self._holders[key] = key not in self._shared and self._may_hold(owner, name)
        return key if self._holders[key] else None

    def alterable(self, node: cst.CSTNode, scope: Scope) -> tuple[Scope, str] | None:
        """Resolve ``node`` to a local name that may hold an alterable answer."""
        holder = self.holder(node, scope) if self.mentioned else None
        if holder is None:
            return None
        if holder not in self._spoilt:
            owner, name = holder
            # A value that is not written there may be a part of an answer.
            self._spoilt[holder] = any(
                binding.kind == "other"
                if binding.value is None or binding.scope is None
                else not is_singleton(binding.value)
                and self.may_carry(binding.value, binding.scope)
                for binding in owner.bindings.get(name, ())
            )
        return holder if self._spoilt[holder] else None

    def _may_hold(self, owner: Scope, name: str) -> bool:
        if self.mentioned:
            # Where calls answer, what a name holds is read from the graph.
            return True
        return any(
            binding.value is not None
            and binding.scope is not None
            and self.may_carry(binding.value, binding.scope)
            for binding in owner.bindings.get(name, ())
        )

    def may_carry(self, node: cst.BaseExpression, scope: Scope) -> bool:
        """Whether the value of ``node`` can be an answer, True, False or None."""
        if isinstance(node, cst.Name):
            return node.value in _CONSTANTS or self.holder(node, scope) is not None
        item = self.named_item(node)
        if item is not None and self.may_carry(item[0], scope):
            return True
        if isinstance(node, cst.Call):
            return self.of(node.func, scope) is not None or self.is_truth_of(node)
        if isinstance(node, (cst.Await, cst.UnaryOperation)):
            return self.may_carry(node.expression, scope)
        if isinstance(node, cst.NamedExpr):
            return self.may_carry(node.value, scope)
        if isinstance(node, cst.Subscript):
            return self.may_carry(node.value, scope)
        if isinstance(node, cst.BooleanOperation):
            return self.may_carry(node.left, scope) or self.may_carry(node.right, scope)
        if isinstance(node, cst.IfExp):
            return self.may_carry(node.body, scope) or self.may_carry(node.orelse, scope)
        if isinstance(node, cst.Comparison):
            sides = (node.left, *(each.comparator for each in node.comparisons))
            return len(sides) == 2 and any(
                not is_singleton(side) and self.may_carry(side, scope) for side in sides
            )
        return False

    def is_true_or_false(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` gives True or False themselves, by whichever part it gives."""
        if isinstance(node, cst.BooleanOperation):
            return self.is_true_or_false(node.left) and self.is_true_or_false(node.right)
        if isinstance(node, cst.IfExp):
            return self.is_true_or_false(node.body) and self.is_true_or_false(node.orelse)
        return self.is_truth_value(node)

    def is_truth_value(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` gives True or False, as its condition holds or fails."""
        if isinstance(node, cst.UnaryOperation):
            return isinstance(node.operator, cst.Not)
        if isinstance(node, cst.Comparison):
            return len(node.comparisons) == 1 and isinstance(
                node.comparisons[0].operator, (cst.Is, cst.IsNot)
            )
        return self.is_truth_of(node)

    def is_truth_of(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is `bool(x)`, which is as true as ``x``."""
        return (
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Name)
            and node.func.value == "bool"
            and self._takes_one(node)
        )

    def measured(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """Return what `len(x)` measures, which is false where it is empty."""
        if (
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Name)
            and node.func.value == "len"
            and self._takes_one(node)
        ):
            return node.args[0].value
        return None

    def _takes_one(self, call: cst.Call) -> bool:
        """Whether a built-in is called with one plain argument."""
        return (
            isinstance(call.func, cst.Name)
            and len(call.args) == 1
            and not call.args[0].star
            and call.args[0].keyword is None
            and self._origins.is_builtin(call.func.value)
        )


def is_singleton(node: cst.CSTNode) -> bool:
    """Whether ``node`` is `True`, `False` or `None`."""
    return isinstance(node, cst.Name) and node.value in _CONSTANTS


def is_false(node: cst.BaseExpression) -> bool:
    """Whether ``node`` is written as a false value: `False`, `None`, `0`, `""`, `[]`."""
    if isinstance(node, (cst.List, cst.Tuple, cst.Dict)):
        return not node.elements
    if isinstance(node, cst.Integer):
        return number_value(node) == 0
    return string_value(node) == "" or (
        isinstance(node, cst.Name) and node.value in ("False", "None")
    )


def _meant(scope: Scope, name: str) -> Scope | None:
    """Find the scope that a `nonlocal` or `global` declaration in ``scope`` means."""
    if name in scope.global_names:
        return scope.module
    return scope.parent.owner(name) if scope.parent is not None else None
