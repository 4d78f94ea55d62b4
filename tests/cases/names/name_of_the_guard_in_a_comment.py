# enforce_before_order(symbol) in a comment checks nothing.
def enter(client, symbol):
    # enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: comments do not run
