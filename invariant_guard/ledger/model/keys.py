"""Key: the one thing that can be long or short.

`BTCUSDT` names a spot pair and a perpetual at the same venue, so the product is part of the key;
two API keys may belong to one account, so the account is a bound name, never a credential.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from invariant_guard.basics.exchanges import canonical_exchange
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.instruments.instrument import Instrument

# Readable in a terminal and free of the separator; ccxt symbols keep their colon.
_PLAIN = ":-_.@ "


class Key(NamedTuple):
    """An account, an exchange, a product and an instrument of it."""

    account: str
    exchange: str
    product: str
    instrument: str

    @property
    def text(self) -> str:
        """The key as one line, `account/exchange/product/instrument`, slashes inside escaped."""
        return f"{escape(self.account)}/{suffix(self.exchange, self.product, self.instrument)}"

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read what `text` wrote. Raises ValueError unless there are four filled parts.

        A raw ccxt symbol is understood too: everything after the third slash is the instrument.
        """
        parts = text.split("/", 3)
        if len(parts) != 4 or not all(part.strip() for part in parts):
            raise ValueError(
                f"{text!r} is not a key; write ACCOUNT/EXCHANGE/PRODUCT/INSTRUMENT, "
                "as `invariant-guard status` prints it"
            )
        return cls(*map(unquote, parts))


@lru_cache(maxsize=4096)
def escape(part: str) -> str:
    """Escape slashes and percent signs in one part of a key."""
    return quote(part, safe=_PLAIN)


def escape_pattern(part: str) -> str:
    """Escape a part that may have wildcards, as the names that it matches are escaped."""
    return quote(unquote(part), safe=f"{_PLAIN}*?")


@lru_cache(maxsize=4096)
def suffix(exchange: str, product: str, instrument: str) -> str:
    """Return the key's text without the account, which the store looks up."""
    return f"{escape(exchange)}/{escape(product)}/{escape(instrument)}"


def text_of(key: Key | str) -> str:
    """Return the canonical text of a key: one name for one instrument.

    `BTCUSDT`, `BTC/USDT:USDT` and `BTC-USDT-SWAP` are one linear perpetual, `binance` and
    `binanceusdm` one exchange. A spelling that cannot be read is left as it is.
    """
    given = key if isinstance(key, Key) else Key.parse(key)
    exchange, product = canonical_exchange(given.exchange), str(given.product)
    instrument = canonical_symbol(exchange, product, given.instrument)
    return Key(given.account, exchange, product, instrument).text


@lru_cache(maxsize=4096)
def canonical_symbol(exchange: str, product: str, symbol: str) -> str:
    """Return the unified spelling of a symbol, or an unreadable one as it is."""
    try:
        return Instrument.parse(symbol, exchange=exchange, product=product).symbol
    except (PositionInvariantViolation, ValueError):
        return symbol
