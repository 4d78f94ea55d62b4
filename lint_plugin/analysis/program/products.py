"""Products on which nothing says that an order only reduces: coins at spot, and shares.

Known by the file's imports of Alpaca or Interactive Brokers, and by `default-product`; what is not known is
taken for a derivative.
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.scopes import FileScopes
from lint_plugin.analysis.tree.known_names import SHARE_BROKERS, WITHOUT_REDUCE_ONLY
from lint_plugin.analysis.tree.nodes import keyword_arguments, last_name, string_value

_PRODUCT = "product"


def trades_without_reduce_only(scopes: FileScopes, default_product: str | None) -> bool:
    """Whether the orders of a file are for spot or shares, unless they say otherwise."""
    if default_product is not None:
        return default_product in WITHOUT_REDUCE_ONLY
    return any(
        binding.kind == "import" and binding.path.lstrip(".").partition(".")[0] in SHARE_BROKERS
        for bindings in scopes.everywhere.values()
        for binding in bindings
    )


def product_of(guard: cst.Call) -> str | None:
    """Read the product that a guard call names: `product="spot"`, `Product.SPOT`."""
    for name, value in keyword_arguments(guard):
        if name == _PRODUCT:
            if isinstance(value, cst.Attribute) and value.attr.value == "value":
                value = value.value
            text = string_value(value) or last_name(value) or ""
            return text.lower() or None
    return None
