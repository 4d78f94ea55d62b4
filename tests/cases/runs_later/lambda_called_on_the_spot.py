# Called right here.
def enter(client, symbol):
    enforce_before_order(symbol)
    return (lambda: client.submit_order(symbol))()
