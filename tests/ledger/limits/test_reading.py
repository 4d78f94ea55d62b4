"""A limits.toml means one thing, or one line says what is wrong with it."""

from __future__ import annotations

import pytest

from invariant_guard.ledger import Limits
from invariant_guard.ledger.limits.book import Book, book_to_text, text_to_book
from invariant_guard.ledger.limits.model import Dynamic, InstrumentFamily, OnBreach, Opposing, Pool
from invariant_guard.ledger.limits.scopes import overlap
from invariant_guard.ledger.model.units import UNIT

WHOLE = """
version = 3
currency = "USDT"
day-starts = "01:30 UTC"
required = ["max-long"]

[[limit]]
scope = "key:*/Binance/linear_perp/BTC/USDT:USDT"
max-order-quantity = "0.5"
max-long = "2"
duplicate-window = "2s"
price-collar = "3%"
reference-max-age = "5s"
dynamic = { feed = "vol", multiplies = ["max-long"], max-age = "15m", on-stale = "floor", floor = "0.25" }

[[limit]]
scope = "account:futures-1"
max-open-orders = 20
order-rate = "10/1s"
max-daily-loss = "1500"
equity-max-age = "60s"
on-breach = "halt"
warn-at = "0.8"
mode = "observe"
"""


def test_every_word_is_read() -> None:
    limits = Limits.parse(WHOLE)
    assert (limits.version, limits.currency, limits.day_starts) == (3, "USDT", 5_400_000)
    key, account = limits.entries
    assert key.scope == "key:*/binance/linear_perp/BTC%2FUSDT:USDT"
    assert dict(key.caps)["price-collar"] == 3 * UNIT // 100
    assert (key.duplicate_window, key.reference_max_age) == (2_000, 5_000)
    assert key.dynamic == Dynamic("vol", ("max-long",), 900_000, UNIT // 4)
    assert dict(account.caps)["order-rate"] == 10 * UNIT
    assert (account.rate_window, account.equity_max_age) == (1_000, 60_000)
    assert (account.on_breach, account.observe) == (OnBreach.HALT, True)
    assert account.warn_at == 8 * UNIT // 10


FLOOR = "dynamic={feed='v',multiplies=['max-open-orders'],on-stale='floor',max-age='1m'}"
LIMIT = '[[limit]]\nscope = "account:a"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "version is None"),
        ("version = true", "version is True"),
        ("version = 1\ncurency = 'USDT'", "did you mean currency?"),
        ("version = 1\nrequired = ['max-lng']", "did you mean max-long?"),
        ("version = 1\nday-starts = '00:00'", 'as "00:00 UTC"'),
        ("version = [", "limits.toml: "),
        (f"version = 1\n{LIMIT}max-opn-orders = 1", "did you mean max-open-orders?"),
        (f"version = 1\n{LIMIT}max-open-orders = 1.5", "write a whole number"),
        (f"version = 1\n{LIMIT}max-open-orders = -1", "write a whole number"),
        (f"version = 1\n{LIMIT}max-long = '1'", "it stands in a scope key:"),
        (f"version = 1\n{LIMIT}max-gross-notional = '1'", 'needs currency = "USDT"'),
        (f"version = 1\ncurrency='X'\n{LIMIT}max-gross-notional = 0.5", "write an exact number"),
        (f"version = 1\n{LIMIT}order-rate = '10'", 'write "10/1s"'),
        (f"version = 1\n{LIMIT}order-rate = '10/1y'", "no time"),
        (f"version = 1\n{LIMIT}price-collar = '3%'", "needs reference-max-age"),
        (f"version = 1\ncurrency='X'\n{LIMIT}max-daily-loss = '1'", "needs equity-max-age"),
        (f"version = 1\n{LIMIT}on-breach = 'stop'", "write warn, refuse or halt"),
        (f"version = 1\n{LIMIT}mode = 'obsrve'", "write enforce or observe"),
        (f"version = 1\n{LIMIT}warn-at = '2'", "warn-at"),
        (f"version = 1\n{LIMIT}{LIMIT}", "stands twice"),
        ("version = 1\n[[limit]]\nscope = 'acount:a'", "did you mean account:NAME?"),
        ("version = 1\n[[limit]]\nscope = 'pool:desk'", "there is no pool 'desk'; this file has no [[pool]]"),
        ("version = 1\n[[limit]]\nscope = 'key:a/b'", "write key:ACCOUNT/EXCHANGE"),
        (f"version = 1\n{LIMIT}dynamic = {{feed='v'}}", "multiplies is no list"),
        (f"version = 1\n{LIMIT}max-open-orders=1\ndynamic={{feed='v',multiplies=['max-long']}}",
         "has no cap in this table"),
        (f"version = 1\n{LIMIT}max-open-orders=1\n{FLOOR}", "go together"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_one_line_that_says_the_right_one(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"limits\.toml") as caught:
        Limits.parse(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


POOLED = """
version = 1

[[pool]]
name = "desk"
accounts = ["futures-1", "a/b"]
opposing = "orders"
venues = "any"
families = ["index", "btc"]

[[pool]]
name = "other"
accounts = ["futures-3"]

[[family]]
name = "index"
members = { "CME/future/ES*" = "50", "cme/future/MES*" = "5" }

[[family]]
name = "btc"
members = { "binance/linear_perp/BTCUSDT" = 1, "binance/linear_perp/BTC/USDC:USDC" = "0.001" }
"""


def test_pools_and_families_are_read_and_kept() -> None:
    limits = Limits.parse(POOLED)
    assert limits.pools == (
        Pool("desk", ("futures-1", "a%2Fb"), Opposing.ORDERS, True, ("index", "btc")),
        Pool("other", ("futures-3",), Opposing.POSITIONS, False, ()),
    )
    assert limits.families == (
        InstrumentFamily("index", (("cme/future/ES*", 50 * UNIT), ("cme/future/MES*", 5 * UNIT))),
        InstrumentFamily(
            "btc",
            (
                ("binance/linear_perp/BTC%2FUSDT:USDT", UNIT),
                ("binance/linear_perp/BTC%2FUSDC:USDC", UNIT // 1000),
            ),
        ),
    )
    book = Book(3, limits)
    assert text_to_book(book_to_text(book)) == book


DESK = '[[pool]]\nname = "desk"\naccounts = ["a", "b"]\n'
INDEX = '[[family]]\nname = "index"\nmembers = { "cme/future/ES*" = "50" }\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[pool]]\nname = 'desk'", "accounts is missing"),
        ("[[pool]]\naccounts = ['a']", "name is None"),
        ("pool = 1", "write [[pool]] above each"),
        (DESK + "oposing = 'allow'", "unknown key 'oposing'; did you mean opposing?"),
        (DESK + "opposing = 'position'", "did you mean positions?"),
        (DESK + "venues = 'all'", "venues is 'all'"),
        (DESK.replace('"b"', '"a"'), "accounts has 'a' twice"),
        (DESK.replace('"b"', '"b*"'), "name each account"),
        (DESK.replace('"b"', "1"), "write a list of names"),
        (DESK + DESK, "pool desk stands twice"),
        (DESK + DESK.replace("desk", "other"), "account a is in the pools desk and other"),
        (DESK + "families = ['index']", "this file has no [[family]]"),
        (DESK + "families = ['indx']\n" + INDEX, "did you mean index?"),
        (DESK + INDEX, "family index is named by no pool"),
        (DESK + "families = ['index']\n" + INDEX + INDEX, "overlap"),
        (DESK + INDEX.replace('"50"', '"0"'), "the size of cme/future/ES* is 0"),
        (DESK + INDEX.replace('"50"', '"five"'), "the size of cme/future/ES*"),
        (DESK + INDEX.replace("cme/future/ES*", "ES*"), "write key:ACCOUNT/EXCHANGE"),
        (DESK + INDEX.replace("{ ", '{ "cme/future/ESZ6" = "50", '), "overlap: an instrument can be"),
        (
            DESK + "families = ['index']\n" + INDEX.replace("{ ", '{ "ice/future/ES" = "50", '),
            "family index is of the exchanges cme, ice",
        ),
        (DESK + LIMIT.replace("account:a", "pool:dsk"), "there is no pool 'dsk'; did you mean desk?"),
        (DESK + LIMIT.replace("account:a", "pool:desk") + "max-long = '1'", "max-long means nothing here"),
    ],
)  # fmt: skip
def test_a_wrong_pool_is_one_line_that_says_the_right_one(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"limits\.toml") as caught:
        Limits.parse("version = 1\n" + text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("ES*", "MES*", False), ("ES*", "ESZ6", True), ("*ES", "MES*", True), ("E?", "ES", True),
        ("E?", "E", False), ("*", "", True), ("a*c", "ab*", True), ("a*c", "b*c", False),
        ("*a*", "b?b", True), ("*a*", "bb?", True), ("*aa*", "b?b", False),
        ("?*", "*b", True), ("a", "a", True), ("a", "b", False),
    ],
)  # fmt: skip
def test_patterns_that_one_name_could_match_overlap(one: str, other: str, meet: bool) -> None:
    assert overlap(one, other) is overlap(other, one) is meet
