# One of two bindings checks nothing.
import os

if os.environ.get("REHEARSAL"):
    def enforce_before_order(symbol):
        return None
else:
    from risk.invariant import enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: in a rehearsal nothing is checked
