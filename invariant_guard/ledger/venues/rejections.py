"""Rejections: what proves that the venue does not have the order that a call sent.

    evidence ---> repeated? ---> whose words? ---> which code? ---> in the venue's list?
                     | yes           | unknown         | none            | no
                     `---------------`-----------------`-----------------`---> UNKNOWN

UNKNOWN by default: a timeout or a dropped connection says nothing about the order, an error's class
says what a library made of it, and of a request that was sent twice the second answer says nothing
about the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple

from invariant_guard.ledger.venues.refusal_codes import REFUSALS

#: Whoever says one of these may be speaking of an order that stands.
_DOUBT = re.compile(
    r"time.?d?.?out|processing|in progress|repeat|duplicat|already exist|must be unique|not unique"
    r"|unknown status|status unknown|partially failed",
    re.IGNORECASE,
)


class Statement(NamedTuple):
    """What a venue said: whose words they are, and the codes among them."""

    venue: str
    codes: tuple[str, ...]


def is_definite(evidence: object, exchange: str = "") -> bool:
    """Decide whether what the sending call raised or returned proves that no order stands.

    Args:
        evidence: the error, caught where it was raised, or the reply of a library that raises none.
        exchange: the venue's name, for a reply, which does not tell whose it is.
    """
    try:
        if _DOUBT.search(_text(evidence)):
            return False
        if isinstance(evidence, BaseException):
            statement = _stated(evidence)
        elif isinstance(evidence, Mapping):
            statement = _in_body(exchange.lower(), evidence)
        else:
            return False
    except Exception:
        # What cannot be read may be anything.
        return False
    if statement is None or not statement.codes:
        return False
    return all(_refuses(statement.venue, code) for code in statement.codes)


def _text(evidence: object) -> str:
    return str(evidence) if isinstance(evidence, BaseException) else repr(evidence)


def _refuses(venue: str, code: str) -> bool:
    known = REFUSALS.get(venue)
    if known is None:
        return False
    if isinstance(known, frozenset):
        # Kraken says after the code which argument it means.
        return code in known or (venue == "kraken" and code.rpartition(":")[0] in known)
    return any(phrase in code for phrase in known)


# -- errors, by the library that raises them -----------------------------------------------------


def _stated(error: BaseException) -> Statement | None:
    for kind in type(error).__mro__:
        library = READERS.get(kind.__module__.partition(".")[0])
        if library is not None:
            return library.read(error) if library.was_sent_once(error) else None
    return None


def _ccxt(error: BaseException) -> Statement | None:
    """Read `binance {"code":-2019,...}`: ccxt puts its exchange's id before what the venue said."""
    if type(error).__name__ == "RequestTimeout":
        return None
    venue, _, body = str(error).partition(" ")
    if not body.lstrip().startswith(("{", "[")):
        return None
    said = json.loads(body)
    return _in_body(venue, said) if isinstance(said, Mapping) else None


def _binance(error: BaseException) -> Statement | None:
    # python-binance has a `code`; Binance's own connectors, of the same package name, `error_code`.
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 500:
        return None
    return _of_code("binance", getattr(error, "code", getattr(error, "error_code", None)))


def _pybit(error: BaseException) -> Statement | None:
    # FailedRequestError keeps an HTTP status in the same place.
    if type(error).__name__ != "InvalidRequestError":
        return None
    return _of_code("bybit", getattr(error, "status_code", None))


def _alpaca(error: BaseException) -> Statement | None:
    return _of_code("alpaca", getattr(error, "code", None))


def _of_code(venue: str, code: object) -> Statement | None:
    if isinstance(code, bool) or not isinstance(code, (int, str)):
        return None
    return Statement(venue, (str(code),))


# -- requests that a library repeats by itself -----------------------------------------------------


def _ccxt_once(error: BaseException) -> bool:
    """Decide whether the failed request was the order's own, and its first attempt."""
    seen = _locals_of(error, "ccxt", "fetch2")
    if seen is None or seen.get("i") != 0:
        return False
    # Some methods look at the order after they have sent it. Deribit takes orders by GET.
    return seen.get("method") != "GET" or str(seen.get("path")).endswith(("buy", "sell"))


def _pybit_once(error: BaseException) -> bool:
    seen = _locals_of(error, "pybit", "_submit_request")
    if seen is None:
        return False
    # It counts down, before each attempt.
    first = getattr(seen.get("self"), "max_retries", None)
    return isinstance(first, int) and seen.get("retries_attempted") == first - 1


def _alpaca_once(error: BaseException) -> bool:
    seen = _locals_of(error, "alpaca", "_request")
    return seen is not None and seen.get("retry") == getattr(seen.get("self"), "_retry", None)


def _always_once(error: BaseException) -> bool:
    return True


def _locals_of(error: BaseException, package: str, function: str) -> Mapping[str, Any] | None:
    """Return the variables of the function that sent the last request; None where nobody did.

    An error that has lost its traceback has lost the only sign of a repetition with it.
    """
    found: Mapping[str, Any] | None = None
    step: TracebackType | None = error.__traceback__
    while step is not None:
        frame = step.tb_frame
        module = str(frame.f_globals.get("__name__", ""))
        if frame.f_code.co_name == function and module.partition(".")[0] == package:
            found = frame.f_locals
        step = step.tb_next
    return found


class _Reader(NamedTuple):
    read: Callable[[BaseException], Statement | None]
    was_sent_once: Callable[[BaseException], bool]


#: By the package that defines the error's class.
READERS = MappingProxyType(
    {
        "ccxt": _Reader(_ccxt, _ccxt_once),
        "binance": _Reader(_binance, _always_once),
        "pybit": _Reader(_pybit, _pybit_once),
        "alpaca": _Reader(_alpaca, _alpaca_once),
    }
)


# -- bodies, by venue ------------------------------------------------------------------------------


def _in_body(venue: str, body: Mapping[str, Any]) -> Statement | None:
    reader = _BODIES.get(venue)
    if reader is None:
        return None
    return Statement(venue, tuple(str(code) for code in reader(body) if code not in (None, "")))


def _field(*names: str) -> Callable[[Mapping[str, Any]], Iterable[object]]:
    def read(body: Mapping[str, Any]) -> Iterable[object]:
        return [body[name] for name in names if name in body][:1]

    return read


def _okx(body: Mapping[str, Any]) -> Iterable[object]:
    """Read each order's own code; the reply's says that some order failed."""
    data = body.get("data")
    rows = [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []
    codes = [row.get("sCode") for row in rows if "sCode" in row]
    return codes or [body.get("code")]


def _blofin(body: Mapping[str, Any]) -> Iterable[object]:
    data = body.get("data")
    rows = [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []
    return [row.get("code") for row in rows] or [body.get("code")]


def _kraken(body: Mapping[str, Any]) -> Iterable[object]:
    errors = body.get("error")
    return errors if isinstance(errors, list) else []


def _kraken_futures(body: Mapping[str, Any]) -> Iterable[object]:
    sent = body.get("sendStatus")
    return [sent.get("status")] if isinstance(sent, Mapping) else [body.get("error")]


def _deribit(body: Mapping[str, Any]) -> Iterable[object]:
    error = body.get("error")
    return [error.get("code")] if isinstance(error, Mapping) else []


def _hyperliquid(body: Mapping[str, Any]) -> Iterable[object]:
    """Read each order's error; one without an error stands."""
    response = body.get("response")
    if isinstance(response, str):
        return [response]
    data = response.get("data") if isinstance(response, Mapping) else None
    statuses = data.get("statuses") if isinstance(data, Mapping) else None
    if not isinstance(statuses, list):
        return []
    return [
        one["error"] if isinstance(one, Mapping) and "error" in one else "stands"
        for one in statuses
    ]


def _coinbase(body: Mapping[str, Any]) -> Iterable[object]:
    response = body.get("error_response")
    return [response.get("error")] if isinstance(response, Mapping) else [body.get("error")]


_BODIES: Mapping[str, Callable[[Mapping[str, Any]], Iterable[object]]] = MappingProxyType(
    {
        **dict.fromkeys(("binance", "binanceusdm", "binancecoinm", "binanceus"), _field("code")),
        **dict.fromkeys(("bybit", "bybiteu", "bybitid"), _field("retCode", "ret_code")),
        **dict.fromkeys(("okx", "okxus", "myokx"), _okx),
        **dict.fromkeys(("gate", "gateeu"), _field("label")),
        **dict.fromkeys(("kucoin", "kucoinfutures", "bitget", "alpaca", "mexc"), _field("code")),
        "kraken": _kraken,
        "krakenfutures": _kraken_futures,
        "hyperliquid": _hyperliquid,
        "deribit": _deribit,
        "coinbase": _coinbase,
        "blofin": _blofin,
    }
)
