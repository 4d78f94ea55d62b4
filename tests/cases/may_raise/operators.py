# Operators call user code.
def enter(client, symbol, size):
    try:
        -size
    except Exception:
        client.submit_order(symbol)  # INV001: `-` failed
