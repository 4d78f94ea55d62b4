"""Functions that no setting lists and that seem to send orders.

Their arguments say so, or the path that they post to.

The evidence is that of ``discover``, read only in files whose bytes hint at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from lint_plugin.evidence.facts import Call, Facts, Function, facts_of
from lint_plugin.evidence.sending import inside_of, sender_by_arguments, sender_by_path, sending
from lint_plugin.evidence.words import is_telling
from lint_plugin.results.notice import LIST_IT, Notice, counted_places, some_places
from lint_plugin.results.outcome import Placed
from lint_plugin.run.hints import Hinting, is_likely
from lint_plugin.settings.patterns import LastNames


def sender_notices(
    files: Sequence[Hinting],
    orders: Sequence[Placed],
    sources: Mapping[str, bytes],
    listed: LastNames,
    level: str,
) -> list[Notice]:
    """Write a notice for each likely sender.

    ``sources`` holds the files with orders that are seen; ``listed`` matches the names in settings.
    """
    facts = {
        file.path: facts_of(file.source, file.path)
        for file in files
        if file.hints.posts or any(name not in listed for name in file.hints.told)
    }
    seen = {(placed.path, placed.order.line) for placed in orders}
    told: dict[str, list[Call]] = {}
    posting: dict[str, list[Call]] = {}
    for each in facts.values():
        for call in each.calls:
            if (call.path, call.line) in seen:
                continue
            if name := sender_by_path(call):
                posting.setdefault(name, []).append(call)
            # What bears the name of an order is said for that.
            elif (name := sender_by_arguments(call)) and not is_likely(name):
                told.setdefault(name, []).append(call)
    if not told and not posting:
        return []
    _read_definitions({*told, *posting}, sources, facts)
    settled = _settled(facts.values(), orders)
    notices = []
    for name, calls in told.items():
        if name not in settled and name not in listed:
            where = counted_places([call.place for call in calls])
            text = f"`{name}` is told symbol, side and quantity {where} and no setting lists it: {LIST_IT}"
            notices.append(Notice("arguments", name, len(calls), text, level))
    for name, calls in posting.items():
        if name not in settled and name not in told and name not in listed:
            where = some_places(call.place for call in calls)
            text = (
                f"`{name}` posts to a path of orders ({where}), where no order is seen: {LIST_IT}"
            )
            notices.append(Notice("posts", name, len(calls), text, level))
    return notices


def _read_definitions(
    names: set[str], sources: Mapping[str, bytes], facts: dict[str, Facts]
) -> None:
    """Add the facts of the files that define one of these functions.

    Or one that they may send through; what the others define cannot settle them.
    """
    wanted, looked_for = set(names), set[str]()
    while fresh := wanted - looked_for:
        looked_for |= fresh
        pattern = re.compile(rb"\bdef[\s\\]+(?:" + "|".join(sorted(fresh)).encode() + rb")(?!\w)")
        for path, source in sources.items():
            if path not in facts and pattern.search(source):
                facts[path] = facts_of(source, path)
        defined = {
            (function.path, function.name)
            for each in facts.values()
            for function in each.functions
            if function.name in wanted
        }
        wanted |= {
            call.name
            for each in facts.values()
            for call in each.calls
            if is_telling(call.name) and inside_of(call) in defined
        }


def _settled(facts: Iterable[Facts], orders: Iterable[Placed]) -> frozenset[str]:
    """The functions that send by an order that is seen: there it is judged."""
    called = {
        (placed.path, placed.order.line): placed.order.call.rpartition(".")[2] for placed in orders
    }
    calls: list[Call] = []
    functions: dict[str, list[Function]] = {}
    for each in facts:
        calls += each.calls
        for function in each.functions:
            functions.setdefault(function.name, []).append(function)
    judged = [call for call in calls if called.get((call.path, call.line)) == call.name]
    return frozenset(sending(judged, calls, functions))
