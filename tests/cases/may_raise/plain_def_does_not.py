# A `def` without decorators, defaults and annotations only makes a function.
def enter(client, symbol):
    try:
        def later(price):
            return price
    except Exception:
        client.submit_order(symbol)
