# Checked anew before each attempt.
def enter(client, symbol):
    while True:
        enforce_before_order(symbol)
        try:
            return client.create_order(symbol)
        except ConnectionError:
            continue
