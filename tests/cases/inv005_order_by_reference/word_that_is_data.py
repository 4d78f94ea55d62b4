# `order`, `buy` and `sell` are functions of these libraries, and words for data everywhere else.
# settings: presets = ["hyperliquid-python-sdk", "vnpy"]
import asyncio


def close(desk, symbol):
    desk.execute_trade(symbol, action="sell")
    desk.execute_trade("sell", symbol)
    desk.run(action="buy")


def pass_on(desk, event, data):
    desk.execute_market_order(event.order)
    request = PlaceOrderRequest(order=event.order)
    desk.send(request)
    order = getattr(data, "order", None)
    return order.id


async def enter(exchange, desk, symbol):
    await asyncio.to_thread(exchange.order, symbol)  # INV005: to_thread calls it
    desk.call("buy", symbol)  # INV005: called by its name
    desk.execute_order(exchange.order, symbol, 1)  # INV005: the function and what it is given
    desk.retry_order(exchange.order, symbol)  # INV005: calls what it is given
    place = getattr(exchange, "order", None)
    place(symbol)  # INV001: no guard
    send = getattr(exchange, "order")
    await asyncio.to_thread(send, symbol)  # INV005: to_thread calls it
