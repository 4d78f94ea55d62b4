"""What ``enforce_before_order`` hands back for an order that may be sent."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any
from uuid import uuid4

from invariant_guard.basics.quantities import Number


class OrderHandle:
    """One cleared order.

    Truthy, and usable in ``with``. Without a ledger nothing is reserved, so telling the
    handle what became of the order does nothing; the same service code then works with a
    ledger unchanged. Exceptions inside the block pass through untouched.
    """

    __slots__ = ("_id", "_take")

    _id: str | None

    def __init__(self, order_id: str = "", take: Callable[[str], None] | None = None) -> None:
        self._id = order_id or None
        self._take = take

    @property
    def id(self) -> str:
        """A client order id: 32 letters and digits, unique across processes and forks.

        Sent along with the order, it lets an audit join the order with this clearance in a journal.
        """
        if self._id is None:
            self._id = uuid4().hex
        take, self._take = self._take, None
        if take is not None:
            take(self._id)
        return self._id

    @property
    def params(self) -> dict[str, Any]:
        """Parameters to send along with the order, empty for a plain clearance."""
        return {}

    def acknowledge(self, venue_order_id: object = None) -> None:
        """The venue took the order, under this id of its own."""

    def filled(self, total: Number, final: bool = False) -> None:
        """Report the cumulative fill, in the order's unit; ``final`` where it ends the order."""

    def rejected(self, error: object = None) -> None:
        """The venue refused this order, with this error."""

    def not_sent(self) -> None:
        """The order never left this process."""

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> OrderHandle:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None
