# An import alias takes the same positions as the name itself.
from invariant_guard import enforce_before_order as ensure_clear


def enter(client, positions):
    ensure_clear("BTCUSDT", "buy", 1, positions)
    client.create_order(symbol="ETHUSDT", side="buy", quantity=1)  # INV003: another symbol
