# No import of sys: `sys` is whatever was handed in.
def enter(client, sys, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        sys.exit(1)
    client.submit_order(symbol)  # INV002: this `sys` may come back
