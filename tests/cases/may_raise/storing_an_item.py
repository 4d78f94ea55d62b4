# The store itself may raise, after its value was computed.
def enter(client, book, symbol):
    try:
        book[symbol] = 1
    except Exception:
        client.submit_order(symbol)  # INV001: the store failed
