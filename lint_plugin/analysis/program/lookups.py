"""Order functions that a file looks up by a text.

getattr(client, "create_order")            client.__getattribute__("create_order")
vars(client)["create_order"]               client.__dict__.get("create_order")
globals()["submit_order"]                  attrgetter("create_order")(client)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.parents import Parents
from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.program.order_texts import OrderTexts
from lint_plugin.analysis.tree.known_names import ATTRGETTER, GETTERS, NAMESPACE, NAMESPACES
from lint_plugin.analysis.tree.nodes import dotted, identifier, sole_index

# Methods of a mapping that give what stands under a key.
_ENTRY = frozenset({"__getitem__", "get"})


class Lookup(NamedTuple):
    """An expression whose value is an order function, and the text that names it."""

    value: cst.BaseExpression
    text: cst.BaseExpression
    scope: Scope


def looked_up(origins: Origins, named: OrderTexts, parents: Parents) -> Iterator[Lookup]:
    """Yield every place that looks an order function up by its written name."""
    yield from _attributes(origins.scopes, named)
    yield from _entries(origins.scopes, named, parents)
    yield from _got(origins, named, parents)


def _attributes(scopes: FileScopes, named: OrderTexts) -> Iterator[Lookup]:
    for load in scopes.names.get("getattr", ()):
        if load.call is not None and len(load.call.args) >= 2:
            owner, attribute = (arg.value for arg in load.call.args[:2])
            if named.says(attribute, load.scope, dotted(owner)):
                yield Lookup(load.call, attribute, load.scope)
    for name in GETTERS:
        for load in scopes.attribute_names.get(name, ()):
            # `client.__getattribute__("create_order")`, `object.__getattribute__(client, "create_order")`
            if load.call is not None and 1 <= len(load.call.args) <= 2:
                attribute = load.call.args[-1].value
                if named.says(attribute, load.scope):
                    yield Lookup(load.call, attribute, load.scope)


def _entries(scopes: FileScopes, named: OrderTexts, parents: Parents) -> Iterator[Lookup]:
    for name in sorted(NAMESPACES):
        for load in scopes.names.get(name, ()):
            if load.call is not None and len(load.call.args) <= 1:
                owner = dotted(load.call.args[0].value) if load.call.args else ""
                yield from _entry(load.call, load.scope, owner, named, parents)
    for load in scopes.attribute_names.get(NAMESPACE, ()):
        if isinstance(load.node, cst.Attribute):
            yield from _entry(load.node, load.scope, dotted(load.node.value), named, parents)


def _entry(
    mapping: cst.BaseExpression, scope: Scope, owner: str, named: OrderTexts, parents: Parents
) -> Iterator[Lookup]:
    """Find the entry that is taken of a namespace where it stands: `vars(client)["create_order"]`."""
    around = parents.around(scope)
    value = around[mapping]
    text: cst.BaseExpression | None = None
    if isinstance(value, cst.Subscript) and value.value is mapping:
        text = sole_index(value)
    elif isinstance(value, cst.Attribute) and value.attr.value in _ENTRY:
        call = around[value]
        if isinstance(call, cst.Call) and call.func is value and call.args:
            value, text = call, call.args[0].value
    if text is None or not isinstance(value, cst.BaseExpression):
        return
    if named.says(text, scope, owner):
        yield Lookup(value, text, scope)


def _got(origins: Origins, named: OrderTexts, parents: Parents) -> Iterator[Lookup]:
    """Find what `operator.attrgetter("create_order")` yields: called here, kept or handed over."""
    scopes = origins.scopes
    name = ATTRGETTER.rpartition(".")[2]
    getters = (*scopes.names.get(name, ()), *scopes.attribute_names.get(name, ()))
    for load in getters:
        made = load.call
        if made is None or not made.args or not origins.is_library(load.node, ATTRGETTER):
            continue
        text = made.args[0].value
        if not named.says(text, load.scope):
            continue
        parent = parents.around(load.scope)[made]
        if isinstance(parent, cst.Call) and parent.func is made:
            yield Lookup(parent, text, load.scope)
            continue
        called = list(_called_by_name(parent, load.scope, scopes))
        yield from (Lookup(call, text, scope) for call, scope in called)
        if not called:
            yield Lookup(made, text, load.scope)


def _called_by_name(
    parent: cst.CSTNode, scope: Scope, scopes: FileScopes
) -> Iterator[tuple[cst.Call, Scope]]:
    """Find the calls of the local name that a getter is assigned to: `get = attrgetter(...)`."""
    target = parent.targets[0].target if isinstance(parent, cst.Assign) else None
    owner = scope.owner(identifier(target.value)) if isinstance(target, cst.Name) else None
    if owner is None or owner.kind in ("class", "module"):
        return
    assert isinstance(target, cst.Name)
    name = identifier(target.value)
    for load in scopes.names.get(name, ()):
        if load.call is not None and load.scope.owner(name) is owner:
            yield load.call, load.scope
