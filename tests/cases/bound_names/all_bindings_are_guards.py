# Two bindings, and a guard completes in each.
from risk import spot, perp

if perp.enabled:
    def enforce_before_order(symbol):
        perp.enforce_before_order(symbol)
else:
    def enforce_before_order(symbol):
        spot.enforce_before_order(symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
