# What `params` holds is written once, in sight.
def send(exchange, symbol):
    params = {"reduceOnly": True}
    exchange.create_order(symbol, params=params)  # INV008: an exit, and no guard
