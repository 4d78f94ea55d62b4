"""Presets of libraries for crypto venues, each name as its source has it."""

from __future__ import annotations

from lint_plugin.settings.presets.ccxt import CCXT
from lint_plugin.settings.presets.model import Preset, names

# python-binance 1.0.37: binance/client.py, binance/async_client.py.
_PYTHON_BINANCE = names(
    """
    create_order order_limit order_limit_buy order_limit_sell
    order_market order_market_buy order_market_sell
    create_oco_order order_oco_buy order_oco_sell create_margin_order create_margin_oco_order
    cancel_replace_order
    futures_create_order futures_create_algo_order futures_limit_order futures_market_order
    futures_limit_buy_order futures_limit_sell_order
    futures_market_buy_order futures_market_sell_order
    futures_place_batch_order futures_modify_order
    futures_coin_create_order futures_coin_place_batch_order futures_coin_modify_order
    options_place_order options_place_batch_order
    options_create_block_trade_order options_accept_block_trade_order
    papi_create_um_order papi_create_um_conditional_order papi_modify_um_order
    papi_create_cm_order papi_create_cm_conditional_order papi_modify_cm_order
    papi_create_margin_order papi_margin_order_oco
    ws_create_order ws_order_limit ws_order_limit_buy ws_order_limit_sell
    ws_order_market ws_order_market_buy ws_order_market_sell
    ws_create_oco_order ws_create_oto_order ws_create_otoco_order ws_create_sor_order
    ws_cancel_and_replace_order
    ws_futures_create_order ws_futures_create_algo_order ws_futures_edit_order
    v3_post_order v3_post_order_list_oco v3_post_order_list_otoco v3_post_order_list_oto
    v3_post_sor_order v3_post_order_cancel_replace
    futures_v1_post_batch_order futures_v1_put_batch_order futures_v1_put_batch_orders
    futures_coin_v1_put_order futures_coin_v1_put_batch_orders
    margin_v1_post_algo_spot_new_order_twap
    margin_v1_post_algo_futures_new_order_twap margin_v1_post_algo_futures_new_order_vp
    margin_v1_post_convert_limit_place_order
    """
)

CRYPTO = (
    *CCXT,
    Preset(
        "python-binance",
        ("binance",),
        distinctive=_PYTHON_BINANCE,
        by_import=names("v3_post_cancel_replace"),
    ),
    # binance-connector 3.13.0: binance/spot/_trade.py, _margin.py, binance/websocket/spot/.
    Preset(
        "binance-connector",
        ("binance",),
        distinctive=names(
            """
            new_oco_order new_oto_order new_otoco_order new_margin_order new_margin_oco_order
            margin_new_oto_order margin_new_otoco_order cancel_replace_order
            """
        ),
        by_import=names("new_order"),
    ),
    # binance-futures-connector 4.2.0: binance/um_futures/account.py, cm_futures/account.py.
    Preset(
        "binance-futures-connector",
        ("binance",),
        distinctive=names("new_batch_order"),
        by_import=names("new_order modify_order modify_batch_order"),
    ),
    # binance-sdk-spot 13.3.0, -derivatives-trading-usds-futures 18.1.0, -coin-futures 14.1.0,
    # -options 8.7.0, -portfolio-margin 16.1.0, -margin-trading 8.9.0, -algo 3.9.0: rest_api/ and
    # websocket_api/.
    Preset(
        "binance-sdk",
        ("binance_sdk_*",),
        distinctive=names(
            """
            new_algo_order new_block_trade_order accept_block_trade_order
            new_um_order new_um_algo_order new_cm_order new_cm_conditional_order new_margin_order
            margin_account_new_order place_multiple_orders
            order_list_oco order_list_oto order_list_otoco order_list_opo order_list_opoco
            order_list_place_oco order_list_place_oto order_list_place_otoco
            order_list_place_opo order_list_place_opoco
            sor_order_place order_cancel_replace
            """
        ),
        by_import=names(
            """
            new_order sor_order order_oco order_place order_list_place
            modify_order modify_multiple_orders modify_um_order modify_cm_order
            time_weighted_average_price_future_algo time_weighted_average_price_spot_algo
            volume_participation_future_algo
            """
        ),
    ),
    # pybit 5.17.0: pybit/_v5_trade.py, _v5_spread.py, _v5_rfq.py, unified_trading.py.
    Preset(
        "pybit",
        ("pybit",),
        distinctive=names("place_order place_batch_order spread_place_order"),
        by_import=names("amend_order amend_batch_order spread_amend_order execute_quote"),
    ),
    # python-okx 0.4.4: okx/Trade.py, Grid.py, BlockTrading.py, websocket/WsPrivateAsync.py.
    Preset(
        "python-okx",
        ("okx",),
        distinctive=names(
            """
            place_order place_multiple_orders place_algo_order grid_order_algo
            place_recurring_buy_order
            """
        ),
        by_import=names(
            """
            batch_orders amend_order amend_multiple_orders amend_algo_order batch_amend_orders
            execute_quote
            """
        ),
    ),
    # python-kucoin 2.2.0: kucoin/client.py.
    Preset(
        "python-kucoin",
        ("kucoin",),
        distinctive=names(
            """
            create_order create_orders create_market_order create_limit_order create_stop_order
            hf_create_order hf_create_orders hf_create_market_order hf_create_limit_order
            sync_hf_create_order sync_hf_create_orders oco_create_order
            margin_create_order hf_margin_create_order
            futures_create_order futures_create_orders futures_create_stop_order
            """
        ),
        by_import=names("hf_modify_order"),
    ),
    # kucoin-universal-sdk 1.3.2: kucoin_universal_sdk/generate/*/order/api_order.py.
    Preset(
        "kucoin-universal-sdk",
        ("kucoin_universal_sdk",),
        distinctive=names("place_order add_oco_order add_tpsl_order batch_add_orders"),
        by_import=names(
            """
            add_order add_order_old add_order_sync add_order_v1 add_stop_order
            batch_add_orders_old batch_add_orders_sync modify_order amend_order
            """
        ),
    ),
    # kucoin-futures-python 1.0.14: kucoin_futures/trade/trade.py.
    Preset(
        "kucoin-futures-python",
        ("kucoin_futures",),
        distinctive=names("create_limit_order create_market_order place_multiple_orders"),
        by_import=names("place_st_order"),
    ),
    # python-kraken-sdk 3.5.1: kraken/spot/trade.py, kraken/futures/trade.py.
    Preset(
        "python-kraken-sdk",
        ("kraken",),
        distinctive=names("create_order create_batch_order create_order_batch"),
        by_import=names("edit_order amend_order"),
    ),
    # bitfinex-api-py 4.0.0: bfxapi/rest/_interfaces/rest_auth_endpoints.py, bfxapi/websocket/.
    Preset(
        "bitfinex-api-py",
        ("bfxapi",),
        distinctive=names("submit_order"),
        by_import=names("update_order increase_position"),
    ),
    # coinbase-advanced-py 1.8.4: coinbase/rest/orders.py.
    Preset(
        "coinbase-advanced-py",
        ("coinbase",),
        distinctive=names(
            """
            create_order market_order_buy market_order_sell
            limit_order_ioc limit_order_ioc_buy limit_order_ioc_sell
            limit_order_gtc limit_order_gtc_buy limit_order_gtc_sell
            limit_order_gtd limit_order_gtd_buy limit_order_gtd_sell
            limit_order_fok limit_order_fok_buy limit_order_fok_sell
            stop_limit_order_gtc stop_limit_order_gtc_buy stop_limit_order_gtc_sell
            stop_limit_order_gtd stop_limit_order_gtd_buy stop_limit_order_gtd_sell
            trigger_bracket_order_gtc trigger_bracket_order_gtc_buy trigger_bracket_order_gtc_sell
            trigger_bracket_order_gtd trigger_bracket_order_gtd_buy trigger_bracket_order_gtd_sell
            """
        ),
        by_import=names("market_order edit_order"),
    ),
    # cbpro 1.1.4: cbpro/authenticated_client.py, gdax/authenticated_client.py.
    Preset(
        "cbpro",
        ("cbpro", "gdax"),
        distinctive=names("place_order place_limit_order place_market_order place_stop_order"),
        by_import=names("buy sell"),
    ),
    # gate-api 7.2.161: gate_api/api/spot_api.py, futures_api.py, delivery_api.py, options_api.py.
    Preset(
        "gate-api",
        ("gate_api",),
        distinctive=names(
            """
            create_order create_batch_orders create_futures_order create_batch_futures_order
            create_futures_bbo_order create_delivery_order create_options_order
            create_price_triggered_order create_spot_price_triggered_order
            create_price_triggered_delivery_order create_trail_order create_chase_order
            create_spot_pov_order create_crossex_order
            """
        ),
        by_import=names(
            """
            amend_order amend_futures_order amend_batch_orders amend_batch_future_orders
            create_trad_fi_order create_stock_order
            """
        ),
    ),
    # dydx-v4-client 1.1.5: dydx_v4_client/node/client.py.
    Preset("dydx-v4-client", ("dydx_v4_client",), distinctive=names("place_order")),
    # hyperliquid-python-sdk 0.24.0: hyperliquid/exchange.py.
    Preset(
        "hyperliquid-python-sdk",
        ("hyperliquid",),
        distinctive=names("bulk_orders bulk_modify_orders_new"),
        by_import=names("order market_open modify_order"),
    ),
    # py-clob-client 0.34.6: py_clob_client/client.py, py_clob_client/rfq/rfq_client.py.
    Preset(
        "py-clob-client",
        ("py_clob_client",),
        distinctive=names("create_and_post_order"),
        by_import=names("post_order post_orders accept_rfq_quote approve_rfq_order"),
        builds=names("create_order create_market_order"),
    ),
    # kalshi-python 2.1.4: kalshi_python/api/portfolio_api.py.
    Preset(
        "kalshi-python",
        ("kalshi_python",),
        distinctive=names("create_order batch_create_orders"),
        by_import=names("amend_order"),
    ),
)
