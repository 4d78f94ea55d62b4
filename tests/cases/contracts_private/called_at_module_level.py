# A script's guarded call is a call site like any other.
def _place(client, symbol):
    return client.submit_order(symbol)


enforce_before_order("BTCUSDT")
_place(client, "BTCUSDT")
