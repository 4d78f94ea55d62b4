# The other arm is true without a guard.
def enter(client, symbol, live):
    if enforce_before_order(symbol) if live else True:
        client.submit_order(symbol)  # INV001: not live
