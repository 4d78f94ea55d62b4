"""Which classes of a file an expression may give, where it stands for a base class.

Most bases are plain names. The others (an alias, a choice, a parameter, what a function returns) cannot
be followed to one class, but whoever inherits from them may override what any of these says.
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from lint_plugin.analysis.names.scopes import Binding, FileScopes, Scope
from lint_plugin.analysis.tree.nodes import children, identifier


def possible_classes(
    nodes: Iterable[cst.CSTNode], scope: Scope, scopes: FileScopes
) -> frozenset[Scope] | None:
    """The classes of this file that ``nodes``, seen from ``scope``, may give; None where it may be any.

    What is imported, or bound nowhere, gives none: it comes from elsewhere.
    """
    found: set[Scope] = set()
    seen: set[Binding] = set()
    stack = [(node, scope) for node in nodes]
    while stack:
        node, scope = stack.pop()
        if isinstance(node, cst.Attribute):
            # `Outer.Base` is a class that some class body binds.
            members = (binding for _, binding in scopes.class_members(node.attr.value))
            found.update(scopes.of(each.node) for each in members if each.kind == "class")
            stack.append((node.value, scope))
        elif not isinstance(node, cst.Name):
            stack.extend((child, scope) for child in children(node))
        else:
            for binding in scope.lookup(identifier(node.value)):
                if binding in seen or binding.kind == "import":
                    continue
                seen.add(binding)
                if binding.kind == "class":
                    found.add(scopes.of(binding.node))
                elif binding.value is None or binding.scope is None:
                    return None
                else:
                    stack.append((binding.value, binding.scope))
    return frozenset(found)
