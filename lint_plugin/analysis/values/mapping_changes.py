"""What changes the mapping that a name holds.

order["side"] = side             under this key
order[key] = side                under a key that nobody knows
order.update(side=side)          as `changed_items` reads it
order |= more; del order[key]    by no value that is written
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.tree.known_names import CHANGING_METHODS
from lint_plugin.analysis.tree.nodes import last_name, literal_key, nodes_in
from lint_plugin.analysis.values.variables import ANY_KEY, changed_items


class MappingChange(NamedTuple):
    """A key that ``node`` changes, a statement or a call.

    It is None where it may be any. ``value`` is what stands under the key afterwards, if that is written
    there.
    """

    node: cst.CSTNode
    key: str | None
    value: cst.BaseExpression | None = None


def mapping_changes(name: str, top: cst.CSTNode) -> Iterator[MappingChange]:
    """Yield what changes the mapping ``name`` below ``top``, on whatever object it is."""
    for node in nodes_in(top):
        if isinstance(node, cst.Assign):
            for each in node.targets:
                yield from _stored(node, each.target, name, node.value)
        elif isinstance(node, (cst.AugAssign, cst.Del)):
            # `del order` takes a name away, and leaves the mapping as it is.
            if isinstance(node, cst.AugAssign) and last_name(node.target) == name:
                yield MappingChange(node, None)
            yield from _stored(node, node.target, name, None)
        elif (
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Attribute)
            and last_name(node.func.value) == name
            and node.func.attr.value in CHANGING_METHODS
        ):
            for key, value in changed_items(node):
                yield MappingChange(node, None if key == ANY_KEY else key, value)


def _stored(
    node: cst.CSTNode, target: cst.BaseExpression, name: str, value: cst.BaseExpression | None
) -> Iterator[MappingChange]:
    if isinstance(target, cst.Subscript) and last_name(target.value) == name:
        yield MappingChange(node, literal_key(target), value)
