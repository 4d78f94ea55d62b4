# An exit is an exit, also where a guard was swallowed: one finding for one order, this one.
def leave(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        pass
    client.create_order(symbol, reduce_only=True)  # INV008: goes before the other two
