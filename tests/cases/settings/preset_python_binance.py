# Another library, other names.
# settings: presets = ["python-binance"]
def enter(client, symbol):
    client.order_market_buy(symbol=symbol, quantity=1)  # INV001: places an order
    client.get_order(symbol=symbol)
