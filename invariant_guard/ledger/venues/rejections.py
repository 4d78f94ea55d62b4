"""Rejections: which errors of a client library prove that the venue does not have the order.

Unknown by default. A timeout, a dropped connection or a 5xx says nothing about the order, and a
"duplicate id" says that an earlier attempt arrived. What counts is listed by code first: libraries
map one code to different classes in different products.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Venue codes after which the order may be working: internal error, disconnected, unexpected
# response, timeout, throttled by the system, duplicate id.
_MAY_STAND = frozenset({-1000, -1001, -1006, -1007, -1008, -4116})

# Binance codes that refuse a new order before it is booked.
_BINANCE = frozenset(
    {-1002, -1003, -1010, -1013, -1014, -1015, -1016, -1020, -1021, -1022, -2010, -2014, -2015,
     -2016, -2018, -2019, -2020, -2021, -2022, -2023, -2024, -2025, -2026, -2027, -2028}
) | frozenset(range(-1136, -1099)) | frozenset(range(-4115, -3999)) - {-4116}  # fmt: skip

# HTTP statuses with which a server refuses a request it has understood.
_HTTP = frozenset({400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 422})

_CCXT = frozenset(
    {"ArgumentsRequired", "BadRequest", "BadSymbol", "NotSupported", "AuthenticationError",
     "PermissionDenied", "AccountNotEnabled", "AccountSuspended", "InsufficientFunds",
     "InvalidOrder", "OrderNotFillable", "OrderImmediatelyFillable", "ContractUnavailable",
     "MarketClosed", "InvalidNonce", "NoChange", "MarginModeAlreadySet"}
)  # fmt: skip

_CODE = re.compile(r"""["']code["']\s*:\s*["']?(-?\d+)""")
_AGAIN = re.compile(r"duplicate|already exists|must be unique|not unique", re.IGNORECASE)


def _ccxt(error: BaseException) -> bool:
    name = type(error).__name__
    if name not in _CCXT:
        return False
    code = _CODE.search(str(error))
    if code is None:
        return True
    # A code the table knows decides; one it does not know is of another venue, and the class does.
    return int(code[1]) not in _MAY_STAND


def _binance(error: BaseException) -> bool:
    # python-binance has a `code`; Binance's own connectors, of the same package name, `error_code`.
    code = getattr(error, "code", getattr(error, "error_code", None))
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 500:
        return False
    return isinstance(code, int) and code in _BINANCE and code not in _MAY_STAND


def _http(error: BaseException) -> bool:
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        status = getattr(getattr(error, "response", None), "status_code", None)
    return isinstance(status, int) and status in _HTTP


# By the package that defines the error's class; anything else is read by its HTTP status.
READERS: dict[str, Callable[[BaseException], bool]] = {
    "ccxt": _ccxt,
    "binance": _binance,
}


def is_definite(error: object, exchange: str = "") -> bool:
    """Whether `error`, raised by the call that sent the order, proves that it does not stand."""
    if not isinstance(error, BaseException) or _AGAIN.search(_text(error)):
        return False
    for kind in type(error).__mro__:
        reader = READERS.get(kind.__module__.partition(".")[0])
        if reader is not None:
            return reader(error)
    return _http(error)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        # An error that cannot be read may be anything; this word makes it prove nothing.
        return "duplicate"
