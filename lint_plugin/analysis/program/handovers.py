"""Orders handed over: calls that take an order function, or its name.

    to_thread(client.create_order, symbol=s, side="buy")    as client.create_order(symbol=s, side="buy")
    run_in_executor(None, partial(client.create_order, s))         as client.create_order(s)
    getattr(client, "create_order")(s)                             as client.create_order(s)
    call("create_order", symbol=s)                                 as client.create_order(symbol=s)
    Thread(target=client.create_order, args=(s,))                  as client.create_order(s)
    retry(client.create_order, 3, symbol=s)                        as client.create_order(symbol=s, **more)

Each is written as a call whose callee and arguments are nodes of the file, so that it is judged like one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.function_values import STORING_KINDS, Use
from lint_plugin.analysis.tree.known_names import IN_EXECUTOR
from lint_plugin.analysis.tree.nodes import identifier, last_name

# What calls the function it is given with all that stands behind it, and keywords that are its own.
_PASSING_ON = MappingProxyType(
    {
        "apply": (),
        "partial": (),
        "run_sync": ("abandon_on_cancel", "cancellable", "limiter"),
        "submit": (),
        "to_thread": (),
        IN_EXECUTOR: (),
    }
)
_THREADS = frozenset({"Process", "Thread", "Timer"})
_PARTIAL = "partial"
# Stands for arguments that are not written here.
_MORE = cst.Arg(cst.Name("more"), star="**")


class Handover(NamedTuple):
    """An order that leaves by another call.

    ``call`` is written as the order call that it stands for; ``named`` is the token that names the function.
    With ``may_grow`` arguments may still be added.
    """

    named: cst.BaseExpression
    call: cst.Call
    may_grow: bool


def handovers(uses: Mapping[cst.BaseExpression, Use]) -> dict[cst.Call, list[Handover]]:
    """Map each call that sends an order by reference to what it sends."""
    found: dict[cst.Call, list[Handover]] = {}
    for named, use in uses.items():
        if use.kind in STORING_KINDS or not isinstance(use.by, cst.Call):
            continue
        args = list(_arguments(named, use, use.by))
        grows = last_name(use.by.func) == _PARTIAL or _MORE in args
        found.setdefault(use.by, []).append(Handover(named, cst.Call(named, args), grows))
    return found


def is_made_again(handover: Handover, scope: Scope) -> bool:
    """Whether a partial of a partial is handed over, which is one order: `f = partial(f, symbol)`."""
    named = handover.named
    return isinstance(named, cst.Name) and any(
        isinstance(binding.value, cst.Call) and last_name(binding.value.func) == _PARTIAL
        for binding in scope.lookup(identifier(named.value))
    )


def _arguments(named: cst.BaseExpression, use: Use, by: cst.Call) -> Iterator[cst.Arg]:
    if use.kind == "called":
        yield from by.args
        return
    if use.kind == "dispatched":
        yield from (arg for arg in by.args if arg.value is not named)
        return
    name = last_name(by.func) or ""
    index = next((i for i, arg in enumerate(by.args) if arg.value is use.value), None)
    if name in _THREADS:
        yield from _of_thread(by)
    elif name in _PASSING_ON and index is not None and by.args[index].keyword is None:
        own = _PASSING_ON[name]
        yield from (
            arg
            for arg in by.args[index + 1 :]
            if arg.keyword is None or arg.keyword.value not in own
        )
    else:
        # Which of the rest a helper passes on, nobody knows; keywords are mostly the order's.
        yield from (
            arg for arg in by.args if arg.keyword is not None and arg.value is not use.value
        )
        yield _MORE


def _of_thread(by: cst.Call) -> Iterator[cst.Arg]:
    """Read `args=(s,)` and `kwargs={"side": "buy"}`."""
    named = {identifier(arg.keyword.value): arg.value for arg in by.args if arg.keyword is not None}
    placed, by_name = named.get("args"), named.get("kwargs")
    if isinstance(placed, (cst.Tuple, cst.List)):
        for element in placed.elements:
            yield cst.Arg(
                element.value, star="*" if isinstance(element, cst.StarredElement) else ""
            )
    elif placed is not None:
        yield cst.Arg(placed, star="*")
    if by_name is not None:
        yield cst.Arg(by_name, star="**")
