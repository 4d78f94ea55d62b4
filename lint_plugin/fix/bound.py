"""Names that are certainly bound at a place, as far as the text shows.

Doubt is a no: what is put into the source must not raise NameError there.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence

from lint_plugin.fix.source import FUNCTIONS

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_BUILTINS = frozenset(dir(builtins))


def is_bound(name: str, chain: Sequence[ast.AST], *, or_builtin: bool = False) -> bool:
    """Tell whether ``name`` is bound before the statement at the end of ``chain`` runs.

    ``chain`` leads from the module to that statement.
    """
    is_inner = False
    for index in range(len(chain) - 1, -1, -1):
        node = chain[index]
        if not isinstance(node, (*_SCOPES, ast.Module)) or index == len(chain) - 1:
            continue
        if isinstance(node, ast.ClassDef) and is_inner:
            continue
        inside = chain[index + 1 :]
        if isinstance(node, FUNCTIONS):
            declared = _declared(node, name)
            if declared == "global":
                return is_bound(name, [chain[0], *_outermost(chain)])
            if declared == "nonlocal":
                return False
        if _binds_anywhere(node, name):
            if isinstance(node, FUNCTIONS) and name in parameter_names(node):
                return not _unbinds(node, name)
            return not _unbinds(node, name) and _bound_before(node, inside, name)
        is_inner = True
    return or_builtin and name in _BUILTINS


def is_free(name: str, chain: Sequence[ast.AST]) -> bool:
    """Tell whether nothing round a place binds ``name``.

    An import of it is seen there.
    """
    return not any(
        _binds_anywhere(node, name) for node in chain if isinstance(node, (*_SCOPES, ast.Module))
    )


def parameter_names(function: ast.AST) -> list[str]:
    """List the names of a function's parameters."""
    args = getattr(function, "args", None)
    if not isinstance(args, ast.arguments):
        return []
    named = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return [arg.arg for arg in named if arg is not None]


def loaded_names(node: ast.AST) -> set[str]:
    """Collect the names that an expression needs from outside."""
    stored = {
        each.id for each in ast.walk(node) if isinstance(each, ast.Name) and _is_store(each)
    } | {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
    return {
        each.id for each in ast.walk(node) if isinstance(each, ast.Name) and not _is_store(each)
    } - stored


def bound_inside(node: ast.AST) -> set[str]:
    """Collect the names that evaluating an expression binds round it."""
    return {
        each.target.id
        for each in ast.walk(node)
        if isinstance(each, ast.NamedExpr) and isinstance(each.target, ast.Name)
    }


def _is_store(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _outermost(chain: Sequence[ast.AST]) -> list[ast.AST]:
    """The statement of the module that a place is in."""
    return list(chain[1:2])


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a scope, without what other scopes inside it hold."""
    stack: list[ast.AST] = list(ast.iter_child_nodes(scope))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, _SCOPES):
            stack.extend(ast.iter_child_nodes(node))


def _binds_anywhere(scope: ast.AST, name: str) -> bool:
    if name in parameter_names(scope):
        return True
    return any(name in _bound_by(node) for node in _own_nodes(scope))


def _bound_by(node: ast.AST) -> Iterable[str]:
    """The names that a node itself binds."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
        return (node.id,)
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return (node.name,)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ExceptHandler) and node.name is not None:
        return (node.name,)
    if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name is not None:
        return (node.name,)
    if isinstance(node, ast.MatchMapping) and node.rest is not None:
        return (node.rest,)
    return ()


def _unbinds(scope: ast.AST, name: str) -> bool:
    """Whether a scope deletes a name, as handlers do with their exception's."""
    return any(
        (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del) and node.id == name)
        or (isinstance(node, ast.ExceptHandler) and node.name == name)
        for node in _own_nodes(scope)
    )


def _declared(function: ast.AST, name: str) -> str:
    for node in _own_nodes(function):
        if isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names:
            return "global" if isinstance(node, ast.Global) else "nonlocal"
    return ""


def _bound_before(scope: ast.AST, inside: Sequence[ast.AST], name: str) -> bool:
    """Whether each way through a scope to a place in it has bound the name."""
    around: ast.AST = scope
    for node in inside:
        if not isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            continue
        for block in _blocks(around):
            if any(each is node for each in block):
                before = block[: next(i for i, each in enumerate(block) if each is node)]
                if any(_certainly_binds(each, name) for each in before):
                    return True
                if _header_binds(around, block, name):
                    return True
        around = node
        if isinstance(node, _SCOPES):
            break
    return False


def _blocks(node: ast.AST) -> Iterator[Sequence[ast.AST]]:
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield block


def _header_binds(node: ast.AST, block: Sequence[ast.AST], name: str) -> bool:
    """Whether a compound statement binds a name before this block of it begins."""
    if isinstance(node, (ast.For, ast.AsyncFor)) and block is node.body:
        return name in _targets(node.target)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return any(
            name in _targets(item.optional_vars)
            for item in node.items
            if item.optional_vars is not None
        )
    return False


def _targets(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and _is_store(each)}


def _certainly_binds(statement: ast.AST, name: str) -> bool:
    """Whether a statement that has run has bound the name, however it ran."""
    if isinstance(statement, ast.Assign):
        return any(name in _targets(target) for target in statement.targets)
    if isinstance(statement, ast.AnnAssign):
        return statement.value is not None and name in _targets(statement.target)
    if isinstance(statement, (ast.Import, ast.ImportFrom, *FUNCTIONS, ast.ClassDef)):
        return name in _bound_by(statement)
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        # What its context managers swallow may have left the body early.
        return False
    if isinstance(statement, ast.If):
        return bool(statement.orelse) and all(
            _ends(block) or any(_certainly_binds(each, name) for each in block)
            for block in (statement.body, statement.orelse)
        )
    if isinstance(statement, ast.Try):
        blocks = [[*statement.body, *statement.orelse], *(item.body for item in statement.handlers)]
        return any(_certainly_binds(each, name) for each in statement.finalbody) or all(
            _ends(block) or any(_certainly_binds(each, name) for each in block) for block in blocks
        )
    return False


def _ends(block: Sequence[ast.stmt]) -> bool:
    return bool(block) and isinstance(block[-1], (ast.Raise, ast.Return))
