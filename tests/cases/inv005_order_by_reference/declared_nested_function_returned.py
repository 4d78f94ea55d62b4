# A function that every caller must guard is handed to callers that nobody sees.
from invariant_guard import requires_guard


def placer(client, symbol):
    @requires_guard
    def place():
        return client.create_order(symbol)

    enforce_before_order(symbol)
    return place  # INV005: returned, guard or no guard
