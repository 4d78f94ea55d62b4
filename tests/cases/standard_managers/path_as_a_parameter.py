# An annotation is no proof: any `open` may be meant.
from pathlib import Path


def enter(client, symbol, path: Path):
    with path.open() as file:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: what was handed in may be anything
