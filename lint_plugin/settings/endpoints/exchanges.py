"""Order endpoints of exchanges."""

from lint_plugin.settings.endpoints.venue import Venue

EXCHANGES = (
    Venue(
        "Binance",
        "ccxt 4.5.90 `binance`, binance-connector 3.13.0, binance-futures-connector 4.2.0",
        hints="binance",
        only="""
            api/v3/order/oco api/v3/orderList/oco api/v3/orderList/oto
            api/v3/orderList/otoco api/v3/orderList/opo api/v3/orderList/opoco
            api/v3/sor/order api/v3/order/cancelReplace sapi/v1/margin/order/oco
            sapi/v1/margin/order/oto sapi/v1/margin/order/otoco
            sapi/v1/algo/futures/newOrderTwap sapi/v1/algo/futures/newOrderVp
            sapi/v1/algo/spot/newOrderTwap
        """,
        shared="""
            api/v3/order sapi/v1/margin/order fapi/v*/order fapi/v*/batchOrders
            fapi/v*/algoOrder dapi/v*/order dapi/v*/batchOrders dapi/v*/algoOrder
            eapi/v1/order eapi/v1/batchOrders eapi/v1/block/order/create
            eapi/v1/block/order/execute papi/v1/um/order papi/v1/um/conditional/order
            papi/v1/um/algo/order papi/v1/cm/order papi/v1/cm/conditional/order
            papi/v1/margin/order papi/v1/margin/order/oco
        """,
        edits="""
            PUT:fapi/v*/order PUT:fapi/v*/batchOrders PUT:dapi/v*/order
            PUT:dapi/v*/batchOrders PUT:papi/v1/um/order PUT:papi/v1/cm/order
        """,
        words="""
            method:order.place method:orderList.place method:orderList.place.oco
            method:orderList.place.oto method:orderList.place.otoco
            method:sor.order.place method:order.cancelReplace method:order.modify
            method:algoOrder.place
        """,
        neither="""
            api/v3/order/test api/v3/sor/order/test fapi/v1/order/test api/v3/openOrders
            api/v3/allOrders fapi/v1/openOrders fapi/v1/allOpenOrders fapi/v1/allOrders
            fapi/v1/leverage api/v3/orderList
        """,
    ),
    Venue(
        "MEXC",
        "ccxt 4.5.90 `mexc`, pymexc 1.3.1",
        hints="mexc",
        only="""
            api/v3/batchOrders api/v1/private/order/submit
            api/v1/private/order/submit_batch api/v1/private/order/create
            api/v1/private/planorder/place api/v1/private/stoporder/place
            api/v1/private/trackorder/place open/api/v2/order/place
            open/api/v2/order/place_batch
        """,
        shared="api/v3/order",
        edits="""
            POST:api/v1/private/order/change_limit_order
            POST:api/v1/private/order/chase_limit_order
            POST:api/v1/private/planorder/change_stop_order
        """,
        neither="""
            api/v3/order/test api/v1/private/order/cancel
            api/v1/private/order/cancel_all
        """,
    ),
    Venue(
        "Bybit",
        "ccxt 4.5.90 `bybit`, pybit 5.17.0",
        hints="bybit",
        only="""
            v5/order/create v5/order/create-batch v5/spread/order/create
            v2/private/order/create private/linear/order/create
            futures/private/order/create private/linear/stop-order/create
            unified/v3/private/order/create unified/v3/private/order/create-batch
            contract/v3/private/order/create
            contract/v3/private/copytrading/order/create
            option/usdc/openapi/private/v1/place-order
            perpetual/usdc/openapi/private/v1/place-order
        """,
        shared="spot/v3/private/order spot/v1/order",
        edits="""
            POST:v5/order/amend POST:v5/order/amend-batch POST:v5/spread/order/amend
            POST:v2/private/order/replace POST:unified/v3/private/order/replace
            POST:contract/v3/private/order/replace
        """,
        words="op:order.create op:order.create-batch op:order.amend op:order.amend-batch",
        neither="""
            v5/order/cancel v5/order/cancel-all v5/order/cancel-batch v5/order/realtime
            v5/order/history v5/order/pre-check v5/position/trading-stop
        """,
    ),
    Venue(
        "OKX",
        "ccxt 4.5.90 `okx`, python-okx 0.4.4",
        hints="okx okex",
        only="""
            v5/trade/batch-orders v5/tradingBot/grid/order-algo
            v5/tradingBot/recurring/order-algo v5/tradingBot/signal/sub-order
        """,
        shared="v5/trade/order v5/trade/order-algo v5/sprd/order",
        edits="""
            POST:v5/trade/amend-order POST:v5/trade/amend-batch-orders
            POST:v5/sprd/amend-order
        """,
        words="""
            op:order op:batch-orders op:amend-order op:batch-amend-orders op:sprd-order
        """,
        neither="""
            v5/trade/cancel-order v5/trade/cancel-batch-orders v5/trade/cancel-algos
            v5/trade/amend-algos v5/trade/close-position v5/trade/order-precheck
            v5/trade/orders-pending v5/trade/orders-history
            v5/tradingBot/grid/stop-order-algo
        """,
    ),
    Venue(
        "KuCoin",
        "ccxt 4.5.90 `kucoin`, kucoin-python 1.0.26, python-kucoin 2.2.0",
        hints="kucoin",
        only="""
            api/v1/orders/multi api/v1/hf/orders/multi api/v1/hf/orders/sync
            api/v1/hf/orders/multi/sync api/v3/hf/margin/oco-order
        """,
        shared="""
            ?api/v1/orders api/v1/copy-trade/futures/orders api/v1/hf/orders
            api/v1/margin/order api/v1/stop-order api/v1/st-orders api/v3/oco/order
            api/v3/hf/margin/order api/v3/hf/margin/stop-order
        """,
        edits="POST:api/v1/hf/orders/alter",
        words="op:spot.order op:margin.order op:futures.order",
        neither="""
            api/v1/orders/test api/v1/hf/orders/test api/v1/margin/order/test
            api/v1/hf/orders/dead-cancel-all api/v1/orders/cancel
        """,
    ),
    Venue(
        "Kraken",
        "ccxt 4.5.90 `kraken`, python-kraken-sdk 3.5.1, krakenex 2.2.2",
        hints="kraken",
        only="""
            0/private/AddOrder 0/private/AddOrderBatch private/AddOrder
            private/AddOrderBatch
        """,
        edits="POST:0/private/EditOrder POST:0/private/AmendOrder",
        words="""
            method:add_order method:edit_order method:amend_order event:addOrder
            event:editOrder query_private:AddOrder query_private:AddOrderBatch
            query_private:EditOrder query_private:AmendOrder
        """,
        neither="""
            0/private/CancelOrder 0/private/CancelAll 0/private/OpenOrders
            0/private/QueryOrders 0/private/ClosedOrders
        """,
    ),
    Venue(
        "Kraken Futures",
        "ccxt 4.5.90 `krakenfutures`, python-kraken-sdk 3.5.1",
        hints="futures.kraken kraken",
        only="api/v3/sendorder api/v3/batchorder",
        edits="POST:api/v3/editorder",
        neither="api/v3/cancelorder api/v3/cancelallorders api/v3/openorders",
    ),
    Venue(
        "Bitget",
        "ccxt 4.5.90 `bitget`, python-bitget 1.0.8",
        hints="bitget",
        only="""
            v2/mix/order/place-order v2/mix/order/batch-place-order
            v2/mix/order/place-plan-order v2/mix/order/place-tpsl-order
            v2/mix/order/place-pos-tpsl v2/mix/order/click-backhand
            v2/spot/trade/place-order v2/spot/trade/batch-orders
            v2/spot/trade/place-plan-order v2/spot/trade/cancel-replace-order
            v2/margin/crossed/place-order v2/margin/crossed/batch-place-order
            v2/margin/isolated/place-order v2/margin/isolated/batch-place-order
            v3/trade/place-order v3/trade/place-strategy-order mix/v1/order/placeOrder
            mix/v1/order/batch-orders spot/v1/trade/orders spot/v1/trade/batch-orders
            margin/v1/cross/order/placeOrder margin/v1/cross/order/batchPlaceOrder
            margin/v1/isolated/order/placeOrder margin/v1/isolated/order/batchPlaceOrder
        """,
        edits="""
            POST:v2/mix/order/modify-order POST:v2/mix/order/modify-plan-order
            POST:v2/mix/order/modify-tpsl-order POST:v3/trade/modify-order
            POST:mix/v1/order/modifyOrder
        """,
        words="""
            channel:place-order channel:batch-place-order topic:place-order
            topic:batch-place-order
        """,
        neither="""
            v2/mix/order/cancel-order v2/mix/order/detail v2/mix/order/close-positions
            v2/spot/trade/cancel-order
        """,
    ),
    Venue(
        "Gate",
        "ccxt 4.5.90 `gate`, gate-api 7.2.161",
        hints="gate.io gateio gate_api gate.com",
        only="spot/batch_orders futures/{}/batch_orders futures/{}/bbo_orders",
        shared="""
            spot/orders spot/pov_orders futures/{}/orders spot/price_orders
            futures/{}/price_orders ?delivery/{}/orders delivery/{}/price_orders
            ?options/orders
        """,
        edits="""
            PATCH:spot/orders/{} PUT:futures/{}/orders/{} POST:spot/amend_batch_orders
            POST:futures/{}/batch_amend_orders
        """,
        words="""
            channel:spot.order_place channel:futures.order_place
            channel:futures.order_batch_place channel:spot.order_amend
            channel:futures.order_amend
        """,
        neither="""
            spot/cancel_batch_orders futures/{}/batch_cancel_orders spot/open_orders
            flash_swap/orders/preview
        """,
    ),
    Venue(
        "HTX (Huobi)",
        "ccxt 4.5.90 `htx`, huobi-client 0.3.1",
        hints="huobi htx hbdm",
        only="""
            v1/order/orders/place v1/order/batch-orders v1/order/auto/place
            api/v1/contract_order api/v1/contract_batchorder
            api/v1/contract_trigger_order api/v1/contract_tpsl_order
            api/v1/contract_track_order swap-api/v1/swap_order
            swap-api/v1/swap_batchorder swap-api/v1/swap_trigger_order
            swap-api/v1/swap_tpsl_order swap-api/v1/swap_track_order
            linear-swap-api/v1/swap_order linear-swap-api/v1/swap_batchorder
            linear-swap-api/v1/swap_cross_order linear-swap-api/v1/swap_cross_batchorder
            linear-swap-api/v1/swap_trigger_order
            linear-swap-api/v1/swap_cross_trigger_order
            linear-swap-api/v1/swap_tpsl_order linear-swap-api/v1/swap_cross_tpsl_order
            linear-swap-api/v1/swap_track_order
            linear-swap-api/v1/swap_cross_track_order v2/algo-orders
        """,
        shared="v5/trade/order v5/trade/batch_orders",
        neither="""
            v1/order/orders/{}/submitcancel v1/order/openOrders
            api/v1/contract_order_info linear-swap-api/v1/swap_cross_cancel
            linear-swap-api/v1/swap_cross_order_info v2/algo-orders/cancellation
        """,
    ),
    Venue(
        "Deribit",
        "ccxt 4.5.90 `deribit`, deribit-api 1.1.1",
        hints="deribit",
        only="private/buy private/sell",
        edits="GET:private/buy GET:private/sell POST:?private/edit",
        words="method:private/buy method:private/sell method:private/edit",
        neither="""
            private/cancel private/cancel_all private/close_position
            private/get_open_orders_by_currency private/get_positions
            private/get_margins
        """,
    ),
    Venue(
        "Crypto.com",
        "ccxt 4.5.90 `cryptocom`",
        hints="crypto.com cryptocom",
        only="private/create-order private/create-order-list private/otc/create-order",
        edits="POST:private/amend-order",
        words="""
            method:private/create-order method:private/create-order-list
            method:private/amend-order
        """,
        neither="""
            private/cancel-order private/cancel-all-orders private/get-open-orders
            private/close-position
        """,
    ),
    Venue(
        "BitMEX",
        "ccxt 4.5.90 `bitmex`",
        hints="bitmex",
        shared="?api/v1/order",
        edits="PUT:?api/v1/order",
        neither="api/v1/order/all api/v1/order/cancelAllAfter api/v1/position/leverage",
    ),
    Venue(
        "Phemex",
        "ccxt 4.5.90 `phemex`",
        hints="phemex",
        shared="g-orders spot/orders ?orders",
        edits="""
            PUT:g-orders/create PUT:spot/orders/create PUT:?orders/create
            PUT:g-orders/replace PUT:spot/orders/replace PUT:?orders/replace
        """,
        neither="g-orders/cancel g-orders/all spot/orders/all g-orders/activeList",
    ),
    Venue(
        "Bitfinex",
        "ccxt 4.5.90 `bitfinex`, bitfinex-api-py 4.0.0",
        hints="bitfinex",
        only="auth/w/order/submit ?v1/order/new",
        edits="POST:auth/w/order/update",
        neither="""
            auth/w/order/cancel auth/w/order/cancel/multi auth/r/orders v1/order/cancel
        """,
    ),
    Venue(
        "Gemini",
        "ccxt 4.5.90 `gemini`, gemini-python-unoffc 0.1",
        hints="gemini",
        only="?v1/order/new v1/prediction-markets/order",
        neither="""
            v1/order/cancel v1/order/cancel/all v1/order/status v1/margin/order/preview
            v1/orders
        """,
    ),
    Venue(
        "Bitstamp",
        "ccxt 4.5.90 `bitstamp`",
        hints="bitstamp",
        only="""
            api/v2/buy/{} api/v2/sell/{} api/v2/buy/market/{} api/v2/sell/market/{}
            api/v2/buy/instant/{} api/v2/sell/instant/{}
        """,
        edits="POST:api/v2/replace_order",
        neither="""
            api/v2/cancel_order api/v2/cancel_all_orders api/v2/open_orders/all
            api/v2/order_status
        """,
    ),
    Venue(
        "BingX",
        "ccxt 4.5.90 `bingx`",
        hints="bingx",
        shared="""
            swap/v*/trade/order swap/v*/trade/batchOrders spot/v1/trade/order
            spot/v1/trade/batchOrders cswap/v1/trade/order spot/v1/oco/order
            swap/v1/twap/order
        """,
        neither="""
            swap/v2/trade/order/test swap/v2/trade/closeAllPositions
            swap/v2/trade/openOrders swap/v2/trade/leverage
        """,
    ),
    Venue(
        "Coinbase",
        "ccxt 4.5.90 `coinbase`, coinbase-advanced-py 1.8.4",
        hints="coinbase",
        only="v3/brokerage/orders",
        edits="POST:v3/brokerage/orders/edit",
        neither="""
            v3/brokerage/orders/batch_cancel v3/brokerage/orders/preview
            v3/brokerage/orders/edit_preview v3/brokerage/orders/historical/batch
            v3/brokerage/orders/close_position
        """,
    ),
    Venue(
        "Coinbase Exchange",
        "ccxt 4.5.90 `coinbaseexchange`",
        hints="exchange.coinbase api.pro.coinbase api.gdax cbpro",
        shared="?orders",
        neither="?orders/{}",
    ),
    Venue(
        "Upbit",
        "ccxt 4.5.90 `upbit`, pyupbit 0.2.34",
        hints="upbit",
        shared="?v1/orders",
        neither="v1/orders/test v1/orders/chance v1/order",
    ),
    Venue(
        "Bithumb",
        "ccxt 4.5.90 `bithumb`",
        hints="bithumb",
        shared="?v1/orders ?v2/orders v2/orders/batch",
        neither="info/orders info/order_detail",
    ),
    Venue(
        "bitFlyer",
        "ccxt 4.5.90 `bitflyer`, pybitflyer 0.1.9",
        hints="bitflyer",
        only="v1/me/sendchildorder v1/me/sendparentorder",
        neither="v1/me/cancelchildorder v1/me/cancelallchildorders v1/me/getchildorders",
    ),
    Venue(
        "bitbank",
        "ccxt 4.5.90 `bitbank`",
        hints="bitbank",
        shared="user/spot/order",
        neither="user/spot/cancel_order user/spot/active_orders",
    ),
    Venue(
        "Coincheck",
        "ccxt 4.5.90 `coincheck`",
        hints="coincheck",
        shared="api/exchange/orders",
        neither="api/exchange/orders/opens api/exchange/orders/{}",
    ),
    Venue(
        "Luno",
        "ccxt 4.5.90 `luno`, luno-python 0.3.0",
        hints="luno",
        only="api/1/postorder api/1/marketorder api/1/stoporder",
        neither="api/1/stoporders api/1/listorders",
    ),
    Venue(
        "Bitvavo",
        "ccxt 4.5.90 `bitvavo`, python-bitvavo-api 1.4.3",
        hints="bitvavo",
        shared="?order",
        edits="PUT:?order",
        words="action:privateCreateOrder action:privateUpdateOrder",
        neither="orders ordersOpen",
    ),
    Venue(
        "BTC Markets",
        "ccxt 4.5.90 `btcmarkets`",
        hints="btcmarkets",
        shared="?v3/orders ?v3/batchorders",
        edits="PUT:?v3/orders/{}",
    ),
    Venue(
        "Delta",
        "ccxt 4.5.90 `delta`, delta-rest-client 1.0.14",
        hints="delta.exchange delta_rest india.delta",
        shared="v2/orders v2/orders/batch v2/orders/bracket",
        edits="PUT:v2/orders PUT:v2/orders/batch PUT:v2/orders/bracket",
        neither="v2/orders/all v2/orders/history v2/positions/close_all v2/orders/leverage",
    ),
    Venue(
        "Backpack",
        "ccxt 4.5.90 `backpack`, backpack-exchange-sdk 1.1.4",
        hints="backpack",
        shared="?api/v1/order ?api/v1/orders",
    ),
    Venue(
        "WhiteBIT",
        "ccxt 4.5.90 `whitebit`",
        hints="whitebit",
        only="""
            api/v4/order/new api/v4/order/market api/v4/order/stock_market
            api/v4/order/stop_limit api/v4/order/stop_market api/v4/order/bulk
            api/v4/order/collateral/limit api/v4/order/collateral/market
            api/v4/order/collateral/stop-limit api/v4/order/collateral/trigger-market
            api/v4/order/collateral/bulk api/v4/order/collateral/oco
        """,
        edits="POST:api/v4/order/modify",
        neither="api/v4/order/cancel api/v4/order/cancel/all api/v4/order/kill-switch",
    ),
    Venue(
        "another exchange",
        (
            "ccxt 4.5.90 `blofin`, `poloniex`, `zebpay`, `woo`, `toobit`, `hashkey`, "
            "`digifinex`, `xt`, `bydfi`, `pacifica`, `hitbtc`"
        ),
        hints="blofin poloniex zebpay woox toobit hashkey bydfi",
        shared="""
            v*/trade/order v*/trade/batch-orders api/v1/spot/order api/v1/futures/order
            future/trade/v1/order/create future/trade/v1/order/create-batch
            v*/fapi/trade/place_order v*/fapi/trade/batch_place_order
        """,
        neither="v1/trade/cancel-order v1/trade/orders-pending api/v1/spot/orderTest",
    ),
)
