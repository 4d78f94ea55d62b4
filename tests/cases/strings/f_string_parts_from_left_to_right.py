# The fields of an f-string are evaluated in order.
def enter(client, symbol):
    return f"{enforce_before_order(symbol)} {client.submit_order(symbol)}"
