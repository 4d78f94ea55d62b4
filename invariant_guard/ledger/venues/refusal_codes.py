"""Refusal codes by venue: with one of these the order is not there.

From the venues' own lists of errors. A code is here only where its one meaning is that a new order
was not taken: a value out of bounds, too little money, a key without the right. Left out is all
that can be said of an order that stands: timeouts, "processing", "system busy", "repeated", and
what is said of cancelling, amending or transferring.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType


def _expand(text: str) -> Iterator[str]:
    """Yield the codes of a list in which `a..b` is a run of numbers."""
    for word in text.split():
        first, dots, last = word.partition("..")
        if dots:
            yield from map(str, range(int(first), int(last) + 1))
        else:
            yield word


def _codes(text: str) -> frozenset[str]:
    return frozenset(_expand(text))


# -1006, -1007 and -1008 are doubts, -4116 an id that arrived before, -4117 a stop under way.
_BINANCE = _codes("""
    -1136..-1100 -1022..-1020 -1016..-1013 -1010 -1003 -1002
    -2028..-2018 -2016..-2014 -2010
    -4007..-4000 -4016..-4013 -4024 -4023 -4031..-4028 -4045 -4055 -4062..-4060 -4088 -4087
    -4109 -4108 -4104 -4113 -4112 -4118 -4120 -4131..-4129 -4142..-4135 -4155..-4151 -4164
    -4184 -4183 -4192 -4403..-4400 -5022 -5021
""")

# 170146 (creation timeout), 170035 (being processed), 170149 and 10016 (failed, system) are doubts.
_BYBIT = _codes("""
    10001..10006 10009 10010 10017 10024 10027
    110003 110004 110006 110007 110009 110012 110016 110017 110020 110021 110023 110031 110034
    110037 110039..110042 110044 110045 110051..110053 110057 110063 110066 110070 110092..110094
    130006 130021 131001
    170005 170011 170033 170034 170036 170037 170105 170115..170117 170121 170124 170130..170137
    170140 170148 170151 170157 170159 170192..170194 170197..170200 170202..170204 170206 170210
    170217 170218 170221 170228 170229 170371 170372
""")

# 50004 (timeout), 51054 and 51149 (timed out), 51011 and 51016 (duplicated) are doubts.
_OKX = _codes("""
    50002 50006 50011 50014..50016 50024 50061 50100..50107 50110..50114
    51000..51002 51004..51010 51012 51015 51018..51022 51024 51025 51027..51031 51046 51047 51051
    51072..51074 51100..51105 51108 51111 51116 51119..51121 51127 51131 51136..51138 51148
    51155 51201..51205 51250 51276..51280 51327..51330
""")

# REPEATED_CREATION means that the id arrived before; INTERNAL, SERVER_ERROR, TOO_BUSY are doubts.
_GATE = _codes("""
    INVALID_PARAM_VALUE INVALID_PROTOCOL INVALID_ARGUMENT INVALID_REQUEST_BODY
    MISSING_REQUIRED_PARAM INVALID_CREDENTIALS INVALID_KEY IP_FORBIDDEN READ_ONLY
    INVALID_SIGNATURE MISSING_REQUIRED_HEADER REQUEST_EXPIRED ACCOUNT_LOCKED FORBIDDEN
    TOO_MANY_REQUESTS TOO_FAST INVALID_PRECISION INVALID_CURRENCY INVALID_CURRENCY_PAIR
    POC_FILL_IMMEDIATELY ORDER_POC_IMMEDIATE QUANTITY_NOT_ENOUGH BALANCE_NOT_ENOUGH
    MARGIN_NOT_SUPPORTED MARGIN_BALANCE_NOT_ENOUGH AMOUNT_TOO_LITTLE AMOUNT_TOO_MUCH
    TOO_MANY_ORDERS MIXED_ACCOUNT_TYPE TRADE_RESTRICTED USER_NOT_FOUND CONTRACT_NOT_FOUND
    RISK_LIMIT_EXCEEDED INSUFFICIENT_AVAILABLE LIQUIDATE_IMMEDIATELY LEVERAGE_TOO_HIGH
    LEVERAGE_TOO_LOW POSITION_IN_LIQUIDATION POSITION_EMPTY PRICE_TOO_DEVIATED SIZE_TOO_LARGE
    SIZE_TOO_SMALL PRICE_OVER_LIQUIDATION PRICE_OVER_BANKRUPT INCREASE_POSITION
    CONTRACT_IN_DELISTING PRICE_THRESHOLD_EXCEEDED AUTO_TRIGGER_PRICE_LESS_LAST
    AUTO_TRIGGER_PRICE_GREATE_LAST
""")

# 408000 (timeout), 126033 and 126044 (duplicate), 126034 and 126036 (failed) are doubts.
_KUCOIN = _codes("""
    101030 112010 126001..126005 126009 126011 126013 126015 126021 126022 126027..126030 126037
    126042 126045..126048 130201 130203 130301 130303..130305 130311..130315
    200004 210021 230003 260100 300000 300003 300009 300011 300012 330005 330008 330012
    400001..400008 400200 400303 400330 400350 400370 400400 400401 400500 400600 400760 411100
    429000 600100 600101
""")

_KRAKEN = frozenset({
    "EGeneral:Invalid arguments", "EGeneral:Permission denied", "EAPI:Invalid key",
    "EAPI:Invalid signature", "EAPI:Invalid nonce", "EAPI:Rate limit exceeded",
    "EOrder:Rate limit exceeded", "EOrder:Insufficient funds", "EOrder:Insufficient margin",
    "EOrder:Order minimum not met", "EOrder:Cost minimum not met", "EOrder:Tick size check failed",
    "EOrder:Invalid price", "EOrder:Positions limit exceeded", "EOrder:Orders limit exceeded",
    "EOrder:Margin allowance exceeded", "EOrder:Margin level too low",
    "EOrder:Reduce only:No position exists", "EOrder:Post only order",
    "EQuery:Invalid asset pair", "EQuery:Unknown asset pair",
    "EService:Market in post_only mode", "EService:Market in cancel_only mode",
})  # fmt: skip

_KRAKEN_FUTURES = _codes("""
    insufficientAvailableFunds invalidOrderType invalidSide invalidSize invalidPrice
    marketSuspended marketInactive tooManySmallOrders wouldCauseLiquidation
    wouldExecuteSelf postWouldExecute iocWouldNotExecute wouldNotReducePosition
    outsidePriceCollar maxPositionViolation contractNotFound
    apiLimitExceeded authenticationError nonceBelowThreshold accountInactive
""")

# 40725 (service error), 40015 and 45001 (system) and 40786 (duplicate id) are doubts.
_BITGET = _codes("""
    40001..40006 40008 40009 40011 40012 40014 40017..40020 40108 40309 40706 40711 40712 40762
    40774 40808 40917 41103 41117 43011 43012 45110 45113 45122
""")

# By its text, which is all that it says.
_HYPERLIQUID = (
    "Price must be divisible by tick size",
    "Order must have minimum value of",
    "Insufficient margin to place order",
    "Reduce only order would increase position",
    "Post only order would have immediately matched",
    "Order could not immediately match against any resting orders",
    "Invalid TP/SL price",
    "No liquidity available for market order",
    "Order has invalid size",
    "Order has zero size",
    "Order price cannot be more than",
    "Insufficient spot balance",
    "does not exist",
)  # fmt: skip

# 10040 (retry), 10041, 10047 and 11051 (busy), 11094 and 13008 (internal) are doubts.
_DERIBIT = _codes("""
    9999 10000 10002 10003 10005..10009 10011..10024 10026..10028 10031..10036 10043 10044
    11029 11035..11039 11042 11043 11046..11050 11054 12003..12005 13000..13004 13009..13012 13016
    13019..13021 13025 -32602..-32600 -32700 -32000
""")

# 40010001 is also "client_order_id must be unique", which the text tells.
_ALPACA = _codes("40010000 40010001 40110000 40310000 42210000 42910000")

# 603 was seen with an order that stood.
_MEXC = _codes("""
    -1121 400 401 403 602 700002..700008 1001 2005 2009 10007 10095..10097 10101 10102 30002..30005
    30010 30014 30016 30025 30027..30029 30032 30041 30087 88004 88013 88015
""")

_COINBASE = _codes("""
    UNSUPPORTED_ORDER_CONFIGURATION INVALID_SIDE INVALID_SIZE_PRECISION INVALID_PRICE_PRECISION
    INSUFFICIENT_FUND INVALID_LEDGER_BALANCE ORDER_ENTRY_DISABLED INELIGIBLE_PAIR
    INVALID_LIMIT_PRICE_POST_ONLY INVALID_LIMIT_PRICE INVALID_NO_LIQUIDITY INVALID_REQUEST
    INVALID_PRODUCT_ID
""")

# 150003, 102002, 152030 and 152420 mean that the id arrived before; 103013 is internal.
_BLOFIN = _codes("""
    102005 102014 102015 102022 102037..102040 102047..102055 102064 102065 102089 103003 150004
    152001..152005 152009 152014 152401 152402 152404..152406 152408..152410
""")

#: By ccxt's id, and by the venue's own name where no library stands between.
REFUSALS = MappingProxyType(
    {
        "binance": _BINANCE, "binanceusdm": _BINANCE, "binancecoinm": _BINANCE,
        "binanceus": _BINANCE,
        "bybit": _BYBIT, "bybiteu": _BYBIT, "bybitid": _BYBIT,
        "okx": _OKX, "okxus": _OKX, "myokx": _OKX,
        "gate": _GATE, "gateeu": _GATE,
        "kucoin": _KUCOIN, "kucoinfutures": _KUCOIN,
        "kraken": _KRAKEN, "krakenfutures": _KRAKEN_FUTURES,
        "bitget": _BITGET, "hyperliquid": _HYPERLIQUID, "deribit": _DERIBIT, "alpaca": _ALPACA,
        "mexc": _MEXC, "coinbase": _COINBASE, "blofin": _BLOFIN,
    }
)  # fmt: skip
