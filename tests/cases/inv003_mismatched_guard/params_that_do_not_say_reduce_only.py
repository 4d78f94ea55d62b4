# What is written out says nothing of reducing, and a price cannot.
# settings: presets = ["ccxt"]
def leave(client, positions, symbol, quantity, price):
    enforce_before_order(symbol, "sell", quantity, positions, reduce_only=True)
    client.create_order(symbol, "limit", "sell", quantity, float(price), {"postOnly": True})  # INV003: may open
    enforce_before_order(symbol, "sell", quantity, positions, reduce_only=True)
    client.submit_order(symbol=symbol, quantity=quantity, price=price)  # INV003: may open
