# What is traded is said once for the whole code base.
# settings: default-product = "spot"
def leave(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.submit_order(symbol=symbol, side="sell", quantity=1)


def leave_a_perpetual(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True, product="linear_perp")
    client.submit_order(symbol=symbol, side="sell", quantity=1)  # INV003: a perpetual can say so
