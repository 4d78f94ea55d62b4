"""Old names: keys from when each name of an exchange was its own key.

`binance` and `binanceusdm` name one exchange now. A ledger that was written before may have orders
in flight under the other name, which an order under the one name would not see: it is refused until
somebody has seen to them. Nothing is renamed: an order that was sent under a key fills under it.
"""

from __future__ import annotations

from collections.abc import Iterable

from invariant_guard.basics.exchanges import canonical_exchange
from invariant_guard.ledger.model.keys import Key, suffix
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.stores.base import StoreUnavailable


class OldNames:
    """Keys of one ledger under old names, read once: this version makes none.

    Attributes:
        are_read: the ledger was asked for them.
    """

    __slots__ = ("_found", "are_read")

    def __init__(self) -> None:
        self.are_read = False
        self._found: dict[str, str] = {}

    def read(self, keys: Iterable[KeyState]) -> None:
        """Look for old names among a ledger's keys."""
        found = {}
        for state in keys:
            key = Key.parse(state.key)
            one = canonical_exchange(key.exchange)
            if one != key.exchange and not state.out_of_use:
                found[suffix(one, key.product, key.instrument)] = state.key
        self._found = found
        self.are_read = True

    def check(self, asked: Asked) -> None:
        """Raise StoreUnavailable where an order's key has another row under an old name."""
        if not self._found:
            return
        one = canonical_exchange(asked.exchange)
        old = self._found.get(suffix(one, asked.product, asked.instrument))
        if old is not None:
            raise StoreUnavailable(
                f"the ledger has {old}, from before {Key.parse(old).exchange} and {one} were one "
                "exchange; its orders would not be counted with this one",
                "Stop every service of this ledger, name a new one in its URL (another file or "
                "database), bind the labels and reconcile: what is open is read from the venue.",
            )
