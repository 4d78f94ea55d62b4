"""Regular expressions that find the names of the settings in unparsed text.

A setting names a function by its last name or by a dotted pattern; in a text only the last name is
sure to stand. An expression may find too much, never too little. Nothing here may import libcst:
the prefilter searches every file of a run with these.
"""

import re
from collections.abc import Iterable

from lint_plugin.settings.config import Config

# Names that concern us whatever the settings say: the question that is not a guard, the
# declarations, and what makes an enforcer.
ALWAYS_RELEVANT = (
    "check_can_open_position",
    "requires_guard",
    "ensures_guard",
    "AsyncPositionInvariantEnforcer",
    "PositionInvariantEnforcer",
    "get_async_position_invariant_enforcer",
    "get_position_invariant_enforcer",
)
_WILD = ("*", "?", "[")


def names_of_guards(config: Config) -> tuple[str, ...]:
    """List what the settings call a guard, and what concerns guards whatever they say."""
    return (*config.all_guards, *config.async_guards, *config.answers, *ALWAYS_RELEVANT)


def expression_of(names: Iterable[str]) -> str:
    """Build an expression that finds the last names of some settings."""
    alternatives = sorted(_expression(name) for name in last_names(names))
    return r"\b(?:" + "|".join(alternatives) + r")\b"


class LastNames:
    """The last names of some settings, to ask for one by one.

    An expression of hundreds takes longer to compile than most runs to look them up.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Set apart those with wildcards."""
        every = last_names(names)
        wild = {name for name in every if is_wild(name)}
        self._plain = every - wild
        self._wild = re.compile(expression_of(wild)) if wild else None

    def __contains__(self, name: str) -> bool:
        """Tell whether the settings name this, or match it."""
        return name in self._plain or (
            self._wild is not None and self._wild.fullmatch(name) is not None
        )

    def among(self, words: frozenset[str]) -> set[str]:
        """Collect the words that the settings name, or match."""
        found = set(self._plain & words)
        if self._wild is not None:
            found.update(filter(self._wild.fullmatch, words))
        return found


def last_names(names: Iterable[str]) -> set[str]:
    """Collect the last parts of dotted names and patterns."""
    return {name.rpartition(".")[2] for name in names}


def longest_literal(name: str) -> str:
    """Find the longest part of a last name without a wildcard."""
    return max((piece for piece in _pieces(name) if piece[:1] not in _WILD), key=len, default="")


def is_wild(name: str) -> bool:
    """Tell whether a name holds a wildcard."""
    return "*" in name or "?" in name or "[" in name


def _expression(name: str) -> str:
    """Translate a last name; a bracket class is widened to any letter."""
    return "".join(
        r"\w*" if piece == "*" else r"\w" if piece[:1] in ("?", "[") else re.escape(piece)
        for piece in _pieces(name)
    )


def _pieces(name: str) -> list[str]:
    if not is_wild(name):
        return [name]
    return re.split(r"(\*|\?|\[[^\]]+\])", name)
