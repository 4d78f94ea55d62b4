"""The handle of a reserved order: what its owner says about it, told to the ledger.

Nothing here raises because the store is away: the order is out, and the reservation goes on
counting, which is the safe side.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any

from invariant_guard.basics.quantities import Number
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.protocol.lifecycle import Outcome
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.venues.rejections import is_definite

logger = logging.getLogger("invariant_guard.ledger")


class Reading:
    """What the owner's code has taken from the handle, and what it said."""

    __slots__ = ("entered", "id_read", "params_read", "spoken", "travels")

    def __init__(self, travels: bool = True) -> None:
        # The id reaches the venue, if the owner sends it along.
        self.travels = travels
        self.entered = False
        self.id_read = False
        self.params_read = False
        # The owner has said how the call went.
        self.spoken = False

    @property
    def tracked(self) -> bool:
        """Whether the venue can be asked for the order by its id."""
        return self.travels and self.id_read


def log_correction(reading: Reading, timed: bool, site: str) -> tuple[bool, bool] | None:
    """Give (tracked, timed) where the id or the deadline cannot have travelled with the order."""
    if not reading.tracked:
        if reading.travels and not reading.spoken:
            logger.warning(
                "%s: neither order.id nor order.params was read, so the order was sent without "
                "an id and nobody can ask the venue for it: pass params=order.params",
                site,
            )
        return False, False
    if timed and not reading.params_read:
        return True, False
    return None


def log_unheld(reading: Reading, order_id: str, site: str, word: str) -> None:
    """Warn where a handle goes that nobody entered and nobody said anything of."""
    if not (reading.entered or reading.spoken):
        logger.warning(
            "%s: order %s is reserved and nobody holds it, so it counts until it is settled by "
            "hand; write `%s enforcer.enforce_before_order(...) as order:`",
            site,
            order_id,
            word,
        )


def log_outcome(order_id: str, outcome: Outcome) -> None:
    """Warn where a word was not taken."""
    if outcome is Outcome.CONTRADICTED:
        logger.warning(
            "order %s: what was said of it contradicts what is known, and was not taken; was it "
            "said of another order?",
            order_id,
        )


def log_untold(order_id: str, fault: StoreUnavailable) -> None:
    """Report a word that the store could not take."""
    logger.error(
        "order %s: the ledger could not be told (%s); the order counts on. %s",
        order_id,
        fault.reason,
        fault.remedy,
    )


class ReservedOrder(OrderHandle):
    """One order that the ledger counts until it is known what became of it.

    Use it in `with`, and send `params` (or `id`) along: that is what makes an order findable after
    a crash.
    """

    __slots__ = ("_deadline", "_exchange", "_ledger", "_order_id", "_params", "_reading", "_site")

    def __init__(
        self,
        ledger: Ledger,
        order_id: str,
        params: dict[str, Any],
        *,
        timed: bool,
        site: str,
        exchange: str = "",
        travels: bool = True,
    ) -> None:
        super().__init__()
        self._ledger = ledger
        self._order_id = order_id
        self._params = params
        self._deadline = timed
        self._site = site
        self._exchange = exchange
        self._reading = Reading(travels)

    @property
    def id(self) -> str:
        """The client order id to send, in the form that the venue takes."""
        self._reading.id_read = True
        return self._order_id

    @property
    def params(self) -> dict[str, Any]:
        """What to send along: the client order id, and the deadline where the venue takes one."""
        self._reading.id_read = self._reading.params_read = True
        return dict(self._params)

    def acknowledge(self, venue_order_id: object = None) -> None:
        """The venue took the order, under this id of its own."""
        self._reading.spoken = True
        tracked = self._reading.tracked
        self._tell(
            lambda: self._ledger.acknowledge(self._order_id, venue_order_id, tracked=tracked)
        )

    def filled(self, total: Number, final: bool = False) -> None:
        """So much was filled in all, in the order's unit; `final` if no more can be.

        Raises ValueError for a total that is no number or negative.
        """
        self._reading.spoken = True
        self._tell(lambda: self._ledger.filled(self._order_id, total, final))

    def rejected(self, error: object = None) -> None:
        """The call that sent this order raised `error`.

        Only an error that proves the venue does not have the order settles it; after any other it
        counts on as UNKNOWN.
        """
        self._reading.spoken = True
        name = type(error).__name__
        if is_definite(error, self._exchange):
            self._tell(lambda: self._ledger.not_sent(self._order_id, f"refused: {name}"))
        else:
            self._tell(lambda: self._ledger.leave(self._order_id, f"unknown: {name}"))

    def not_sent(self) -> None:
        """The order never left this process."""
        self._reading.spoken = True
        self._tell(lambda: self._ledger.not_sent(self._order_id))

    def __enter__(self) -> ReservedOrder:
        self._reading.entered = True
        self._tell(
            lambda: self._ledger.mark(self._order_id, tracked=self._reading.travels, timed=True)
        )
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc_type is not None:
            name = exc_type.__name__
            self._tell(lambda: self._ledger.leave(self._order_id, f"its block raised {name}"))
        correction = log_correction(self._reading, self._deadline, self._site)
        if correction is not None:
            tracked, timed = correction
            self._tell(lambda: self._ledger.mark(self._order_id, tracked=tracked, timed=timed))

    def _tell(self, word: Callable[[], Outcome]) -> None:
        try:
            log_outcome(self._order_id, word())
        except StoreUnavailable as fault:
            log_untold(self._order_id, fault)

    def __del__(self) -> None:
        # At interpreter exit anything may be gone already.
        with contextlib.suppress(Exception):
            log_unheld(self._reading, self._order_id, self._site, "with")
