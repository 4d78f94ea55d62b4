# A decorator of that name from elsewhere promises nothing.
from desk.contracts import requires_guard


@requires_guard
def create_order(client, symbol):
    return client.create_order(symbol)  # INV001: not invariant_guard's declaration
