# The first iterable is evaluated before any element.
def enter(client, symbols):
    return [enforce_before_order(s) for s in client.submit_order(symbols)]  # INV001: iterable first
