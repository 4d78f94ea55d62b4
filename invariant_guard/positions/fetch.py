"""Fetching every position of an account through ccxt."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError
from invariant_guard.positions.ccxt import from_ccxt
from invariant_guard.positions.ccxt_requests import PositionsRequest, requests_of
from invariant_guard.positions.snapshot import PositionSnapshot

#: A venue that always has a further page is not telling of positions.
_MOST_PAGES = 100


def fetch_ccxt(exchange: Any, *, account: str | None = None) -> PositionSnapshot:
    """Fetch every position that a venue tells of, and say what it was asked.

    Args:
        exchange: a synchronous ccxt exchange with credentials.
        account: whose positions these are.

    Returns:
        A snapshot that is complete of its ``scope``. Of a venue that nobody has looked at it is not
        complete, so that an order on a symbol without a row is refused.

    Raises:
        PositionDataError: an asynchronous exchange, one without positions, or rows that cannot be
            read. What ccxt raises passes through.
    """
    if inspect.iscoroutinefunction(exchange.fetch_positions):
        raise PositionDataError(
            f"{exchange.id} is an asynchronous exchange", remedy="Await fetch_ccxt_async() instead."
        )
    asked_at = datetime.now(timezone.utc)
    exchange.load_markets()
    requests = _requests(exchange)
    questions = _Questions(exchange.id, requests)
    while questions.params is not None:
        questions.take(exchange.fetch_positions(None, dict(questions.params)))
    return _snapshot(exchange, requests, questions.rows, asked_at, account)


async def fetch_ccxt_async(exchange: Any, *, account: str | None = None) -> PositionSnapshot:
    """Do what ``fetch_ccxt`` does with an exchange of ``ccxt.async_support`` or ``ccxt.pro``."""
    asked_at = datetime.now(timezone.utc)
    await exchange.load_markets()
    requests = _requests(exchange)
    questions = _Questions(exchange.id, requests)
    while questions.params is not None:
        questions.take(await exchange.fetch_positions(None, dict(questions.params)))
    return _snapshot(exchange, requests, questions.rows, asked_at, account)


def _requests(exchange: Any) -> tuple[PositionsRequest, ...]:
    if not exchange.has.get("fetchPositions"):
        raise PositionDataError(
            f"{exchange.id} has no positions in ccxt",
            remedy="Use the adapter of the venue's own library, or positions.from_signed(...).",
        )
    return requests_of(exchange.id, exchange.markets or {}, exchange.options)


class _Questions:
    """The calls to make, one after another, and the rows that they gave.

    Attributes:
        params: of the next call; None once there is none.
        rows: what was given so far.
    """

    def __init__(self, venue: str, requests: tuple[PositionsRequest, ...]) -> None:
        self._venue = venue
        self._waiting = [dict(request.params) for request in requests] or [{}]
        self._asked = self._waiting.pop(0)
        self._pages = 0
        self.params: dict[str, Any] | None = self._asked
        self.rows: list[Any] = []

    def take(self, page: object) -> None:
        """Keep the rows of one call, and go on to the next."""
        if not isinstance(page, list):
            raise PositionDataError(
                f"{self._venue}: positions come as a list of rows, not {shown(page)}"
            )
        # Bitget's unified accounts answer for every margin coin at once, as often as asked.
        self.rows += [row for row in page if row not in self.rows]
        self._pages += 1
        if self._pages >= _MOST_PAGES:
            raise PositionDataError(f"{self._venue}: {self._pages} pages of positions, and no end")
        cursor = _cursor(page)
        if cursor:
            self.params = {**self._asked, "cursor": cursor}
        elif self._waiting:
            self._asked, self._pages = self._waiting.pop(0), 0
            self.params = self._asked
        else:
            self.params = None


def _cursor(page: Sequence[Any]) -> object:
    """Return where a full page goes on; Bybit alone divides positions into pages."""
    for row in page:
        info = row.get("info") if isinstance(row, dict) else None
        cursor = info.get("nextPageCursor") if isinstance(info, dict) else None
        if cursor:
            return cursor
    return None


def _snapshot(
    exchange: Any,
    requests: tuple[PositionsRequest, ...],
    rows: object,
    asked_at: datetime,
    account: str | None,
) -> PositionSnapshot:
    return from_ccxt(
        rows, complete=bool(requests), fetched_at=asked_at, account=account,
        exchange=str(exchange.id), scope=tuple(request.scope for request in requests),
    )  # fmt: skip
