"""What proves that an order is not there: held to the real libraries and their own tables."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import ccxt
import ccxt.async_support
import pytest
from offline_ccxt import Sent, exchange_of

from invariant_guard.ledger.venues.refusal_codes import REFUSALS
from invariant_guard.ledger.venues.rejections import is_definite

# -- ccxt ------------------------------------------------------------------------------------------

#: How each venue wraps a code, as its own documents show it.
_BODY: dict[str, Callable[[str], object]] = {
    "binance": lambda code: {"code": int(code), "msg": "m"},
    "bybit": lambda code: {"retCode": int(code), "retMsg": "m", "result": {}},
    "okx": lambda code: {"code": "1", "data": [{"clOrdId": "", "sCode": code, "sMsg": "m"}]},
    "gate": lambda code: {"label": code, "message": "m"},
    "kucoin": lambda code: {"code": code, "msg": "m"},
    "kraken": lambda code: {"error": [code]},
    "krakenfutures": lambda code: {"result": "error", "error": code},
    "bitget": lambda code: {"code": code, "msg": "m"},
    "hyperliquid": lambda code: {
        "status": "ok", "response": {"type": "order", "data": {"statuses": [{"error": code}]}},
    },
    "deribit": lambda code: {"jsonrpc": "2.0", "error": {"code": int(code), "message": "m"}},
    "alpaca": lambda code: {"code": int(code) if code.isdigit() else 0, "message": "m"},
    "coinbase": lambda code: {"success": False, "error_response": {"error": code, "message": "m"}},
    "mexc": lambda code: {"code": code, "msg": "m"},
    "blofin": lambda code: {"code": "1", "data": [{"code": code, "msg": "m"}]},
}  # fmt: skip

_SYMBOL = {
    "deribit": "BTC/USD:BTC",
    "kraken": "BTC/USD",
    "alpaca": "BTC/USD",
    "coinbase": "BTC/USD",
}


def caught(venue: str, body: object, **options: Any) -> BaseException:
    """Return what ccxt raises where the venue answers an order like this."""
    answers: dict[str, object] = {'"userAbstraction"': '"default"'}
    for part in ("order", "buy", "exchange", "AddOrder"):
        answers[part] = body
    exchange = exchange_of(venue, answers, enableUnifiedAccount=True, **options)
    symbol = _SYMBOL.get(venue, "BTC/USDT:USDT" if exchange.has["swap"] else "BTC/USDT")
    try:
        exchange.create_order(symbol, "limit", "buy", 1, 100.0)
    except ccxt.BaseError as error:
        return error
    raise AssertionError(f"{venue} took {body} for an order")


def definite(venue: str, body: object) -> bool:
    return is_definite(caught(venue, body))


REFUSED = [
    ("binance", {"code": -2019, "msg": "Margin is insufficient."}),
    # ccxt calls these two OperationRejected or InvalidOrder, as the product goes.
    ("binance", {"code": -4061, "msg": "Order's position side does not match user's setting."}),
    ("binance", {"code": -4118, "msg": "ReduceOnly Order Failed."}),
    ("binance", {"code": -1021, "msg": "Timestamp for this request is outside of the recvWindow."}),
    ("bybit", {"retCode": 110007, "retMsg": "ab not enough for new order", "result": {}}),
    ("okx", {"code": "1", "data": [{"sCode": "51008", "sMsg": "insufficient balance"}]}),
    ("gate", {"label": "BALANCE_NOT_ENOUGH", "message": "Not enough balance"}),
    ("kucoin", {"code": "200004", "msg": "Balance insufficient"}),
    ("kraken", {"error": ["EOrder:Insufficient funds"]}),
    ("kraken", {"error": ["EGeneral:Invalid arguments:price"]}),
    ("bitget", {"code": "40762", "msg": "The order amount exceeds the balance"}),
    ("deribit", {"error": {"code": 10009, "message": "not_enough_funds"}}),
    ("alpaca", {"code": 40310000, "message": "insufficient balance for USD"}),
    ("mexc", {"code": 10101, "msg": "Insufficient balance"}),
    ("blofin", {"code": "1", "data": [{"code": "103003", "msg": "Insufficient USDT margin"}]}),
    ("coinbase", {"success": False, "error_response": {"error": "INSUFFICIENT_FUND"}}),
    ("hyperliquid", {"status": "ok", "response": {"type": "order", "data": {"statuses": [
        {"error": "Insufficient margin to place order. asset=0"}]}}}),
]  # fmt: skip

DOUBTFUL = [
    # The fact sheet's.
    ("bybit", {"retCode": 170146, "retMsg": "Order creation timeout", "result": {}}),
    ("bybit", {"retCode": 170035, "retMsg": "Submitted to the system for processing!"}),
    ("kucoin", {"code": "408000", "msg": "Network timeout, please try again later"}),
    ("gate", {"label": "REPEATED_CREATION", "message": "x"}),
    ("mexc", {"code": "603", "msg": "x"}),
    ("blofin", {"code": "1", "data": [{"code": "150003", "msg": "clientId already exist"}]}),
    # Their siblings.
    ("binance", {"code": -1007, "msg": "Timeout waiting for response from backend server."}),
    ("binance", {"code": -4116, "msg": "ClientOrderId is duplicated"}),
    ("binance", {"code": -2010, "msg": "Duplicate order sent."}),
    ("binance", {"code": -1006, "msg": "An unexpected response was received."}),
    ("bybit", {"retCode": 110072, "retMsg": "OrderLinkedID is duplicate", "result": {}}),
    ("bybit", {"retCode": 10016, "retMsg": "System error. Please try again later."}),
    ("okx", {"code": "1", "data": [{"sCode": "51016", "sMsg": "Duplicated client order ID"}]}),
    ("okx", {"code": "50004", "msg": "Endpoint request timeout", "data": []}),
    ("bitget", {"code": "40725", "msg": "service return an error"}),
    ("kraken", {"error": ["EService:Unavailable"]}),
    ("deribit", {"error": {"code": 11094, "message": "internal_server_error"}}),
    ("alpaca", {"code": 40010001, "message": "client_order_id must be unique"}),
    # A code that proves nothing beside one that does.
    ("kraken", {"error": ["EOrder:Insufficient funds", "EService:Unavailable"]}),
    # A message that takes the proof back.
    ("bybit", {"retCode": 110007, "retMsg": "request timeout", "result": {}}),
]  # fmt: skip


@pytest.mark.parametrize(("venue", "body"), REFUSED)
def test_a_code_of_the_venue_s_own_list_settles(venue: str, body: object) -> None:
    assert definite(venue, body)


@pytest.mark.parametrize(("venue", "body"), DOUBTFUL)
def test_a_doubt_stays_unknown(venue: str, body: object) -> None:
    assert not definite(venue, body)


class TestClassAlone:
    @pytest.mark.parametrize(
        "name", ["InvalidOrder", "BadRequest", "InsufficientFunds", "BadSymbol"]
    )
    @pytest.mark.parametrize("text", ["", "no", "binance no", 'somewhere {"code":-2019}'])
    def test_proves_nothing(self, name: str, text: str) -> None:
        with pytest.raises(ccxt.BaseError) as raised:
            _SENDER["fetch2"](getattr(ccxt, name)(text))
        assert not is_definite(raised.value)

    def test_nor_does_a_timeout_with_a_body(self) -> None:
        error = caught("okx", {"code": "1", "data": [{"sCode": "51008", "sMsg": "m"}]})
        assert is_definite(error)
        error.__class__ = ccxt.RequestTimeout
        assert not is_definite(error)


# -- repetitions -----------------------------------------------------------------------------------


class Flaky:
    """Loses the reply to a first attempt, and answers the second."""

    def __init__(self, second: object, losing: int = 1) -> None:
        self.second, self.losing, self.asked = second, losing, 0

    def __call__(self, request: Sent) -> object:
        self.asked += 1
        if self.asked <= self.losing:
            raise ccxt.RequestTimeout("binance lost")
        return self.second


_POOR = {"code": -2019, "msg": "Margin is insufficient."}


@pytest.mark.parametrize(("losing", "settles"), [(0, True), (1, False)])
def test_nothing_is_proved_where_ccxt_repeated_the_request(losing: int, settles: bool) -> None:
    flaky = Flaky(_POOR, losing)
    exchange = exchange_of("binanceusdm", {"fapi/v1/order": flaky}, maxRetriesOnFailure=1)
    with pytest.raises(ccxt.InsufficientFunds) as raised:
        exchange.create_order("BTC/USDT:USDT", "market", "buy", 1)
    assert flaky.asked == losing + 1
    assert is_definite(raised.value) is settles


@pytest.mark.parametrize(("losing", "settles"), [(0, True), (1, False)])
def test_nor_where_its_asynchronous_half_did(losing: int, settles: bool) -> None:
    import asyncio

    flaky = Flaky(_POOR, losing)

    async def send() -> bool:
        exchange = exchange_of(
            "binanceusdm", {"fapi/v1/order": flaky}, ccxt.async_support.binanceusdm,
            maxRetriesOnFailure=1,
        )  # fmt: skip
        try:
            await exchange.create_order("BTC/USDT:USDT", "market", "buy", 1)
        except ccxt.InsufficientFunds as error:
            return is_definite(error)
        finally:
            await exchange.close()
        raise AssertionError

    assert asyncio.run(send()) is settles


def test_an_error_without_its_traceback_may_be_of_a_second_attempt() -> None:
    error = caught("binance", _POOR)
    assert is_definite(error)
    assert not is_definite(error.with_traceback(None))
    assert not is_definite(ccxt.InsufficientFunds('binance {"code":-2019,"msg":"m"}'))


def test_an_error_of_a_look_at_the_order_is_none_of_the_order_itself() -> None:
    exchange = exchange_of("binanceusdm", {"fapi/v1/order": _POOR})
    with pytest.raises(ccxt.InsufficientFunds) as raised:
        exchange.fetch_order("1", "BTC/USDT:USDT")
    assert not is_definite(raised.value)


# -- ccxt's own tables -----------------------------------------------------------------------------

#: Words that ccxt's authors put beside a code that may be said of an order that stands.
_WORRY = re.compile(
    r"time.?out|timed out|processing|repeat|duplicat|already (exist|in use|used|been)|is repeated"
    r"|system (error|busy)|service (error|busy|unavail)|server (error|busy)|internal|unknown error"
    r"|network|try again|does not exist|not found|cancel|modif|amend|withdraw|transfer|redemption"
    r"|subscri|repay",
    re.IGNORECASE,
)

#: Looked at one by one: the words are those of another endpoint under the same number, or they
#: give advice to somebody whose order was not taken.
_NO_WORRY = {
    "binance": "-1113 -1125 -2021 -2022 -2026 -4014 -4015 -4016 -4023 -4028 -4029 -4030 -4031 "
    "-4139 -4400",
    "blofin": "150004 152001 152002 152014 152401 152404",
    "bybit": "10017 110031 170197 170198 170199 170200 170221",
    "deribit": "-32601 13020",
    "gate": "POC_FILL_IMMEDIATELY",
    "kucoin": "126004 330005 330012",
    "mexc": "1001",
    "okx": "51001 51012 51120",
    "kraken": "EService:Market in cancel_only mode",
}


def entries(venue: str) -> Iterator[tuple[str, str]]:
    """Yield each code of ccxt's tables for a venue, and its class."""

    def walk(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for code, kind in table.items():
            if isinstance(kind, dict):
                yield from walk(kind)
            else:
                yield code, kind.__name__

    yield from walk(getattr(ccxt, venue)().exceptions)


def comments(venue: str) -> dict[str, str]:
    """Return what ccxt's source says beside each code."""
    source = inspect.getsource(getattr(ccxt, venue).describe)
    said: dict[str, str] = {}
    for code, words in re.findall(r"^\s+'([^']+)': \w+,\s*#\s*(.*)$", source, re.MULTILINE):
        said[code] = said.get(code, "") + " " + words
    return said


_VENUES = sorted(_BODY)


#: The frame that ccxt's own sender would leave, for thousands of codes at once.
_SENDER: dict[str, Any] = {"__name__": "ccxt.base.exchange"}
exec("def fetch2(error, i=0, method='POST', path='order'):\n    raise error", _SENDER)


@cache
def settled(venue: str) -> frozenset[str]:
    """Return the codes of ccxt's tables that settle an order, each tried."""
    return frozenset(code for code, _ in entries(venue) if _tried(venue, code))


def _tried(venue: str, code: str) -> bool:
    numeric = venue in ("binance", "bybit", "deribit", "alpaca")
    if numeric and not re.fullmatch(r"-?\d+", code):
        return False
    try:
        _SENDER["fetch2"](ccxt.ExchangeError(f"{venue} {json.dumps(_BODY[venue](code))}"))
    except ccxt.BaseError as error:
        return is_definite(error)
    raise AssertionError


@pytest.mark.parametrize("venue", _VENUES)
def test_each_entry_of_ccxt_s_tables_does_what_the_venue_s_list_says(venue: str) -> None:
    said = comments(venue)
    worrying = {
        code: said[code]
        for code in settled(venue)
        if _WORRY.search(said.get(code, "")) and code not in _NO_WORRY.get(venue, "")
    }
    assert worrying == {}


@pytest.mark.parametrize("venue", _VENUES)
def test_the_tables_are_walked_and_some_of_them_settle(venue: str) -> None:
    every = {code for code, _ in entries(venue)}
    known = REFUSALS[venue]
    assert len(every) > 10
    some = settled(venue)
    assert some
    if isinstance(known, frozenset):
        assert some <= known | {code for code in every if venue == "kraken"}


_NEVER = ("RequestTimeout", "DuplicateOrderId", "OrderNotFound", "CancelPending")


@pytest.mark.parametrize("venue", _VENUES)
def test_no_code_settles_that_ccxt_calls_a_timeout_or_a_duplicate(venue: str) -> None:
    of_class = {}
    for code, kind in entries(venue):
        of_class.setdefault(code, set()).add(kind)
    for code in settled(venue):
        assert not of_class[code] & set(_NEVER), (code, of_class[code])


# -- the other libraries ---------------------------------------------------------------------------


class _Response:
    """As much of a reply as a client looks at."""

    def __init__(self, status: int, body: object) -> None:
        self.status_code, self.text = status, json.dumps(body)
        self.headers: dict[str, str] = {}
        self.elapsed = None

    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def ok(self) -> bool:
        return self.status_code < 400

    def raise_for_status(self) -> None:
        import requests

        if not self.ok:
            raise requests.HTTPError(response=self)  # type: ignore[arg-type]


@pytest.fixture
def replies(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Answer what `requests` sends, in order; an exception is raised."""
    import requests

    waiting: list[Any] = []

    def send(self: Any, *args: Any, **more: Any) -> Any:
        answer = waiting.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(requests.Session, "send", send)
    monkeypatch.setattr(requests.Session, "request", send)
    return waiting


@pytest.mark.parametrize(
    ("status", "code", "text", "settles"),
    [
        (400, -2019, "Margin is insufficient.", True),
        (400, -4061, "position side does not match", True),
        (400, -9999, "x", False),
        (400, -1007, "Timeout", False),
        (503, -2019, "m", False),
        (400, -4116, "duplicated", False),
    ],
)
def test_python_binance(
    replies: list[Any], status: int, code: int, text: str, settles: bool
) -> None:
    from binance.client import Client
    from binance.exceptions import BinanceAPIException

    replies.append(_Response(status, {"code": code, "msg": text}))
    client = Client("k", "s", ping=False)
    # It calls the session by the verb.
    client.session.post = lambda *a, **k: replies.pop(0)  # type: ignore[method-assign]
    with pytest.raises(BinanceAPIException) as raised:
        client.futures_create_order(symbol="X", side="BUY", type="MARKET", quantity=1)
    assert is_definite(raised.value) is settles


def test_binance_s_own_connector() -> None:
    class ClientError(Exception):
        """As it raises it."""

        __module__ = "binance.error"

        def __init__(self, status_code: int, error_code: int, error_message: str) -> None:
            super().__init__(status_code, error_code, error_message)
            self.status_code, self.error_code = status_code, error_code

    assert is_definite(ClientError(400, -2019, "Margin is insufficient."))
    assert not is_definite(ClientError(400, -2010, "Duplicate order sent."))
    assert not is_definite(ClientError(408, -1007, "Timeout waiting for response."))


def _alpaca_error(replies: list[Any], *answers: Any) -> BaseException:
    from alpaca.common.exceptions import APIError
    from alpaca.trading.client import TradingClient
    from alpaca.trading.enums import OrderSide, TimeInForce
    from alpaca.trading.requests import MarketOrderRequest

    replies.extend(answers)
    client = TradingClient("k", "s")
    client._retry_wait = 0
    with pytest.raises(APIError) as raised:
        client.submit_order(
            MarketOrderRequest(symbol="X", qty=1, side=OrderSide.BUY, time_in_force=TimeInForce.DAY)
        )
    assert not replies
    return raised.value


def test_alpaca_py(replies: list[Any]) -> None:
    poor = _Response(403, {"code": 40310000, "message": "insufficient buying power"})
    assert is_definite(_alpaca_error(replies, poor))
    # The first attempt timed out at the gateway, and may have been taken.
    assert not is_definite(_alpaca_error(replies, _Response(504, {}), poor))
    again = _Response(422, {"code": 40010001, "message": "client_order_id must be unique"})
    assert not is_definite(_alpaca_error(replies, again))
    assert not is_definite(
        _alpaca_error(replies, _Response(404, {"code": 40410000, "message": "m"}))
    )


def _pybit_error(replies: list[Any], *answers: Any, **settings: Any) -> BaseException:
    trading = pytest.importorskip("pybit.unified_trading", reason="pybit is not installed")
    from pybit.exceptions import FailedRequestError, InvalidRequestError

    replies.extend(answers)
    client = trading.HTTP(api_key="k", api_secret="s", retry_delay=0, **settings)
    with pytest.raises((InvalidRequestError, FailedRequestError)) as raised:
        client.place_order(category="linear", symbol="X", side="Buy", orderType="Market", qty="1")
    return raised.value


def test_pybit(replies: list[Any]) -> None:
    import requests

    poor = _Response(200, {"retCode": 110007, "retMsg": "ab not enough", "result": {}})
    assert is_definite(_pybit_error(replies, poor))
    lost = requests.exceptions.ReadTimeout()
    assert not is_definite(_pybit_error(replies, lost, poor, force_retry=True))
    late = _Response(200, {"retCode": 170146, "retMsg": "Order creation", "result": {}})
    assert not is_definite(_pybit_error(replies, late))
    assert not is_definite(_pybit_error(replies, _Response(403, {})))


class TestReplies:
    """Libraries that raise nothing hand the venue's reply over."""

    def test_python_okx(self) -> None:
        reply = {
            "code": "1",
            "data": [{"sCode": "51008", "sMsg": "Insufficient balance"}],
            "msg": "",
        }
        assert is_definite(reply, "okx")
        assert is_definite(reply, "OKX")
        assert not is_definite(reply)
        assert not is_definite(reply, "bybit")
        taken = {"code": "0", "data": [{"sCode": "0", "ordId": "7"}], "msg": ""}
        assert not is_definite(taken, "okx")
        half = {"code": "2", "data": [{"sCode": "0"}, {"sCode": "51008"}]}
        assert not is_definite(half, "okx")

    def test_hyperliquid_s_sdk(self) -> None:
        def reply(*statuses: object) -> dict[str, Any]:
            data = {"statuses": list(statuses)}
            return {"status": "ok", "response": {"type": "order", "data": data}}

        poor = {"error": "Insufficient margin to place order. asset=0"}
        assert is_definite(reply(poor), "hyperliquid")
        assert not is_definite(reply({"resting": {"oid": 7}}), "hyperliquid")
        assert not is_definite(reply(poor, {"resting": {"oid": 7}}), "hyperliquid")
        assert not is_definite(reply(), "hyperliquid")
        assert not is_definite({"status": "err", "response": "L1 error: x"}, "hyperliquid")


@pytest.mark.parametrize(
    "evidence",
    [None, "text", 7, ValueError(), TimeoutError(), ConnectionError(), {}, {"code": -2019}],
)
def test_what_nobody_knows_proves_nothing(evidence: object) -> None:
    assert not is_definite(evidence)


def test_an_http_status_alone_proves_nothing() -> None:
    error = ValueError("no")
    error.status_code = 422  # type: ignore[attr-defined]
    assert not is_definite(error)


def test_an_error_that_cannot_be_read_proves_nothing() -> None:
    class Hostile(ccxt.InsufficientFunds):
        def __str__(self) -> str:
            raise RuntimeError

    assert not is_definite(Hostile("x"))
