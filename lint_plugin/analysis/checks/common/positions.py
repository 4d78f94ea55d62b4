"""The positions that a guard call is shown."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.graph.model import GuardSite
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.tree.nodes import keyword_arguments
from lint_plugin.analysis.values.argument_shapes import shape_of
from lint_plugin.analysis.values.order_terms import enforces
from lint_plugin.analysis.values.signatures import GUARD

ARGUMENT = "current_positions"


# What teams call the positions that they show a guard of their own.
_NAMES = (ARGUMENT, "open_positions", "positions")


def positions_argument(site: GuardSite, callees: Callees) -> cst.BaseExpression | None:
    """Find the expression that a guard is shown as positions.

    A guard of the team's own is shown them under a name that says so, which its function in this file may
    have for an argument that is given by position.
    """
    named = dict(keyword_arguments(site.call))
    names: tuple[str, ...]
    shape: tuple[str, ...]
    if enforces(site.call.func, site.scope):
        names, shape = (ARGUMENT,), GUARD
    else:
        names, shape = _NAMES, _parameters(site, callees)
    for name in names:
        if name in named:
            return named[name]
    for index, arg in enumerate(site.call.args):
        if arg.star or arg.keyword is not None or index >= len(shape):
            return None
        if shape[index] in names:
            return arg.value
    return None


def _parameters(site: GuardSite, callees: Callees) -> tuple[str, ...]:
    definition = callees.function(site.call.func, site.scope)
    return () if definition is None else shape_of(site.call, site.scope, callees, ())
