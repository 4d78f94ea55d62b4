# The only way out is the break behind the guard.
def enter(client, symbol):
    while True:
        if client.ready():
            enforce_before_order(symbol)
            break
    client.submit_order(symbol)
