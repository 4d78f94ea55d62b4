# call_later registers a callback: it runs when the guard is long stale.
def enter(loop, client, symbol):
    enforce_before_order(symbol)
    loop.call_later(5, lambda: client.submit_order(symbol))  # INV001: five seconds later
