# Whatever the module is, it is the function of that name.
try:
    from invariant_guard import enforce_before_order
except ImportError:
    from vendored.guard import enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
