"""What seems to send orders, and stands in no setting.

Four kinds of evidence, each enough by itself:

    place_stop_order(...)                        its name: what `check` says aloud as well
    api.fire(symbol=s, side="buy", qty=1)        its arguments, where name or library agree
    self._http("POST", "/my/orders", body)       the path it posts to: the function round it sends
    client.market_order_buy(...)                 a name of a library's preset, in a file without import
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from lint_plugin.evidence.facts import Call
from lint_plugin.evidence.sending import sender_by_arguments, sender_by_path
from lint_plugin.evidence.words import instead_of_sending
from lint_plugin.results.notice import Notice
from lint_plugin.results.proposal import Evidence, Proposal
from lint_plugin.settings.libraries import libraries

_PLACES = 5

Listed = Callable[[str], bool]


def sender_proposals(
    calls: Sequence[Call],
    named: Mapping[str, Sequence[Call]],
    sends: frozenset[str],
    is_listed: Listed,
) -> list[Proposal]:
    """Propose names for `extend-orders`.

    ``named`` are the calls of names that `check` says aloud, ``sends`` the functions of the code base
    that send by an order that is seen: their callers have nothing to add.
    """
    reasons: dict[str, dict[str, list[Call]]] = {}
    for name, mentioned in named.items():
        reasons.setdefault(name, {})["bears the name of an order"] = list(mentioned)
    for call in calls:
        name, why = _evidence(call)
        if name and name not in sends and not is_listed(name):
            reasons.setdefault(name, {}).setdefault(why, []).append(call)
    return [
        Proposal(
            "extend-orders",
            name,
            len({call.place for found in whys.values() for call in found}),
            tuple(
                Evidence(_counted(why, found), places_of(found))
                for why, found in sorted(whys.items())
            ),
        )
        for name, whys in reasons.items()
    ]


def ignored_proposals(orders: Iterable[Call], is_ignored: Listed) -> list[Proposal]:
    """Propose patterns for `ignore-orders`: an order's name on what keeps rows, or tells people."""
    found: dict[str, list[Call]] = {}
    for call in orders:
        if call.receiver and instead_of_sending(call.receiver):
            found.setdefault(f"*.{call.receiver}.{call.name}", []).append(call)
    return [
        Proposal(
            "ignore-orders",
            pattern,
            len(calls),
            (
                Evidence(
                    _counted(
                        f"is called on `{calls[0].receiver}`, which {instead_of_sending(calls[0].receiver)}",
                        calls,
                    ),
                    places_of(calls),
                ),
            ),
        )
        for pattern, calls in found.items()
        if not is_ignored(pattern)
    ]


def library_proposals(notices: Iterable[Notice], calls: Sequence[Call]) -> list[Proposal]:
    """Propose to say that a library only reads here.

    None of its orders is seen.
    """
    proposals = []
    for notice in notices:
        if notice.kind == "library":
            used = [call for call in calls if call.library == notice.about]
            names = ", ".join(f"`{name}`" for name in sorted({call.name for call in used})[:8])
            text = (
                f"is imported, and none of its orders is seen; called on it: {names or 'nothing'}"
            )
            pattern = f"{notice.about}.*"
            proposals.append(
                Proposal("ignore-orders", pattern, notice.total, (Evidence(text, places_of(used)),))
            )
    return proposals


def places_of(calls: Iterable[Call]) -> tuple[str, ...]:
    """The first places of some calls."""
    return tuple(dict.fromkeys(call.place for call in calls))[:_PLACES]


def _evidence(call: Call) -> tuple[str, str]:
    """The function that a call shows to send, and why."""
    if name := sender_by_path(call):
        return name, "posts to a path of orders, where no order is seen"
    if name := sender_by_arguments(call):
        known = call.library and call.library in libraries()
        origin = f", on what comes from `{call.library}`" if known else ""
        return name, f"says symbol, side and quantity{origin}"
    return "", ""


def _counted(why: str, calls: Sequence[Call]) -> str:
    places = {call.place for call in calls}
    files = {call.path for call in calls}
    times = "once" if len(places) == 1 else f"{len(places)} times in {_files(len(files))}"
    return f"{why}: {times}"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
