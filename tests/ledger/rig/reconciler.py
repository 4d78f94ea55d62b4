"""Runs `reconcile` for ever: python -m rig.reconciler URL VENUE_PORT SCHEME [ACCOUNT]."""

from __future__ import annotations

import logging
import os
import sys
import time

from invariant_guard.ledger import Key, StoreUnavailable, open_ledger

from .venue import LAG_MS, Client

KEY = Key("acct", "x", "linear_perp", "BTC/USDT:USDT")


def main() -> None:
    url, port, scheme, *more = sys.argv[1:]
    account = more[0] if more else KEY.account
    logging.disable(logging.CRITICAL)
    if scheme != "protocol":
        from . import weak

        weak.apply(scheme, int(port))
    ledger = open_ledger(url, lag_ms=LAG_MS)
    venue = Client(int(port), account)
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            ledger.reconcile(venue, [KEY._replace(account=account)])
        except (StoreUnavailable, OSError):
            venue = Client(int(port), account)
        time.sleep(0.01)


if __name__ == "__main__":
    main()
