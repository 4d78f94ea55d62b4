# What is unpacked behind the literal may say reduceOnly=False again.
def send(exchange, symbol, extra):
    exchange.create_order(symbol, "market", "sell", 1, params={"reduceOnly": True, **extra})  # INV001: may be undone
