"""Bystanders: files that name an order or a guard, and hold none.

The prefilter reads words; a third of the files that it lets through only assign such a name, speak of it,
or have an attribute that is called so. CPython's tree tells, in a twentieth of the time that libcst takes
to read the same file.

    asked                      stays where
    guards, suppressions       the text names one, even in a comment
    orders by name             one is called, or is a value that may be called in the end
    orders by a text           a call that looks up or calls by name may be told an order's
    orders by endpoint         a call that sends may be given an order endpoint's address

The answer may be a needless no, never a wrong yes: each question here is wider than the one that the
analysis asks, and what Python does not parse stays. A bystander that libcst alone refuses is none the less
without orders, hence no problem of it is reported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.analysis.tree.address_outline import defaults_of
from lint_plugin.analysis.tree.function_outline import words
from lint_plugin.analysis.tree.keeping_names import SAME_FUNCTION
from lint_plugin.analysis.tree.known_names import (
    ATTRGETTER,
    CALLERS,
    DELAYED_DISPATCH,
    GETTERS,
    NAMESPACE,
    NAMESPACES,
)
from lint_plugin.analysis.tree.noqa import mentions_noqa
from lint_plugin.analysis.tree.text_holders import TextHolders, TextStore
from lint_plugin.analysis.tree.text_parts import arguments_of, set_by_name, text_parts
from lint_plugin.analysis.tree.verbs import (
    NAMED_BY,
    SIGNS_AND_SENDS,
    calls_by_name,
    hands_over,
    is_several_words,
    sends,
)
from lint_plugin.settings.config import Config
from lint_plugin.settings.endpoints.matching import hints_in, holds_segment, may_name
from lint_plugin.settings.order_names import Library, order_names
from lint_plugin.settings.patterns import LastNames, is_wild, last_names, names_of_guards
from lint_plugin.util.syntax import last_part_of, parts_of, walk

_GETS_ATTRIBUTE = ATTRGETTER.rpartition(".")[2]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# What a template is given stands between its pieces.
_FIELDS = re.compile(r"\{[^{}]*\}|%(?:\(\w+\))?[sdr]")


def is_bystander(text: str, tree: ast.Module, config: Config) -> bool:
    """Tell whether nothing in a file can be an order or a guard.

    Lines of ``text`` end with a line feed; ``tree`` is what the running interpreter makes of it.
    """
    used = frozenset(words(text))
    if mentions_noqa(text) or LastNames(names_of_guards(config)).among(used):
        return False
    names = order_names(config)
    orders, wild = _last_names(names.everywhere, names.imported(used))
    if wild and LastNames(wild).among(used):
        return False
    if any(f".{name}(" in text for name in orders & used):
        # Nearly every file with an order: the tree need not be looked at.
        return False
    reading = _Reading(tree, orders & used)
    if reading.renamed:
        reading = _Reading(tree, reading.names | reading.renamed)
    if _any_order_by_name(tree, reading) or _any_order_by_text(reading, orders):
        return False
    small = text.lower() if config.endpoints else ""
    return not may_name(small) or not _any_send(reading, hints_in(small))


@lru_cache(maxsize=16)
def _last_names(
    everywhere: frozenset[str], libraries: tuple[Library, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """Collect the last names of orders, those with wildcards apart."""
    every = last_names(everywhere.union(*(library.adds for library in libraries)))
    wild = frozenset(filter(is_wild, every))
    return frozenset(every - wild), wild


# -- by name -------------------------------------------------------------------------------------------


def _any_order_by_name(tree: ast.Module, reading: _Reading) -> bool:
    """Tell whether a use of an order's name may be a call in the end."""
    orders, names = reading.names, reading.names
    while True:
        aliases: set[str] = set()
        for load in reading.loads:
            name = last_part_of(load.node)
            if name in orders and load.is_variable(reading):
                continue
            certain = name in orders and is_several_words(name)
            found = None if certain else _taken_by(load.node, reading)
            if found is None:
                return True
            aliases |= found
        if aliases <= names:
            return False
        names |= aliases
        reading = _Reading(tree, names)


def _taken_by(node: ast.expr, reading: _Reading) -> set[str] | None:
    """Find the names that take a value; None where it may be called.

    A name of one word is an order's side, or the order, as often: only where it is called is it an order.
    """
    taken: set[str] = set()
    value: ast.AST = node
    while True:
        parent = reading.parents[value]
        if isinstance(parent, ast.Call):
            name = last_part_of(parent.func)
            if value is parent.func or name in CALLERS or calls_by_name(name):
                return None
            if name not in reading.casts:
                return taken
        elif isinstance(parent, ast.NamedExpr):
            taken |= _names_in(parent.target)
        elif isinstance(parent, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            return taken.union(*map(_names_in, _targets(parent)))
        elif isinstance(parent, ast.Attribute):
            return None if parent.attr in SAME_FUNCTION else taken
        elif not isinstance(parent, (ast.BoolOp, ast.IfExp, ast.Starred, ast.keyword)):
            return None if isinstance(parent, ast.Match) else taken
        value = parent


# -- by a text -----------------------------------------------------------------------------------------


def _any_order_by_text(reading: _Reading, orders: frozenset[str]) -> bool:
    """Tell whether a call that goes by a text may be told an order."""
    told = [*_told(reading)]
    plain = {each.value for each in told if isinstance(each, ast.Constant)}
    if any(isinstance(text, str) and text.rpartition(".")[2] in orders for text in plain):
        return True
    made = [each for each in told if not isinstance(each, ast.Constant)]
    if not made:
        return False
    endings = _endings(orders)
    holders = TextHolders(
        reading.stores,
        lambda text: any(
            piece.rpartition(".")[2] in endings for piece in _FIELDS.split(text) if piece
        ),
    )
    return any(map(holders.may_say, made))


@lru_cache(maxsize=16)
def _endings(names: frozenset[str]) -> frozenset[str]:
    """Collect what the last piece of a name may be that is put together: `"create" + "_order"`."""
    return frozenset(name[start:] for name in names for start in range(len(name)))


def _told(reading: _Reading) -> Iterator[ast.expr]:
    """Yield the arguments that may name what a call looks up or calls."""
    for call in reading.calls:
        name = last_part_of(call.func)
        if name == "getattr":
            yield from call.args[1:2]
        elif name in GETTERS or name == _GETS_ATTRIBUTE:
            yield from arguments_of(call)
        elif calls_by_name(name):
            yield from call.args[: 2 if name in DELAYED_DISPATCH else 1]
            yield from (
                each.value for each in call.keywords if each.arg is None or each.arg in NAMED_BY
            )
        elif name in NAMESPACES:
            yield from _entry_of(call, reading)
    for node in reading.namespaces:
        yield from _entry_of(node, reading)


def _entry_of(mapping: ast.expr, reading: _Reading) -> Iterator[ast.expr]:
    """Yield the key under which an entry of a namespace is taken: `vars(client)["create_order"]`."""
    parent = reading.parents[mapping]
    if isinstance(parent, ast.Subscript):
        yield parent.slice
    elif isinstance(parent, ast.Attribute):
        call = reading.parents[parent]
        if isinstance(call, ast.Call):
            yield from call.args[:1]


# -- by an endpoint ------------------------------------------------------------------------------------


def _any_send(reading: _Reading, spoken: frozenset[str]) -> bool:
    """Tell whether a call that sends may be given the address of an order endpoint."""
    given = [
        part
        for call in reading.calls
        if _may_send(last_part_of(call.func), spoken)
        for part in (*call.args, *call.keywords)
    ]
    if not given:
        return False
    holders = TextHolders(reading.stores, holds_segment, text_parts)
    return any(map(holders.may_say, given))


def _may_send(name: str, spoken: frozenset[str]) -> bool:
    if name == "get":
        # Deribit takes orders by GET.
        return "deribit" in spoken
    return sends(name) or hands_over(name) or name == SIGNS_AND_SENDS


# -- what is read --------------------------------------------------------------------------------------


class _Load(NamedTuple):
    """One use of a name, and the scopes that it stands in, outermost first."""

    node: ast.Name | ast.Attribute
    scopes: tuple[ast.AST, ...]

    def is_variable(self, reading: _Reading) -> bool:
        """Tell whether it is a variable or parameter of a function, and called nowhere here."""
        node = self.node
        if not isinstance(node, ast.Name) or node.id in reading.declared:
            return False
        parent = reading.parents[node]
        if isinstance(parent, ast.Call) and parent.func is node:
            return False
        if not self.scopes or isinstance(self.scopes[-1], ast.ClassDef):
            return False
        for scope in reversed(self.scopes):
            if not isinstance(scope, ast.ClassDef):
                is_plain = reading.bindings.get((scope, node.id))
                if is_plain is not None:
                    return is_plain
        return False


class _Reading:
    """What one pass over a tree finds of names and of texts."""

    def __init__(self, tree: ast.Module, names: frozenset[str]) -> None:
        self.names = names
        self.parents: dict[ast.AST, ast.AST] = {}
        self.loads: list[_Load] = []
        self.calls: list[ast.Call] = []
        self.namespaces: list[ast.Attribute] = []
        self.stores: list[TextStore] = []
        # What is imported under another name: orders, and what gives back what it is given.
        self.renamed: frozenset[str] = frozenset()
        self.casts = {"cast"}
        # Of each scope and name that it binds: whether only as a variable.
        self.bindings: dict[tuple[ast.AST, str], bool] = {}
        # Names bound elsewhere than where they stand.
        self.declared: set[str] = set()
        self._stack: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
        while self._stack:
            node, scopes = self._stack.pop()
            self._read(node, scopes)

    def _read(self, node: ast.AST, scopes: tuple[ast.AST, ...]) -> None:
        read = _READERS.get(node.__class__)
        if read is not None:
            read(self, node, scopes)
        else:
            self._enter(node, parts_of(node), scopes)

    def _enter(
        self, parent: ast.AST, nodes: Iterable[ast.AST], scopes: tuple[ast.AST, ...]
    ) -> None:
        for node in nodes:
            self.parents[node] = parent
            self._stack.append((node, scopes))

    def _bind(self, name: str, scopes: tuple[ast.AST, ...], *, plain: bool) -> None:
        if scopes and name in self.names:
            key = scopes[-1], name
            self.bindings[key] = plain and self.bindings.get(key, True)

    # -- uses --------------------------------------------------------------------------------------

    def name(self, node: ast.Name, scopes: tuple[ast.AST, ...]) -> None:
        if node.id in self.names:
            if isinstance(node.ctx, ast.Load):
                self.loads.append(_Load(node, scopes))
            else:
                self._bind(node.id, scopes, plain=True)

    def attribute(self, node: ast.Attribute, scopes: tuple[ast.AST, ...]) -> None:
        if node.attr in self.names and isinstance(node.ctx, ast.Load):
            self.loads.append(_Load(node, scopes))
        elif node.attr == NAMESPACE:
            self.namespaces.append(node)
        self._enter(node, (node.value,), scopes)

    def call(self, node: ast.Call, scopes: tuple[ast.AST, ...]) -> None:
        self.calls.append(node)
        if set_here := set_by_name(node):
            self.stores += (TextStore(set_here, each) for each in arguments_of(node))
        self._enter(node, (node.func, *node.args, *node.keywords), scopes)

    # -- stores ------------------------------------------------------------------------------------

    def assigned(
        self, node: ast.Assign | ast.AnnAssign | ast.AugAssign, scopes: tuple[ast.AST, ...]
    ) -> None:
        if node.value is not None:
            names = frozenset().union(*map(_names_in, _targets(node)))
            self.stores.append(TextStore(names, node.value))
        elif isinstance(node.target, ast.Attribute) and node.target.attr in self.names:
            # Evaluated, and bound to nothing.
            self.loads.append(_Load(node.target, scopes))
        self._enter(node, parts_of(node), scopes)

    def walrus(self, node: ast.NamedExpr, scopes: tuple[ast.AST, ...]) -> None:
        self.declared.add(node.target.id)
        self.stores.append(TextStore(frozenset({node.target.id}), node.value))
        self._enter(node, (node.value,), scopes)

    def returned(self, node: ast.Return, scopes: tuple[ast.AST, ...]) -> None:
        if node.value is not None:
            # Python's parser lets one stand outside of a function, though nothing compiles it.
            if scopes and isinstance(scopes[-1], _FUNCTIONS):
                self.stores.append(TextStore(frozenset({scopes[-1].name}), node.value))
            self._enter(node, (node.value,), scopes)

    def elsewhere(self, node: ast.Global | ast.Nonlocal, scopes: tuple[ast.AST, ...]) -> None:
        self.declared.update(node.names)

    def imported(self, node: ast.Import | ast.ImportFrom, scopes: tuple[ast.AST, ...]) -> None:
        for alias in node.names:
            name = alias.name.rpartition(".")[2]
            self._bind(alias.asname or name, scopes, plain=False)
            if alias.asname is not None and name in self.names:
                self.renamed |= {alias.asname}
            if alias.asname is not None and name == "cast":
                self.casts.add(alias.asname)

    # -- scopes ------------------------------------------------------------------------------------

    def function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scopes: tuple[ast.AST, ...]
    ) -> None:
        self._bind(node.name, scopes, plain=False)
        self._parameters(node, node.args, scopes)
        outside = (*node.decorator_list, *((node.returns,) if node.returns is not None else ()))
        self._enter(node, outside, scopes)
        type_parameters = getattr(node, "type_params", ())
        self._enter(node, (*node.body, *type_parameters), (*scopes, node))

    def lambda_(self, node: ast.Lambda, scopes: tuple[ast.AST, ...]) -> None:
        self._parameters(node, node.args, scopes)
        self._enter(node, (node.body,), (*scopes, node))

    def _parameters(
        self, node: ast.AST, arguments: ast.arguments, scopes: tuple[ast.AST, ...]
    ) -> None:
        placed = [*arguments.posonlyargs, *arguments.args]
        more = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
        for parameter in (*placed, *arguments.kwonlyargs, *more):
            self._bind(parameter.arg, (*scopes, node), plain=True)
            if parameter.annotation is not None:
                self._enter(node, (parameter.annotation,), scopes)
        for name, default in defaults_of(arguments):
            self.stores.append(TextStore(frozenset({name}), default))
            self._enter(node, (default,), scopes)

    def class_(self, node: ast.ClassDef, scopes: tuple[ast.AST, ...]) -> None:
        self._bind(node.name, scopes, plain=False)
        self._enter(node, (*node.decorator_list, *node.bases, *node.keywords), scopes)
        type_parameters = getattr(node, "type_params", ())
        self._enter(node, (*node.body, *type_parameters), (*scopes, node))

    def comprehension(self, node: ast.expr, scopes: tuple[ast.AST, ...]) -> None:
        assert isinstance(node, _COMPREHENSIONS)
        first = node.generators[0].iter
        self._enter(node, (first,), scopes)
        inside = [part for part in parts_of(node) if not isinstance(part, ast.comprehension)]
        for each in node.generators:
            inside += [part for part in parts_of(each) if part is not first]
        self._enter(node, inside, (*scopes, node))


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _names_in(target: ast.expr) -> set[str]:
    return {
        last_part_of(part) for part in walk(target) if isinstance(part, (ast.Name, ast.Attribute))
    }


_READERS: dict[type[ast.AST], Callable[..., None]] = {
    ast.Name: _Reading.name,
    ast.Attribute: _Reading.attribute,
    ast.Call: _Reading.call,
    **dict.fromkeys((ast.Assign, ast.AnnAssign, ast.AugAssign), _Reading.assigned),
    ast.NamedExpr: _Reading.walrus,
    ast.Return: _Reading.returned,
    **dict.fromkeys((ast.Global, ast.Nonlocal), _Reading.elsewhere),
    **dict.fromkeys((ast.Import, ast.ImportFrom), _Reading.imported),
    **dict.fromkeys(_FUNCTIONS, _Reading.function),
    ast.Lambda: _Reading.lambda_,
    ast.ClassDef: _Reading.class_,
    **dict.fromkeys(_COMPREHENSIONS, _Reading.comprehension),
}
