# `all` may be another `all`, may stop early, and the generator may be empty.
def enter(client, symbols, symbol):
    all(enforce_before_order(s) for s in symbols)
    client.submit_order(symbol)  # INV001: perhaps no guard was evaluated
