# A path joined to a path is a path.
from pathlib import Path

ROOT = Path.home().joinpath("desk").resolve()


def enter(client, symbol):
    with (ROOT / "logs" / "orders").open() as file:
        enforce_before_order(symbol)
    client.submit_order(symbol)
