"""Match callees with the names of orders and guards in the settings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.tree.nodes import dotted, identifier, last_name
from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import order_names

# The method of the enforcer that answers, and stops nothing.
QUESTION = "check_can_open_position"


class NamePatterns(NamedTuple):
    """Names from the settings: last names, or dotted patterns that match a callee's whole text."""

    last_names: frozenset[str]
    dotted: re.Pattern[str] | None
    # What takes a name out again: `ignore-orders`.
    ignored: re.Pattern[str] | None = None

    def match(self, node: cst.CSTNode) -> bool:
        """Whether the callee, or object, ``node`` bears one of the names."""
        name = last_name(node)
        if name is not None and name in self.last_names:
            return self.ignored is None or self.ignored.match(dotted(node)) is None
        return self.dotted is not None and self._is_dotted(dotted(node))

    def match_path(self, path: str) -> bool:
        """Whether a dotted import path bears one of the names."""
        if path.rpartition(".")[2] in self.last_names:
            return self.ignored is None or self.ignored.match(path) is None
        return self.dotted is not None and self._is_dotted(path)

    def _is_dotted(self, path: str) -> bool:
        if self.dotted is None or self.dotted.match(path) is None:
            return False
        return self.ignored is None or self.ignored.match(path) is None


@lru_cache(maxsize=64)
def compile_patterns(names: Collection[str], ignored: tuple[str, ...] = ()) -> NamePatterns:
    """Compile names of the settings; `ignored` patterns take some out again."""
    spelt = [identifier(name) for name in sorted(names)]
    plain = frozenset(name for name in spelt if name.isidentifier())
    dotted_names = [name for name in spelt if name not in plain]
    return NamePatterns(plain, _any_of(dotted_names), _any_of(ignored))


def _any_of(globs: Iterable[str]) -> re.Pattern[str] | None:
    expressions = [translate(identifier(name)) for name in globs]
    return re.compile("|".join(expressions)) if expressions else None


class NameMatcher(NamedTuple):
    """Matches the callees of one file with the names of the settings."""

    scopes: FileScopes
    orders: NamePatterns
    guards: NamePatterns
    no_return: NamePatterns
    non_suppressing: NamePatterns
    async_guards: NamePatterns
    runs_now: NamePatterns

    @classmethod
    def of(cls, scopes: FileScopes, config: Config) -> NameMatcher:
        """Compile the names of the settings for one file."""
        orders = order_names(config)
        return cls(
            scopes,
            compile_patterns(orders.in_file(frozenset(scopes.imported_roots)), orders.ignored),
            compile_patterns((*config.all_guards, *config.async_guards)),
            compile_patterns(config.no_return),
            compile_patterns(config.non_suppressing),
            compile_patterns(config.async_guards),
            compile_patterns(config.runs_now),
        )

    def is_order(self, func: cst.CSTNode) -> bool:
        """Whether a call of ``func`` is an order call. An import alias counts wherever the file uses it."""
        return self.orders.match(func) or self._imported(func, self.orders, None)

    def is_guard(self, func: cst.CSTNode, scope: Scope) -> bool:
        """Whether a call of ``func`` bears a guard's name. An import alias counts where it is visible."""
        return self.guards.match(func) or self._imported(func, self.guards, scope)

    def may_be_guard(self, func: cst.CSTNode) -> bool:
        """Whether a call of ``func`` bears a guard's name in any scope of the file."""
        return self.guards.match(func) or self._imported(func, self.guards, None)

    def is_question(self, func: cst.CSTNode, scope: Scope) -> bool:
        """Whether a call of ``func`` asks the enforcer. An import alias counts where it is visible."""
        question = compile_patterns((QUESTION,))
        return question.match(func) or self._imported(func, question, scope)

    def _imported(self, func: cst.CSTNode, wanted: NamePatterns, scope: Scope | None) -> bool:
        if type(func) is not cst.Name:
            return False
        name = identifier(func.value)
        bindings = self.scopes.everywhere.get(name, ()) if scope is None else scope.lookup(name)
        return any(
            binding.kind == "import" and wanted.match_path(binding.path) for binding in bindings
        )
