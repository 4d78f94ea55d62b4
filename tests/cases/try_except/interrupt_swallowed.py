# Ctrl-C inside the guard leaves it incomplete; the handler for it must not lead on to the order.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except KeyboardInterrupt:
        pass
    client.submit_order(symbol)  # INV001: interrupted, not refused
