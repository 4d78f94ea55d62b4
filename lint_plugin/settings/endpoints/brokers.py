"""Order endpoints of brokers and prediction markets."""

from lint_plugin.settings.endpoints.venue import Venue

BROKERS = (
    Venue(
        "Alpaca",
        "alpaca-py 0.44.0, alpaca-trade-api 3.2.0, ccxt 4.5.90 `alpaca`",
        hints="alpaca apca",
        shared="v2/orders v1/trading/accounts/{}/orders ?orders",
        edits="PATCH:v2/orders/{} PATCH:v1/trading/accounts/{}/orders/{} PATCH:?orders/{}",
        neither="v2/orders:by_client_order_id v2/positions v2/positions/{}",
    ),
    Venue(
        "OANDA",
        "v20 3.0.25, oandapyV20 0.7.2",
        hints="oanda",
        shared="v3/accounts/{}/orders",
        edits="PUT:v3/accounts/{}/orders/{} PUT:v3/accounts/{}/trades/{}/orders",
        neither="""
            v3/accounts/{}/orders/{}/cancel v3/accounts/{}/trades/{}/close
            v3/accounts/{}/positions/{}/close v3/accounts/{}/pendingOrders
        """,
    ),
    Venue(
        "Schwab",
        "schwab-py 1.5.1",
        hints="schwab",
        shared="trader/v1/accounts/{}/orders",
        edits="PUT:trader/v1/accounts/{}/orders/{}",
        neither="trader/v1/accounts/{}/previewOrder trader/v1/orders",
    ),
    Venue(
        "Tradier",
        "uvatradier 0.4.7; the paths of TD Ameritrade, tda-api 1.6.0",
        hints="tradier",
        shared="v1/accounts/{}/orders",
        edits="PUT:v1/accounts/{}/orders/{}",
    ),
    Venue(
        "tastytrade",
        "tastytrade 13.2.3",
        hints="tastytrade tastyworks",
        shared="?accounts/{}/orders ?accounts/{}/complex-orders",
        edits="PUT:?accounts/{}/orders/{} PATCH:?accounts/{}/orders/{}",
        neither="accounts/{}/orders/dry-run accounts/{}/orders/live",
    ),
    Venue(
        "Interactive Brokers",
        "ibind 0.2.2",
        hints="iserver",
        only="iserver/account/{}/orders",
        edits="POST:iserver/account/{}/order/{}",
        neither="""
            iserver/account/{}/orders/whatif iserver/account/orders
            iserver/account/order/status/{}
        """,
    ),
    Venue(
        "E*TRADE",
        "pyetrade 2.1.1",
        hints="etrade",
        only="{}/orders/place",
        edits="PUT:{}/orders/{}/change/place",
        neither="{}/orders/preview {}/orders/cancel {}/orders/{}/change/preview",
    ),
    Venue(
        "Zerodha Kite",
        "kiteconnect 5.2.2",
        hints="kite.trade kite.zerodha kiteconnect",
        only="orders/regular orders/amo orders/co orders/iceberg orders/auction",
        edits="PUT:orders/regular/{} PUT:orders/amo/{} PUT:orders/co/{}",
        neither="orders trades margins/orders gtt/triggers",
    ),
    Venue(
        "Upstox",
        "upstox-python-sdk 2.30.0",
        hints="upstox",
        only="v*/order/place v2/order/multi/place v3/order/gtt/place",
        edits="PUT:v*/order/modify PUT:v3/order/gtt/modify",
        neither="""
            v2/order/cancel v2/order/multi/cancel v2/order/retrieve-all
            v2/order/positions/exit v2/order/details
        """,
    ),
    Venue(
        "Dhan",
        "dhanhq 2.3.0",
        hints="dhan",
        only="v2/orders/slicing",
        shared="""
            v2/orders v2/super/orders v2/forever/orders ?orders ?super/orders
            ?forever/orders ?orders/slicing
        """,
        edits="PUT:v2/orders/{}",
        neither="v2/orders/external/{} v2/trades",
    ),
    Venue(
        "Fyers",
        "fyers-apiv3 3.2.0",
        hints="fyers",
        shared="orders/sync multi-order/sync multileg/orders/sync gtt/orders/sync",
        edits="""
            PUT:orders/sync PATCH:orders/sync PUT:multi-order/sync
            PATCH:multi-order/sync
        """,
        neither="v3/orders v3/tradebook",
    ),
    Venue(
        "Angel One",
        "smartapi-python 1.5.5",
        hints="angelbroking angelone",
        only="angelbroking/order/v1/placeOrder",
        edits="POST:angelbroking/order/v1/modifyOrder",
        neither="angelbroking/order/v1/cancelOrder angelbroking/order/v1/getOrderBook",
    ),
    Venue(
        "Shoonya, Flattrade (Noren)",
        "NorenRestApiPy 0.0.22",
        hints="noren shoonya flattrade finvasia piconnect",
        only="NorenWClientTP/PlaceOrder ?PlaceOrder",
        edits="POST:NorenWClientTP/ModifyOrder POST:?ModifyOrder",
        neither="NorenWClientTP/CancelOrder NorenWClientTP/OrderBook",
    ),
    Venue(
        "OpenAlgo",
        "openalgo 1.0.47",
        hints="openalgo",
        only="""
            api/v1/placeorder api/v1/placesmartorder api/v1/basketorder
            api/v1/splitorder api/v1/optionsorder api/v1/optionsmultiorder
        """,
        edits="POST:api/v1/modifyorder",
        neither="""
            api/v1/cancelorder api/v1/cancelallorder api/v1/orderstatus
            api/v1/closeposition
        """,
    ),
    Venue(
        "Kalshi",
        "kalshi-python 2.1.4, pykalshi 2.0.0",
        hints="kalshi",
        shared="""
            portfolio/orders portfolio/orders/batched
            portfolio/events/orders portfolio/events/orders/batched
        """,
        edits="POST:portfolio/orders/{}/amend",
        neither="portfolio/orders/{}/decrease portfolio/positions",
    ),
    Venue(
        "Polymarket",
        "py-clob-client 0.34.6",
        hints="polymarket py_clob",
        shared="?order ?orders",
        neither="order-scoring",
    ),
    Venue(
        "Robinhood",
        "robin-stocks 3.4.0; crypto: public code",
        hints="robinhood",
        shared="crypto/trading/orders ?orders ?options/orders",
        neither="crypto/trading/orders/{}/cancel",
    ),
    Venue(
        "Saxo",
        "saxo-openapi 0.6.0",
        hints="saxo",
        shared="trade/v2/orders",
        edits="PATCH:trade/v2/orders",
        neither="trade/v2/orders/precheck port/v1/orders",
    ),
    Venue(
        "IG",
        "trading-ig 0.0.25",
        hints="ig.com",
        shared="positions/otc workingorders/otc",
        edits="PUT:workingorders/otc/{}",
        neither="positions/otc/{} confirms/{}",
    ),
    Venue(
        "Trading 212",
        "trading212-rest 0.5.0",
        hints="trading212 t212",
        only="""
            equity/orders/market equity/orders/limit equity/orders/stop
            equity/orders/stop_limit
        """,
        neither="equity/orders equity/orders/{} equity/portfolio",
    ),
    Venue(
        "Korea Investment",
        "python-kis 2.1.6, mojito2 0.1.6",
        hints="koreainvestment",
        only="""
            domestic-stock/v1/trading/order-cash domestic-stock/v1/trading/order-credit
            overseas-stock/v1/trading/order domestic-futureoption/v1/trading/order
            overseas-futureoption/v1/trading/order
        """,
        edits="""
            POST:domestic-stock/v1/trading/order-rvsecncl
            POST:overseas-stock/v1/trading/order-rvsecncl
        """,
        neither="""
            domestic-stock/v1/trading/inquire-balance
            domestic-stock/v1/trading/inquire-psbl-order
        """,
    ),
    Venue(
        "TradeStation",
        "public code",
        hints="tradestation",
        only="orderexecution/orders orderexecution/ordergroups",
        edits="PUT:orderexecution/orders/{}",
        neither="""
            orderexecution/orderconfirm orderexecution/ordergroupconfirm
            brokerage/orders
        """,
    ),
    Venue(
        "Tradovate",
        "public code",
        hints="tradovate",
        only="?order/placeorder ?order/placeoso ?order/placeoco",
        edits="POST:?order/modifyorder",
        neither="order/cancelorder order/liquidateposition order/list",
    ),
    Venue(
        "TopstepX (ProjectX)",
        "public code",
        hints="topstepx projectx",
        only="?api/Order/place",
        edits="POST:?api/Order/modify",
        neither="api/Order/cancel api/Order/search",
    ),
)
