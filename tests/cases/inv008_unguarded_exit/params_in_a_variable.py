# What `params` holds is not written in the call.
def send(exchange, symbol):
    params = {"reduceOnly": True}
    exchange.create_order(symbol, params=params)  # INV001: not literal in the call
