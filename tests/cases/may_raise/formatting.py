# Formatting calls `__format__`.
def enter(client, symbol, size):
    try:
        f"{size:.2f}"
    except ValueError:
        client.submit_order(symbol)  # INV001: no such format
