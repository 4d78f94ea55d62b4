# `**{...}` written on the spot is as literal as a keyword.
def leave(client, symbol):
    client.futures_create_order(symbol=symbol, **{"side": "SELL", "reduceOnly": True})  # INV008: literal
