"""Names of orders that a file writes out as texts: `"create" "_order"`, `f"{VERB}_order"`, a constant."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.parents import Parents
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.tree.nodes import string_value
from lint_plugin.analysis.values.texts import Texts
from lint_plugin.settings.endpoints.matching import HOLE

# Expressions whose text has to be put together first.
PUT_TOGETHER = frozenset(
    {
        cst.BinaryOperation,
        cst.BooleanOperation,
        cst.Call,
        cst.ConcatenatedString,
        cst.FormattedString,
        cst.IfExp,
        cst.NamedExpr,
        cst.Subscript,
    }
)
# Names are looked up as well.
_MADE = (*PUT_TOGETHER, cst.Attribute, cst.Name)


class OrderTexts:
    """Reads the texts of one file that name an order."""

    def __init__(self, callees: Callees, parents: Parents, names: NameMatcher) -> None:
        self._texts = Texts(callees, parents)
        self._orders = names.orders

    def may_say(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is of a kind that a name can be read from."""
        return isinstance(node, (*_MADE, cst.SimpleString))

    def says(self, node: cst.BaseExpression, scope: Scope, owner: str = "") -> bool:
        """Whether ``node`` may be the name of an order, as an attribute of ``owner``."""
        return self.text(node, scope, owner) is not None

    def text(self, node: cst.BaseExpression, scope: Scope, owner: str = "") -> str | None:
        """Read the name of an order that ``node`` may be; None where it is none."""
        plain = string_value(node)
        if plain is not None:
            return plain if self._is_order(plain, owner) else None
        if not isinstance(node, _MADE):
            return None
        for parts in self._texts.of(node, scope):
            text = "".join(parts)
            if HOLE not in parts and self._is_order(text, owner):
                return text
        return None

    def _is_order(self, text: str, owner: str) -> bool:
        return self._orders.match_path(f"{owner}.{text}" if owner else text)
