"""Calls of a team's own guard, written as the file writes them elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lint_plugin.analysis.checks.inv001_unguarded.suggestion import term_called
from lint_plugin.fix.bound import is_bound, loaded_names
from lint_plugin.fix.spot import Spot
from lint_plugin.results.order_to_fix import GuardInSight, OrderToFix

_POSITIONS = frozenset({"current_positions", "held", "open_positions", "positions", "snapshot"})
_SIDES = frozenset({"buy", "long", "sell", "short"})
_NONE_IN_SIGHT = "the file shows no call of `{}` that could be written here as well"


class OwnCall(NamedTuple):
    """A guard of the team's own, with the terms that its arguments stand for.

    An argument is a keyword, or empty by position, with a term or a text that is always given.
    """

    guard: GuardInSight
    arguments: tuple[tuple[str, str, str], ...]

    @property
    def terms(self) -> frozenset[str]:
        """The terms that the guard asks for."""
        return frozenset(term for _, term, _ in self.arguments if term)

    @property
    def names(self) -> frozenset[str]:
        """The names that its callee loads."""
        return frozenset(loaded_names(ast.parse(self.guard.callee, mode="eval")))

    def written(self, values: Mapping[str, str]) -> list[str]:
        """Write its arguments, with a value for each term."""
        texts = [(keyword, values.get(term, text)) for keyword, term, text in self.arguments]
        return [f"{keyword}={text}" if keyword else text for keyword, text in texts]


def own_call(order: OrderToFix, spot: Spot, name: str) -> OwnCall | str:
    """Find a team's own guard to call in a spot, or the reason against it."""
    reason = _NONE_IN_SIGHT.format(name)
    for guard in order.guards:
        if guard.is_coroutine and not spot.may_await:
            continue
        for call in _calls_of(guard.callee, spot):
            arguments = [_argument(*each, spot) for each in _named(call)]
            unknown = next((each for each in arguments if isinstance(each, str)), None)
            if unknown is None and not any(item.arg is None for item in call.keywords):
                known = tuple(each for each in arguments if not isinstance(each, str))
                return OwnCall(guard, known)
            reason = f"the guard `{guard.callee}` takes {unknown or 'more'}, which only you know"
    return reason


def _calls_of(callee: str, spot: Spot) -> Iterator[ast.Call]:
    """Yield the file's calls of a guard whose names are bound there."""
    node = ast.parse(callee, mode="eval").body
    if not all(is_bound(name, spot.chain) for name in loaded_names(node)):
        return
    if any(isinstance(part, ast.Call) and part.args for part in ast.walk(node)):
        return
    wanted = ast.dump(node)
    for call in ast.walk(spot.source.tree):
        if isinstance(call, ast.Call) and ast.dump(call.func) == wanted:
            yield call


def _named(call: ast.Call) -> Iterator[tuple[str, str, ast.expr]]:
    """Yield the arguments of a call: keyword if written, a name for it, its value."""
    for value in call.args:
        # By position, an argument says by its own name what it is.
        yield "", _own_name(value), value
    for item in call.keywords:
        yield item.arg or "", item.arg or "", item.value


def _own_name(value: ast.expr) -> str:
    if isinstance(value, ast.Call):
        return _own_name(value.func)
    if isinstance(value, ast.Constant) and str(value.value).lower() in _SIDES:
        return "side"
    return value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")


def _argument(keyword: str, name: str, value: ast.expr, spot: Spot) -> tuple[str, str, str] | str:
    """Read what an argument stands for; its text where nobody can tell."""
    plain = name.lower().strip("_")
    term = "positions" if plain in _POSITIONS else term_called(plain)
    if term is not None:
        return keyword, term, ""
    text = spot.source.text[spot.source.start(value) : spot.source.end(value)]
    # Texts name an account or a venue; a flag or a number may be meant for that one order.
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return keyword, "", text
    return f"`{keyword}`" if keyword else f"`{text[:40]}` by position"
