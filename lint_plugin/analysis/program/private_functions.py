"""Private functions: those that start with what all their call sites guarantee.

A leading underscore is the author's promise that nobody else calls the function, and a nested function
cannot be reached from elsewhere; if this file does nothing with it but call it, its call sites are all
there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import libcst as cst

from lint_plugin.analysis.graph.model import Code
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.escapes import Escapes
from lint_plugin.analysis.names.scopes import FileScopes, Load, Scope
from lint_plugin.analysis.tree.known_names import RUNNING_TEXTS
from lint_plugin.analysis.tree.nodes import identifier, string_value


def private_functions(
    codes: Iterable[Code], callees: Callees, escapes: Escapes
) -> frozenset[cst.CSTNode]:
    """Find the functions whose bodies start with what their call sites guarantee."""
    sites: dict[Code, list[Scope]] = {}
    others: list[Code] = []
    computed = _computed_names(callees)
    for code in codes:
        found = _call_sites(code, callees, escapes)
        if found is not None and computed is not None and computed.fullmatch(_name_of(code)):
            found = None
        if found is None:
            others.append(code)
        else:
            sites[code] = [load.scope.function for load in found]
    return frozenset(code.node for code in _with_outside_callers(sites, others))


def _name_of(code: Code) -> str:
    return identifier(code.node.name.value) if isinstance(code.node, cst.FunctionDef) else ""


def _computed_names(callees: Callees) -> re.Pattern[str] | None:
    """Describe the names that the file computes for `getattr`: `getattr(self, f"_send_{side}")`."""
    found: set[str] = set()
    for load in callees.origins.scopes.names.get("getattr", ()):
        if load.call is None or len(load.call.args) < 2:
            continue
        form = _form(load.call.args[1].value)
        # What begins with nothing known may be any name, which the docs say is not seen.
        if form.startswith("_"):
            found.add(form)
    return re.compile("|".join(sorted(found))) if found else None


def _form(node: cst.BaseExpression) -> str:
    """Write a pattern for the texts that an expression makes of literals and unknown parts."""
    text = string_value(node)
    if text is not None:
        return re.escape(text)
    if isinstance(node, cst.FormattedString):
        return "".join(
            re.escape(part.value) if isinstance(part, cst.FormattedStringText) else ".*"
            for part in node.parts
        )
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return _form(node.left) + _form(node.right)
    return ".*"


def _call_sites(code: Code, callees: Callees, escapes: Escapes) -> Sequence[Load] | None:
    """Find all call sites of a private function; None where it has other uses."""
    definition = code.node
    if not isinstance(definition, cst.FunctionDef) or definition.decorators:
        return None
    name = identifier(definition.name.value)
    owner = code.scope.parent
    scopes = callees.origins.scopes
    assert owner is not None
    owner = owner.module if name in owner.global_names else owner
    if owner.kind in ("module", "class") and not _is_private(name):
        return None
    if callees.origins.only_binding(owner, name) is None:
        return None
    if _hands_out(owner, scopes) if owner.kind == "function" else name in scopes.name_strings:
        return None
    uses = scopes.own_loads.of(owner, name)
    if owner.kind == "class":
        if uses or callees.classes.is_overridden(owner, name):
            return None
        # What provably is the method of another class is no use of this one.
        uses = [
            load
            for load in scopes.attribute_names.get(name, [])
            if callees.function(load.node, load.scope) in (None, definition)
        ]
    if not uses or any(
        load.call is None or callees.function(load.node, load.scope) is not definition
        for load in uses
    ):
        return None
    if escapes.makes_object(definition) and any(
        load.call is not None and escapes.object_escapes(load.call, load.scope) for load in uses
    ):
        # It runs whenever somebody asks the object that a call has made.
        return None
    return uses


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _with_outside_callers(sites: dict[Code, list[Scope]], others: list[Code]) -> set[Code]:
    """Leave out functions that only their own recursion calls.

    Nothing says how that begins.
    """
    by_scope = {code.scope: code for code in (*sites, *others)}
    private = set(sites)
    while True:
        callers = {
            code: {
                caller
                for scope in sites[code]
                if (caller := _responsible(scope, by_scope, private)) is not None
            }
            for code in sites
        }
        unreached = private - _called_from(set(others) | (set(sites) - private), callers, private)
        in_cycles = {code for code in unreached if _calls_itself(code, callers, unreached)}
        if not in_cycles:
            return private
        private -= in_cycles


def _responsible(scope: Scope, by_scope: dict[Scope, Code], private: set[Code]) -> Code | None:
    """Find the code object that a call in ``scope`` belongs to.

    What a function makes belongs to the function.
    """
    current = scope
    while by_scope.get(current) not in private:
        outer = current.parent.function if current.parent is not None else None
        if outer is None or outer.kind in ("module", "class"):
            break
        current = outer
    return by_scope.get(current)


def _called_from(roots: set[Code], callers: dict[Code, set[Code]], private: set[Code]) -> set[Code]:
    """The functions of ``kept`` that a chain of calls reaches from ``roots``."""
    called: dict[Code, list[Code]] = {}
    for code in private:
        for caller in callers[code]:
            called.setdefault(caller, []).append(code)
    reached: set[Code] = set()
    stack = [code for root in roots for code in called.get(root, ())]
    while stack:
        code = stack.pop()
        if code not in reached:
            reached.add(code)
            stack.extend(called.get(code, ()))
    return reached


def _calls_itself(code: Code, callers: dict[Code, set[Code]], within: set[Code]) -> bool:
    seen: set[Code] = set()
    stack = [code]
    while stack:
        for caller in callers[stack.pop()] & within:
            if caller is code:
                return True
            if caller not in seen:
                seen.add(caller)
                stack.append(caller)
    return False


def _hands_out(function: Scope, scopes: FileScopes) -> bool:
    """Whether a text in a function may call what it defines.

    That takes a mapping of its variables, or somebody who runs texts.
    """
    if any(scopes.names_inside.of(function, name) for name in RUNNING_TEXTS):
        return True
    if scopes.attributes_inside.of(function, "f_locals"):
        return True
    return any(
        load.call is None or not load.call.args
        for name in ("locals", "vars")
        for load in scopes.names_inside.of(function, name)
    )
