# A generator expression runs when somebody iterates it, as far as they iterate it.
def enter(client, symbols, symbol):
    cleared = (enforce_before_order(s) for s in symbols)
    client.submit_order(symbol, cleared)  # INV001: nothing was iterated
