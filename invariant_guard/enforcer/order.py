"""What ``enforce_before_order`` hands back for an order that may be sent."""

from __future__ import annotations

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

    __slots__ = ("_id",)

    _id: str | None

    def __init__(self) -> None:
        self._id = None

    @property
    def id(self) -> str:
        """A client order id: 32 letters and digits, unique across processes and forks."""
        if self._id is None:
            self._id = uuid4().hex
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
