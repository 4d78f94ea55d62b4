# One of two breaks skips the guard.
def enter(client, symbol):
    while True:
        if client.ready():
            break
        if client.open():
            enforce_before_order(symbol)
            break
    client.submit_order(symbol)  # INV001: by the first break
