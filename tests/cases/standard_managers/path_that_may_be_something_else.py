# One of its values is no path.
from pathlib import Path

ROOT = Path("desk")
if __debug__:
    ROOT = vault()


def enter(client, symbol):
    with ROOT.open() as file:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `vault()` may give what swallows
