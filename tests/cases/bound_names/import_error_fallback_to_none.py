# Calling None raises, but the binding is an assignment whose function is no guard.
try:
    from invariant_guard import enforce_before_order
except ImportError:
    enforce_before_order = None


def enter(client, symbol):
    if enforce_before_order:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: where the package is missing, the call is skipped
