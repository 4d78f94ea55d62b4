# What is unpacked behind the literal may say reduceOnly=False again.
def send(exchange, symbol, extra):
    exchange.create_order(symbol, params={"reduceOnly": True, **extra})  # INV001: may be undone
