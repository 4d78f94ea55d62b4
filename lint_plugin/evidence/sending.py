"""What shows that a function sends an order.

api.fire(symbol=s, side="buy", qty=1)        its arguments, where its name may send
self._http("POST", "/my/orders", body)       the path it posts to: the function round it sends
client.create_order(...)                     an order that is seen: the function round it sends
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from lint_plugin.evidence.words import (
    SAYS_AN_ORDER,
    instead_of_sending,
    is_telling,
    may_send,
    split_words,
)

if TYPE_CHECKING:
    from lint_plugin.evidence.facts import Call

# No border, no recorder; and what is reordered is a list.
_ORDER_PATH = re.compile(
    r"/[\w-]*(?<![/-]re)(?<!b)(?<!ec)orders?(?:/(?:place|create|new|market|limit|open)|[/?{}]*)?\Z",
    re.I,
)
_NO_SENDER = frozenset(
    {"cancel", "delete", "fetch", "get", "history", "list", "preview", "query", "serialize", "test"}
)
# To list one of these would make everything an order.
_GENERIC = frozenset(
    {
        "<module>", "__init__", "add", "call", "create", "create_async", "execute", "main", "new",
        "post", "request", "run", "save", "send", "update",
    }
)  # fmt: skip


class SendingCall(Protocol):
    """A call, and the function that it stands in."""

    @property
    def name(self) -> str:
        """The last name of what is called."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def function(self) -> str:
        """The qualified name of the function round it."""


class SendingBody(Protocol):
    """A function."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def is_abstract(self) -> bool:
        """Whether it does nothing."""


_Call = TypeVar("_Call", bound=SendingCall)


def sender_by_arguments(call: Call) -> str:
    """The function that is told symbol, side and quantity, and may send; else empty."""
    if instead_of_sending(call.receiver) or _is_post(call):
        return ""
    return call.name if call.said >= SAYS_AN_ORDER and may_send(call.name) else ""


def sender_by_path(call: Call) -> str:
    """The function that posts to a path of orders; else empty."""
    if not _is_post(call):
        return ""
    sender = call.function.rpartition(".")[2]
    is_one = sender not in _GENERIC and _NO_SENDER.isdisjoint(split_words(sender))
    return sender if is_one else ""


def inside_of(call: SendingCall) -> tuple[str, str]:
    """The function that a call stands in: its file and its name."""
    return call.path, call.function.rpartition(".")[2]


def _is_post(call: Call) -> bool:
    return bool(call.posts_to) and _ORDER_PATH.search(call.posts_to) is not None


def sending(
    orders: Iterable[_Call], calls: Sequence[_Call], functions: Mapping[str, Sequence[SendingBody]]
) -> dict[str, _Call]:
    """Map each function that sends, straight or through others, to a call that shows it.

    A name counts only if each of its functions sends: two classes may use one word for two things.
    """
    by_function: dict[tuple[str, str], list[_Call]] = {}
    for call in calls:
        by_function.setdefault(inside_of(call), []).append(call)
    sends: dict[tuple[str, str], _Call] = {}
    for order in orders:
        sends.setdefault(inside_of(order), order)
    settled: dict[str, _Call] = {}
    while True:
        added = {
            name: sends[found[0].path, name]
            for name, all_of_name in functions.items()
            if name not in settled
            and (found := [each for each in all_of_name if not each.is_abstract])
            and all((each.path, name) in sends for each in found)
        }
        if not added:
            return settled
        settled |= added
        # `close` and `execute` are the words of files and databases too: nothing is passed on by them.
        telling = {name for name in added if is_telling(name)}
        for key, inside in by_function.items():
            if key not in sends:
                through = next((call for call in inside if call.name in telling), None)
                if through is not None:
                    sends[key] = through
