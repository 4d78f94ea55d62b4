"""Interactive Brokers, as ib_async (and ib_insync) return positions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError
from invariant_guard.instruments.symbols import Product
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot

_PRODUCTS = {
    "STK": Product.EQUITY,
    "FUT": Product.FUTURE,
    "OPT": Product.OPTION,
    "FOP": Product.OPTION,
    "CRYPTO": Product.SPOT,
    "CASH": Product.SPOT,
}


def contract_symbol(contract: Any) -> str:
    """A share by its ticker, everything else by IB's local symbol (``ESZ4``, ``EUR.USD``)."""
    local = getattr(contract, "localSymbol", "")
    ticker = getattr(contract, "symbol", "")
    return ticker if getattr(contract, "secType", "") == "STK" else (local or ticker)


def from_ibkr(
    rows: object,
    *,
    complete: bool = False,
    fetched_at: datetime | None = None,
    symbols: Iterable[str] = (),
    account: str | None = None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
    symbol_of: Callable[[Any], str] = contract_symbol,
) -> PositionSnapshot:
    """Read ``IB.positions()``.

    Sizes are signed floats. The list may hold several accounts: with ``account`` only that
    one's rows count, without it they have to be of one account.

    Args:
        rows: the list as returned.
        complete: True for ``positions()`` once connected: what is not listed is flat.
        fetched_at: aware time of the request; the time of this call if left out.
        symbols: what was asked for, where it was not the whole account.
        account: the IB account code; of the rows, where they all have the same.
        exchange: the exchange that they are of; an order for another is refused.
        scope: what ``complete`` is complete of, where it is not the whole account.
        symbol_of: names a contract the way the orders' symbol does.

    Raises:
        PositionDataError: no list, an empty list that is not stated to be a successful
            fetch, rows of several accounts, two contracts under one symbol, or a row that
            does not say contract and size without doubt.
    """
    if account is not None and not account:
        raise PositionDataError(f"ibkr: an account has a code, not {shown(account)}")
    if isinstance(rows, (list, tuple)) and rows:
        present = {_account(row) for row in rows}
        if account is None and len(present) > 1:
            raise PositionDataError(
                f"ibkr: rows of {len(present)} accounts: {shown(', '.join(sorted(present)))}",
                remedy="Pass account= with the account the order is for.",
            )
        if account is None:
            account = present.pop()
        # None left is the empty list again: a flat account, or a misspelled code.
        rows = [row for row in rows if _account(row) == account]
    contracts: dict[str, object] = {}
    return _rows.snapshot(
        "ibkr", rows, partial(_leg, symbol_of, contracts), complete=complete,
        fetched_at=fetched_at, symbols=symbols, account=account, exchange=exchange, scope=scope,
    )  # fmt: skip


def _account(row: object) -> str:
    account = getattr(row, "account", None)
    if not isinstance(account, str) or not account:
        raise PositionDataError(f"ibkr: a position row has an account, not {shown(row)}")
    return account


def _leg(symbol_of: Callable[[Any], str], contracts: dict[str, object], row: Any) -> PositionLeg:
    contract = getattr(row, "contract", None)
    symbol = symbol_of(contract) if contract is not None else None
    if not isinstance(symbol, str) or not symbol:
        raise PositionDataError(f"ibkr: a position row names no contract: {shown(contract)}")
    identity = getattr(contract, "conId", None)
    if contracts.setdefault(symbol, identity) != identity:
        raise PositionDataError(
            f"ibkr: two contracts are both called {shown(symbol)}",
            remedy="Pass symbol_of= with a function that tells them apart.",
        )
    quantity = _rows.amount("ibkr", symbol, getattr(row, "position", None), "position")
    product = _PRODUCTS.get(getattr(contract, "secType", ""))
    return PositionLeg(symbol, _rows.signed(quantity), quantity.copy_abs(), product=product)
