# What `or {}` replaces may be None, which is how some clients say that they do not know.
def enter(client, symbol, ready):
    positions = client.positions() or {}
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: None becomes "flat"
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_ready(client, symbol, ready):
    positions = client.positions() if ready else client.all_positions()
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
