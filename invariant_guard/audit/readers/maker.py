"""Maker: the words of all formats, to fills."""

from __future__ import annotations

import re

from invariant_guard.audit.amounts import Amounts
from invariant_guard.audit.model import Effect, Fill, Leg, Origin, Where
from invariant_guard.audit.readers.settings import OrderNote, ReadSettings
from invariant_guard.audit.times import Clock
from invariant_guard.audit.trouble import AuditError
from invariant_guard.basics.text import shown
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.model.keys import canonical_symbol

SIDES = {
    "buy": Side.BUY, "b": Side.BUY, "bot": Side.BUY, "bought": Side.BUY, "sell": Side.SELL,
    "s": Side.SELL, "sld": Side.SELL, "sold": Side.SELL, "sell_short": Side.SELL,
    "sellshort": Side.SELL, "buy_to_cover": Side.BUY, "bid": Side.BUY, "ask": Side.SELL,
}  # fmt: skip
LEGS = {
    "long": Leg.LONG, "short": Leg.SHORT, "both": Leg.NET, "net": Leg.NET, "one-way": Leg.NET,
    "oneway": Leg.NET, "unsaid": Leg.UNSAID,
}  # fmt: skip
EFFECTS = {
    "open": Effect.OPEN, "o": Effect.OPEN, "close": Effect.CLOSE, "c": Effect.CLOSE,
    "c;o": Effect.CROSS, "cross": Effect.CROSS, "nil": Effect.UNSAID, "": Effect.UNSAID,
}  # fmt: skip
TRUTHS = {
    "true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False,
    "0": False, "": None,
}  # fmt: skip

_UNIT_BEHIND = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]*)?) ?[A-Z][A-Z0-9]{0,11}")
_NOTHING = OrderNote()


class Maker:
    """Makes the fills of one source.

    Args:
        origin: the source, and what its format promises.
        settings: what the user says.
        exchange: that the format is of; empty where it is of many.
        product: of its instruments, where the format is of one product; else by the symbol.
        leg: of rows without position side.
    """

    def __init__(
        self,
        origin: Origin,
        settings: ReadSettings,
        exchange: str = "",
        product: str = "",
        leg: Leg = Leg.NET,
    ) -> None:
        self.origin = origin
        self.settings = settings
        self.clock = Clock(settings.zone, origin.path)
        self.amounts = Amounts()
        self.exchange = settings.exchange or exchange
        self.leg = leg
        self._product = product
        self._wheres: dict[tuple[str, str, str], Where] = {}
        self._finder = settings.source_finder()
        self._accounts: set[str] = set()
        #: The row that is being read, for messages.
        self.row = 0

    def where(self, symbol: str, account: str = "", exchange: str = "") -> Where:
        """Return the key that a row's words name, one object for one key."""
        words = symbol, account, exchange
        found = self._wheres.get(words)
        if found is None:
            if not symbol.strip():
                raise AuditError("the symbol is empty")
            venue = (exchange or self.exchange).lower()
            product = self._product or product_of(symbol)
            name = canonical_symbol(venue or "?", product, symbol) if product else symbol
            found = self._wheres[words] = Where(self._account(account), venue, name)
        return found

    def _account(self, account: str) -> str:
        wanted = self.settings.account
        if wanted and account and account != wanted:
            self._accounts.add(account)
            if len(self._accounts) > 1:
                names = " and ".join(sorted(self._accounts))
                raise AuditError(f"the rows are of {names}, so --account cannot name them all")
        return wanted or account

    def side(self, word: str) -> Side:
        found = SIDES.get(word.strip().lower())
        if found is None:
            raise AuditError(f"side {shown(word)} is neither buy nor sell")
        return found

    def leg_of(self, word: str) -> Leg:
        if not word:
            return self.leg
        found = LEGS.get(word.strip().lower())
        if found is None:
            raise AuditError(f"position side {shown(word)} is none of long, short, both and net")
        return found

    def effect_of(self, word: str) -> Effect:
        found = EFFECTS.get(word.strip().lower())
        if found is None:
            raise AuditError(f"effect {shown(word)} is none of open, close and C;O")
        return found

    def truth(self, word: object) -> bool | None:
        if word is None or isinstance(word, bool):
            return word
        text = str(word).strip().lower()
        if text not in TRUTHS:
            raise AuditError(f"{shown(word)} is neither true nor false")
        return TRUTHS[text]

    def quantity(self, text: str) -> int:
        """Read an amount, and one with its currency behind: `0.29 USDC`."""
        try:
            return self.amounts[text]
        except AuditError:
            found = _UNIT_BEHIND.fullmatch(text.strip())
            if found is None:
                raise
            return self.amounts[found[1]]

    def source(self, tag: str, client_id: str) -> str:
        """Return who sent it, by the client id or by the tag."""
        finder = self._finder
        if finder is None:
            return tag
        found = finder.search(client_id) if client_id else None
        if found is None:
            return ""
        return next((group for group in found.groups() if group is not None), found[0])

    def note(self, order: str) -> OrderNote:
        """Return what an order file says of an order."""
        return self.settings.orders.get(order, _NOTHING)

    def make(
        self,
        at: int,
        symbol: str,
        side: Side,
        quantity: int,
        *,
        sequence: int = 0,
        account: str = "",
        exchange: str = "",
        price: str = "",
        leg: Leg | None = None,
        effect: Effect = Effect.UNSAID,
        reduce_only: bool | None = None,
        order: str = "",
        client_id: str = "",
        trade: str = "",
        tag: str = "",
        realized: bool | None = None,
        unit: str = "",
        row: int = 0,
    ) -> Fill | None:
        """Make a fill; None for a quantity of nothing."""
        if not quantity:
            return None
        if quantity < 0:
            raise AuditError("the quantity is below zero")
        note = self.note(order)
        client_id = client_id or note.client_id
        if reduce_only is None:
            reduce_only = note.reduce_only
        return Fill(
            at, sequence, self.where(symbol, account, exchange), side, quantity, price,
            self.leg if leg is None else leg, effect, reduce_only, order, client_id, trade,
            self.source(tag or note.source, client_id), realized, unit, row, self.origin,
        )  # fmt: skip


_DATED = re.compile(r".+[_-]\d{6}$")


def product_of(symbol: str) -> str:
    """Return the product that a symbol's spelling says beyond doubt; empty where it does not."""
    if "/" in symbol and ":" in symbol:
        pair, _, settle = symbol.partition(":")
        if "-" in settle:
            return "option" if settle.count("-") > 1 else "future"
        return "linear_perp" if pair.endswith("/" + settle) else "inverse_perp"
    if symbol.endswith("-SWAP"):
        return "linear_perp" if symbol.count("-") == 2 and "-USD-" not in symbol else "inverse_perp"
    if "/" in symbol:
        return "spot"
    return ""


def binance_product(symbol: str) -> str:
    """Return the product of one of Binance's futures."""
    if symbol.endswith("_PERP"):
        return "inverse_perp"
    return "future" if _DATED.match(symbol) else "linear_perp"


def sequence_of(trade: str) -> int:
    """Return an execution number, or 0 where the id is none."""
    return int(trade) if trade.isdigit() and len(trade) < 25 else 0
