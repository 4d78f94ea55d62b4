"""Presets of libraries for trading frameworks, each name as its source has it."""

from __future__ import annotations

from lint_plugin.settings.presets.model import Preset, names

FRAMEWORKS = (
    # nautilus_trader 1.221.0: trading/strategy.pyx, execution/algorithm.pyx, live/execution_client.py.
    Preset(
        "nautilus_trader",
        ("nautilus_trader",),
        distinctive=names("submit_order submit_order_list"),
        by_import=names("modify_order spawn_market spawn_limit spawn_market_to_limit"),
        # What a venue's adapter implements.
        by_preset=names("_submit_order _submit_order_list _modify_order"),
    ),
    # hummingbot 20260922: hummingbot/strategy/strategy_py_base.pyx, strategy_v2/, connector/.
    Preset(
        "hummingbot",
        ("hummingbot",),
        distinctive=names("place_order batch_order_create"),
        by_import=names("buy sell buy_with_specific_market sell_with_specific_market"),
        # What a venue's connector implements.
        by_preset=names("_place_order _place_order_and_process_update _create_order"),
    ),
    # freqtrade 2026.9: freqtrade/freqtradebot.py, freqtrade/exchange/exchange.py.
    Preset(
        "freqtrade",
        ("freqtrade",),
        distinctive=names("create_order"),
        by_import=names(
            """
            execute_entry enter_positions create_trade replace_order
            create_stoploss create_stoploss_order
            """
        ),
    ),
    # lumibot 4.6.30: lumibot/strategies/strategy.py.
    Preset(
        "lumibot",
        ("lumibot",),
        distinctive=names("submit_order submit_orders"),
        by_import=names("modify_order"),
        builds=names("create_order"),
    ),
    # vnpy 4.5.0: vnpy/trader/engine.py; vnpy_ctastrategy 1.4.1: template.py; vnpy 1.x:
    # vnpy/trader/app/ctaStrategy/ctaTemplate.py (sendOrder), ctaEngine.py (sendStopOrder).
    Preset(
        "vnpy",
        ("vnpy", "vnpy_*", "ctaTemplate", "ctaBase"),
        distinctive=names("send_order"),
        by_import=names("send_quote sendStopOrder buy sell short cover"),
    ),
    # LEAN, from quantconnect-stubs 18211: QuantConnect/Algorithm/__init__.pyi, and the names of its
    # C# methods, which older algorithms call.
    Preset(
        "lean",
        ("AlgorithmImports", "QuantConnect"),
        by_import=names(
            """
            market_order limit_order limit_if_touched_order stop_limit_order stop_market_order
            trailing_stop_order market_on_open_order market_on_close_order bracket_order
            combo_market_order combo_limit_order combo_leg_limit_order
            one_cancels_other_order one_triggers_other_order one_updates_other_order
            set_holdings liquidate exercise_option order buy sell
            MarketOrder LimitOrder LimitIfTouchedOrder StopLimitOrder StopMarketOrder
            TrailingStopOrder MarketOnOpenOrder MarketOnCloseOrder
            ComboMarketOrder ComboLimitOrder ComboLegLimitOrder
            SetHoldings Liquidate ExerciseOption Order Buy Sell
            """
        ),
    ),
    # zipline-reloaded 3.2.1: zipline/api.pyi.
    Preset(
        "zipline",
        ("zipline", "quantopian"),
        distinctive=names("order_target_percent order_target_value batch_market_order"),
        by_import=names("order order_value order_percent order_target"),
    ),
    # backtrader 1.9.78.123: backtrader/strategy.py. `close` is its strategies' own, not a file's.
    Preset(
        "backtrader",
        ("backtrader",),
        distinctive=names("order_target_size order_target_value order_target_percent"),
        by_import=names("buy sell buy_bracket sell_bracket self.close"),
    ),
    # PyAlgoTrade 0.20: pyalgotrade/strategy/__init__.py, broker/__init__.py, bitstamp/httpclient.py.
    Preset(
        "pyalgotrade",
        ("pyalgotrade",),
        distinctive=names("submitOrder"),
        by_import=names(
            """
            marketOrder limitOrder stopOrder stopLimitOrder
            enterLong enterLongLimit enterLongStop enterLongStopLimit
            enterShort enterShortLimit enterShortStop enterShortStopLimit
            buyLimit sellLimit
            """
        ),
    ),
    # tqsdk 3.10.4: tqsdk/api.py, tqsdk/lib/target_pos_task.py, target_pos_scheduler.py.
    Preset(
        "tqsdk",
        ("tqsdk",),
        by_import=names(
            """
            insert_order set_target_volume
            TargetPosScheduler InsertOrderTask InsertOrderUntilAllTradedTask
            """
        ),
    ),
    # rqalpha 6.4.2: rqalpha/apis/, rqalpha/mod/rqalpha_mod_sys_accounts/api/.
    Preset(
        "rqalpha",
        ("rqalpha",),
        distinctive=names(
            """
            submit_order order_shares order_lots order_target_percent order_target_value
            order_target_portfolio order_target_portfolio_smart
            """
        ),
        by_import=names(
            """
            order order_to order_value order_percent buy_open buy_close sell_open sell_close
            """
        ),
    ),
    # blankly 1.18.25b0: blankly/exchanges/interfaces/.
    Preset(
        "blankly",
        ("blankly",),
        by_import=names("market_order limit_order stop_loss_order take_profit_order"),
    ),
    # ctpbee 1.8.0: ctpbee/level.py.
    Preset(
        "ctpbee",
        ("ctpbee",),
        distinctive=names("send_order"),
        by_import=names("buy sell short cover"),
    ),
    # basana 1.11: basana/backtesting/exchange.py, basana/external/.
    Preset(
        "basana",
        ("basana",),
        distinctive=names(
            """
            create_market_order create_limit_order create_stop_order create_stop_limit_order
            create_oco_order create_instant_order
            """
        ),
    ),
)
