"""The positions that a guard call is shown."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.graph.model import GuardSite
from lint_plugin.analysis.tree.nodes import keyword_arguments
from lint_plugin.analysis.values.order_terms import enforces
from lint_plugin.analysis.values.signatures import GUARD

ARGUMENT = "current_positions"


def positions_argument(site: GuardSite) -> cst.BaseExpression | None:
    """Find the expression that the enforcer's own guard is shown as positions."""
    if not enforces(site.call.func, site.scope):
        return None
    named = dict(keyword_arguments(site.call))
    if ARGUMENT in named:
        return named[ARGUMENT]
    place = GUARD.index(ARGUMENT)
    for index, arg in enumerate(site.call.args[: place + 1]):
        if arg.star or arg.keyword is not None:
            return None
        if index == place:
            return arg.value
    return None
