# The first operand is always evaluated.
def enter(client, symbol, live):
    if enforce_before_order(symbol) and live:
        return
    client.submit_order(symbol)
