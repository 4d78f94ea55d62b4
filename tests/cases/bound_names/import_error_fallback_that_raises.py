# Without the package every call raises: either a guard completed or nothing goes on.
try:
    from invariant_guard import enforce_before_order
except ImportError:
    def enforce_before_order(*args, **kwargs):
        raise RuntimeError("invariant_guard is not installed")


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
