"""Names that a function which sends an order is likely to bear.

A likely name is a verb of sending, perhaps the kind of order, and the thing sent:
``place_stop_loss_order``, ``executeTrade``, ``send_order_command``, ``_submit_order_with_retry``. What only
builds, tests, cancels or asks bears other verbs or says so.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_AN_ORDER = frozenset(
    {
        "backtest",
        "book",
        "cancel",
        "dry",
        "fake",
        "info",
        "mock",
        "paper",
        "sim",
        "simulate",
        "simulated",
        "status",
        "test",
        "virtual",
    }
)
_SHAPE = (
    r"(?:(?:async|sync|safe|safely|do|try|ws|live|real)_)*"
    r"(?:place|send|submit|execute|create_new)(?!d_|r_|ted_|er_|ter_)_?(?:[a-z0-9_]+_)?(?:order|trade)s?"
    r"(?:_(?:with_retry|with_retries|retry|async|sync|safe|safely|now|ws|command))*"
)


@lru_cache(maxsize=4096)
def is_likely(name: str) -> bool:
    """Whether a function of this name seems to send an order."""
    bare = name.strip("_")
    if bare[:1].isupper():
        # A class: the object that describes an order.
        return False
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", bare).lower()
    return re.fullmatch(_SHAPE, words) is not None and _NOT_AN_ORDER.isdisjoint(words.split("_"))
