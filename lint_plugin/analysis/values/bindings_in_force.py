"""Which assignments of a local name may reach a use, by the order of statements.

path = "/v5/order/create"       in force for the first call alone
send(path)
path = "/v5/order/cancel"       in force for the second
send(path)
"""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.names.parents import ParentMap, Parents
from lint_plugin.analysis.names.scopes import Binding, Scope


class _Place(NamedTuple):
    """Where a statement stands: the block that lists it, and its index there."""

    block: cst.CSTNode
    position: int


def bindings_in_force(name: str, use: cst.CSTNode, scope: Scope, parents: Parents) -> list[Binding]:
    """List the bindings of ``name`` that may reach ``use``.

    Perhaps too many, and outside of loops never too few.
    """
    bindings = scope.lookup(name)
    owner = scope.owner(name)
    if len(bindings) < 2 or owner is None or owner is not scope or owner.kind == "module":
        return bindings
    around = parents.around(scope)
    chain = {
        place.block: (depth, place.position) for depth, place in enumerate(_chain(use, around))
    }
    behind: list[tuple[tuple[int, int], bool, Binding]] = []
    for binding in bindings:
        met = _meeting(binding.node, chain, around)
        if met is None:
            behind.append(((0, -1), False, binding))
        elif met[0] is not None:
            behind.append((met[0], met[1], binding))
    sure = [place for place, is_sure, _ in behind if is_sure]
    last = max(sure) if sure else (0, -2)
    return [binding for place, _, binding in behind if place >= last] or bindings


def runs_before(node: cst.CSTNode, use: cst.CSTNode, around: ParentMap) -> bool:
    """Whether ``node`` is sure to have run where ``use`` is evaluated."""
    chain = {
        place.block: (depth, place.position) for depth, place in enumerate(_chain(use, around))
    }
    met = _meeting(node, chain, around)
    return met is not None and met[0] is not None and met[1]


def _chain(node: cst.CSTNode, parents: ParentMap) -> list[_Place]:
    """List the blocks round ``node``, outermost first, with the index of its statement in each."""
    chain: list[_Place] = []
    while node in parents:
        parent = parents[node]
        body = getattr(parent, "body", None)
        if isinstance(parent, (cst.IndentedBlock, cst.SimpleStatementLine)) and body is not None:
            index = next(i for i, each in enumerate(body) if each is node)
            chain.append(_Place(parent, index))
        node = parent
    return chain[::-1]


def _meeting(
    node: cst.CSTNode, chain: dict[cst.CSTNode, tuple[int, int]], parents: ParentMap
) -> tuple[tuple[int, int] | None, bool] | None:
    """Where a binding joins the blocks round the use, and whether it surely runs first.

    None where they share no block (a parameter); a place of None where it runs after the use, or instead.
    """
    own = _chain(node, parents)
    shared = [place for place in own if place.block in chain]
    if not shared:
        return None
    place = shared[-1]
    depth, index = chain[place.block]
    nested = own[-1].block is not place.block and not (
        isinstance(own[-1].block, cst.SimpleStatementLine) and own[-2].block is place.block
    )
    if place.position > index:
        return None, False
    if place.position == index and nested:
        body = getattr(place.block, "body", ())
        apart = isinstance(body[index], (cst.If, cst.Match))
        return (None, False) if apart else ((depth, place.position), False)
    # `path += ...` keeps what it was.
    return (depth, place.position), not nested and not isinstance(parents.get(node), cst.AugAssign)
