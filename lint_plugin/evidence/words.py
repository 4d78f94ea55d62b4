"""Words by which arguments and names give themselves away."""

from __future__ import annotations

import re
from functools import lru_cache


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_SAID = {
    "symbol": """
        symbol symbols instrument ticker pair contract tradingsymbol inst_id instid instrument_id product_id
        instrument_token security_id conid epic coin market asset token_id stock code""",
    "side": """
        side order_side action direction transaction_type transactiontype is_buy buy_sell b_s trade_type
        order_action instruction trd_side position_side""",
    "quantity": "qty quantity amount size sz volume units shares lots lot base_size contracts notional",
}
_KINDS = {word: kind for kind, words in _SAID.items() for word in words.split()}
_ENDINGS = (
    ("symbol", ("symbol", "ticker", "contract", "instrument")),
    # Not `inside`, `outside` or `beside`.
    ("side", ("_side", "orderside", "tradeside")),
    ("quantity", ("qty", "quantity", "amount", "size", "volume", "shares", "lots")),
)

_SIDES = _set("buy sell long short bid ask")
SAYS_AN_ORDER = frozenset({"symbol", "side", "quantity"})

# A function that sends an order says so, more or less.
_SENDING = _set("""
    order orders trade trades buy sell long short enter entry exit open close place submit send execute
    market limit stop bracket oco position transaction hedge
""")
_NOT_SENDING = _set("""
    add adjust alert analyze analyse append assert audit backtest build calc calculate can cancel check
    compare compute convert count create_task debug delete describe dry emit error estimate evaluate
    exception fetch fill filled find format generate get handle has info init initialise initialize insert
    is journal list load log make mark mock normalize notify on paper parse persist plot prepare preview
    print process publish query read reconcile record register remove render reply report round safe save
    score set should sim simulate simulated size sort store summarize test to track update upsert valid
    validate verify warn warning write
""")
# Wherever they stand: `order_calc_profit`, `_rate_limit_failed_order`, `on_order_filled`.
_NOWHERE = _set("""
    backtest calc calculate cancel canceled cancelled closed dry executed failed filled history info log
    message mock opened paper params payload placed pnl preview profit query rejected request response
    simulate simulated status submitted test validate
""")
_CHECKING = _set("""
    allow allowed approve approved assert assess authorize can check checks clear cleared compliance enforce
    ensure evaluate gate guard inspect is limit limits permit permitted precheck pretrade require risk screen
    should validate validated veto verify within
""")
_ABOUT_ORDERS = _set("""
    allowed buy exposure kill leverage limit limits margin open order orders position positions pretrade
    risk risks sell side signal size trade trades trading
""")
# No `session`: HTTP libraries send by one.
_STORES = _set("""
    crud dao database db journal orm persistence repo repository repositories
    storage store
""")
_TELLERS = _set(
    "alerter alerts discord email mailer notification notifications notifier slack telegram"
)


# What asks about a name again keeps the answer itself.
@lru_cache(maxsize=1024)
def split_words(name: str) -> tuple[str, ...]:
    """Split an identifier into its words, in small letters."""
    return tuple(word.lower() for word in _WORDS.findall(name))


@lru_cache(maxsize=8192)
def said_by(name: str) -> str:
    """Tell which of symbol, side and quantity an argument of this name says; else empty."""
    small = "_".join(split_words(name))
    if small in _KINDS:
        return _KINDS[small]
    return next((kind for kind, ends in _ENDINGS if small.endswith(ends)), "")


def says_side(word: str) -> str:
    """Tell whether a word is a side by itself, in the form that ``said_by`` answers."""
    return "side" if word.lower() in _SIDES else ""


@lru_cache(maxsize=8192)
def may_send(name: str) -> bool:
    """Whether a function of this name may send an order, if its arguments say one."""
    words = split_words(name)
    return (
        bool(words)
        and not name.strip("_")[:1].isupper()
        and words[0] not in _NOT_SENDING
        and not _SENDING.isdisjoint(words)
        and _NOWHERE.isdisjoint(words)
    )


def is_telling(name: str) -> bool:
    """Whether a function of this name sends, and few others would be called so."""
    return len(split_words(name)) > 1 and may_send(name)


def may_check(name: str) -> bool:
    """Whether a function of this name may check an order before it is sent."""
    words = split_words(name)
    return (
        bool(words)
        and not name.strip("_")[:1].isupper()
        and not _CHECKING.isdisjoint(words)
        and not _ABOUT_ORDERS.isdisjoint(words)
    )


def instead_of_sending(receiver: str) -> str:
    """Tell what a method's receiver does rather than sending orders, by its name; else empty."""
    words = split_words(receiver)
    if not _STORES.isdisjoint(words):
        return "keeps rows"
    return "" if _TELLERS.isdisjoint(words) else "tells people"
