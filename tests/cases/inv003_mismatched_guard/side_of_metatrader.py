# The side of MetaTrader's request stands under "type"; its "action" is what to do.
import MetaTrader5 as mt5


def another_side(enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol, "buy", 1, positions)
    request = {"action": mt5.TRADE_ACTION_DEAL, "symbol": symbol, "volume": 1.0, "type": mt5.ORDER_TYPE_SELL}
    mt5.order_send(request)  # INV003: sells


def pending(enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol, "buy", 1, positions)
    mt5.order_send({"action": mt5.TRADE_ACTION_PENDING, "symbol": symbol, "type": mt5.ORDER_TYPE_SELL_LIMIT})  # INV003: sells later


def the_same(enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol, "buy", 1, positions)
    request = {"action": mt5.TRADE_ACTION_DEAL, "symbol": symbol, "volume": 1.0, "type": mt5.ORDER_TYPE_BUY}
    mt5.order_send(request)


def a_number(enforcer, symbol, side, kind, positions):
    enforcer.enforce_before_order(symbol, side, 1, positions)
    mt5.order_send({"action": mt5.TRADE_ACTION_DEAL, "symbol": symbol, "volume": 1.0, "type": kind})
