# Without the package the guard silently becomes a function that checks nothing.
try:
    from invariant_guard import enforce_before_order
except ImportError:
    def enforce_before_order(*args, **kwargs):
        return None


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: where the package is missing, nothing is checked
