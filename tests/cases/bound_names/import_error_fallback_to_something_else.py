# Without the package another function takes the guard's name.
try:
    from invariant_guard import enforce_before_order
except ImportError:
    from paper import noop as enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: where the package is missing, `noop` is called
