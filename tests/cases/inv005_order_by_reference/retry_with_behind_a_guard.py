# Called on the spot behind the guard.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order.retry_with(stop=3)(symbol)
