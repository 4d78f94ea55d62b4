# The first condition is evaluated before the second.
def enter(client, symbols):
    return [
        s
        for s in symbols
        if client.submit_order(s)  # INV001: evaluated before the guard below
        if enforce_before_order(s)
    ]
