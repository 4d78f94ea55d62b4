# Listed in the settings, the name is a guard wherever it comes from.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from desk.risk import ensure_clear


def enter(client, symbol):
    ensure_clear(symbol)
    client.submit_order(symbol)
