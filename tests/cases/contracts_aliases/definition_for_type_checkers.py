# What stands below TYPE_CHECKING never runs.
from typing import TYPE_CHECKING


if TYPE_CHECKING:

    def enforce_before_order(symbol: str) -> None: ...

else:
    from desk.guards import enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
