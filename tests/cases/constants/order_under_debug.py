# An order that only a debug run sends is an order.
def enter(client, symbol):
    if __debug__:
        client.submit_order(symbol)  # INV001: sent whenever -O is missing
