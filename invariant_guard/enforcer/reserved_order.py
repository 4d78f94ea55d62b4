"""The handle of a reserved order: its owner's words, passed to the ledger.

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
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.venues.rejections import is_definite

logger = logging.getLogger("invariant_guard.ledger")


class HandleUse:
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


def log_correction(use: HandleUse, timed: bool, site: str) -> tuple[bool, bool] | None:
    """Return (tracked, timed) where the id or the deadline did not travel."""
    if not use.tracked:
        if use.travels and not use.spoken:
            logger.warning(
                "%s: neither order.id nor order.params was read, so the order was sent without "
                "an id and nobody can ask the venue for it: pass params=order.params",
                site,
            )
        return False, False
    if timed and not use.params_read:
        return True, False
    return None


def log_unheld(use: HandleUse, order_id: str, site: str, word: str) -> None:
    """Warn of a handle that goes without having been entered or spoken of."""
    if not (use.entered or use.spoken):
        logger.warning(
            "%s: order %s is reserved and nobody holds it, so it counts until it is settled by "
            "hand; write `%s enforcer.enforce_before_order(...) as order:`",
            site,
            order_id,
            word,
        )


def log_outcome(order_id: str, outcome: Receipt) -> None:
    """Warn where a word was not taken."""
    if outcome is Receipt.CONTRADICTED:
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

    __slots__ = ("_deadline", "_exchange", "_ledger", "_order_id", "_params", "_site", "_use")

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
        self._use = HandleUse(travels)

    @property
    def id(self) -> str:
        """The client order id to send, in the form that the venue takes."""
        self._use.id_read = True
        return self._order_id

    @property
    def params(self) -> dict[str, Any]:
        """Parameters to send along: the client order id, and a deadline if any."""
        self._use.id_read = self._use.params_read = True
        return dict(self._params)

    def acknowledge(self, venue_order_id: object = None) -> None:
        """The venue took the order, under this id of its own."""
        self._use.spoken = True
        tracked = self._use.tracked
        self._tell(
            lambda: self._ledger.acknowledge(self._order_id, venue_order_id, tracked=tracked)
        )

    def filled(self, total: Number, final: bool = False) -> None:
        """Report the cumulative fill, in the order's unit; `final` where it ends the order.

        Raises ValueError for a total that is no number or negative.
        """
        self._use.spoken = True
        self._tell(lambda: self._ledger.filled(self._order_id, total, final))

    def rejected(self, error: object = None) -> None:
        """The call that sent this order raised `error`.

        Only an error that proves the venue does not have the order settles it; after any other it
        counts on as UNKNOWN.
        """
        self._use.spoken = True
        name = type(error).__name__
        if is_definite(error, self._exchange):
            self._tell(lambda: self._ledger.not_sent(self._order_id, f"refused: {name}"))
        else:
            self._tell(lambda: self._ledger.leave(self._order_id, f"unknown: {name}"))

    def not_sent(self) -> None:
        """The order never left this process."""
        self._use.spoken = True
        self._tell(lambda: self._ledger.not_sent(self._order_id))

    def __enter__(self) -> ReservedOrder:
        self._use.entered = True
        try:
            self._tell(
                lambda: self._ledger.mark(self._order_id, tracked=self._use.travels, timed=True)
            )
        except BaseException:
            # Interrupted before the block began: nothing was sent, and nobody else will say so.
            self._ledger.owe(self._order_id)
            raise
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        correction = log_correction(self._use, self._deadline, self._site)
        try:
            if correction is not None:
                tracked, timed = correction
                self._tell(lambda: self._ledger.mark(self._order_id, tracked=tracked, timed=timed))
        finally:
            # Interrupted in the first word, the second is still so.
            if exc_type is not None:
                name = exc_type.__name__
                self._tell(lambda: self._ledger.leave(self._order_id, f"its block raised {name}"))

    def _tell(self, word: Callable[[], Receipt]) -> None:
        try:
            log_outcome(self._order_id, word())
        except StoreUnavailable as fault:
            log_untold(self._order_id, fault)

    def __del__(self) -> None:
        # At interpreter exit anything may be gone already.
        with contextlib.suppress(Exception):
            log_unheld(self._use, self._order_id, self._site, "with")
