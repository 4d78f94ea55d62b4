"""Swallowed exceptions that can be the reason for an empty value."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.graph.model import Graph, Note
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.known_names import CHANGING_METHODS
from lint_plugin.analysis.tree.nodes import last_name, nodes_run_in
from lint_plugin.analysis.values.variables import Variable, variable_at

_SWALLOWED = ("caught", "manager swallowed", "finally discarded")
# Methods that put something into a collection, or take it out.
_FILLS = CHANGING_METHODS | {"add", "append", "extend", "insert"}
_LOOKS = frozenset(
    {"all", "any", "bool", "isinstance", "len", "max", "min", "print", "repr", "str", "sum"}
)
_STORES = (cst.AnnAssign, cst.AssignTarget, cst.AugAssign, cst.CompFor, cst.For, cst.NamedExpr)


def is_followed(note: Note | None, graph: Graph) -> bool:
    """Tell whether an empty value may come this way; a lock swallows no errors."""
    if note is None or note.happening != "manager swallowed":
        return True
    return note.node not in graph.unknown_managers


def hides_error(note: Note | None, variable: Variable | None, model: FileModel) -> bool:
    """Tell whether an exception ends here that can leave ``variable`` empty.

    With ``variable`` None the result of the function is meant.
    """
    if note is None or note.happening not in _SWALLOWED:
        return False
    if variable is None:
        return True
    body = _protected(note.node, variable, model)
    return body is None or any(_touches(node, variable) for node in nodes_run_in(body))


def _protected(node: cst.CSTNode, variable: Variable, model: FileModel) -> cst.CSTNode | None:
    """Return the block whose exception ends at ``node``, as far as it is known."""
    parent: cst.CSTNode | None = node
    if not isinstance(node, (cst.Try, cst.TryStar)):
        parent = model.parents.around(variable.owner).get(node)
    return parent.body if isinstance(parent, (cst.Try, cst.TryStar, cst.With)) else None


def _touches(node: cst.CSTNode, variable: Variable) -> bool:
    """Tell whether ``node`` stores into the variable, fills it, or hands it on."""
    if isinstance(node, _STORES):
        return any(_is_part(each, variable) for each in _targets(node.target))
    if isinstance(node, cst.Return):
        return True
    if not isinstance(node, cst.Call):
        return False
    if isinstance(node.func, cst.Attribute):
        owner = node.func.value
        # `self.refresh()` may store into `self.positions`.
        if _is_part(owner, variable) and (variable.path or node.func.attr.value in _FILLS):
            return True
    looks = isinstance(node.func, cst.Name) and last_name(node.func) in _LOOKS
    return not looks and any(_is_part(arg.value, variable) for arg in node.args)


def _targets(target: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(target, (cst.List, cst.Tuple)):
        for element in target.elements:
            yield from _targets(element.value)
    else:
        yield target.value if isinstance(target, cst.Subscript) else target


def _is_part(node: cst.CSTNode, variable: Variable) -> bool:
    """Tell whether ``node`` is the variable, or an object that holds it."""
    place = variable_at(node, variable.owner)
    if place is None:
        return False
    owner, name, path = place
    same = owner is variable.owner and name == variable.name
    return same and variable.path[: len(path)] == path
