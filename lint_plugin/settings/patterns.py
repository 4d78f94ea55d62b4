"""Regular expressions that find the names of the settings in source text, whose names are normalised.

The search before libcst is imported and the pruning of long files read text with these. A match may say too
much and none too little: a bracket class such as `order_[ab]` is widened to any letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lint_plugin.settings.config import Config

# Names that concern us whatever the settings say: the question that is not a guard, and the
# declarations.
ALWAYS = ("check_can_open_position", "requires_guard", "ensures_guard")
_WILD = ("*", "?", "[")


def expression_of_guards(config: Config) -> str:
    """Build an expression that finds every name of a guard."""
    return expression_of((*config.guards, *config.async_guards, *ALWAYS))


def expression_of(names: Iterable[str]) -> str:
    """Build an expression that finds the last names of some settings: `buy` of `client.buy`."""
    last_names = {last_name_of(name) for name in names}
    return r"\b(?:" + "|".join(sorted(_expression(name) for name in last_names)) + r")\b"


def last_name_of(name: str) -> str:
    """The part of a setting behind its last dot: `create_*` of `client.create_*`."""
    return name.rpartition(".")[2]


def longest_literal(name: str) -> str:
    """The longest part of a last name without wildcards: `_order` of `send*_order`."""
    return max((piece for piece in _pieces(name) if piece[:1] not in _WILD), key=len, default="")


def _expression(name: str) -> str:
    pieces = _pieces(name)
    return "".join(
        r"\w*" if piece == "*" else r"\w" if piece[:1] in ("?", "[") else re.escape(piece)
        for piece in pieces
    )


def _pieces(name: str) -> list[str]:
    if not any(wild in name for wild in _WILD):
        return [name]
    return re.split(r"(\*|\?|\[[^\]]+\])", name)
