"""Functions that no setting lists and that seem to send orders.

Their arguments say so, or the path that they post to.

The evidence is that of ``discover``, read only in files whose bytes hint at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lint_plugin.evidence.sending import sending
from lint_plugin.results.notice import LIST_IT, Notice, counted_places, some_places

if TYPE_CHECKING:
    from lint_plugin.evidence.kinds import Senders
    from lint_plugin.results.located import Placed
    from lint_plugin.run.content import Content
    from lint_plugin.run.hints import Hinting
    from lint_plugin.run.kept_evidence import KeptEvidence
    from lint_plugin.settings.patterns import LastNames


class _Inside(NamedTuple):
    name: str
    path: str
    function: str


class _Body(NamedTuple):
    path: str
    is_abstract: bool


def sender_notices(
    files: Sequence[Hinting],
    orders: Sequence[Placed],
    contents: Mapping[str, Content],
    evidence: KeptEvidence,
    listed: LastNames,
    level: str,
) -> list[Notice]:
    """Write a notice for each likely sender.

    ``contents`` are the files with orders that are seen; ``listed`` matches the names in settings.
    """
    senders = {
        file.path: evidence.senders(file.content)
        for file in files
        if file.hints.posts or any(name not in listed for name in file.hints.told)
    }
    seen = {(placed.path, placed.order.line) for placed in orders}
    told: dict[str, list[str]] = {}
    posting: dict[str, list[str]] = {}
    for path, each in senders.items():
        for by_name, found in ((told, each.told), (posting, each.posting)):
            for name, line in found:
                if (path, line) not in seen:
                    by_name.setdefault(name, []).append(f"{path}:{line}")
    if not told and not posting:
        return []
    _read_definitions({*told, *posting}, contents, evidence, senders)
    settled = _settled(senders, orders)
    notices = []
    for name, places in told.items():
        if name not in settled and name not in listed:
            where = counted_places(places)
            text = f"`{name}` is told symbol, side and quantity {where} and no setting lists it: {LIST_IT}"
            notices.append(Notice("arguments", name, len(places), text, level))
    for name, places in posting.items():
        if name not in settled and name not in told and name not in listed:
            where = some_places(places)
            text = (
                f"`{name}` posts to a path of orders ({where}), where no order is seen: {LIST_IT}"
            )
            notices.append(Notice("posts", name, len(places), text, level))
    return notices


def _read_definitions(
    names: set[str],
    contents: Mapping[str, Content],
    evidence: KeptEvidence,
    senders: dict[str, Senders],
) -> None:
    """Add the files that define a function, or one that it may send through.

    What the others define cannot settle them.
    """
    wanted, looked_for = set(names), set[str]()
    while fresh := wanted - looked_for:
        looked_for |= fresh
        for path, content in contents.items():
            if path not in senders and any(name in fresh for name, _ in evidence.defined(content)):
                senders[path] = evidence.senders(content)
        for each in senders.values():
            inside = wanted.intersection(name for name, _ in each.functions)
            wanted |= {called for function, called in each.through if function in inside}


def _settled(senders: Mapping[str, Senders], orders: Iterable[Placed]) -> frozenset[str]:
    """The functions that send by an order that is seen: there it is judged."""
    judged = [
        _Inside("", placed.path, name)
        for placed in orders
        if (name := _named_function(placed.order.function))
    ]
    calls: list[_Inside] = []
    functions: dict[str, list[_Body]] = {}
    for path, each in senders.items():
        calls += [_Inside(name, path, function) for function, name in each.through]
        for name, is_abstract in each.functions:
            functions.setdefault(name, []).append(_Body(path, is_abstract))
    return frozenset(sending(judged, calls, functions))


def _named_function(qualified: str) -> str:
    """The innermost function of a qualified name that has a name.

    Empty at the top of a module.
    """
    return next((part for part in reversed(qualified.split(".")) if part[:1] != "<"), "")
