# Checked again before the fallback.
def enter(client, backup, symbol):
    enforce_before_order(symbol)
    try:
        client.create_order(symbol)
    except ConnectionError:
        enforce_before_order(symbol)
        backup.create_order(symbol)
