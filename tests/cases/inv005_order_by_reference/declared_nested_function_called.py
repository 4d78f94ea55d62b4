# A local name for a declared function is an alias, and its calls are order calls.
from invariant_guard import requires_guard


def enter(client, symbol):
    @requires_guard
    def place():
        return client.create_order(symbol)

    later = place
    enforce_before_order(symbol)
    later()  # guarded: an alias of a declared function
