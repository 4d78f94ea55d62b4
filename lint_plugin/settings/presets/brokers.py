"""Presets of libraries for brokers, each name as its source has it."""

from __future__ import annotations

from lint_plugin.settings.presets.model import Preset, names

# alpaca-py 0.44.0: alpaca/trading/client.py, alpaca/broker/client.py.
_ALPACA_PY = ("submit_order", "submit_order_for_account")
_ALPACA_PY_EDITS = ("replace_order_by_id", "replace_order_for_account_by_id")
# alpaca-trade-api 3.2.0: alpaca_trade_api/rest.py.
_ALPACA_OLD = ("submit_order",)
_ALPACA_OLD_EDITS = ("replace_order",)

BROKERS = (
    # Either of Alpaca's two libraries.
    Preset(
        "alpaca",
        ("alpaca", "alpaca_trade_api"),
        distinctive=_ALPACA_PY,
        by_import=(*_ALPACA_OLD_EDITS, *_ALPACA_PY_EDITS),
    ),
    Preset("alpaca-py", ("alpaca",), distinctive=_ALPACA_PY, by_import=_ALPACA_PY_EDITS),
    Preset(
        "alpaca-trade-api",
        ("alpaca_trade_api",),
        distinctive=_ALPACA_OLD,
        by_import=_ALPACA_OLD_EDITS,
    ),
    # ib_async 2.1.0: ib_async/ib.py; ib_insync 0.9.86: ib_insync/ib.py; ibapi 9.81.1: client.py.
    Preset(
        "ib_async",
        ("ib_async",),
        distinctive=names("placeOrder"),
        by_import=names("exerciseOptions"),
    ),
    Preset(
        "ib_insync",
        ("ib_insync",),
        distinctive=names("placeOrder"),
        by_import=names("exerciseOptions"),
    ),
    Preset(
        "ibapi", ("ibapi",), distinctive=names("placeOrder"), by_import=names("exerciseOptions")
    ),
    # MetaTrader5 5.0.6231: MetaTrader5/__init__.py and its extension module; mt5linux has the same face.
    Preset("MetaTrader5", ("MetaTrader5", "mt5linux"), by_import=names("order_send Buy Sell")),
    # v20 3.0.25.0: v20/order.py, methods of `api.order`; what stops the loss of a trade only closes.
    Preset(
        "v20",
        ("v20",),
        by_import=names("""
            *.order.create *.order.replace *.order.market *.order.limit *.order.limit_replace *.order.stop
            *.order.stop_replace *.order.market_if_touched *.order.market_if_touched_replace
        """),
    ),
    # oandapyV20 0.7.2: oandapyV20/endpoints/orders.py. Its requests stand for the orders they carry.
    Preset("oandapyV20", ("oandapyV20",), by_import=names("OrderCreate OrderReplace")),
    # schwab-py 1.5.1: schwab/client/base.py.
    Preset(
        "schwab-py",
        ("schwab",),
        distinctive=names("place_order"),
        by_import=names("replace_order"),
    ),
    # tda-api 1.6.0: tda/client/base.py.
    Preset("tda-api", ("tda",), distinctive=names("place_order"), by_import=names("replace_order")),
    # tastytrade 13.2.3: tastytrade/account.py.
    Preset(
        "tastytrade",
        ("tastytrade",),
        distinctive=names("place_order place_complex_order"),
        by_import=names("replace_order"),
    ),
    # tradestation-api-python 1.3.3: tradestation/services/OrderExecution/order_execution_service.py.
    Preset(
        "tradestation-api-python",
        ("tradestation",),
        distinctive=names("place_order place_group_order"),
        by_import=names("replace_order"),
    ),
    # robin_stocks 3.4.0: robin_stocks/robinhood/orders.py, gemini/orders.py, tda/orders.py.
    Preset(
        "robin_stocks",
        ("robin_stocks",),
        distinctive=names(
            """
            order_buy_market order_buy_limit order_buy_stop_loss order_buy_stop_limit
            order_buy_trailing_stop order_buy_fractional_by_quantity order_buy_fractional_by_price
            order_sell_market order_sell_limit order_sell_stop_loss order_sell_stop_limit
            order_sell_trailing_stop
            order_sell_fractional_by_quantity order_sell_fractional_by_price order_trailing_stop
            order_buy_option_limit order_buy_option_stop_limit
            order_sell_option_limit order_sell_option_stop_limit
            order_option_spread order_option_credit_spread order_option_debit_spread
            order_buy_crypto_by_price order_buy_crypto_by_quantity
            order_buy_crypto_limit order_buy_crypto_limit_by_price
            order_sell_crypto_by_price order_sell_crypto_by_quantity
            order_sell_crypto_limit order_sell_crypto_limit_by_price
            order_crypto order_market place_order
            """
        ),
        by_import=names("order"),
    ),
    # pyetrade 2.1.1: pyetrade/order.py.
    Preset(
        "pyetrade",
        ("pyetrade",),
        distinctive=names(
            """
            place_equity_order place_option_order
            place_changed_equity_order place_changed_option_order
            """
        ),
    ),
    # webull 0.6.1: webull/webull.py.
    Preset(
        "webull",
        ("webull",),
        distinctive=names("place_order place_order_otoco place_order_crypto place_order_option"),
        by_import=names("modify_order modify_order_option"),
    ),
    # trading-ig 0.0.25: trading_ig/rest.py.
    Preset(
        "trading-ig",
        ("trading_ig",),
        distinctive=names("create_working_order"),
        by_import=names("create_open_position update_open_position update_working_order"),
    ),
    # futu-api 10.11.7108: futu/trade/open_trade_context.py.
    Preset(
        "futu-api",
        ("futu",),
        distinctive=names("place_order place_combo_order"),
        by_import=names("modify_order change_order"),
    ),
    # longport 3.0.18: longport/openapi.pyi.
    Preset(
        "longport",
        ("longport", "longbridge"),
        distinctive=names("submit_order"),
        by_import=names("replace_order"),
    ),
    # tigeropen 3.8.0: tigeropen/trade/trade_client.py.
    Preset(
        "tigeropen",
        ("tigeropen",),
        distinctive=names("place_order place_forex_order"),
        by_import=names("modify_order"),
        builds=names("create_order"),
    ),
    # kiteconnect 5.2.2: kiteconnect/connect.py.
    Preset(
        "kiteconnect",
        ("kiteconnect",),
        distinctive=names("place_order place_autoslice_order place_mf_order"),
        by_import=names(
            "place_gtt place_mf_sip modify_order modify_gtt modify_mf_sip convert_position"
        ),
    ),
    # smartapi-python 1.5.5: SmartApi/smartConnect.py.
    Preset(
        "smartapi-python",
        ("SmartApi", "smartapi"),
        distinctive=names("placeOrder placeOrderFullResponse"),
        by_import=names("gttCreateRule modifyOrder gttModifyRule convertPosition"),
    ),
    # fyers-apiv3 3.2.0: fyers_apiv3/fyersModel.py.
    Preset(
        "fyers-apiv3",
        ("fyers_apiv3", "fyers_api"),
        distinctive=names(
            """
            place_order place_basket_orders place_gtt_order place_multileg_order
            create_smart_order_limit create_smart_order_sip
            create_smart_order_step create_smart_order_trail
            """
        ),
        by_import=names(
            """
            modify_order modify_basket_orders modify_gtt_order modify_smart_order convert_position
            """
        ),
    ),
    # dhanhq 2.3.0: dhanhq/_order.py, _super_order.py, _forever_order.py, _conditional_order.py.
    Preset(
        "dhanhq",
        ("dhanhq",),
        distinctive=names(
            """
            place_order place_slice_order place_super_order
            place_conditional_order place_global_order
            """
        ),
        by_import=names(
            """
            place_forever modify_order modify_super_order modify_forever modify_conditional_order
            modify_global_order convert_position
            """
        ),
    ),
    # upstox-python-sdk 2.30.0: upstox_client/api/order_api.py, order_controller_v_3_api.py.
    Preset(
        "upstox-python-sdk",
        ("upstox_client",),
        distinctive=names("place_order place_multi_order place_gtt_order"),
        by_import=names("modify_order modify_gtt_order convert_positions"),
    ),
    # openalgo 1.0.47: openalgo/orders.py, options.py, strategy.py. With underscores as its server's
    # MCP tools call them.
    Preset(
        "openalgo",
        ("openalgo",),
        distinctive=names(
            """
            placeorder placesmartorder place_smart_order basketorder splitorder
            optionsorder optionsmultiorder
            """
        ),
        by_import=names("strategyorder modifyorder"),
    ),
    # NorenRestApiPy 0.0.22: NorenRestApiPy/NorenApi.py; shoonya 0.1.4: shoonya/shoonya.py.
    Preset(
        "NorenRestApiPy",
        ("NorenRestApiPy", "shoonya"),
        distinctive=names("place_order place_bracket_order place_cover_order"),
        by_import=names("modify_order"),
    ),
    # breeze-connect 1.0.69: breeze_connect/breeze_connect.py.
    Preset(
        "breeze-connect",
        ("breeze_connect",),
        distinctive=names("place_order gtt_single_leg_place_order gtt_three_leg_place_order"),
        by_import=names(
            "modify_order gtt_single_leg_modify_order gtt_three_leg_modify_order square_off"
        ),
    ),
    # pya3 1.0.30: pya3/alicebluepy.py.
    Preset(
        "pya3",
        ("pya3",),
        distinctive=names("place_order place_basket_order"),
        by_import=names("modify_order"),
    ),
    # xtquant 250807: xtquant/xttrader.py, xtquant/qmttools/functions.py.
    Preset(
        "xtquant",
        ("xtquant",),
        distinctive=names("order_stock order_stock_async passorder smart_algo_order_async"),
    ),
    # easytrader 0.23.7: easytrader/clienttrader.py, remoteclient.py.
    Preset(
        "easytrader",
        ("easytrader",),
        by_import=names("buy sell market_buy market_sell"),
    ),
)
