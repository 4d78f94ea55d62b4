"""What seems to check orders: called before one in the same function.

    if not self.risk.check_order(symbol, qty):      answers bool: `checks`
        return
    self.client.create_order(symbol, ...)

The answer is read from the function's own body where it is in the code base, else from what the
callers do with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from lint_plugin.discover.senders import places_of
from lint_plugin.evidence.answers import BOOL, RAISES, REASON, TUPLE
from lint_plugin.evidence.facts import Call, Function, Held
from lint_plugin.evidence.words import may_check, split_words
from lint_plugin.results.proposal import Evidence, Proposal

# A true answer of the former refuses; of the latter nobody knows what it does.
_REFUSES, _EITHER = "refuses", "either"
_KEYS = {
    RAISES: "extend-guards",
    BOOL: "checks",
    TUPLE: "checks",
    REASON: "refusals",
    _REFUSES: "refusals",
    _EITHER: "checks",
}
_ANSWERS = {
    RAISES: "raises",
    BOOL: "answers True or False",
    TUPLE: "answers a tuple whose first item decides",
    REASON: "answers a reason, or None",
    _REFUSES: "answers True or False, and a true answer refuses",
    _EITHER: "answers True or False; which of them refuses is not shown",
}
_LOCKS = frozenset({"lock", "mutex", "semaphore", "sem", "rlock"})


def candidates(calls: Sequence[Call], orders: Iterable[Call]) -> dict[str, list[tuple[Call, Call]]]:
    """Find what is called before an order in the same function, by name."""
    by_function: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        if may_check(call.name) and call.has_arguments:
            by_function.setdefault((call.path, call.function), []).append(call)
    found: dict[str, list[tuple[Call, Call]]] = {}
    for order in orders:
        for call in by_function.get((order.path, order.function), ()):
            if call.line <= order.line and call.name != order.name:
                found.setdefault(call.name, []).append((call, order))
    return found


def checker_proposals(
    before: Mapping[str, Sequence[tuple[Call, Call]]],
    functions: Mapping[str, Sequence[Function]],
    is_listed: Callable[[str], bool],
) -> list[Proposal]:
    """Propose guards, checks and refusals."""
    proposals = []
    for name, pairs in before.items():
        bodies = [function for function in functions.get(name, ()) if not function.is_abstract]
        answer, source = _answer(bodies, pairs)
        part = "" if answer in (RAISES, TUPLE) else _part(pairs)
        if part and not answer:
            answer, source = _way_of(pairs), "by the tests of its callers"
        if not answer or is_listed(name):
            continue
        key = _KEYS[answer]
        value = f"{name}[{part or 0}]" if part or answer == TUPLE else name
        orders = {order.place for _, order in pairs}
        evidence = [
            Evidence(
                f"{f'its `{part}` ' if part else ''}{_ANSWERS[answer]}, {source}",
                tuple(f"{f.path}:{f.line}" for f in bodies[:3]),
            )
        ]
        times = "1 order" if len(orders) == 1 else f"{len(orders)} orders"
        evidence.append(
            Evidence(
                f"is called before {times} in the same function",
                places_of(call for call, _ in pairs),
            )
        )
        proposals.append(Proposal(key, value, len(orders), tuple(evidence), answer == _EITHER))
    return proposals


def lock_proposals(
    held: Iterable[Held], orders: Sequence[Call], is_listed: Callable[[str], bool]
) -> list[Proposal]:
    """Propose locks for `non-suppressing`: an unknown context manager may swallow a refusal."""
    found: dict[str, list[Held]] = {}
    for item in held:
        if not _LOCKS.isdisjoint(split_words(item.name)) and any(
            order.path == item.path and item.first <= order.line <= item.last for order in orders
        ):
            found.setdefault(item.name, []).append(item)
    return [
        Proposal(
            "non-suppressing",
            name,
            len(items),
            (
                Evidence(
                    "holds an order, and is called a lock",
                    tuple(f"{i.path}:{i.first}" for i in items[:5]),
                ),
            ),
        )
        for name, items in found.items()
        if not is_listed(name)
    ]


def _answer(bodies: Sequence[Function], pairs: Sequence[tuple[Call, Call]]) -> tuple[str, str]:
    """How a checker answers, and how that is known; nothing where functions or callers disagree."""
    if bodies:
        answers = {function.answers for function in bodies}
        if answers == {BOOL}:
            return _way_of(pairs), "by its body and the tests of its callers"
        return (answers.pop(), "by its body") if len(answers) == 1 else ("", "")
    uses = Counter(call.use for call, _ in pairs)
    if len(uses) != 1:
        return "", ""
    return next(iter(uses)), "by what its callers do with the answer: its body is not here"


def _part(pairs: Sequence[tuple[Call, Call]]) -> str:
    """Find the attribute or key that all callers test; nothing where they disagree."""
    parts = {call.part for call, _ in pairs}
    return parts.pop() if len(parts) == 1 else ""


def _way_of(pairs: Sequence[tuple[Call, Call]]) -> str:
    """Tell which answer refuses by its tests before orders.

    No name or docstring does.
    """
    ways = {
        # `if can_trade(s): place_order(s); return` sends before it leaves.
        BOOL if call.use == REASON and order.line <= call.left_by else call.use
        for call, order in pairs
    } & {BOOL, REASON}
    if len(ways) != 1:
        return _EITHER
    return _REFUSES if ways == {REASON} else BOOL
